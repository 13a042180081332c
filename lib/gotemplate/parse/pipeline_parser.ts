import { quote } from "../fmt/quote.ts";
import type { ArgumentNode, CommandNode, PipeNode, VariableNode } from "./nodes.ts";
import { numberLiteral } from "./number_literal.ts";
import { printNode } from "./print_node.ts";
import type { TokenReader } from "./token_reader.ts";
import type { Token } from "./tokens.ts";
import { unquote } from "./unquote.ts";

/**
 * Deepest nesting of blocks and parentheses together. Go allows 10,000 parentheses and any number of blocks; its stack
 * grows, ours does not.
 */
export const MAX_NESTING = 400;

/** What a pipeline parser shares with the other parsers of one text. */
export interface Scope {
  readonly isFunction: (name: string) => boolean;
  /** What to say about a name that is none. */
  readonly advice?: ((name: string) => string) | undefined;
  /** Receives the name of every function that is called. */
  readonly functions: Set<string>;
  /** Blocks, definitions and parentheses that are open. */
  depth: number;
}

const STARTS_COMMAND: ReadonlySet<string> = new Set([
  "bool",
  "charConstant",
  "complex",
  "dot",
  "field",
  "identifier",
  "number",
  "nil",
  "rawString",
  "string",
  "variable",
  "leftParen",
]);

/** Parser of pipelines: declarations, commands and their arguments. Knows the variables of one template. */
export class PipelineParser {
  readonly #variables: string[] = ["$"];

  constructor(readonly tokens: TokenReader, readonly scope: Scope) {}

  /** Remembers which variables exist, for {@link release}. */
  mark(): number {
    return this.#variables.length;
  }

  /** Forgets the variables that were declared since a mark. */
  release(mark: number): void {
    this.#variables.length = mark;
  }

  pipeline(context: string, end: "rightDelim" | "rightParen"): PipeNode {
    const { tokens } = this;
    const { pos } = tokens.peekNonSpace();
    const decl: VariableNode[] = [];
    const isAssign = this.#declarations(context, decl);
    const commands: CommandNode[] = [];
    while (true) {
      const token = tokens.nextNonSpace();
      if (token.type === end) break;
      if (!STARTS_COMMAND.has(token.type)) tokens.unexpected(token, context);
      tokens.backup();
      commands.push(this.#command());
    }
    this.#check(commands, context);
    return { kind: "pipe", pos, isAssign, decl, commands };
  }

  #declarations(context: string, decl: VariableNode[]): boolean {
    const { tokens } = this;
    while (tokens.peekNonSpace().type === "variable") {
      const variable = tokens.next();
      // "$x foo" needs a look at "foo" to know that $x is an argument and no declaration.
      const adjacent = tokens.peek();
      const next = tokens.peekNonSpace();
      const isComma = next.type === "char" && next.value === ",";
      if (next.type !== "assign" && next.type !== "declare" && !isComma) {
        if (adjacent.type === "space") tokens.backup3(variable, adjacent);
        else tokens.backup2(variable);
        return false;
      }
      tokens.nextNonSpace();
      decl.push({ kind: "variable", pos: variable.pos, ident: [variable.value] });
      this.#variables.push(variable.value);
      if (!isComma) return next.type === "assign";
      if (context !== "range" || decl.length >= 2) tokens.fail(`too many declarations in ${context}`);
      const { type } = tokens.peekNonSpace();
      if (type !== "variable" && type !== "rightDelim" && type !== "rightParen") {
        tokens.fail("range can only initialize variables");
      }
    }
    return false;
  }

  #check(commands: readonly CommandNode[], context: string): void {
    if (commands.length === 0) this.tokens.fail(`missing value for ${context}`);
    for (let index = 1; index < commands.length; index++) {
      switch (commands[index]!.args[0]!.kind) {
        case "bool":
        case "dot":
        case "nil":
        case "number":
        case "string":
          this.tokens.fail(`non executable command in pipeline stage ${index + 1}`);
      }
    }
  }

  #command(): CommandNode {
    const { tokens } = this;
    const { pos } = tokens.peekNonSpace();
    const args: ArgumentNode[] = [];
    while (true) {
      tokens.peekNonSpace();
      const operand = this.#operand();
      if (operand !== undefined) args.push(operand);
      const token = tokens.next();
      if (token.type === "space") continue;
      if (token.type === "rightDelim" || token.type === "rightParen") tokens.backup();
      else if (token.type !== "pipe") tokens.unexpected(token, "operand");
      break;
    }
    if (args.length === 0) tokens.fail("empty command");
    return { kind: "command", pos, args };
  }

  #operand(): ArgumentNode | undefined {
    const { tokens } = this;
    const node = this.#term();
    if (node === undefined) return undefined;
    const first = tokens.peek();
    if (first.type !== "field") return node;
    const fields: string[] = [];
    while (tokens.peek().type === "field") fields.push(tokens.next().value.slice(1));
    switch (node.kind) {
      case "field":
        return { kind: "field", pos: first.pos, ident: [...node.ident, ...fields] };
      case "variable":
        return { kind: "variable", pos: first.pos, ident: [...node.ident, ...fields] };
      case "bool":
      case "string":
      case "number":
      case "nil":
      case "dot":
        return tokens.fail(`unexpected . after term ${quote(printNode(node))}`);
      default:
        return { kind: "chain", pos: first.pos, node, fields };
    }
  }

  #term(): ArgumentNode | undefined {
    const { tokens } = this;
    const token = tokens.nextNonSpace();
    const { pos, value } = token;
    switch (token.type) {
      case "identifier":
        if (!this.scope.isFunction(value)) {
          tokens.fail(`function ${quote(value)} not defined`, token, this.scope.advice?.(value));
        }
        this.scope.functions.add(value);
        return { kind: "identifier", pos, name: value };
      case "dot":
      case "nil":
        return { kind: token.type, pos };
      case "variable":
        if (!this.#variables.includes(value)) tokens.fail(`undefined variable ${quote(value)}`, token);
        return { kind: "variable", pos, ident: [value] };
      case "field":
        return { kind: "field", pos, ident: [value.slice(1)] };
      case "bool":
        return { kind: "bool", pos, value: value === "true" };
      case "charConstant":
      case "complex":
      case "number": {
        const literal = numberLiteral(value, token.type);
        return typeof literal === "string" ? tokens.fail(literal, token) : { kind: "number", pos, literal };
      }
      case "leftParen":
        return this.#parenthesized(token);
      case "string":
      case "rawString":
        return {
          kind: "string",
          pos,
          quoted: value,
          value: unquote(value) ?? tokens.fail("invalid syntax", token),
        };
    }
    tokens.backup();
    return undefined;
  }

  #parenthesized(token: Token): PipeNode {
    if (this.scope.depth >= MAX_NESTING) this.tokens.fail("max expression depth exceeded", token);
    this.scope.depth++;
    const pipe = this.pipeline("parenthesized pipeline", "rightParen");
    this.scope.depth--;
    return pipe;
  }
}
