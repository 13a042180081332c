import type { Value } from "../value/mod.ts";
import type { Invocation } from "./invocation.ts";
import { isShaped, type OutputPlan, printResult, renderValue, type Result, resultText } from "./output.ts";
import type { Format } from "./tree/shared.ts";

/** A result that programs get as one document, and people in words of its own. */
export interface DocumentForms {
  /** What data formats, trees and diagrams hold, and what `--expression` sees. */
  readonly document: Value;
  /** The list that the document is about: `--where` filters it, CSV and lists show its items alone. */
  readonly items?: readonly Value[];
  /**
   * What people read in the formats `auto`, `table` and `text`; a table of the document when absent, or of its items when
   * it is `"items"`.
   */
  readonly text?: "items" | (() => string | Promise<string>);
  /** Members that are never the same twice; see {@link Result.volatile}. */
  readonly volatile?: readonly string[];
}

const WORDS: ReadonlySet<Format> = new Set(["auto", "table", "text"]);

/** Prints a document in the form that the plan asks for. Returns whether its words were printed. */
export async function printDocument(
  invocation: Invocation,
  plan: OutputPlan,
  forms: DocumentForms,
): Promise<boolean> {
  const text = wordsOf(invocation, plan, forms);
  if (text) await invocation.terminal.data(await text());
  else await printResult(invocation, plan, resultOf(plan, forms));
  return text !== undefined;
}

/** The text that {@link printDocument} prints, for documents that may go into a file. */
export async function documentText(
  invocation: Invocation,
  plan: OutputPlan,
  forms: DocumentForms,
): Promise<string> {
  const text = wordsOf(invocation, plan, forms);
  return text ? await text() : await resultText(invocation, plan, resultOf(plan, forms));
}

/** Words stand for the whole document only: what was picked out of it is shown as it is. */
function wordsOf(
  { flags, terminal }: Invocation,
  plan: OutputPlan,
  { text, items }: DocumentForms,
): (() => string | Promise<string>) | undefined {
  if (isShaped(plan) || flags.bool("interactive") || !WORDS.has(plan.format)) return undefined;
  return text === "items" ? () => renderValue([...items ?? []], plan, terminal) : text;
}

function resultOf(plan: OutputPlan, { document, items, volatile }: DocumentForms): Result {
  const isListed = plan.where !== undefined || plan.format === "csv" || plan.format === "list";
  const wantsItems = isListed && !plan.expression;
  return { value: wantsItems && items ? [...items] : document, ...(volatile && { volatile }) };
}
