import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listType,
  mapType,
  NULL,
  optionalType,
  STRING,
  TIMESTAMP,
  type Type,
  typeType,
  UINT,
} from "./types.ts";
import type { FunctionDecl, FunctionTable } from "./registry.ts";

/** Type names that are values of their own (`type(x) == int`). */
export const TYPE_IDENTS: ReadonlyMap<string, Type> = new Map([
  ["bool", BOOL],
  ["int", INT],
  ["uint", UINT],
  ["double", DOUBLE],
  ["string", STRING],
  ["bytes", BYTES],
  ["list", listType(DYN)],
  ["map", mapType(DYN, DYN)],
  ["null_type", NULL],
  ["type", typeType(DYN)],
  ["optional_type", optionalType(DYN)],
  ["google.protobuf.Timestamp", TIMESTAMP],
  ["google.protobuf.Duration", DURATION],
]);

/** What names mean in one compilation: declared variables, functions, the container. */
export class Names {
  readonly #dottedRoots = new Set(["google"]);
  readonly #containers: readonly string[];

  constructor(
    readonly variables: ReadonlyMap<string, Type>,
    readonly functions: FunctionTable,
    readonly container: string = "",
  ) {
    for (const name of variables.keys()) {
      const dot = name.indexOf(".");
      if (dot > 0) this.#dottedRoots.add(name.slice(0, dot));
    }
    const parts = container === "" ? [] : container.split(".");
    this.#containers = parts.map((_, index) => parts.slice(0, parts.length - index).join(".") + ".");
  }

  /** The names a written name may stand for, innermost container first. */
  candidates(name: string, rooted: boolean): readonly string[] {
    if (rooted || this.#containers.length === 0) return [name];
    return [...this.#containers.map((prefix) => prefix + name), name];
  }

  /** The declared variable or type a name stands for, else undefined. */
  resolve(name: string, rooted: boolean): { name: string; type: Type; isType: boolean } | undefined {
    for (const candidate of this.candidates(name, rooted)) {
      const variable = this.variables.get(candidate);
      if (variable !== undefined) return { name: candidate, type: variable, isType: false };
      const type = TYPE_IDENTS.get(candidate);
      if (type !== undefined) return { name: candidate, type: typeType(type), isType: true };
    }
    return undefined;
  }

  /** Whether a chain of selections that begins with this name may be one dotted name. */
  mayBeDotted(root: string): boolean {
    return this.#containers.length > 0 || this.#dottedRoots.has(root);
  }

  /** The function a written name stands for. */
  function(name: string): FunctionDecl | undefined {
    if (name.startsWith(".")) return this.functions.get(name.slice(1));
    if (this.#containers.length === 0) return this.functions.get(name);
    for (const candidate of this.candidates(name, false)) {
      const found = this.functions.get(candidate);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** Loop variables in reach, innermost first. */
export interface Scope<T> {
  readonly name: string;
  readonly value: T;
  readonly parent: Scope<T> | undefined;
}

/** The innermost binding of a name. */
export function lookup<T>(scope: Scope<T> | undefined, name: string): Scope<T> | undefined {
  for (let at = scope; at !== undefined; at = at.parent) if (at.name === name) return at;
  return undefined;
}
