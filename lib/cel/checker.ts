import {
  type Ast,
  type Binary,
  type Call,
  type Expr,
  type Ident,
  type ListExpr,
  type MapExpr,
  type MessageExpr,
  qualifiedName,
  type Select,
} from "./ast.ts";
import { calledFunction, type Resolved } from "./compile_call.ts";
import { type CelIssue, issuesError } from "./errors.ts";
import { functionElsewhere } from "./habits.ts";
import { availableHint } from "./hints.ts";
import { didYouMean } from "./suggest.ts";
import { messageOf } from "./messages.ts";
import type { FunctionDecl, Overload } from "./registry.ts";
import { lookup, type Names, type Scope } from "./scope.ts";
import { locate } from "./source.ts";
import {
  BOOL,
  BYTES,
  DOUBLE,
  DYN,
  ERROR,
  formatType,
  INT,
  listType,
  mapType,
  NULL,
  optionalOf,
  optionalType,
  sameType,
  STRING,
  type Type,
  UINT,
} from "./types.ts";
import { instantiate, mostGeneral, Substitution } from "./unify.ts";
import { validateCall } from "./validators.ts";
import { checkComprehension } from "./check_macros.ts";
import { kindOfVal, type ValKind } from "./values.ts";

/** What a successful check found out. */
export interface Checked {
  readonly ast: Ast;
  /** Type of the whole expression; unbound type variables are `dyn`. */
  readonly type: Type;
  /** The overloads each call may run, by node id. */
  readonly resolutions: ReadonlyMap<number, Resolved>;
}

/** Checks an expression against declared names. Throws one error that carries all findings (20 at most). */
export function check(ast: Ast, names: Names): Checked {
  const checker = new Checker(ast, names);
  const type = checker.check(ast.root, undefined);
  if (checker.issues.length > 0) {
    const error = issuesError("check", ast.source, checker.issues);
    error.hints = [...checker.suggestions, ...checker.missesFunctions ? [] : availableHint(names)];
    if (error.hints.length === 0 && checker.missesFunctions) error.hints = [FUNCTIONS_HINT];
    throw error;
  }
  return { ast, type: checker.types.resolve(type, true), resolutions: checker.resolutions };
}

const FUNCTIONS_HINT = "`scafctl get cel-functions` lists the functions";

const LITERAL_TYPES: Partial<Record<ValKind, Type>> = {
  null: NULL,
  bool: BOOL,
  int: INT,
  uint: UINT,
  double: DOUBLE,
  string: STRING,
  bytes: BYTES,
};

/** One run over one tree. The macro rules live beside it and use its public members. */
export class Checker {
  readonly issues: CelIssue[] = [];
  readonly suggestions = new Set<string>();
  /** All findings are about functions that do not exist. */
  get missesFunctions(): boolean {
    return this.issues.length === this.#unknownFunctions;
  }
  #unknownFunctions = 0;
  readonly types = new Substitution();
  readonly resolutions = new Map<number, Resolved>();

  constructor(readonly ast: Ast, readonly names: Names) {}

  /** The type of an expression; findings are collected, not thrown. */
  check(expr: Expr, scope: Scope<Type> | undefined): Type {
    switch (expr.kind) {
      case "literal":
        return LITERAL_TYPES[kindOfVal(expr.value)] ?? DYN;
      case "ident":
        return this.#ident(expr, scope);
      case "select":
        return this.#select(expr, scope);
      case "call":
        return this.#call(expr, scope);
      case "binary":
        return this.#binary(expr, scope);
      case "logic": {
        for (const term of expr.terms) {
          const type = this.check(term, scope);
          if (!this.types.assignable(type, BOOL)) {
            this.#logicMismatch(expr.pos, expr.op, type, term === expr.terms[0]);
          }
        }
        return BOOL;
      }
      case "conditional": {
        const args = [expr.condition, expr.yes, expr.no].map((part) => this.check(part, scope));
        return this.operator("_?_:_", args, expr.pos);
      }
      case "list":
        return this.#list(expr, scope);
      case "map":
        return this.#map(expr, scope);
      case "message":
        return this.#message(expr, scope);
      case "comprehension":
        return checkComprehension(this, expr, scope);
    }
  }

  /** Adds a finding. */
  report(offset: number, message: string): void {
    this.issues.push({ message, range: locate(this.ast.source, offset) });
  }

  /** The result type of an operator or helper on checked arguments; reports when none fits. */
  operator(name: string, args: readonly Type[], pos: number): Type {
    const declaration = this.names.functions.get(name);
    const result = declaration === undefined ? undefined : this.#resolve(declaration, args, false);
    if (result !== undefined) return result.type;
    this.mismatch(name, args, false, pos);
    return ERROR;
  }

