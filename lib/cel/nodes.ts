import type { Value } from "../value/mod.ts";
import type {
  Binary,
  Call,
  Comprehension,
  Conditional,
  Expr,
  Ident,
  ListExpr,
  Literal,
  Logic,
  Macro,
  MapExpr,
  MessageExpr,
  Select,
} from "./ast.ts";

/** Makes nodes of one tree: numbers them and keeps their heights. */
export class NodeFactory {
  #next = 0;

  /** Nodes made so far. */
  get count(): number {
    return this.#next;
  }

  literal(start: number, end: number, value: Value): Literal {
    return { kind: "literal", id: this.#next++, pos: start, start, end, height: 1, value };
  }

  ident(start: number, end: number, name: string, rooted: boolean): Ident {
    return { kind: "ident", id: this.#next++, pos: start, start, end, height: 1, name, rooted };
  }

  select(pos: number, operand: Expr, field: string, mode: Select["mode"], end: number): Select {
    const { start, height } = operand;
    return { kind: "select", id: this.#next++, pos, start, end, height: height + 1, operand, field, mode };
  }

  call(
    start: number,
    pos: number,
    name: string,
    target: Expr | undefined,
    args: readonly Expr[],
    end: number = args.at(-1)?.end ?? pos,
  ): Call {
    const height = Math.max(target?.height ?? 0, highest(args)) + 1;
    return { kind: "call", id: this.#next++, pos, start, end, height, name, target, args };
  }

  /** A call that stands for a macro which only renames and regroups its arguments. */
  rewritten(call: Call, name: string, args: readonly Expr[]): Call {
    const written = { name: `${nameOf(call.target)}.${call.name}`, args: call.args };
    const height = highest(args) + 1;
    return { ...call, id: this.#next++, name, target: undefined, args, height, written };
  }

  binary(pos: number, op: string, left: Expr, right: Expr): Binary {
    const leftHeight = left.kind === "binary" ? left.height : left.height + 1;
    const height = Math.max(leftHeight, right.height + 1);
    const { start } = left;
    return { kind: "binary", id: this.#next++, pos, start, end: right.end, height, op, left, right };
  }

  logic(pos: number, op: "&&" | "||", terms: readonly Expr[]): Logic {
    const start = terms[0]!.start;
    const end = terms.at(-1)!.end;
    return { kind: "logic", id: this.#next++, pos, start, end, height: highest(terms) + 1, op, terms };
  }

  conditional(pos: number, condition: Expr, yes: Expr, no: Expr): Conditional {
    const height = highest([condition, yes, no]) + 1;
    const { start } = condition;
    return { kind: "conditional", id: this.#next++, pos, start, end: no.end, height, condition, yes, no };
  }

  list(start: number, end: number, elements: ListExpr["elements"]): ListExpr {
    const height = highest(elements.map((element) => element.value)) + 1;
    return { kind: "list", id: this.#next++, pos: start, start, end, height, elements };
  }

  map(start: number, end: number, entries: MapExpr["entries"]): MapExpr {
    const height = highest(entries.flatMap((entry) => [entry.key, entry.value])) + 1;
    return { kind: "map", id: this.#next++, pos: start, start, end, height, entries };
  }

  message(start: number, pos: number, end: number, type: string, fields: MessageExpr["fields"]): MessageExpr {
    const height = highest(fields.map((field) => field.value)) + 1;
    return { kind: "message", id: this.#next++, pos, start, end, height, type, fields };
  }

  comprehension(
    call: Call,
    macro: Macro,
    range: Expr,
    vars: readonly string[],
    filter: Expr | undefined,
    body: Expr,
  ): Comprehension {
    const { pos, start, end, height, name: spelling } = call;
    return {
      kind: "comprehension",
      id: this.#next++,
      pos,
      start,
      end,
      height,
      macro,
      spelling,
      range,
      vars,
      filter,
      body,
    };
  }
}

function nameOf(expr: Expr | undefined): string {
  return expr?.kind === "ident" ? expr.name : "";
}

function highest(exprs: readonly Expr[]): number {
  let height = 0;
  for (const expr of exprs) if (expr.height > height) height = expr.height;
  return height;
}
