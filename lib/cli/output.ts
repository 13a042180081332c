import { ScafctlError } from "../diagnostics/mod.ts";
import { Masker } from "../engine/mod.ts";
import { addMask, type Terminal } from "../terminal/mod.ts";
import { formatJson, isObject, object, type Value, ValueMap, type ValueObject } from "../value/mod.ts";
import { compileExpression, type Expression, filterItems } from "./expression.ts";
import type { Invocation } from "./invocation.ts";
import type { Format } from "./tree/shared.ts";

/** What stands for a sensitive value in the forms that people read. */
export const MASKED = "[REDACTED]";

/** Formats that another program reads: they hold every value, sensitive ones included (decision F19). */
const DATA_FORMATS: ReadonlySet<Format> = new Set(["json", "yaml", "toml", "csv"]);

/** How a result will be printed; everything that can be wrong about it was checked. */
export interface OutputPlan {
  readonly format: Format;
  /** Whether stdout holds nothing but data in a form for programs. */
  readonly structured: boolean;
  readonly expression?: Expression;
  readonly where?: Expression;
  /** Ends YAML with a blank line, as the original does for results of runs. */
  readonly blankLine?: boolean;
  /** Shows a map as a table of keys and values. */
  readonly keyValue?: boolean;
}

/**
 * Reads the output flags before anything runs (decision F16): the format was checked with the flags, the expressions
 * are compiled here.
 */
export async function planOutput(
  invocation: Invocation,
  options: { readonly expressions?: boolean; readonly blankLine?: boolean; readonly keyValue?: boolean } = {},
): Promise<OutputPlan> {
  const { flags, signal, terminal } = invocation;
  const format = (flags.text("output") ?? "auto") as Format;
  if (flags.bool("interactive") && !(terminal.facts.stdinIsTerminal && terminal.facts.stdoutIsTerminal)) {
    throw new ScafctlError("SCAF2005", "--interactive needs a terminal", { exit: 1 });
  }
  const expression = flags.text("expression");
  const where = flags.text("where");
  const usable = options.expressions ?? true;
  return {
    format,
    structured: DATA_FORMATS.has(format),
    ...(usable && expression !== undefined && {
      expression: await compileExpression(expression, "expression", signal),
    }),
    ...(usable && where !== undefined && { where: await compileExpression(where, "where", signal) }),
    ...(options.blankLine && { blankLine: true }),
    ...(options.keyValue && expression === undefined && { keyValue: true }),
  };
}

/** A result with what must not be seen in it. */
export interface Result {
  readonly value: Value;
  /** Names of top-level members that are sensitive. */
  readonly sensitive?: ReadonlySet<string>;
  /** Values that are masked wherever they occur, also as a part of a text. */
  readonly secrets?: readonly Value[];
  /** Names of top-level members that only data formats and diagrams show. */
  readonly internal?: ReadonlySet<string>;
}

/** Prints a result as planned. */
export async function printResult(invocation: Invocation, plan: OutputPlan, result: Result): Promise<void> {
  announceSecrets(invocation, plan, result);
  let value = visible(invocation, plan.format, result);
  if (plan.expression) value = plan.expression.evaluate(value);
  if (plan.where) value = filterItems(value, plan.where);
  if (invocation.flags.bool("interactive")) {
    const { browse } = await import("./views/browse.ts");
    return await browse(invocation, value);
  }
  if (plan.format === "test") {
    const { writeTest } = await import("./views/test_case.ts");
    // A test compares what `-o json` shows, where a masked text would never be found.
    if (!plan.expression && isObject(value)) value = without(value, result.sensitive);
    return await invocation.terminal.data(await writeTest(invocation, value, await maskOf(result)));
  }
  await invocation.terminal.data(await renderValue(value, plan, invocation.terminal));
}

