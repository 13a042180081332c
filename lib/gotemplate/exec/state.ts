import { TemplateError, type TemplateErrorKind } from "../error.ts";
import { quote } from "../fmt/quote.ts";
import type { FunctionContext } from "../functions/contract.ts";
import type { Budget } from "../limits.ts";
import { countLines, utf8Length } from "../parse/chars.ts";
import type { Node, TemplateTree } from "../parse/nodes.ts";
import { printNode } from "../parse/print_node.ts";
import type { Item } from "./item.ts";

/**
 * One render in progress. Errors lie at `node`, which every evaluation sets as it begins, exactly where Go's executor
 * does: the place in an error text is that of the node evaluated last, not of the one at fault.
 */
export class State {
  /** Name of the template being executed; differs from the text's name inside a `define`. */
  templateName: string;
  node: Node | undefined;
  dot: Item;
  /** Whether `dot` is an element of a list or map, whose static type is `interface {}`. Shows in error texts only. */
  isDotBoxed = false;
  /** Variables by slot; slot 0 is `$`. */
  variables: Item[] = [];
  /** Per variable, what {@link isDotBoxed} is for dot. */
  boxed: boolean[] = [];
  /** Templates that are being executed inside each other. */
  depth = 0;
  output = "";
  #context: FunctionContext | undefined;

  constructor(
    readonly tree: TemplateTree,
    readonly budget: Budget,
    readonly makeContext: () => FunctionContext,
    data: Item,
  ) {
    this.templateName = tree.name;
    this.dot = data;
  }

  get context(): FunctionContext {
    return this.#context ??= this.makeContext();
  }

  /** Appends to the result. `bytes` is the length of the text in UTF-8. */
  write(text: string, bytes: number): void {
    this.budget.produce(bytes);
    this.output += text;
  }

  fail(message: string): never {
    throw this.error("execute", message);
  }

  /** An error at the present place, with Go's words around the message. */
  error(kind: TemplateErrorKind, message: string, cause?: unknown): TemplateError {
    const { tree, node } = this;
    const pos = node?.pos ?? 0;
    const shown = node === undefined ? "" : printNode(node);
    const lineStart = tree.text.lastIndexOf("\n", pos - 1) + 1;
    const place = `${tree.name}:${1 + countLines(tree.text, 0, pos)}:${
      utf8Length(tree.text, pos === 0 ? 0 : lineStart, pos)
    }`;
    const text = node === undefined
      ? `template: ${this.templateName}: ${message}`
      : `template: ${place}: executing ${quote(this.templateName)} at <${shown}>: ${message}`;
    // Go counts from within a path; people look for its beginning.
    const from = shown === "" ? -1 : tree.text.lastIndexOf(shown, pos);
    const start = from >= 0 && from + shown.length > pos ? from : pos;
    const end = Math.min(tree.text.length, start + Math.max(1, shown.length));
    return new TemplateError(kind, text, { templateName: tree.name, text: tree.text, start, end }, { cause });
  }
}

/** Evaluates to a value. */
export type Eval = (state: State) => Item;
/** How a statement ends: normally, by `break`, by `continue`. */
export type Signal = 0 | 1 | 2;
/** Executes a statement. */
export type Exec = (state: State) => Signal;
