import { type Ast, children, type Expr, qualifiedName } from "./ast.ts";
import { calledFunction } from "./compile_call.ts";
import { libraryTable } from "./functions/mod.ts";
import type { FunctionTable } from "./registry.ts";
import { lookup, type Scope, TYPE_IDENTS } from "./scope.ts";

/** How an expression uses one free variable. */
export interface VariableUse {
  /**
   * First members that are read: `a` for `_.a.b`, `_["a"]`, `_.?a`, `_[?"a"]`, `has(_.a)`. Sorted, unique.
   */
  readonly names: readonly string[];
  /** Those of them that are only asked for in a way that bears their absence: `_.?a`, `_[?"a"]`. Sorted. */
  readonly optional: readonly string[];
  /** The members in full as far as they are written out (`["a", "b"]` for `_.a.b`). Sorted, unique. */
  readonly paths: readonly (readonly string[])[];
  /**
   * The variable is used in a way that does not tell which members are read (`size(_)`, `_.map(k, k)`,
   * `_[expr]`, or the variable itself): whoever provides it must provide all of it.
   */
  readonly whole: boolean;
}

/** What an expression needs from outside. */
export interface References {
  /** Free variables, sorted. Variables that macros bind, functions and type names are none. */
  readonly variables: readonly string[];
  /** The use of each free variable. */
  readonly uses: ReadonlyMap<string, VariableUse>;
  /** The use of one variable; an empty use when it does not occur. */
  of(name: string): VariableUse;
}

const NOTHING: VariableUse = { names: [], optional: [], paths: [], whole: false };

/**
 * Finds the variables an expression depends on, with their members. Names bound by macros shadow outer ones;
 * pass the environment's functions when it has namespaced functions of its own.
 *
 * @example
 * ```ts
 * import { parse, references } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const found = references(parse('_.servers.filter(s, s.zone == _.?zone.orValue("a"))'));
 * assert.deepEqual(found.of("_").names, ["servers", "zone"]);
 * assert.deepEqual(found.variables, ["_"]);
 * ```
 */
export function references(ast: Ast, functions: FunctionTable = libraryTable([])): References {
  const walker = new Walker(functions);
  walker.walk(ast.root, undefined);
  const variables = [...walker.found.keys()].sort();
  const uses = new Map<string, VariableUse>();
  for (const name of variables) {
    const { paths, needed, whole } = walker.found.get(name)!;
    const keys = [...paths.keys()].sort();
    const names = new Set(keys.map((key) => paths.get(key)![0]!));
    uses.set(name, {
      names: [...names].sort(),
      optional: [...names].filter((each) => !needed.has(each)).sort(),
      paths: keys.map((key) => paths.get(key)!),
      whole,
    });
  }
  return { variables, uses, of: (name) => uses.get(name) ?? NOTHING };
}

interface Found {
  readonly paths: Map<string, readonly string[]>;
  /** First members whose absence would be an error. */
  readonly needed: Set<string>;
  whole: boolean;
}

class Walker {
  readonly found = new Map<string, Found>();
  readonly #functions: FunctionTable;

  constructor(functions: FunctionTable) {
    this.#functions = functions;
  }

  walk(expr: Expr, scope: Scope<true> | undefined): void {
    switch (expr.kind) {
      case "ident":
        return this.#use(expr, [], scope);
      case "binary": {
        let at: Expr = expr;
        while (at.kind === "binary") {
          this.walk(at.right, scope);
          at = at.left;
        }
        return this.walk(at, scope);
      }
      case "select":
        return this.#path(expr, scope);
      case "call":
        if (expr.name === "_[_]" || expr.name === "_[?_]") return this.#path(expr, scope);
        if (expr.target !== undefined) {
          const called = calledFunction(expr, (name) => this.#functions.get(name));
          if (called?.namespaced) return expr.args.forEach((argument) => this.walk(argument, scope));
        }
        break;
      case "comprehension": {
        this.walk(expr.range, scope);
        let inner = scope;
        for (const name of expr.vars) inner = { name, value: true, parent: inner };
        if (expr.filter !== undefined) this.walk(expr.filter, inner);
        return this.walk(expr.body, inner);
      }
    }
    for (const child of children(expr)) this.walk(child, scope);
  }

  /** Follows selections and constant indexes down to the variable they begin at. */
  #path(expr: Expr, scope: Scope<true> | undefined): void {
    const name = qualifiedName(expr);
    if (name !== undefined && TYPE_IDENTS.has(name)) return;
    let path: string[] = [];
    let at = expr;
    // Of the step that is nearest to the variable.
    let isOptional = false;
    for (;;) {
      if (at.kind === "select") {
        isOptional = at.mode === "optional";
        path.push(at.field);
        at = at.operand;
        continue;
      }
      if (at.kind === "call" && at.target === undefined && (at.name === "_[_]" || at.name === "_[?_]")) {
        isOptional = at.name === "_[?_]";
        const [container, key] = at.args as [Expr, Expr];
        if (key.kind === "literal" && typeof key.value === "string") path.push(key.value);
        else {
          // What comes after a computed key is not known by its full path.
          path = [];
          this.walk(key, scope);
        }
        at = container;
        continue;
      }
      break;
    }
    if (at.kind === "ident") this.#use(at, path.reverse(), scope, isOptional);
    else this.walk(at, scope);
  }

  #use(
    ident: Expr & { kind: "ident" },
    path: readonly string[],
    scope: Scope<true> | undefined,
    isOptional = false,
  ): void {
    if (!ident.rooted && lookup(scope, ident.name) !== undefined) return;
    if (TYPE_IDENTS.has(ident.name)) return;
    let found = this.found.get(ident.name);
    if (found === undefined) {
      found = { paths: new Map(), needed: new Set(), whole: false };
      this.found.set(ident.name, found);
    }
    if (path.length === 0) found.whole = true;
    else {
      found.paths.set(path.join("\u0000"), path);
      if (!isOptional) found.needed.add(path[0]!);
    }
  }
}