/** The value in a format, as text with a line end. */
export async function renderValue(value: Value, plan: OutputPlan, terminal: Terminal): Promise<string> {
  switch (plan.format) {
    case "quiet":
    case "test":
      return "";
    case "json":
      return formatJson(value, { indent: 2, sort: "data" }) + "\n";
    case "yaml": {
      const { emitYaml } = await import("../yaml/mod.ts");
      return emitYaml(value, { indent: 4, sort: "data" }) + (plan.blankLine ? "\n" : "");
    }
    case "toml": {
      const { tomlText } = await import("./views/toml.ts");
      return tomlText(value);
    }
    default: {
      const { humanText } = await import("./views/human.ts");
      return humanText(value, plan.format, {
        width: terminal.facts.width,
        terminal: terminal.facts.stdoutIsTerminal,
        keyValue: plan.keyValue ?? false,
      });
    }
  }
}

/** Whether a result is printed without what is sensitive in it: always in forms for people, in others on demand. */
export function masksResult({ flags, config, terminal }: Invocation, format: Format): boolean {
  if (flags.bool("show-sensitive")) return false;
  if (!DATA_FORMATS.has(format)) return true;
  return flags.bool("mask-sensitive") || (terminal.facts.ci && config.bool("settings.maskInCI"));
}

/** What a format may show. */
function visible(invocation: Invocation, format: Format, result: Result): Value {
  const { value } = result;
  if (!isObject(value) || invocation.flags.bool("show-sensitive")) {
    return withoutInternal(value, format, result);
  }
  if (!masksResult(invocation, format)) return value;
  const names = result.sensitive ?? new Set<string>();
  const masked = object(
    Object.keys(value).map((key) => [key, names.has(key) ? MASKED : value[key]!] as const),
  );
  return withoutInternal(maskSecrets(masked, result.secrets), format, result);
}

function maskSecrets(value: ValueObject, secrets: readonly Value[] = []): ValueObject {
  const masker = new Masker();
  for (const secret of secrets) masker.add(secret);
  return masker.maskValue(value) as ValueObject;
}

function withoutInternal(value: Value, format: Format, result: Result): Value {
  if (!result.internal?.size || !isObject(value) || DATA_FORMATS.has(format) || format === "mermaid") {
    return value;
  }
  return without(value, result.internal);
}

function without(value: ValueObject, names: ReadonlySet<string> | undefined): ValueObject {
  return object(
    Object.keys(value).filter((key) => !names?.has(key)).map((key) => [key, value[key]!] as const),
  );
}

/** Under GitHub Actions the runner is told the secrets before they are printed, so that it hides them in its log. */
function announceSecrets(invocation: Invocation, plan: OutputPlan, result: Result): void {
  const { terminal } = invocation;
  if (!terminal.facts.github || !isObject(result.value)) return;
  if (!DATA_FORMATS.has(plan.format) && !invocation.flags.bool("show-sensitive")) return;
  const texts = new Set<string>();
  for (const name of result.sensitive ?? []) collectTexts(result.value[name] ?? null, texts);
  for (const secret of result.secrets ?? []) collectTexts(secret, texts);
  for (const text of texts) terminal.write("stderr", addMask(text));
}

/** Hides the sensitive parts of a result in other texts, such as the parameters they came from. */
async function maskOf({ value, sensitive }: Result): Promise<(text: string) => string> {
  const { Masker } = await import("../engine/mod.ts");
  const masker = new Masker();
  if (isObject(value)) { for (const name of sensitive ?? []) masker.add(value[name] ?? null); }
  return (text) => masker.mask(text);
}

function collectTexts(value: Value, into: Set<string>): void {
  if (typeof value === "string") into.add(value);
  else if (Array.isArray(value)) { for (const item of value) collectTexts(item, into); }
  else if (value instanceof ValueMap) { for (const item of value.values()) collectTexts(item, into); }
  else if (isObject(value)) {
    for (const item of Object.values(value as ValueObject)) {
      collectTexts(item, into);
    }
  }
}
