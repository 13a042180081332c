import { isObject, type Value, ValueMap } from "../value/mod.ts";
import type { Comprehension } from "./ast.ts";
import type { Compiler } from "./compiler.ts";
import { mapOf } from "./constants.ts";
import { type Closure, located, noOverload } from "./closure.ts";
import type { Context } from "./context.ts";
import { fail, isFatal } from "./errors.ts";
import { sortByKeys } from "./sorting.ts";
import type { Scope } from "./scope.ts";
import { isMap, Optional, typeNameOf, type Val } from "./values.ts";

/** What an iteration costs beside its body: the loop's own steps, and building the result. */
const STEP = 2;
const APPEND = 11;

/** Compiles a macro to a loop over its range. */
export function compileComprehension(
  compiler: Compiler,
  expr: Comprehension,
  outer: Scope<number> | undefined,
): Closure {
  const range = compiler.compile(expr.range, outer);
  let scope = outer;
  for (const name of expr.vars) scope = compiler.bind(name, scope);
  const slot = scope!.value;
  const filter = expr.filter === undefined ? undefined : compiler.compile(expr.filter, scope);
  const body = compiler.compile(expr.body, scope);
  const { pos, macro } = expr;
  if (macro === "bind") {
    return (context) => {
      context.locals[slot] = range(context);
      return body(context);
    };
  }
  if (macro === "optMap" || macro === "optFlatMap") return optional(macro, range, body, slot, pos);
  const loop = compiler.loops.push({ label: expr.spelling, offset: pos }) - 1;
  const one = expr.vars.length === 1 ? { range, loop, slot, pos } : undefined;
  const over = source(range, loop, slot, one === undefined, pos);
  switch (macro) {
    case "all":
    case "exists":
      return one
        ? quantifyOne(one, body, macro === "exists")
        : quantifier(over, body, macro === "exists", pos);
    case "exists_one":
      return existsOne(over, body, pos);
    case "filter":
      return one ? collectOne(one, body, undefined) : collect(over, body, undefined, pos);
    case "map":
    case "transformList":
      return one ? collectOne(one, filter, body) : collect(over, filter, body, pos);
    case "transformMap":
    case "transformMapEntry":
      return collectMap(over, filter, body, macro === "transformMapEntry", pos);
    case "sortBy":
      return (context) => {
        const items: Value[] = [];
        const keys: Val[] = [];
        over(context, (item) => {
          items.push(item);
          keys.push(body(context));
        });
        try {
          return sortByKeys(context, items, keys as Value[]);
        } catch (error) {
          throw located(error, pos);
        }
      };
  }
}

/** A loop over one variable: what it runs over, its number, the variable's slot, its place. */
interface OneVariable {
  readonly range: Closure;
  readonly loop: number;
  readonly slot: number;
  readonly pos: number;
}

// The two loops that nearly every expression uses are written out: calling back for each element would cost more
// than the body of most of them.

function collectOne(one: OneVariable, filter: Closure | undefined, transform: Closure | undefined): Closure {
  const { range, loop, slot, pos } = one;
  return (context) => {
    const items = itemsOf(range(context), pos);
    const { locals } = context;
    const result: Val[] = [];
    context.enter(loop);
    try {
      for (let at = 0; at < items.length; at++) {
        if ((context.budget -= STEP) < 0) context.refill();
        const item = items[at]!;
        locals[slot] = item;
        if (filter !== undefined) {
          const keep = filter(context);
          if (keep === false) continue;
          if (keep !== true) throw located(noOverload(), pos);
        }
        if ((context.budget -= APPEND) < 0) context.refill();
        result.push(transform === undefined ? item : transform(context));
      }
    } finally {
      context.leave(loop);
    }
    return result as Value[];
  };
}

function quantifyOne(one: OneVariable, body: Closure, decisive: boolean): Closure {
  const { range, loop, slot, pos } = one;
  return (context) => {
    const items = itemsOf(range(context), pos);
    const { locals } = context;
    let held: unknown;
    context.enter(loop);
    try {
      for (let at = 0; at < items.length; at++) {
        if ((context.budget -= STEP) < 0) context.refill();
        locals[slot] = items[at]!;
        try {
          const value = body(context);
          if (value === decisive) return decisive;
          if (value !== !decisive) held ??= located(noOverload(), pos);
        } catch (error) {
          if (isFatal(error)) throw error;
          held ??= error;
        }
      }
    } finally {
      context.leave(loop);
    }
    if (held !== undefined) throw held;
    return !decisive;
  };
}

