import type { Value } from "../value/mod.ts";
import {
  type Binary,
  type Call,
  type Conditional,
  type Expr,
  type Ident,
  type ListExpr,
  type Logic,
  type MapExpr,
  qualifiedName,
  type Select,
} from "./ast.ts";
import { index, indexOptional, selectField, selectOptional, testField } from "./access.ts";
import { compileCall, type Resolved } from "./compile_call.ts";
import { compileComprehension } from "./compile_loops.ts";
import { compileMessage } from "./messages.ts";
import { constantOf, isKey, mapOf } from "./constants.ts";
import { type Closure, located, noOverload } from "./closure.ts";
import type { LoopInfo } from "./context.ts";
import { fail, isFatal } from "./errors.ts";
import { BINARY_OPS, negate } from "./ops.ts";
import { lookup, type Names, type Scope } from "./scope.ts";
import { kindOfVal, Optional, typeValue, type Val } from "./values.ts";

/** What the checker found out about a call, by node id; absent when the expression was not checked. */
export type Resolutions = ReadonlyMap<number, Resolved>;

/** A binary chain longer than this is evaluated by a loop, so that its length cannot exhaust the stack. */
const CHAIN = 16;

/** Turns a syntax tree into closures. One instance compiles one expression. */
export class Compiler {
  /** Loop variables that are alive at once, at most. */
  locals = 0;
  /** The loops met, for the cost report. */
  readonly loops: LoopInfo[] = [];

  constructor(readonly names: Names, readonly resolutions: Resolutions | undefined) {}

  compile(expr: Expr, scope: Scope<number> | undefined): Closure {
    switch (expr.kind) {
      case "literal": {
        const { value } = expr;
        return () => value;
      }
      case "ident":
        return this.#ident(expr, scope);
      case "select":
        return this.#select(expr, scope);
      case "call":
        return this.#call(expr, scope);
      case "binary":
        return this.#binary(expr, scope);
      case "logic":
        return this.#logic(expr, scope);
      case "conditional":
        return this.#conditional(expr, scope);
      case "list":
        return this.#list(expr, scope);
      case "map":
        return this.#map(expr, scope);
      case "message":
        return compileMessage(this, expr, scope);
      case "comprehension":
        return compileComprehension(this, expr, scope);
    }
  }

  /** A slot for a loop variable that is alive inside `scope`. */
  bind(name: string, scope: Scope<number> | undefined): Scope<number> {
    const slot = scope === undefined ? 0 : scope.value + 1;
    if (slot >= this.locals) this.locals = slot + 1;
    return { name, value: slot, parent: scope };
  }

