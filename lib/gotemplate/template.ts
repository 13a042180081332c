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
    if (state === undefined) {
      if (!(error instanceof LimitError)) return error;
      const place = { templateName: this.name, text: this.tree.text, start: 0, end: 0 };
      return new TemplateError(error.kind, `template: ${this.name}: ${error.message}`, place, {
        cause: error,
      });
    }
    if (error instanceof LimitError) return state.error(error.kind, error.message, error);
    if (error instanceof PrintDepthError) return state.error("limit", error.message, error);
    if (error instanceof RangeError) {
      const isStack = error.message.includes("call stack");
      return state.error(
        "limit",
        isStack ? "templates call each other too deeply" : "a text or list is too large",
        error,
      );
    }
    return error;
  }
}
