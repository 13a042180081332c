import type { Value } from "../value/mod.ts";
import type { Invocation } from "./invocation.ts";
import { isShaped, type OutputPlan, printResult, resultText } from "./output.ts";
import type { Format } from "./tree/shared.ts";

/** A result that programs get as one document, and people in words of its own. */
export interface DocumentForms {
  /** What data formats, trees and diagrams hold, and what `--expression` sees. */
  readonly document: Value;
  /** The list that the document is about: `--where` filters it, and CSV has a row for each. */
  readonly items?: readonly Value[];
  /** What people read in the formats `auto`, `table` and `text`; a table of the document when absent. */
  readonly text?: () => string | Promise<string>;
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
  else await printResult(invocation, plan, { value: valueOf(plan, forms) });
  return text !== undefined;
}

/** The text that {@link printDocument} prints, for documents that may go into a file. */
export async function documentText(
  invocation: Invocation,
  plan: OutputPlan,
  forms: DocumentForms,
): Promise<string> {
  const text = wordsOf(invocation, plan, forms);
  return text ? await text() : await resultText(invocation, plan, { value: valueOf(plan, forms) });
}

/** Words stand for the whole document only: what was picked out of it is shown as it is. */
function wordsOf({ flags }: Invocation, plan: OutputPlan, { text }: DocumentForms): DocumentForms["text"] {
  const isWhole = !isShaped(plan) && !flags.bool("interactive");
  return isWhole && WORDS.has(plan.format) ? text : undefined;
}

function valueOf(plan: OutputPlan, { document, items }: DocumentForms): Value {
  const wantsItems = !plan.expression && (plan.where !== undefined || plan.format === "csv");
  return wantsItems && items ? [...items] : document;
}
