import { type Ast, type Expr, qualifiedName } from "./ast.ts";
import { type CelIssue, issuesError } from "./errors.ts";
import { MAX_SOURCE_LENGTH, type Token, tokenize, type TokenKind } from "./lexer.ts";
import { locate } from "./source.ts";
import { NodeFactory } from "./nodes.ts";
import { expandMacro } from "./macros.ts";
import { parseNumber } from "./number_literal.ts";

/** What may be switched on or off when an expression is read. */
export interface ParseOptions {
  /** Two-variable comprehensions (`all(k, v, …)`, `transformList`, `transformMap`); off in the original. */
  readonly twoVariables?: boolean;
  /** Reads `has(...)` and the like as plain calls. */
  readonly noMacros?: boolean;
}

/** Deepest nesting of parentheses, brackets, arguments and branches; the original's limit. */
export const MAX_RECURSION = 250;
/** Deepest tree, counting selections, calls and indexes; a chain of binary operators counts once. */
export const MAX_HEIGHT = 1_000;

const RESERVED = new Set(
  "as break const continue else for function if import let loop package namespace return var void while"
    .split(" "),
);

const RELATIONS = new Set<TokenKind>(["<", "<=", ">", ">=", "==", "!=", "in"]);
const OPERATORS: Record<string, { readonly level: number; readonly name: string }> = {
  "<": { level: 1, name: "_<_" },
  "<=": { level: 1, name: "_<=_" },
  ">": { level: 1, name: "_>_" },
  ">=": { level: 1, name: "_>=_" },
  "==": { level: 1, name: "_==_" },
  "!=": { level: 1, name: "_!=_" },
  in: { level: 1, name: "@in" },
  "+": { level: 2, name: "_+_" },
  "-": { level: 2, name: "_-_" },
  "*": { level: 3, name: "_*_" },
  "/": { level: 3, name: "_/_" },
  "%": { level: 3, name: "_%_" },
};

const OPERAND_START = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', " +
  "NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

/**
 * Reads an expression. Throws a {@link CelError} with code `parse` whose issues carry line and column; the
 * wording follows cel-go's parser up to its lists of expected tokens.
 *
 * @example
 * ```ts
 * import { CelError, parse } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(parse("1 + 2").root.kind, "binary");
 * assert.throws(() => parse("1 +"), (error) => error instanceof CelError && error.range?.column === 4);
 * ```
 */
export function parse(source: string, options: ParseOptions = {}): Ast {
  if (source.length > MAX_SOURCE_LENGTH) {
    const message =
      `expression code point size exceeds limit: size: ${source.length}, limit ${MAX_SOURCE_LENGTH}`;
    throw issuesError("parse", "", [{ message, range: { offset: 0, line: 1, column: 1 } }]);
  }
  return new Parser(source, options).run();
}

/** Thrown through the recursive descent at the first syntax error. */
class Stop extends Error {}

class Parser {
  readonly #source: string;
  readonly #options: ParseOptions;
  readonly #tokens: Token[];
  readonly #issues: CelIssue[] = [];
  readonly #make = new NodeFactory();
  readonly #calls = new Set<string>();
  #at = 0;
  #depth = 0;

  constructor(source: string, options: ParseOptions) {
    this.#source = source;
    this.#options = options;
    this.#tokens = tokenize(source);
  }

  run(): Ast {
    let root: Expr | undefined;
    try {
      root = this.#expr();
      const rest = this.#peek();
      if (rest.kind !== "eof") this.#unexpected("extraneous input", rest, "<EOF>");
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
    }
    if (root === undefined || this.#issues.length > 0) throw issuesError("parse", this.#source, this.#issues);
    return { source: this.#source, root, nodes: this.#make.count, calls: this.#calls };
  }

  #peek(): Token {
    return this.#tokens[this.#at]!;
  }

  #take(): Token {
    return this.#tokens[this.#at++]!;
  }

  #accept(kind: TokenKind): boolean {
    if (this.#peek().kind !== kind) return false;
    this.#at++;
    return true;
  }