/** Runs `visit` for each element, with the loop variables set; `visit` returns true to stop. */
type Loop = (context: Context, visit: (item: Value, key: Val) => boolean | void) => void;

function source(range: Closure, loop: number, slot: number, isPair: boolean, pos: number): Loop {
  return (context, visit) => {
    const over = range(context);
    context.enter(loop);
    const { locals } = context;
    try {
      const items = isPair ? undefined : itemsOf(over, pos);
      if (items !== undefined) {
        for (let at = 0; at < items.length; at++) {
          if ((context.budget -= STEP) < 0) context.refill();
          const item = items[at]!;
          locals[slot] = item;
          if (visit(item, item) === true) return;
        }
        return;
      }
      for (const [key, item] of pairsOf(over, pos)) {
        if ((context.budget -= STEP) < 0) context.refill();
        locals[slot - 1] = key;
        locals[slot] = item;
        if (visit(item, key) === true) return;
      }
    } finally {
      context.leave(loop);
    }
  };
}

function itemsOf(over: Val, pos: number): readonly Value[] {
  if (Array.isArray(over)) return over;
  if (over instanceof ValueMap) return [...over.keys()] as Value[];
  if (isObject(over)) return Object.keys(over);
  throw notIterable(over, pos);
}

function* pairsOf(over: Val, pos: number): Iterable<readonly [Val, Value]> {
  if (Array.isArray(over)) yield* over.entries();
  else if (over instanceof ValueMap) yield* over;
  else if (isObject(over)) yield* Object.entries(over);
  else throw notIterable(over, pos);
}

function notIterable(over: Val, pos: number) {
  const message = `got '${typeNameOf(over)}', expected iterable type`;
  return located(fail("no_such_overload", message), pos);
}

function quantifier(over: Loop, body: Closure, decisive: boolean, pos: number): Closure {
  return (context) => {
    let held: unknown;
    let isDecided = false;
    over(context, () => {
      try {
        const value = body(context);
        if (value === decisive) return isDecided = true;
        if (value !== !decisive) held ??= located(noOverload(), pos);
      } catch (error) {
        if (isFatal(error)) throw error;
        held ??= error;
      }
    });
    if (isDecided) return decisive;
    if (held !== undefined) throw held;
    return !decisive;
  };
}

function existsOne(over: Loop, body: Closure, pos: number): Closure {
  return (context) => {
    let count = 0;
    over(context, () => {
      if (isTrue(body(context), pos)) count++;
    });
    return count === 1;
  };
}

function isTrue(value: Val, pos: number): boolean {
  if (typeof value !== "boolean") throw located(noOverload(), pos);
  return value;
}

/** `filter` and `map`: elements that pass, transformed where there is a transformation. */
function collect(
  over: Loop,
  filter: Closure | undefined,
  transform: Closure | undefined,
  pos: number,
): Closure {
  return (context) => {
    const result: Val[] = [];
    over(context, (item) => {
      if (filter !== undefined && !isTrue(filter(context), pos)) return;
      if ((context.budget -= APPEND) < 0) context.refill();
      result.push(transform === undefined ? item : transform(context));
    });
    return result as Value[];
  };
}

function collectMap(
  over: Loop,
  filter: Closure | undefined,
  transform: Closure,
  isEntry: boolean,
  pos: number,
): Closure {
  return (context) => {
    const pairs: [Val, Val][] = [];
    over(context, (_item, key) => {
      if (filter !== undefined && !isTrue(filter(context), pos)) return;
      context.charge(APPEND);
      const value = transform(context);
      if (!isEntry) {
        pairs.push([key, value]);
        return;
      }
      if (!isMap(value)) throw located(noOverload(), pos);
      for (const pair of pairsOf(value, pos)) pairs.push([pair[0], pair[1]]);
    });
    return mapOf(pairs);
  };
}

function optional(
  macro: "optMap" | "optFlatMap",
  range: Closure,
  body: Closure,
  slot: number,
  pos: number,
): Closure {
  return (context) => {
    context.internal = true;
    const value = range(context);
    if (!(value instanceof Optional)) {
      throw located(fail("no_such_overload", `no such overload: hasValue(${typeNameOf(value)})`), pos);
    }
    if (value.value === undefined) return Optional.NONE;
    context.locals[slot] = value.value;
    const result = body(context);
    if (macro === "optMap") return new Optional(result);
    if (result instanceof Optional) return result;
    throw located(noOverload(), pos);
  };
}
