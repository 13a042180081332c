import { didYouMean, messageOf, ScafctlError } from "../diagnostics/mod.ts";
import type { JsonSchema } from "../provider/mod.ts";
import { coerceTemplateText } from "../provider/mod.ts";
import type { Condition, Inputs, ValueRef } from "../solution/model.ts";
import { goTypeName, object, tagInt64, type Value, type ValueObject } from "../value/mod.ts";
import { placeIn } from "./inner_place.ts";
import type { EvaluationLimits, Languages, Scope } from "./languages.ts";

/**
 * Evaluates the four input forms. What comes out is data: it is never looked into for references again, whatever keys it
 * holds (decision F4).
 */
export class Evaluator {
  readonly #languages: Languages;
  readonly #limits: EvaluationLimits;
  readonly #deadlines = new WeakMap<AbortSignal, number>();

  constructor(languages: Languages, limits: EvaluationLimits = {}) {
    this.#languages = languages;
    this.#limits = limits;
  }

  /** The value of a reference. Throws SCAF5009, SCAF5010, or SCAF3008 for a name that has no value. */
  async value(ref: ValueRef, scope: Scope, signal?: AbortSignal): Promise<Value> {
    switch (ref.kind) {
      case "literal":
        return ref.value;
      case "rslvr":
        return lookUp(ref.name, scope, ref.range);
      case "expr":
        return await this.expression(ref.text, scope, signal);
      case "tmpl":
        return await this.template(ref.text, scope, signal);
      case "list": {
        const items: Value[] = [];
        for (const item of ref.items) items.push(await this.value(item, scope, signal));
        return items;
      }
      case "map": {
        const result = object();
        for (const [key, item] of ref.entries) result[key] = await this.value(item, scope, signal);
        return result;
      }
    }
  }

  /** The value of an expression; its ints are int64, which templates can tell from the ints of the file. */
  async expression(text: string, scope: Scope, signal?: AbortSignal): Promise<Value> {
    return tagInt64(await this.#languages.expression(text, scope, this.#bounds(signal)));
  }

  async template(text: string, scope: Scope, signal?: AbortSignal): Promise<string> {
    return await this.#languages.template(text, scope, this.#bounds(signal));
  }

  /**
   * All inputs of a call, a template's text brought to the type the schema asks for (decision S23). An error names the
   * input; a key without anything behind it is one.
   */
  async inputs(
    inputs: Inputs,
    scope: Scope,
    schema: JsonSchema | undefined,
    signal?: AbortSignal,
  ): Promise<ValueObject> {
    const result = object();
    for (const [name, ref] of inputs) {
      if (ref.kind !== "literal") result[name] = await this.input(name, ref, scope, schema, signal);
      else if (ref.value === null) throw dangling(name, ref);
      else result[name] = ref.value;
    }
    return result;
  }

  /** One input of a call; see {@link inputs}. */
  async input(
    name: string,
    ref: ValueRef,
    scope: Scope,
    schema: JsonSchema | undefined,
    signal?: AbortSignal,
  ): Promise<Value> {
    let value: Value;
    try {
      value = await this.value(ref, scope, signal);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw inputError(name, ref, error);
    }
    if (ref.kind !== "tmpl") return value;
    const properties = schema?.properties;
    const property = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
    return property ? coerceTemplateText(value as string, property) : value;
  }

  /** What `forEach.in` gives, whatever it is; an error tells where the list stands. */
  async list(ref: ValueRef, scope: Scope, signal?: AbortSignal): Promise<Value> {
    try {
      return await this.value(ref, scope, signal);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw new ScafctlError("SCAF3009", `forEach.in failed: ${messageOf(error)}`, {
        cause: error,
        range: placeIn(ref, error),
        hint: error instanceof ScafctlError ? error.hint : undefined,
      });
    }
  }

  /** A condition. Anything but a bool (or, from a template, the text of one) is an error. Throws SCAF3007. */
  async condition(condition: Condition, scope: Scope, what: string, signal?: AbortSignal): Promise<boolean> {
    let value: Value;
    try {
      value = await this.value(condition, scope, signal);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw new ScafctlError("SCAF3007", `${what} failed: ${messageOf(error)}`, {
        cause: error,
        range: placeIn(condition, error),
        hint: error instanceof ScafctlError ? error.hint : undefined,
      });
    }
    if (typeof value === "boolean") return value;
    if (condition.kind === "tmpl") {
      const text = (value as string).trim().toLowerCase();
      if (text === "true") return true;
      if (text === "false") return false;
      throw new ScafctlError(
        "SCAF3007",
        `${what} must evaluate to boolean, got the text ${JSON.stringify(text.slice(0, 100))}`,
        { range: condition.range },
      );
    }
    throw new ScafctlError("SCAF3007", `${what} must evaluate to boolean, got ${goTypeName(value)}`, {
      range: condition.range,
    });
  }

  /** Ends evaluations under this signal at an instant (ms since the epoch) as well. */
  setDeadline(signal: AbortSignal, deadline: number): void {
    this.#deadlines.set(signal, deadline);
  }

  #bounds(signal: AbortSignal | undefined): EvaluationLimits {
    if (!signal) return this.#limits;
    const deadline = this.#deadlines.get(signal);
    return { ...this.#limits, signal, ...(deadline !== undefined && { deadline }) };
  }
}

function lookUp(name: string, scope: Scope, range: ValueRef["range"]): Value {
  if (Object.hasOwn(scope.values, name)) return scope.values[name]!;
  throw new ScafctlError("SCAF3008", `resolver "${name}" not found`, {
    range,
    hint: didYouMean(name, Object.keys(scope.values)) ?? "no resolver has this name, or it was skipped",
  });
}

function dangling(name: string, ref: ValueRef): ScafctlError {
  return new ScafctlError("SCAF3008", `failed to evaluate input "${name}": it has no value`, {
    range: ref.range,
    hint: 'give it one, or take the key out; `{expr: "null"}` is a deliberate null',
  });
}

function inputError(name: string, ref: ValueRef, error: unknown): ScafctlError {
  const facts = error instanceof ScafctlError ? { hint: error.hint, exit: error.exit } : {};
  return new ScafctlError("SCAF3008", `failed to evaluate input "${name}": ${messageOf(error)}`, {
    ...facts,
    cause: error,
    range: placeIn(ref, error),
  });
}
