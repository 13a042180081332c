import type { Value } from "../value/mod.ts";
import { functionContext } from "./context.ts";
import { TemplateError } from "./error.ts";
import type { Callable, MissingKey } from "./exec/item.ts";
import { State } from "./exec/state.ts";
import { type CompiledTemplate, compileTree, enter, type Program } from "./exec/statements.ts";
import { PrintDepthError } from "./fmt/types.ts";
import type { FunctionContext } from "./functions/contract.ts";
import { privateCopy } from "./functions/ownership.ts";
import { Budget, type Cancellation, LimitError, type RenderLimits } from "./limits.ts";
import type { TemplateTree } from "./parse/nodes.ts";

/** What one render takes besides its data. */
export interface RenderOptions extends Cancellation {
  /** Replaces parts of what functions reach: the clock, randomness, the environment, CEL. */
  readonly context?: Partial<FunctionContext> | undefined;
  readonly limits?: RenderLimits | undefined;
}

/** What {@link render} waits for right before it renders, when there is something to wait for. */
export type Turn = () => Promise<void> | undefined;

/** A template ready to be rendered, any number of times. */
export class Template {
  readonly #main: CompiledTemplate;
  readonly #mutates: boolean;

  constructor(
    readonly tree: TemplateTree,
    callables: ReadonlyMap<string, Callable>,
    options: { readonly missingKey: MissingKey; readonly mutates: boolean },
  ) {
    const templates = new Map<string, CompiledTemplate>();
    const program: Program = { functions: callables, missingKey: options.missingKey, templates };
    for (const [name, list] of tree.trees) templates.set(name, compileTree(name, list, program));
    this.#main = templates.get(tree.name)!;
    this.#mutates = options.mutates;
  }

  /** The template's name, as errors show it. */
  get name(): string {
    return this.tree.name;
  }

  /**
   * Renders with the given data, which stays as it is. Throws a {@link TemplateError}: of kind `execute` in Go's words,
   * of kind `limit` or `cancelled` when the work or the output grew beyond bounds or the caller gave up.
   */
  render(data: Value, options: RenderOptions = {}): string {
    const { context = {}, limits = {}, signal, deadline } = options;
    let state: State | undefined;
    try {
      const budget = new Budget(limits, { signal, deadline });
      const mutable = this.#mutates ? new WeakSet<object>() : undefined;
      const own = mutable === undefined ? data : privateCopy(data, mutable);
      // Null data is an absent dot, as Go's reflection makes of nil.
      const dot = own === null ? undefined : own;
      state = new State(this.tree, budget, () => functionContext(budget, context, mutable), dot);
      enter(state, this.#main, dot);
      this.#main.run(state);
      return state.output;
    } catch (error) {
      throw this.#asTemplateError(error, state);
    }
  }

  #asTemplateError(error: unknown, state: State | undefined): unknown {
    if (error instanceof TemplateError) return error;
    const found = limitOf(error);
    if (found === undefined) return error;
    if (state !== undefined) return state.error(found.kind, found.message, error);
    const place = { templateName: this.name, text: this.tree.text, start: 0, end: 0 };
    return new TemplateError(found.kind, `template: ${this.name}: ${found.message}`, place, { cause: error });
  }
}

/** What kind of limit an error stands for: one of ours, or the end of the host's stack or string length. */
function limitOf(error: unknown): { kind: "limit" | "cancelled"; message: string } | undefined {
  if (error instanceof LimitError) return error;
  if (error instanceof PrintDepthError) return { kind: "limit", message: error.message };
  if (!(error instanceof RangeError)) return undefined;
  const isStack = error.message.includes("call stack");
  return {
    kind: "limit",
    message: isStack ? "the templates or the data nest too deeply" : "a text or list is too large",
  };
}
