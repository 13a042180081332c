import type { Value } from "../value/mod.ts";

/**
 * The syntax tree. Macros stay as one node ({@link Comprehension}) instead of being expanded into folds: the
 * compiler turns them into plain loops, and the tree still prints as it was written.
 */
export type Expr =
  | Literal
  | Ident
  | Select
  | Call
  | Binary
  | Logic
  | Conditional
  | ListExpr
  | MapExpr
  | MessageExpr
  | Comprehension;

interface Node {
  /** Dense number within its tree, from 0. */
  readonly id: number;
  /** UTF-16 offset that errors report: the operator, or the opening parenthesis of a call. */
  readonly pos: number;
  /** UTF-16 range of the whole text, without parentheses around it. */
  readonly start: number;
  readonly end: number;
  /** Nesting below this node; a left-leaning chain of binary operators counts once. */
  readonly height: number;
}

/** A constant. */
export interface Literal extends Node {
  readonly kind: "literal";
  readonly value: Value;
}

/** A name. `rooted` = written with a leading dot, which skips loop variables and the container. */
export interface Ident extends Node {
  readonly kind: "ident";
  readonly name: string;
  readonly rooted: boolean;
}

/** `a.b`, `a.?b` (optional) or `has(a.b)` (test). */
export interface Select extends Node {
  readonly kind: "select";
  readonly operand: Expr;
  readonly field: string;
  readonly mode: "get" | "optional" | "test";
}

/** A call: `f(x)`, `a.f(x)`, a unary operator (`!_`, `-_`) or an index (`_[_]`, `_[?_]`). */
export interface Call extends Node {
  readonly kind: "call";
  readonly name: string;
  /** The receiver of a member-style call. A namespaced function looks like one until names are resolved. */
  readonly target: Expr | undefined;
  readonly args: readonly Expr[];
  /** What was written, where the parser replaced a macro by a helper function. */
  readonly written?: { readonly name: string; readonly args: readonly Expr[] };
}

/** A two-sided operator other than `&&` and `||`; `op` is its function name (`_+_`, `_==_`, `@in`). */
export interface Binary extends Node {
  readonly kind: "binary";
  readonly op: string;
  readonly left: Expr;
  readonly right: Expr;
}

/** A chain of `&&` or of `||`, two terms or more. */
export interface Logic extends Node {
  readonly kind: "logic";
  readonly op: "&&" | "||";
  readonly terms: readonly Expr[];
}

/** `condition ? yes : no`. */
export interface Conditional extends Node {
  readonly kind: "conditional";
  readonly condition: Expr;
  readonly yes: Expr;
  readonly no: Expr;
}

/** `[a, ?b]`. */
export interface ListExpr extends Node {
  readonly kind: "list";
  readonly elements: readonly { readonly value: Expr; readonly optional: boolean }[];
}

/** `{k: v, ?k: v}`. */
export interface MapExpr extends Node {
  readonly kind: "map";
  readonly entries: readonly { readonly key: Expr; readonly value: Expr; readonly optional: boolean }[];
}

/** `google.protobuf.Duration{seconds: 1}`. */
export interface MessageExpr extends Node {
  readonly kind: "message";
  readonly type: string;
  readonly fields: readonly { readonly name: string; readonly value: Expr; readonly optional: boolean }[];
}

/** The macros that bind names. */
export type Macro =
  | "all"
  | "exists"
  | "exists_one"
  | "map"
  | "filter"
  | "sortBy"
  | "optMap"
  | "optFlatMap"
  | "bind"
  | "transformList"
  | "transformMap"
  | "transformMapEntry";

/** A macro: `range.all(x, body)`, `range.map(x, filter, body)`, `cel.bind(x, range, body)`. */
export interface Comprehension extends Node {
  readonly kind: "comprehension";
  readonly macro: Macro;
  /** The spelling (`existsOne` for `exists_one`). */
  readonly spelling: string;
  readonly range: Expr;
  readonly vars: readonly string[];
  readonly filter: Expr | undefined;
  readonly body: Expr;
}

/** A parsed expression. */
export interface Ast {
  readonly source: string;
  readonly root: Expr;
  /** Number of nodes; ids are below it. */
  readonly nodes: number;
  /** Every called name, with namespaces as written (`regex.match`) and bare (`match`). */
  readonly calls: ReadonlySet<string>;
}

/** The dotted name that an identifier or a chain of plain selects spells, else undefined. */
export function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === "ident") return expr.name;
  if (expr.kind !== "select" || expr.mode !== "get") return undefined;
  const parts: string[] = [];
  let at: Expr = expr;
  while (at.kind === "select") {
    if (at.mode !== "get") return undefined;
    parts.push(at.field);
    at = at.operand;
  }
  if (at.kind !== "ident") return undefined;
  parts.push(at.name);
  return parts.reverse().join(".");
}

/** The direct children of a node, in source order. */
export function children(expr: Expr): Expr[] {
  switch (expr.kind) {
    case "literal":
    case "ident":
      return [];
    case "select":
      return [expr.operand];
    case "call":
      return expr.target === undefined ? [...expr.args] : [expr.target, ...expr.args];
    case "binary":
      return [expr.left, expr.right];
    case "logic":
      return [...expr.terms];
    case "conditional":
      return [expr.condition, expr.yes, expr.no];
    case "list":
      return expr.elements.map((element) => element.value);
    case "map":
      return expr.entries.flatMap((entry) => [entry.key, entry.value]);
    case "message":
      return expr.fields.map((field) => field.value);
    case "comprehension":
      return expr.filter === undefined ? [expr.range, expr.body] : [expr.range, expr.filter, expr.body];
  }
}