  #ident(expr: Ident, scope: Scope<number> | undefined): Closure {
    const bound = expr.rooted ? undefined : lookup(scope, expr.name);
    if (bound !== undefined) {
      const slot = bound.value;
      return (context) => context.locals[slot]!;
    }
    return this.#global(expr.name, expr.rooted, expr.pos);
  }

  #global(name: string, rooted: boolean, pos: number): Closure {
    const resolved = this.names.resolve(name, rooted);
    if (resolved?.isType) {
      const type = typeValue(resolved.name);
      return (context) => {
        context.internal = true;
        return type;
      };
    }
    return variable(resolved === undefined ? this.names.candidates(name, rooted) : [resolved.name], pos);
  }

  #select(expr: Select, scope: Scope<number> | undefined): Closure {
    const dotted = this.#dotted(expr, scope);
    if (dotted !== undefined) return dotted;
    const { field, mode, pos } = expr;
    const operand = this.compile(expr.operand, scope);
    if (mode === "test") return (context) => testField(charged(context, operand), field);
    if (mode === "optional") return (context) => selectOptional(context, charged(context, operand), field);
    return fieldAccess(operand, field, pos);
  }

  /** A selection that spells a declared dotted name (`google.protobuf.Duration`, a variable `a.b`). */
  #dotted(expr: Select, scope: Scope<number> | undefined): Closure | undefined {
    if (expr.mode !== "get") return undefined;
    let root: Expr = expr;
    while (root.kind === "select") root = root.operand;
    if (root.kind !== "ident" || !this.names.mayBeDotted(root.name)) return undefined;
    if (!root.rooted && lookup(scope, root.name) !== undefined) return undefined;
    const name = qualifiedName(expr);
    if (name === undefined) return undefined;
    const resolved = this.names.resolve(name, root.rooted);
    return resolved === undefined ? undefined : this.#global(name, root.rooted, expr.pos);
  }

  #call(expr: Call, scope: Scope<number> | undefined): Closure {
    const { name, args, pos } = expr;
    if (expr.target === undefined) {
      const [first, second] = args;
      if (name === "_[_]" || name === "_[?_]") return this.#index(expr, scope);
      if (name === "!_") {
        const operand = this.compile(first!, scope);
        return (context) => {
          const value = charged(context, operand);
          if (value === true) return false;
          if (value === false) return true;
          throw located(noOverload(), pos);
        };
      }
      if (name === "-_") {
        const operand = this.compile(first!, scope);
        return (context) => {
          const value = charged(context, operand);
          if (typeof value === "number" && (value | 0) === value) return 0 - value;
          try {
            return negate(value);
          } catch (error) {
            throw located(error, pos);
          }
        };
      }
      if (second === undefined && name === "dyn" && first !== undefined) return this.compile(first, scope);
    }
    return compileCall(this, expr, scope);
  }

  #index(expr: Call, scope: Scope<number> | undefined): Closure {
    const [container, key] = expr.args as [Expr, Expr];
    const operand = this.compile(container, scope);
    const { pos } = expr;
    if (expr.name === "_[?_]") {
      const at = this.compile(key, scope);
      return (context) => {
        try {
          return indexOptional(context, charged(context, operand), at(context));
        } catch (error) {
          throw located(error, pos);
        }
      };
    }
    if (key.kind === "literal" && typeof key.value === "string") {
      return fieldAccess(operand, key.value, pos, true);
    }
    const at = this.compile(key, scope);
    return (context) => {
      const value = charged(context, operand);
      const position = at(context);
      if (typeof position === "number" && Array.isArray(value)) {
        const item = value[position];
        if (item !== undefined) return item;
      }
      try {
        return index(context, value, position);
      } catch (error) {
        throw located(error, pos);
      }
    };
  }

  #binary(expr: Binary, scope: Scope<number> | undefined): Closure {
    const spine: Binary[] = [];
    let at: Expr = expr;
    while (at.kind === "binary") {
      spine.push(at);
      at = at.left;
    }
    spine.reverse();
    const first = this.compile(at, scope);
    if (spine.length <= CHAIN) {
      let closure = first;
      for (const node of spine) closure = this.#operator(node, closure, scope);
      return closure;
    }
    const steps = spine.map((node) => ({
      apply: BINARY_OPS[node.op]!,
      right: this.compile(node.right, scope),
      pos: node.pos,
    }));
    return (context) => {
      let value = first(context);
      for (const { apply, right, pos } of steps) {
        if (--context.budget < 0) context.refill();
        const operand = right(context);
        try {
          value = apply(context, value, operand);
        } catch (error) {
          throw located(error, pos);
        }
      }
      return value;
    };
  }

  #operator(node: Binary, left: Closure, scope: Scope<number> | undefined): Closure {
    const { op, pos } = node;
    const right = this.compile(node.right, scope);
    if (op === "_==_" && node.right.kind === "literal") {
      const { value } = node.right;
      // Strings and bools equal only themselves.
      if (typeof value === "string" || typeof value === "boolean") {
        return (context) => charged(context, left) === value;
      }
    }
    const apply = BINARY_OPS[op]!;
    if (op === "_+_") {
      return (context) => {
        if (--context.budget < 0) context.refill();
        const a = left(context);
        const b = right(context);
        if (typeof a === "number" && typeof b === "number" && (a | 0) === a && (b | 0) === b) return a + b;
        try {
          return apply(context, a, b);
        } catch (error) {
          throw located(error, pos);
        }
      };
    }
    return (context) => {
      if (--context.budget < 0) context.refill();
      const a = left(context);
      const b = right(context);
      try {
        return apply(context, a, b);
      } catch (error) {
        throw located(error, pos);
      }
    };
  }

  #logic(expr: Logic, scope: Scope<number> | undefined): Closure {
    const terms = expr.terms.map((term) => this.compile(term, scope));
    const decisive = expr.op === "||";
    const { pos } = expr;
    const positions = expr.terms.map((term) => term.pos);
    return (context) => {
      let held: unknown;
      for (let at = 0; at < terms.length; at++) {
        try {
          const value = terms[at]!(context);
          if (value === decisive) return decisive;
          if (value !== !decisive) held ??= located(noOverload(), positions[at] ?? pos);
        } catch (error) {
          if (isFatal(error)) throw error;
          held ??= error;
        }
      }
      if (held !== undefined) throw held;
      return !decisive;
    };
  }

  #conditional(expr: Conditional, scope: Scope<number> | undefined): Closure {
    const condition = this.compile(expr.condition, scope);
    const yes = this.compile(expr.yes, scope);
    const no = this.compile(expr.no, scope);
    const { pos } = expr;
    return (context) => {
      const value = condition(context);
      if (value === true) return yes(context);
      if (value === false) return no(context);
      throw located(noOverload(), pos);
    };
  }

  #list(expr: ListExpr, scope: Scope<number> | undefined): Closure {
    const constant = constantOf(expr);
    if (constant !== undefined) return () => constant;
    const elements = expr.elements.map((element) => this.compile(element.value, scope));
    const optional = expr.elements.map((element) => element.optional);
    if (!optional.includes(true)) {
      return (context) => {
        context.charge(10);
        const list = new Array<Val>(elements.length);
        for (let at = 0; at < elements.length; at++) list[at] = elements[at]!(context);
        return list as Value[];
      };
    }
    return (context) => {
      context.charge(10);
      const list: Val[] = [];
      for (let at = 0; at < elements.length; at++) {
        const value = elements[at]!(context);
        if (!optional[at]) list.push(value);
        else if (!(value instanceof Optional)) {
          throw located(
            fail("no_such_overload", "cannot initialize optional list element from non-optional value"),
            expr.pos,
          );
        } else if (value.value !== undefined) list.push(value.value);
      }
      return list as Value[];
    };
  }

  #map(expr: MapExpr, scope: Scope<number> | undefined): Closure {
    const constant = constantOf(expr);
    if (constant !== undefined) return () => constant;
    const entries = expr.entries.map((entry) => ({
      key: this.compile(entry.key, scope),
      value: this.compile(entry.value, scope),
      optional: entry.optional,
      pos: entry.key.pos,
    }));
    return (context) => {
      context.charge(30);
      const pairs: [Val, Val][] = [];
      for (const { key, value, optional, pos } of entries) {
        const name = key(context);
        let item = value(context);
        if (optional) {
          if (!(item instanceof Optional)) {
            throw located(
              fail("no_such_overload", "cannot initialize optional entry from non-optional value"),
              pos,
            );
          }
          if (item.value === undefined) continue;
          item = item.value;
        }
        pairs.push([checkedKey(name, pos), item]);
      }
      return mapOf(pairs);
    };
  }
}

