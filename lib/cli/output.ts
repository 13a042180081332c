import { ScafctlError } from "../diagnostics/mod.ts";
import type { Masker } from "../engine/mod.ts";
import { addMask, type Terminal } from "../terminal/mod.ts";
import {
  formatJson,
  isObject,
  type JsonStyle,
  object,
  type Value,
  ValueError,
  ValueMap,
  type ValueObject,
} from "../value/mod.ts";
import { compileExpression, type Expression, filterItems } from "./expression.ts";
import type { Invocation } from "./invocation.ts";
import type { Format } from "./tree/shared.ts";

/** What stands for a sensitive value in the forms that people read. */
export const MASKED = "[REDACTED]";

/** Formats that another program reads: they hold every value, sensitive ones included (decision F19). */
const DATA_FORMATS: ReadonlySet<Format> = new Set(["json", "yaml", "toml", "csv"]);

/** Formats for people who watch a run: between what providers print and a table there is no conflict. */
const TALKATIVE_FORMATS: ReadonlySet<Format> = new Set(["auto", "table", "list", "text", "quiet"]);

/** How a result will be printed; everything that can be wrong about it was checked. */
export interface OutputPlan {
  readonly format: Format;
  /** Whether the result is data in a form for programs. */
  readonly structured: boolean;
  /** Whether stdout holds the result and nothing else: what providers print goes to stderr. */
  readonly alone: boolean;
  readonly expression?: Expression;
  readonly where?: Expression;
  /** Ends YAML with a blank line, as the original does for results of runs. */
  readonly blankLine?: boolean;
  /** Shows a map as a table of keys and values. */
  readonly keyValue?: boolean;
  /** How JSON is written, where it is not the common way. */
  readonly json?: JsonStyle;
}

/** What a command's output has of its own. */
export interface OutputOptions {
  /** Which of `--expression` and `--where` shape the result; both unless said otherwise. */
  readonly expressions?: boolean | "where";
  /** The format, where it is not the one that `--output` names. */
  readonly format?: Format;
  readonly blankLine?: boolean;
  readonly keyValue?: boolean;
  readonly json?: JsonStyle;
}

/**
 * Reads the output flags before anything runs (decision F16): the format was checked with the flags, the expressions
 * are compiled here.
 */
export async function planOutput(invocation: Invocation, options: OutputOptions = {}): Promise<OutputPlan> {
  const { flags, signal, terminal } = invocation;
  const format = options.format ?? (flags.text("output") ?? "auto") as Format;
  if (flags.bool("interactive") && !(terminal.facts.stdinIsTerminal && terminal.facts.stdoutIsTerminal)) {
    throw new ScafctlError("SCAF2005", "--interactive needs a terminal", { exit: 1 });
  }
  const usable = options.expressions ?? true;
  const expression = usable === true ? flags.text("expression") : undefined;
  const where = usable === false ? undefined : flags.text("where");
  return {
    format,
    structured: DATA_FORMATS.has(format),
    alone: !TALKATIVE_FORMATS.has(format) || expression !== undefined || where !== undefined,
    ...(expression !== undefined && {
      expression: await compileExpression(expression, "expression", signal),
    }),
    ...(where !== undefined && { where: await compileExpression(where, "where", signal) }),
    ...(options.blankLine && { blankLine: true }),
    ...(options.keyValue && expression === undefined && { keyValue: true }),
    ...(options.json && { json: options.json }),
  };
}

/** Whether an expression chooses what is printed of a result. */
export function isShaped({ expression, where }: OutputPlan): boolean {
  return expression !== undefined || where !== undefined;
}

/** Whether a result is wanted with all its parts: for a program, a test, or an expression to choose from. */
export function wantsData(plan: OutputPlan): boolean {
  return plan.structured || plan.format === "test" || isShaped(plan);
}

/** A result with what must not be seen in it. */
export interface Result {
  readonly value: Value;
  /** Names of top-level members that are sensitive. */
  readonly sensitive?: ReadonlySet<string>;
  /** Values with secrets in them, beyond the sensitive members. */
  readonly secrets?: readonly Value[];
  /** Knows the secrets of the run, which are masked wherever they occur, also as a part of a text. */
  readonly masker?: Masker;
  /** Names of top-level members that only data formats and diagrams show. */
  readonly internal?: ReadonlySet<string>;
  /** Names of top-level members that are never the same twice, such as times: no test can hold a command to them. */
  readonly volatile?: readonly string[];
}

/** Prints a result as planned. */
export async function printResult(invocation: Invocation, plan: OutputPlan, result: Result): Promise<void> {
  if (!invocation.flags.bool("interactive")) {
    return await invocation.terminal.data(await resultText(invocation, plan, result));
  }
  const { browse } = await import("./views/browse.ts");
  await browse(invocation, shaped(invocation, plan, result));
}

/** A result as the text that {@link printResult} prints, for results that may go into a file. */
export async function resultText(invocation: Invocation, plan: OutputPlan, result: Result): Promise<string> {
  announceSecrets(invocation, plan, result);
  const value = shaped(invocation, plan, result);
  if (plan.format !== "test") return await renderValue(value, plan, invocation.terminal);
  const { writeTest } = await import("./views/test_case.ts");
  // A test compares what `-o json` shows, where a masked text would never be found.
  const untested = new Set([...result.sensitive ?? [], ...result.volatile ?? [], "__execution"]);
  const tested = !plan.expression && isObject(value) ? without(value, untested) : value;
  return await writeTest(invocation, tested, (text) => result.masker?.mask(text) ?? text);
}

/** What is left of a result after `--expression` and `--where`. */
function shaped(invocation: Invocation, { format, expression, where }: OutputPlan, result: Result): Value {
  let value = visible(invocation, format, result);
  if (expression) value = expression.evaluate(value);
  return where ? filterItems(value, where) : value;
}

/** The value in a format, as text with a line end. */
export async function renderValue(value: Value, plan: OutputPlan, terminal: Terminal): Promise<string> {
  switch (plan.format) {
    case "quiet":
    case "test":
      return "";
    case "json":
      return jsonText(value, plan);
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

function jsonText(value: Value, plan: OutputPlan): string {
  try {
    return formatJson(value, { indent: 2, sort: "data", ...plan.json }) + "\n";
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ScafctlError("SCAF2011", `the result cannot be printed: ${error.message}`, {
      cause: error,
      hint: "-o yaml can, or make the value a text",
    });
  }
}

/** Whether a result is printed without what is sensitive in it: always in forms for people, in others on demand. */
export function masksResult({ flags, config, terminal }: Invocation, format: Format): boolean {
  if (flags.bool("show-sensitive")) return false;
  if (!DATA_FORMATS.has(format)) return true;
  return flags.bool("mask-sensitive") || flags.bool("redact") ||
    (terminal.facts.ci && config.bool("settings.maskInCI"));
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
  return withoutInternal(result.masker?.maskValue(masked) ?? masked, format, result);
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
  for (const text of texts) {
    // Ordinary words beside a secret would be hidden in everything that the job prints.
    if (!result.masker?.isOpen(text)) terminal.write("stderr", addMask(text));
  }
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
