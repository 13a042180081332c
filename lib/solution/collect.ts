import type { SourceRange } from "../diagnostics/mod.ts";
import { isObject, type Value, ValueMap } from "../value/mod.ts";
import type { Condition, ForEach, Inputs, ValueRef } from "./model.ts";
import {
  expressionReferences,
  type TemplateDelimiters,
  templateReferences,
  type TextReferences,
} from "./references.ts";

/** A name that a part of the solution refers to. */
export interface Reference {
  readonly name: string;
  readonly range?: SourceRange;
  /**
   * The name may also be supplied by something that only a run knows (a template's `data` given as an expression), so
   * that it is a dependency if there is such a resolver, and no mistake if there is none.
   */
  readonly soft: boolean;
}

/** What one or several input values refer to. */
export interface References {
  /** Resolvers: members of `_`, fields at the root of templates, `rslvr` names. */
  readonly resolvers: readonly Reference[];
  /** Actions: members of `__actions`, and aliases of actions. */
  readonly actions: readonly Reference[];
  /** Every other free name, such as `__self`, `__item`, `__cwd`, `__execution`, `__actions`; also aliases. */
  readonly variables: ReadonlySet<string>;
  /** Some text looks at all resolvers at once (`size(_)`, `_[name]`). */
  readonly wholeResolvers: boolean;
  /** Some text looks at all actions at once. */
  readonly wholeActions: boolean;
}

/** Names that mean something other than a resolver where a text stands. */
export interface ReferenceScope {
  /** Iteration variables by the names the step gives them. */
  readonly locals?: ReadonlySet<string>;
  /** Aliases of actions, each with the action's name. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** Whether plain texts are looked into as well (default true); off where the provider itself knows better. */
  readonly literals?: boolean;
}

/** The references of an input value. */
export function references(value: ValueRef, scope: ReferenceScope = {}): References {
  return new Collector(scope).add(value);
}

/** Gathers the references of several parts that share one scope. */
export class Collector implements References {
  readonly resolvers: Reference[] = [];
  readonly actions: Reference[] = [];
  readonly variables = new Set<string>();
  wholeResolvers = false;
  wholeActions = false;

  constructor(readonly scope: ReferenceScope) {}

  add(value: ValueRef | Condition | undefined, context: TextContext = {}): this {
    switch (value?.kind) {
      case "rslvr":
        this.resolvers.push({ name: value.name, soft: false, ...place(value.range) });
        break;
      case "expr":
        this.expression(value.text, value.range);
        break;
      case "tmpl":
        this.#template(value.text, value.range, context);
        break;
      case "list":
        for (const item of value.items) this.add(item, context);
        break;
      case "map":
        for (const [, item] of value.entries) this.add(item, context);
        break;
      case "literal":
        if (this.scope.literals !== false) {
          this.#literal(
            value.value,
            value.range,
            context.softLiterals ? { ...context, soft: true } : context,
          );
        }
    }
    return this;
  }

  /**
   * The inputs of a call, or one of them; keys of a template's own `data` are no resolvers. Plain text names a resolver
   * for sure only where the provider is known to evaluate it: elsewhere it may be a chart or a workflow file.
   */
  addInputs(inputs: Inputs, provider = "", only?: string): this {
    const softLiterals = !EVALUATING.has(provider);
    const context = { ...templateContext(inputs), softLiterals };
    for (const [name, value] of inputs) {
      if (only === undefined || name === only) this.add(value, name === "data" ? { softLiterals } : context);
    }
    return this;
  }

  /** CEL text that is not an input, such as `retryIf`. */
  expression(text: string, range: SourceRange | undefined): this {
    this.#take(expressionReferences(text), range, {}, false);
    return this;
  }

  #template(text: string, range: SourceRange | undefined, context: TextContext): void {
    this.#take(templateReferences(text, context.delimiters), range, context, true);
  }

  /** Text that is plain data may still be an expression or a template to the provider that gets it. */
  #literal(value: Value, range: SourceRange | undefined, context: TextContext): void {
    if (typeof value === "string") {
      const { left, right } = context.delimiters ?? { left: "{{", right: "}}" };
      if (value.includes(left) && value.includes(right)) this.#template(value, range, context);
      else if (value.includes("_.") || value.includes("_[")) {
        this.#take(expressionReferences(value), range, context.softLiterals ? { soft: true } : {}, false);
      }
    } else if (Array.isArray(value)) {
      for (const item of value) this.#literal(item, range, context);
    } else if (value instanceof ValueMap) {
      for (const item of value.values()) this.#literal(item, range, context);
    } else if (isObject(value)) {
      for (const key of Object.keys(value)) this.#literal(value[key]!, range, context);
    }
  }

  #take(
    found: TextReferences,
    range: SourceRange | undefined,
    context: TextContext,
    isTemplate: boolean,
  ): void {
    const { locals, aliases } = this.scope;
    for (const name of found.roots) {
      // In a template iteration variables, aliases and resolvers stand side by side; in CEL only `_` holds resolvers.
      if (isTemplate && (locals?.has(name) || context.supplied?.has(name))) continue;
      const action = isTemplate ? aliases?.get(name) : undefined;
      if (action !== undefined) {
        this.variables.add(name);
        this.actions.push({ name: action, soft: false, ...place(range) });
      } else {
        const soft = context.soft === true || found.optionalRoots.includes(name);
        this.resolvers.push({ name, soft, ...place(range) });
      }
    }
    for (const name of found.actions) this.actions.push({ name, soft: false, ...place(range) });
    for (const name of found.variables) {
      if (locals?.has(name)) continue;
      this.variables.add(name);
      const action = isTemplate ? undefined : aliases?.get(name);
      if (action !== undefined) this.actions.push({ name: action, soft: false, ...place(range) });
    }
    this.wholeResolvers ||= found.wholeRoots;
    this.wholeActions ||= found.wholeActions;
  }
}

/** What a template among a call's inputs is known to get besides the resolvers. */
interface TextContext {
  readonly supplied?: ReadonlySet<string>;
  readonly soft?: boolean;
  readonly delimiters?: TemplateDelimiters;
  /** Plain text may be anything. */
  readonly softLiterals?: boolean;
}

/** Built-in providers whose plain texts are expressions or templates. */
const EVALUATING = new Set(["cel", "go-template", "validation"]);

function templateContext(inputs: Inputs): TextContext {
  const data = inputs.get("data");
  const isTemplate = inputs.has("template") || inputs.has("entries");
  const delimiters = delimitersOf(inputs);
  const base: TextContext = delimiters ? { delimiters } : {};
  if (!isTemplate || !data) return base;
  if (data.kind === "map") return { ...base, supplied: new Set(data.entries.map(([key]) => key)) };
  if (data.kind === "literal" && isObject(data.value)) {
    return { ...base, supplied: new Set(Object.keys(data.value)) };
  }
  return { ...base, soft: true };
}

function delimitersOf(inputs: Inputs): TemplateDelimiters | undefined {
  const left = literalText(inputs.get("leftDelim"));
  const right = literalText(inputs.get("rightDelim"));
  return left || right ? { left: left || "{{", right: right || "}}" } : undefined;
}

function literalText(value: ValueRef | undefined): string | undefined {
  return value?.kind === "literal" && typeof value.value === "string" ? value.value : undefined;
}

function place(range: SourceRange | undefined): { readonly range?: SourceRange } {
  return range ? { range } : {};
}

/** The names a loop gives its variables, besides `__item` and `__index`. */
export function loopNames(forEach: ForEach | undefined): ReadonlySet<string> {
  return new Set([forEach?.item, forEach?.index].filter((name) => name !== undefined));
}
