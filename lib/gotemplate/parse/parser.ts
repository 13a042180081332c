import { quote } from "../fmt/quote.ts";
import { type IgnoredBlock, ignoredRanges } from "../ignored_blocks.ts";
import { Lexer } from "./lexer.ts";
import type {
  ActionNode,
  BranchNode,
  JumpNode,
  ListNode,
  MarkNode,
  Node,
  PipeNode,
  StatementNode,
  TemplateCallNode,
  TemplateTree,
} from "./nodes.ts";
import { MAX_NESTING, PipelineParser, type Scope } from "./pipeline_parser.ts";
import { printNode } from "./print_node.ts";
import { TokenReader } from "./token_reader.ts";
import type { Token } from "./tokens.ts";
import { unquote } from "./unquote.ts";

/** How a template text is read. */
export interface ParseOptions {
  /** Shown in errors. */
  readonly name?: string | undefined;
  /** `{{` unless given. */
  readonly leftDelim?: string | undefined;
  /** `}}` unless given. */
  readonly rightDelim?: string | undefined;
  /** Parts of the text that are no template. */
  readonly ignoredBlocks?: readonly IgnoredBlock[] | undefined;
  /** Tells which names are functions; every name is one when absent. */
  readonly isFunction?: ((name: string) => boolean) | undefined;
  /** What to say about a name that is none. */
  readonly advice?: ((name: string) => string) | undefined;
}

/** The name of a template that was given none. */
export const DEFAULT_NAME = "unnamed-template";

/** Reads a template text. Throws a {@link TemplateError} of kind `parse`, which carries a line but no column. */
export function parseTemplate(text: string, options: ParseOptions = {}): TemplateTree {
  const name = options.name || DEFAULT_NAME;
  const isFunction = options.isFunction ?? (() => true);
  const lexer = new Lexer(text, {
    leftDelim: options.leftDelim || "{{",
    rightDelim: options.rightDelim || "}}",
    // Without a list of functions `break` and `continue` are still keywords.
    isFunction: options.isFunction ?? (() => false),
    ...(options.ignoredBlocks?.length && { verbatim: ignoredRanges(text, options.ignoredBlocks, name) }),
  });
  const { advice } = options;
  const shared: Shared = {
    name,
    lexer,
    isFunction,
    advice,
    trees: new Map(),
    functions: new Set(),
    depth: 0,
  };
  new TreeParser(shared).main();
  return { name, text, trees: shared.trees, functions: shared.functions };
}

interface Shared extends Scope {
  readonly name: string;
  readonly lexer: Lexer;
  readonly trees: Map<string, ListNode>;
}

/** Parser of one template: the text itself, a `define` or a `block`. Each has variables and look-ahead of its own. */
class TreeParser {
  readonly #shared: Shared;
  readonly #tokens: TokenReader;
  readonly #pipelines: PipelineParser;
  #rangeDepth = 0;

  constructor(shared: Shared) {
    this.#shared = shared;
    this.#tokens = new TokenReader(shared.lexer, shared.name);
    this.#pipelines = new PipelineParser(this.#tokens, shared);
  }

  main(): void {
    const tokens = this.#tokens;
    const nodes: StatementNode[] = [];
    const pos = tokens.peek().pos;
    while (tokens.peek().type !== "eof") {
      if (tokens.peek().type === "leftDelim") {
        const delim = tokens.next();
        if (tokens.nextNonSpace().type === "define") {
          new TreeParser(this.#shared).#definition();
          continue;
        }
        tokens.backup2(delim);
      }
      const node = this.#textOrAction();
      if (isMark(node)) return tokens.fail(`unexpected ${printNode(node)}`);
      nodes.push(node);
    }
    this.#add(this.#shared.name, { kind: "list", pos, nodes });
  }

  #definition(): void {
    const context = "define clause";
    const name = this.#templateName(this.#tokens.nextNonSpace(), context);
    this.#tokens.expect("rightDelim", context);
    this.#body(name, context);
  }