function charged(context: Parameters<Closure>[0], operand: Closure): Val {
  if (--context.budget < 0) context.refill();
  return operand(context);
}

/** A declared variable, by the first of its possible names that is bound. */
function variable(names: readonly string[], pos: number): Closure {
  const [name] = names;
  if (names.length === 1 && name !== undefined && !(name in Object.prototype)) {
    return (context) => {
      if (--context.budget < 0) context.refill();
      const value = context.vars[name];
      if (value === undefined) throw located(unbound(names), pos);
      return value;
    };
  }
  return (context) => {
    for (const candidate of names) {
      if (Object.hasOwn(context.vars, candidate)) {
        const value = context.vars[candidate];
        if (value !== undefined) return value;
      }
    }
    throw located(unbound(names), pos);
  };
}

function unbound(names: readonly string[]) {
  return fail("no_such_attribute", `no such attribute(s): ${names.join(", ")}`);
}

/** `operand.field`, with a short way for maps that have it. */
function fieldAccess(operand: Closure, field: string, pos: number, isIndex = false): Closure {
  const isSafe = !(field in Object.prototype);
  return (context) => {
    if (--context.budget < 0) context.refill();
    const value = operand(context);
    if (isSafe && typeof value === "object" && value !== null) {
      const prototype = Object.getPrototypeOf(value);
      if (prototype === null || prototype === Object.prototype) {
        const found = (value as Record<string, Value>)[field];
        if (found !== undefined) return found;
      }
    }
    try {
      return isIndex ? index(context, value, field) : selectField(context, value, field);
    } catch (error) {
      throw located(error, pos);
    }
  };
}

function checkedKey(value: Val, pos: number): Val {
  if (typeof value === "string" || isKey(value)) return value;
  throw located(fail("invalid_argument", `unsupported key type: ${kindOfVal(value)}`), pos);
}
