import { ScafctlError } from "../diagnostics/mod.ts";
import type { Duration } from "../value/mod.ts";

/** A flag's value after parsing; a flag that was not given and has no default is absent. */
export type FlagValue = boolean | number | string | readonly string[] | Duration;

/** The flags of one command line. Asking for a flag as another type than its own is a fault of the program. */
export class Flags {
  readonly #values: ReadonlyMap<string, FlagValue>;
  readonly #given: ReadonlySet<string>;

  constructor(values: ReadonlyMap<string, FlagValue>, given: ReadonlySet<string>) {
    this.#values = values;
    this.#given = given;
  }

  /** Whether the user wrote the flag. */
  given(name: string): boolean {
    return this.#given.has(name);
  }

  bool(name: string): boolean {
    return this.#of(name, "boolean") ?? false;
  }

  /** Undefined when the flag was neither given nor has a default. */
  text(name: string): string | undefined {
    return this.#of(name, "string");
  }

  int(name: string): number | undefined {
    return this.#of(name, "number");
  }

  list(name: string): readonly string[] {
    const value = this.#values.get(name) ?? [];
    if (!Array.isArray(value)) throw wrongType(name);
    return value as readonly string[];
  }

  duration(name: string): Duration | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    if (typeof value !== "object" || Array.isArray(value)) throw wrongType(name);
    return value as Duration;
  }

  #of(name: string, type: "boolean"): boolean | undefined;
  #of(name: string, type: "string"): string | undefined;
  #of(name: string, type: "number"): number | undefined;
  #of(name: string, type: string): FlagValue | undefined {
    const value = this.#values.get(name);
    if (value !== undefined && typeof value !== type) throw wrongType(name);
    return value;
  }
}

function wrongType(name: string): ScafctlError {
  return new ScafctlError("SCAF9002", `flag --${name} was read as another type than it is declared with`);
}