  /** A body up to its end. A wrong end is reported by `reporter`, which for a block is the parser around it. */
  #body(name: string, context: string, reporter = this.#tokens): void {
    const { list, end } = this.#list();
    if (end.kind !== "end") reporter.fail(`unexpected ${printNode(end)} in ${context}`);
    this.#add(name, list);
  }

  #add(name: string, list: ListNode): void {
    const { trees } = this.#shared;
    const old = trees.get(name);
    if (old === undefined || isEmpty(old)) trees.set(name, list);
    else if (!isEmpty(list)) {
      this.#tokens.fail(`template: multiple definition of template ${quote(name)}`);
    }
  }

  #list(): { list: ListNode; end: MarkNode } {
    const tokens = this.#tokens;
    const pos = tokens.peekNonSpace().pos;
    const nodes: StatementNode[] = [];
    if (++this.#shared.depth > MAX_NESTING) tokens.fail("max nesting depth exceeded");
    while (tokens.peekNonSpace().type !== "eof") {
      const node = this.#textOrAction();
      if (isMark(node)) {
        this.#shared.depth--;
        return { list: { kind: "list", pos, nodes }, end: node };
      }
      nodes.push(node);
    }
    return tokens.fail("unexpected EOF");
  }

  #textOrAction(): StatementNode | MarkNode {
    const token = this.#tokens.nextNonSpace();
    if (token.type === "text") return { kind: "text", pos: token.pos, text: token.value };
    if (token.type !== "leftDelim") this.#tokens.unexpected(token, "input");
    this.#tokens.actionLine = token.line;
    const node = this.#action();
    this.#tokens.actionLine = 0;
    return node;
  }

  #action(): StatementNode | MarkNode {
    const tokens = this.#tokens;
    const token = tokens.nextNonSpace();
    switch (token.type) {
      case "block":
        return this.#block();
      case "break":
      case "continue":
        return this.#jump(token.type, token);
      case "else":
        return this.#else();
      case "end":
        return { kind: "end", pos: tokens.expect("rightDelim", "end").pos };
      case "if":
      case "with":
      case "range":
        return this.#branch(token.type);
      case "template":
        return this.#templateCall();
    }
    tokens.backup();
    const { pos } = tokens.peek();
    return {
      kind: "action",
      pos,
      pipe: this.#pipelines.pipeline("command", "rightDelim"),
    } satisfies ActionNode;
  }

  #jump(kind: "break" | "continue", token: Token): JumpNode {
    const next = this.#tokens.nextNonSpace();
    if (next.type !== "rightDelim") this.#tokens.unexpected(next, `{{${kind}}}`);
    if (this.#rangeDepth === 0) this.#tokens.fail(`{{${kind}}} outside {{range}}`);
    return { kind, pos: token.pos };
  }

  #else(): MarkNode {
    const peeked = this.#tokens.peekNonSpace();
    // `else if` and `else with` stay for the branch that this belongs to.
    if (peeked.type === "if" || peeked.type === "with") return { kind: "else", pos: peeked.pos };
    return { kind: "else", pos: this.#tokens.expect("rightDelim", "else").pos };
  }

  #branch(kind: "if" | "with" | "range"): BranchNode {
    const mark = this.#pipelines.mark();
    const pipe = this.#pipelines.pipeline(kind, "rightDelim");
    if (kind === "range") this.#rangeDepth++;
    const { list, end } = this.#list();
    if (kind === "range") this.#rangeDepth--;
    const otherwise = end.kind === "else" ? this.#otherwise(kind, end) : undefined;
    this.#pipelines.release(mark);
    return { kind, pos: pipe.pos, pipe, list, otherwise };
  }

  #otherwise(kind: "if" | "with" | "range", mark: MarkNode): ListNode {
    const tokens = this.#tokens;
    if (kind !== "range" && tokens.peek().type === kind) {
      tokens.next();
      if (++this.#shared.depth > MAX_NESTING) tokens.fail("max nesting depth exceeded");
      const nested = this.#branch(kind);
      this.#shared.depth--;
      return { kind: "list", pos: mark.pos, nodes: [nested] };
    }
    const { list, end } = this.#list();
    if (end.kind !== "end") tokens.fail(`expected end; found ${printNode(end)}`);
    return list;
  }

  #block(): TemplateCallNode {
    const context = "block clause";
    const token = this.#tokens.nextNonSpace();
    const name = this.#templateName(token, context);
    const pipe = this.#pipelines.pipeline(context, "rightDelim");
    new TreeParser(this.#shared).#body(name, context, this.#tokens);
    return { kind: "template", pos: token.pos, name, pipe };
  }

  #templateCall(): TemplateCallNode {
    const context = "template clause";
    const token = this.#tokens.nextNonSpace();
    const name = this.#templateName(token, context);
    let pipe: PipeNode | undefined;
    if (this.#tokens.nextNonSpace().type !== "rightDelim") {
      this.#tokens.backup();
      pipe = this.#pipelines.pipeline(context, "rightDelim");
    }
    return { kind: "template", pos: token.pos, name, pipe };
  }

  #templateName(token: Token, context: string): string {
    if (token.type !== "string" && token.type !== "rawString") this.#tokens.unexpected(token, context);
    return unquote(token.value) ?? this.#tokens.fail("invalid syntax", token);
  }
}

function isMark(node: StatementNode | MarkNode): node is MarkNode {
  return node.kind === "end" || node.kind === "else";
}

/** Whether a tree holds nothing but blanks and definitions. */
function isEmpty(node: Node): boolean {
  if (node.kind === "list") return node.nodes.every(isEmpty);
  return node.kind === "text" && node.text.trim() === "";
}
