import { type Call, qualifiedName } from "./ast.ts";
import type { Compiler } from "./compiler.ts";
import { type Closure, located } from "./closure.ts";
import { fail } from "./errors.ts";
import type { FunctionDecl, Overload } from "./registry.ts";
import type { Scope } from "./scope.ts";
import type { Type } from "./types.ts";
import { kindOfVal, Optional, typeNameOf, type Val, type ValKind } from "./values.ts";

/** The overloads a checked call may run, and whether its arguments are known to fit the only one. */
export interface Resolved {
  readonly overloads: readonly Overload[];
  readonly exact: boolean;
}

/** The function a call names, and whether its receiver is part of that name (`regex.match`). */
export function calledFunction(
  call: Call,
  find: (name: string) => FunctionDecl | undefined,
): { declaration: FunctionDecl; namespaced: boolean } | undefined {
  if (call.target !== undefined) {
    const prefix = qualifiedName(call.target);
    const declaration = prefix === undefined ? undefined : find(`${prefix}.${call.name}`);
    if (declaration !== undefined) return { declaration, namespaced: true };
  }
  const declaration = find(call.name);
  return declaration === undefined ? undefined : { declaration, namespaced: false };
}

/** Compiles a call of a function (not of an operator). */
export function compileCall(compiler: Compiler, call: Call, scope: Scope<number> | undefined): Closure {
  const found = calledFunction(call, (name) => compiler.names.function(name));
  const member = call.target !== undefined && !found?.namespaced;
  const nodes = member ? [call.target!, ...call.args] : call.args;
  const args = nodes.map((node) => compiler.compile(node, scope));
  const { pos } = call;
  if (found === undefined) return failing(call.name, args, pos);
  const { declaration } = found;
  const resolved = compiler.resolutions?.get(call.id);
  const candidates = resolved?.overloads ??
    declaration.overloads.filter((overload) =>
      overload.member === member && overload.args.length === args.length
    );
  if (candidates.length === 0) return failing(declaration.name, args, pos);
  if (resolved?.exact && candidates.length === 1) return direct(candidates[0]!, args, pos);
  return dispatching(declaration.name, candidates, args, pos);
}

/** A call whose overload is certain. */
function direct(overload: Overload, args: readonly Closure[], pos: number): Closure {
  const call = overload.call;
  const [first, second] = args;
  if (args.length === 1) {
    return (context) => {
      if (--context.budget < 0) context.refill();
      const a = first!(context);
      try {
        return call(context, a);
      } catch (error) {
        throw located(error, pos);
      }
    };
  }
  if (args.length === 2) {
    return (context) => {
      if (--context.budget < 0) context.refill();
      const a = first!(context);
      const b = second!(context);
      try {
        return call(context, a, b);
      } catch (error) {
        throw located(error, pos);
      }
    };
  }
  return (context) => {
    if (--context.budget < 0) context.refill();
    const values = args.map((argument) => argument(context));
    try {
      return call(context, ...values);
    } catch (error) {
      throw located(error, pos);
    }
  };
}

/** A call whose overload is chosen by the kinds of the values. */
function dispatching(
  name: string,
  overloads: readonly Overload[],
  args: readonly Closure[],
  pos: number,
): Closure {
  const guards = overloads.map((overload) => overload.args.map(guardOf));
  const count = args.length;
  return (context) => {
    if (--context.budget < 0) context.refill();
    const values = new Array<Val>(count);
    for (let at = 0; at < count; at++) values[at] = args[at]!(context);
    for (let candidate = 0; candidate < overloads.length; candidate++) {
      if (!fits(guards[candidate]!, values)) continue;
      try {
        return overloads[candidate]!.call(context, ...values);
      } catch (error) {
        throw located(error, pos);
      }
    }
    throw located(noMatch(name, values), pos);
  };
}

function fits(guards: readonly (ValKind | undefined)[], values: readonly Val[]): boolean {
  for (let at = 0; at < guards.length; at++) {
    const wanted = guards[at];
    if (wanted !== undefined && kindOfVal(values[at]!) !== wanted) return false;
  }
  return true;
}

/** The kind a parameter asks for; undefined when anything goes. */
function guardOf(type: Type): ValKind | undefined {
  switch (type.kind) {
    case "dyn":
    case "error":
    case "param":
      return undefined;
    case "opaque":
      return type.name === "optional_type" ? "optional" : undefined;
    default:
      return type.kind;
  }
}

function failing(name: string, args: readonly Closure[], pos: number): Closure {
  return (context) => {
    const values = args.map((argument) => argument(context));
    throw located(noMatch(name, values), pos);
  };
}

const NAMELESS = new Set(["size"]);

function noMatch(name: string, values: readonly Val[]) {
  const types = values.map((value) => value instanceof Optional ? "optional_type" : typeNameOf(value));
  const detail = NAMELESS.has(name) ? name : `${name}(${types.join(", ")})`;
  return fail("no_such_overload", `no such overload: ${detail}`);
}
