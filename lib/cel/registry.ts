import type { CallContext } from "./context.ts";
import type { Val } from "./values.ts";
import { formatType, parseType, type Type } from "./types.ts";

/** One signature of a function and what it does. */
export interface Overload {
  readonly member: boolean;
  readonly args: readonly Type[];
  readonly result: Type;
  /** Names of the type parameters that occur. */
  readonly params: readonly string[];
  /**
   * Called with as many values as there are `args` (the receiver first); they have been checked against them.
   */
  call(context: CallContext, ...args: Val[]): Val;
}

/** An example of a function, run by the tests. */
export interface FunctionExample {
  readonly description: string;
  readonly expression: string;
}

/** Where a function comes from: the language, one of its extension libraries, or this product. */
export type FunctionKind = "standard" | "extension" | "custom";

/** A function with all its overloads. */
export interface FunctionDecl {
  readonly name: string;
  readonly kind: FunctionKind;
  /** The library it belongs to (`strings`, `math`, `map`). */
  readonly library: string;
  readonly description: string;
  readonly examples: readonly FunctionExample[];
  readonly overloads: readonly Overload[];
  /** A heavy library that must be loaded before the function can run. */
  readonly needs: "regex" | undefined;
  /** Operators fail with the bare words; functions name themselves and their argument types. */
  readonly operator: boolean;
  /** Helpers behind macros; listed nowhere. */
  readonly hidden: boolean;
}

/** What {@link define} is given. */
export interface FunctionSpec {
  readonly kind?: FunctionKind;
  readonly library: string;
  readonly description?: string;
  readonly examples?: readonly (FunctionExample | readonly [description: string, expression: string])[];
  readonly needs?: "regex";
  readonly operator?: boolean;
  readonly hidden?: boolean;
}

/** The behaviour of an overload; a method type, so that parameters may be narrower than {@link Val}. */
export interface Behaviour {
  call(context: CallContext, ...args: never[]): Val;
}

/**
 * Declares a function. Each key of `overloads` is a signature: `(int, int) -> int` for a global function,
 * `string.(int) -> string` for a member. Names may have namespaces (`regex.match`). Parameters of type `int`
 * may be `number` or `bigint`, those of type `double` `number` or `Float`; elements of lists are not checked.
 *
 * @example
 * ```ts
 * import { define, environment } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const shout = define("shout", { library: "text", description: "Upper case with emphasis." }, {
 *   "string.() -> string": (_context, text: string) => text.toUpperCase() + "!",
 *   "string.(int) -> string": (_context, text: string, times: number) => text.toUpperCase() + "!".repeat(times),
 * });
 * const program = await environment({ functions: [shout] }).compile('"hey".shout() + "you".shout(2)');
 * assert.equal(program.evaluate(), "HEY!YOU!!");
 * ```
 */
export function define(
  name: string,
  spec: FunctionSpec,
  overloads: Readonly<Record<string, Behaviour["call"]>>,
): FunctionDecl {
  const { kind = "standard", library, description = "", needs, operator = false, hidden = false } = spec;
  let known: readonly Overload[] | undefined;
  return {
    name,
    kind,
    library,
    description,
    needs,
    operator,
    hidden,
    get examples() {
      return (spec.examples ?? []).map((example) =>
        "expression" in example ? example : { description: example[0] || description, expression: example[1] }
      );
    },
    // Most expressions use few functions: a signature is read when its function is first looked at.
    get overloads() {
      return known ??= Object.entries(overloads).map(([signature, call]) => overload(signature, call));
    },
  };
}

const SIGNATURES = new Map<string, Omit<Overload, "call">>();

function overload(signature: string, call: Behaviour["call"]): Overload {
  let shape = SIGNATURES.get(signature);
  if (shape === undefined) {
    shape = readSignature(signature);
    if (SIGNATURES.size < 2_000) SIGNATURES.set(signature, shape);
  }
  return { ...shape, call: call as unknown as Overload["call"] };
}

function readSignature(signature: string): Omit<Overload, "call"> {
  const arrow = signature.lastIndexOf("->");
  const result = parseType(signature.slice(arrow + 2).trim());
  const head = signature.slice(0, arrow).trim();
  const dot = head.indexOf(".(");
  const member = dot !== -1;
  const list = head.slice((member ? dot + 1 : 0) + 1, -1).trim();
  const args = splitTypes(list).map(parseType);
  if (member) args.unshift(parseType(head.slice(0, dot)));
  const params = new Set<string>();
  for (const type of [...args, result]) collectParams(type, params);
  return { member, args, result, params: [...params] };
}

function splitTypes(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < list.length; at++) {
    if (list[at] === "(") depth++;
    else if (list[at] === ")") depth--;
    else if (list[at] === "," && depth === 0) {
      parts.push(list.slice(from, at).trim());
      from = at + 1;
    }
  }
  if (list !== "") parts.push(list.slice(from).trim());
  return parts;
}

function collectParams(type: Type, into: Set<string>): void {
  if (type.kind === "param") into.add(type.name);
  for (const param of type.params) collectParams(param, into);
}

/**
 * A signature for people: `strings.repeat(string, int) -> string`, `string.charAt(int) -> string`.
 *
 * @example
 * ```ts
 * import { environment, formatSignature } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const declaration = environment().functions.get("charAt")!;
 * assert.equal(formatSignature(declaration.name, declaration.overloads[0]!), "string.charAt(int) -> string");
 * ```
 */
export function formatSignature(name: string, overload: Overload): string {
  const args = overload.args.map(formatType);
  const result = formatType(overload.result);
  if (!overload.member) return `${name}(${args.join(", ")}) -> ${result}`;
  return `${args[0]}.${name}(${args.slice(1).join(", ")}) -> ${result}`;
}

/** The functions of an environment, by name. */
export type FunctionTable = ReadonlyMap<string, FunctionDecl>;

/** Joins lists of declarations; overloads of one name are joined, later descriptions win when not empty. */
export function functionTable(...lists: readonly (readonly FunctionDecl[])[]): Map<string, FunctionDecl> {
  const table = new Map<string, FunctionDecl>();
  for (const declaration of lists.flat()) {
    const known = table.get(declaration.name);
    if (known === undefined) {
      table.set(declaration.name, declaration);
      continue;
    }
    table.set(declaration.name, joined(known, declaration));
  }
  return table;
}

function joined(first: FunctionDecl, second: FunctionDecl): FunctionDecl {
  let overloads: readonly Overload[] | undefined;
  return {
    name: first.name,
    kind: first.kind,
    library: first.library,
    description: second.description || first.description,
    needs: first.needs ?? second.needs,
    operator: first.operator,
    hidden: first.hidden && second.hidden,
    get examples() {
      return [...first.examples, ...second.examples];
    },
    get overloads() {
      return overloads ??= [...first.overloads, ...second.overloads];
    },
  };
}
