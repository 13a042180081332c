import { closest, editDistance } from "../diagnostics/mod.ts";
import { builtinFunctions } from "./builtins/mod.ts";
import type { BuiltinFunction } from "./builtins/define.ts";
import type { Callable, Item } from "./exec/item.ts";
import { Complex, plainText } from "./fmt/mod.ts";
import type { FunctionGroup, TemplateFunction } from "./functions/contract.ts";
import type { Value } from "../value/mod.ts";

/** Names that exist only where the configuration allows templates to read the environment. */
const ENVIRONMENT: ReadonlySet<string> = new Set(["env", "expandenv"]);

const BUILTINS: ReadonlyMap<string, Callable> = new Map(
  builtinFunctions.map((builtin) => [builtin.name, builtinCallable(builtin)]),
);

/**
 * The functions that templates may call: Go's builtins and some groups, which win over builtins of the same name. Knows
 * all names at once; the functions of a group are loaded when a template names one.
 */
export class FunctionTable {
  readonly #groupOf = new Map<string, FunctionGroup>();
  readonly #loaded = new Map<FunctionGroup, ReadonlyMap<string, TemplateFunction>>();

  constructor(groups: readonly FunctionGroup[]) {
    for (const group of groups) {
      for (const name of group.names) this.#groupOf.set(name, group);
      if (group.functions) this.#loaded.set(group, byName(group.functions));
    }
  }

  /** Whether a name is a function. */
  has(name: string, allowEnv: boolean): boolean {
    if (ENVIRONMENT.has(name) && !allowEnv) return false;
    return this.#groupOf.has(name) || BUILTINS.has(name);
  }

  /** What was probably meant by a name that is no function: another one, or a value, which is read with a dot. */
  advice(name: string, allowEnv: boolean): string {
    if (ENVIRONMENT.has(name)) return "goTemplate.allowEnvFunctions in the configuration allows it";
    const known = [...this.#groupOf.keys(), ...BUILTINS.keys()].filter((each) => this.has(each, allowEnv));
    const near = closest(name, known);
    // Names of values are as short as those of functions, so only what is hardly different is taken for a slip.
    const limit = name.length < 6 ? 2 : 3;
    const isSlip = near !== undefined && editDistance(name.toLowerCase(), near.toLowerCase(), limit) < limit;
    return isSlip ? `did you mean "${near}"?` : `a value is read with a dot: .${name}`;
  }

  /** Loads what the given functions need. Resolves at once (to undefined) when all of it is there. */
  load(names: Iterable<string>): Promise<void> | undefined {
    const missing = new Set<FunctionGroup>();
    for (const name of names) {
      const group = this.#groupOf.get(name);
      if (group !== undefined && !this.#loaded.has(group)) missing.add(group);
    }
    return missing.size === 0 ? undefined : this.#loadAll(missing);
  }

  async #loadAll(groups: ReadonlySet<FunctionGroup>): Promise<void> {
    await Promise.all(Array.from(groups, async (group) => {
      this.#loaded.set(group, byName(await group.load?.() ?? []));
    }));
  }

  /** A function by name, if its group has been loaded. */
  get(name: string): TemplateFunction | undefined {
    const group = this.#groupOf.get(name);
    return group && this.#loaded.get(group)?.get(name);
  }

  /** The given functions as the executor calls them, and whether one of them changes maps in place. */
  callables(names: Iterable<string>): { callables: Map<string, Callable>; mutates: boolean } {
    const callables = new Map<string, Callable>();
    let mutates = false;
    for (const name of names) {
      const found = this.get(name);
      const callable = found ? functionCallable(found) : BUILTINS.get(name);
      if (callable !== undefined) callables.set(name, callable);
      mutates ||= found?.mutates === true;
    }
    return { callables, mutates };
  }
}

function byName(functions: readonly TemplateFunction[]): ReadonlyMap<string, TemplateFunction> {
  return new Map(functions.map((entry) => [entry.name, entry]));
}

function builtinCallable(builtin: BuiltinFunction): Callable {
  const type = builtin.seesAbsent ? "reflect" as const : "any" as const;
  return {
    name: builtin.name,
    parameters: builtin.parameters.map((parameter) => parameter === "any" ? type : parameter),
    variadic: builtin.variadic && type,
    form: builtin.form,
    invoke: builtin.invoke,
  };
}

function functionCallable(entry: TemplateFunction): Callable {
  return {
    name: entry.name,
    parameters: entry.parameters,
    variadic: entry.variadic,
    invoke: (args, context) => entry.call(args.map(plain), context),
  };
}

/** Only builtins know complex numbers; other functions get their text. */
function plain(item: Item): Value {
  if (item instanceof Complex) return plainText(item);
  return item === undefined ? null : item;
}