  #report(offset: number, message: string): void {
    this.#issues.push({ message, range: locate(this.#source, offset) });
  }

  #stop(offset: number, message: string): never {
    this.#report(offset, message);
    throw new Stop();
  }

  #unexpected(what: string, token: Token, expected: string): never {
    const text = token.kind === "eof" ? "<EOF>" : this.#source.slice(token.start, token.end);
    this.#stop(token.start, `Syntax error: ${what} '${text}' expecting ${expected}`);
  }

  #expect(kind: TokenKind, expected: string): Token {
    const token = this.#peek();
    if (token.kind !== kind) this.#unexpected("mismatched input", token, expected);
    return this.#take();
  }

  /** Refuses a tree that the later passes, which recurse, could not walk. */
  #bounded<T extends Expr>(node: T): T {
    if (node.height > MAX_HEIGHT) {
      this.#stop(node.pos, `expression nesting depth exceeds limit: ${MAX_HEIGHT}`);
    }
    return node;
  }

  #expr(): Expr {
    if (++this.#depth > MAX_RECURSION) {
      this.#stop(this.#peek().start, `expression recursion limit exceeded: ${MAX_RECURSION}`);
    }
    const condition = this.#logic("||");
    const mark = this.#peek();
    let result = condition;
    if (mark.kind === "?") {
      this.#at++;
      const yes = this.#logic("||");
      this.#expect(":", "':'");
      const no = this.#expr();
      result = this.#bounded(this.#make.conditional(mark.start, condition, yes, no));
    }
    this.#depth--;
    return result;
  }

  #logic(op: "&&" | "||"): Expr {
    const first = op === "||" ? this.#logic("&&") : this.#binary(1);
    const mark = this.#peek();
    if (mark.kind !== op) return first;
    const terms = [first];
    while (this.#accept(op)) terms.push(op === "||" ? this.#logic("&&") : this.#binary(1));
    return this.#bounded(this.#make.logic(mark.start, op, terms));
  }

  #binary(level: number): Expr {
    let left = this.#unary();
    for (;;) {
      const token = this.#peek();
      const operator = operatorOf(token.kind);
      if (operator === undefined || operator.level < level) return left;
      this.#at++;
      const right = this.#binary(operator.level + 1);
      left = this.#bounded(this.#make.binary(token.start, operator.name, left, right));
    }
  }

  #unary(): Expr {
    const mark = this.#peek();
    if (mark.kind !== "!" && mark.kind !== "-") return this.#member();
    let count = 0;
    while (this.#accept(mark.kind)) {
      count++;
      // A minus directly before digits belongs to the number, so that the smallest int can be written.
      const isNumber = mark.kind === "-" && (this.#peek().kind === "int" || this.#peek().kind === "double");
      if (isNumber) {
        const number = this.#number(this.#take(), this.#tokens[this.#at - 2]!.start);
        const operand = this.#postfix(number);
        return count % 2 === 1
          ? operand
          : this.#make.call(mark.start, mark.start, "-_", undefined, [operand]);
      }
    }
    const operand = this.#member();
    if (count % 2 === 0) return operand;
    const name = mark.kind === "!" ? "!_" : "-_";
    return this.#bounded(this.#make.call(mark.start, mark.start, name, undefined, [operand], operand.end));
  }

  #member(): Expr {
    return this.#postfix(this.#primary());
  }

  #postfix(first: Expr): Expr {
    let operand = first;
    for (;;) {
      const token = this.#peek();
      if (token.kind === ".") {
        this.#at++;
        operand = this.#selectOrCall(operand, token);
      } else if (token.kind === "[") {
        this.#at++;
        const isOptional = this.#accept("?");
        const index = this.#expr();
        const end = this.#expect("]", "']'").end;
        const name = isOptional ? "_[?_]" : "_[_]";
        operand = this.#make.call(operand.start, token.start, name, undefined, [operand, index], end);
      } else if (token.kind === "{") {
        const name = this.#messageName(operand);
        if (name === undefined) return operand;
        operand = this.#message(name, operand.start);
      } else {
        return operand;
      }
      this.#bounded(operand);
    }
  }

  #selectOrCall(operand: Expr, dot: Token): Expr {
    const isOptional = this.#accept("?");
    const name = this.#peek();
    if (name.kind !== "ident" && name.kind !== "quoted") {
      if (name.kind === "eof") this.#stop(name.start, "Syntax error: no viable alternative at input '.'");
      this.#unexpected("mismatched input", name, "IDENTIFIER");
    }
    this.#at++;
    const field = name.value as string;
    const isCall = this.#peek().kind === "(" && name.kind === "ident" && !isOptional;
    if (!isCall) {
      return this.#make.select(dot.start, operand, field, isOptional ? "optional" : "get", name.end);
    }
    const open = this.#take();
    const args = this.#arguments();
    const end = this.#tokens[this.#at - 1]!.end;
    return this.#call(open.start, operand.start, field, operand, args, end);
  }

  #call(pos: number, start: number, name: string, target: Expr | undefined, args: Expr[], end: number): Expr {
    const call = this.#make.call(start, pos, name, target, args, end);
    const expanded = this.#options.noMacros
      ? undefined
      : expandMacro(call, this.#make, this.#options.twoVariables ?? false);
    if (expanded === undefined) {
      this.#calls.add(name);
      const prefix = target === undefined ? undefined : qualifiedName(target);
      if (prefix !== undefined) this.#calls.add(`${prefix}.${name}`);
      return call;
    }
    if ("message" in expanded) {
      this.#report(expanded.offset, expanded.message);
      return call;
    }
    if (expanded.kind === "call") this.#calls.add(expanded.name);
    return expanded;
  }

  #arguments(): Expr[] {
    const args: Expr[] = [];
    if (this.#accept(")")) return args;
    for (;;) {
      args.push(this.#expr());
      if (this.#accept(")")) return args;
      this.#expect(",", "{')', ','}");
    }
  }

  #primary(): Expr {
    const token = this.#peek();
    this.#at++;
    switch (token.kind) {
      case "ident":
        return this.#name(token, false);
      case ".": {
        const name = this.#expect("ident", "IDENTIFIER");
        return this.#name(name, true);
      }
      case "int":
      case "uint":
      case "double":
        return this.#number(token, token.start);
      case "string":
      case "bytes":
        return this.#make.literal(token.start, token.end, token.value);
      case "true":
      case "false":
        return this.#make.literal(token.start, token.end, token.kind === "true");
      case "null":
        return this.#make.literal(token.start, token.end, null);
      case "(": {
        const inner = this.#expr();
        this.#expect(")", "')'");
        return inner;
      }
      case "[":
        return this.#list(token);
      case "{":
        return this.#map(token);
    }
    this.#at--;
    if (token.kind === "eof") this.#unexpected("mismatched input", token, OPERAND_START);
    this.#unexpected("extraneous input", token, OPERAND_START);
  }

  #name(token: Token, rooted: boolean): Expr {
    const name = token.value as string;
    const start = rooted ? this.#tokens[this.#at - 2]!.start : token.start;
    const isReserved = RESERVED.has(name);
    if (isReserved) this.#report(token.start, `reserved identifier: ${name}`);
    if (this.#peek().kind === "(") {
      const open = this.#take();
      const args = this.#arguments();
      const written = rooted ? "." + name : name;
      return this.#call(open.start, start, written, undefined, args, this.#tokens[this.#at - 1]!.end);
    }
    return this.#make.ident(start, token.end, name, rooted);
  }

  #number(token: Token, start: number): Expr {
    const text = this.#source.slice(start, start === token.start ? token.end : start + 1) +
      (start === token.start ? "" : token.value as string);
    const value = parseNumber(text, token.kind as "int" | "uint" | "double");
    if (value === undefined) this.#report(start, `invalid ${token.kind} literal`);
    return this.#make.literal(start, token.end, value ?? 0);
  }

  #list(open: Token): Expr {
    const elements: { value: Expr; optional: boolean }[] = [];
    while (this.#peek().kind !== "]") {
      const optional = this.#accept("?");
      elements.push({ value: this.#expr(), optional });
      if (!this.#accept(",")) break;
    }
    const end = this.#expect("]", "{']', ','}").end;
    return this.#bounded(this.#make.list(open.start, end, elements));
  }

  #map(open: Token): Expr {
    const entries: { key: Expr; value: Expr; optional: boolean }[] = [];
    while (this.#peek().kind !== "}") {
      const optional = this.#accept("?");
      const key = this.#expr();
      this.#colon();
      entries.push({ key, value: this.#expr(), optional });
      if (!this.#accept(",")) break;
    }
    const end = this.#expect("}", "{'}', ','}").end;
    return this.#bounded(this.#make.map(open.start, end, entries));
  }

  #colon(): void {
    const token = this.#peek();
    if (token.kind === ":") {
      this.#at++;
      return;
    }
    if (token.kind === "eof") this.#unexpected("mismatched input", token, "':'");
    this.#stop(token.start, `Syntax error: missing ':' at '${this.#source.slice(token.start, token.end)}'`);
  }

  #messageName(operand: Expr): string | undefined {
    if (operand.kind === "ident") return (operand.rooted ? "." : "") + operand.name;
    if (operand.kind !== "select" || operand.mode !== "get") return undefined;
    const prefix = this.#messageName(operand.operand);
    return prefix === undefined ? undefined : `${prefix}.${operand.field}`;
  }

  #message(type: string, start: number): Expr {
    const open = this.#take();
    const fields: { name: string; value: Expr; optional: boolean }[] = [];
    while (this.#peek().kind !== "}") {
      const optional = this.#accept("?");
      const name = this.#peek().kind === "quoted" ? this.#take() : this.#expect("ident", "IDENTIFIER");
      this.#colon();
      fields.push({ name: name.value as string, value: this.#expr(), optional });
      if (!this.#accept(",")) break;
    }
    const end = this.#expect("}", "{'}', ','}").end;
    return this.#make.message(start, open.start, end, type, fields);
  }
}

function operatorOf(kind: TokenKind) {
  if (kind.length > 2 || !(RELATIONS.has(kind) || "+-*/%".includes(kind))) return undefined;
  return OPERATORS[kind];
}