  /** Reports that no overload takes these arguments. */
  mismatch(name: string, args: readonly Type[], member: boolean, pos: number): void {
    const texts = args.map((type) => formatType(this.types.resolve(type, true)));
    const list = member ? `${texts[0]}.(${texts.slice(1).join(", ")})` : `(${texts.join(", ")})`;
    this.report(pos, `found no matching overload for '${name}' applied to '${list}'`);
  }

  #logicMismatch(pos: number, op: string, type: Type, isFirst: boolean): void {
    this.mismatch(`_${op}_`, isFirst ? [type, BOOL] : [BOOL, type], false, pos);
  }

  #ident(expr: Ident, scope: Scope<Type> | undefined): Type {
    const bound = expr.rooted ? undefined : lookup(scope, expr.name);
    if (bound !== undefined) return bound.value;
    const found = this.names.resolve(expr.name, expr.rooted);
    if (found !== undefined) return found.type;
    this.#undeclared(expr.name, expr.pos, [...this.names.variables.keys(), ...scopeNames(scope)]);
    return ERROR;
  }

  #unknownFunction({ name, pos }: Call): void {
    this.#unknownFunctions++;
    const meant = functionElsewhere(name);
    this.#undeclared(name, pos, this.names.functions.keys());
    if (meant !== undefined) this.suggestions.add(`did you mean "${meant}"?`);
  }

  #undeclared(name: string, pos: number, candidates: Iterable<string>): void {
    this.report(pos, `undeclared reference to '${name}' (in container '${this.names.container}')`);
    const hint = didYouMean(name, candidates);
    if (hint !== undefined) this.suggestions.add(hint);
  }

  #select(expr: Select, scope: Scope<Type> | undefined): Type {
    const dotted = this.#dotted(expr, scope);
    if (dotted !== undefined) return dotted;
    const operand = this.types.resolve(this.check(expr.operand, scope), false);
    if (expr.mode === "test") {
      this.#field(operand, expr);
      return BOOL;
    }
    const inner = optionalOf(operand);
    const type = this.#field(inner === undefined ? operand : this.types.resolve(inner, false), expr);
    return inner !== undefined || expr.mode === "optional" ? optionalType(type) : type;
  }

  #field(operand: Type, expr: Select): Type {
    if (operand.kind === "map") return operand.params[1]!;
    if (operand.kind === "param") {
      this.types.assignable(DYN, operand);
      return DYN;
    }
    const isOpen = operand.kind === "dyn" || operand.kind === "error" || optionalOf(operand) !== undefined;
    if (!isOpen && expr.mode !== "test") {
      this.report(expr.pos, `type '${formatType(operand)}' does not support field selection`);
    }
    return DYN;
  }

  #dotted(expr: Select, scope: Scope<Type> | undefined): Type | undefined {
    if (expr.mode !== "get") return undefined;
    let root: Expr = expr;
    while (root.kind === "select") root = root.operand;
    if (root.kind !== "ident" || !this.names.mayBeDotted(root.name)) return undefined;
    if (!root.rooted && lookup(scope, root.name) !== undefined) return undefined;
    const name = qualifiedName(expr);
    return name === undefined ? undefined : this.names.resolve(name, root.rooted)?.type;
  }

  #call(expr: Call, scope: Scope<Type> | undefined): Type {
    const found = calledFunction(expr, (name) => this.names.function(name));
    const isMember = expr.target !== undefined && !found?.namespaced;
    const nodes = isMember ? [expr.target!, ...expr.args] : expr.args;
    if (found === undefined) {
      for (const node of nodes) this.check(node, scope);
      this.#unknownFunction(expr);
      return ERROR;
    }
    const args = nodes.map((node) => this.check(node, scope));
    const { declaration } = found;
    validateCall(this, expr, declaration.name);
    const result = this.#resolve(declaration, args, isMember, expr.id);
    if (result !== undefined) return result.type;
    this.mismatch(declaration.name, args, isMember, expr.pos);
    return ERROR;
  }

  #binary(expr: Binary, scope: Scope<Type> | undefined): Type {
    const spine: Binary[] = [];
    let at: Expr = expr;
    while (at.kind === "binary") {
      spine.push(at);
      at = at.left;
    }
    let type = this.check(at, scope);
    for (let index = spine.length - 1; index >= 0; index--) {
      const node = spine[index]!;
      type = this.operator(node.op, [type, this.check(node.right, scope)], node.pos);
    }
    return type;
  }

  /** Chooses the overloads that may run; undefined when none does. */
  #resolve(
    declaration: FunctionDecl,
    args: readonly Type[],
    member: boolean,
    id?: number,
  ): { type: Type } | undefined {
    let type: Type | undefined;
    const fitting: Overload[] = [];
    for (const overload of declaration.overloads) {
      if (overload.member !== member || overload.args.length !== args.length) continue;
      const result = this.#fit(overload, args);
      if (result === undefined) continue;
      fitting.push(overload);
      if (type === undefined) type = result;
      else if (type.kind !== "dyn" && !sameType(type, result)) type = DYN;
    }
    if (type === undefined) return undefined;
    if (id !== undefined) this.resolutions.set(id, { overloads: fitting, exact: isExact(fitting, args) });
    return { type };
  }

  /** The result type when the arguments fit an overload. */
  #fit(overload: Overload, args: readonly Type[]): Type | undefined {
    if (overload.params.length === 0) {
      return this.types.assignableAll(args, overload.args) ? overload.result : undefined;
    }
    const fresh = new Map(overload.params.map((name) => [name, this.types.fresh()]));
    const wanted = overload.args.map((type) => instantiate(type, fresh));
    if (!this.types.assignableAll(args, wanted)) return undefined;
    return this.types.resolve(instantiate(overload.result, fresh), false);
  }

  /** The type both may stand for: the more general of two that agree, else dyn. */
  join(previous: Type | undefined, next: Type): Type {
    if (previous === undefined) return next;
    return this.types.assignable(previous, next) ? mostGeneral(previous, next) : DYN;
  }

  #list(expr: ListExpr, scope: Scope<Type> | undefined): Type {
    let element: Type | undefined;
    for (const { value, optional } of expr.elements) {
      const type = this.check(value, scope);
      element = this.join(element, optional ? this.#unwrapped(type, value.pos) : type);
    }
    return listType(element ?? this.types.fresh());
  }

  #map(expr: MapExpr, scope: Scope<Type> | undefined): Type {
    let key: Type | undefined;
    let content: Type | undefined;
    for (const entry of expr.entries) {
      key = this.join(key, this.check(entry.key, scope));
      const type = this.check(entry.value, scope);
      content = this.join(content, entry.optional ? this.#unwrapped(type, entry.value.pos) : type);
    }
    return mapType(key ?? this.types.fresh(), content ?? this.types.fresh());
  }

  #unwrapped(type: Type, pos: number): Type {
    const resolved = this.types.resolve(type, false);
    const inner = optionalOf(resolved);
    if (inner !== undefined) return inner;
    if (resolved.kind !== "dyn" && resolved.kind !== "error" && resolved.kind !== "param") {
      const found = formatType(resolved);
      this.report(pos, `expected type 'optional_type(${found})' but found '${found}'`);
    }
    return DYN;
  }

  #message(expr: MessageExpr, scope: Scope<Type> | undefined): Type {
    const message = messageOf(expr.type);
    if (message === undefined) {
      for (const field of expr.fields) this.check(field.value, scope);
      this.#undeclared(expr.type, expr.pos, []);
      return ERROR;
    }
    for (const field of expr.fields) {
      const type = this.check(field.value, scope);
      const wanted = Object.hasOwn(message.fields, field.name) ? message.fields[field.name] : undefined;
      if (wanted === undefined) this.report(expr.pos, `undefined field '${field.name}'`);
      else if (
        !this.types.assignable(wanted, field.optional ? this.#unwrapped(type, field.value.pos) : type)
      ) {
        const found = formatType(this.types.resolve(type, true));
        this.report(
          field.value.pos,
          `expected type of field '${field.name}' is '${formatType(wanted)}' but provided type is '${found}'`,
        );
      }
    }
    return message.type;
  }
}

function scopeNames(scope: Scope<Type> | undefined): string[] {
  const names: string[] = [];
  for (let at = scope; at !== undefined; at = at.parent) names.push(at.name);
  return names;
}

/**
 * Whether the only overload's parameters are met by static types, so that nothing must be looked at while
 * running.
 */
function isExact(overloads: readonly Overload[], args: readonly Type[]): boolean {
  const [only] = overloads;
  if (only === undefined || overloads.length !== 1) return false;
  return only.args.every((wanted, index) => {
    if (wanted.kind === "dyn" || wanted.kind === "param") return true;
    // Null may stand for these at run time, whatever the checker found.
    if (wanted.kind === "timestamp" || wanted.kind === "duration" || wanted.kind === "opaque") return false;
    return wanted.kind === args[index]!.kind;
  });
}
