import process from "node:process";
import { ScafctlError } from "../diagnostics/mod.ts";
import type { TerminalFacts } from "./facts.ts";
import { harmless } from "./talk.ts";

/** One question. */
export interface Question {
  readonly message: string;
  /** The answers to choose from; any text when absent. */
  readonly choices?: readonly { readonly value: string; readonly label: string; readonly hint?: string }[];
  /** Taken when the user just presses return. */
  readonly initial?: string;
  /** Shown in the empty field; not an answer. */
  readonly hint?: string;
  /** The answer is not shown while it is typed. */
  readonly secret?: boolean;
  /** Says what is wrong with a typed answer; it is asked for again then. */
  readonly check?: (answer: string) => string | undefined;
}

/** Who asks: a cancelled one takes the question back, and its terminal says whether there is colour. */
export interface Asker {
  readonly signal: AbortSignal;
  readonly terminal: { readonly facts: Pick<TerminalFacts, "stderrColor" | "width" | "height"> };
}

/**
 * Asks on the terminal and returns the answer. Questions go to stderr, so that stdout stays clean. Throws SCAF6005 when
 * the user gives up.
 */
export async function ask(question: Question, asker: Asker): Promise<string> {
  const prompts = await load();
  const common = { output: questionStream(asker.terminal.facts), signal: asker.signal };
  const { check, initial } = question;
  // Key, description and choices are a solution's.
  const shown = (text: string) => harmless(text, false);
  const message = shown(question.message);
  const typed = {
    ...common,
    message,
    ...(check && { validate: (text?: string) => check(text || (initial ?? "")) }),
  };
  const answer = question.choices
    ? await prompts.select({
      ...common,
      message,
      options: question.choices.map((choice) => ({ ...choice, label: shown(choice.label) })),
      ...(question.initial !== undefined && { initialValue: question.initial }),
    })
    : question.secret
    ? await prompts.password(typed)
    : await prompts.text({
      ...typed,
      ...(question.hint !== undefined && { placeholder: shown(question.hint) }),
      ...(initial !== undefined && { defaultValue: initial, placeholder: initial }),
    });
  if (prompts.isCancel(answer)) throw new ScafctlError("SCAF6005", "the question was not answered");
  return String(answer ?? "");
}

/** The end of the input gives up as Ctrl-C does. */
const END_OF_INPUT = "\x04";

async function load() {
  const prompts = await import("@clack/prompts");
  prompts.updateSettings({ aliases: { [END_OF_INPUT]: "cancel" } });
  return prompts;
}

/** Asks for a yes or no. */
export async function confirm(message: string, asker: Asker): Promise<boolean> {
  const prompts = await load();
  const answer = await prompts.confirm({
    message: harmless(message, false),
    initialValue: false,
    output: questionStream(asker.terminal.facts),
    signal: asker.signal,
  });
  if (prompts.isCancel(answer)) throw new ScafctlError("SCAF6005", "the question was not answered");
  return answer === true;
}

/** Sequences that change colour or weight; those that move the cursor are needed. */
// deno-lint-ignore no-control-regex -- this is what is looked for
const COLOURS = /\x1b\[[0-9;]*m/g;

/**
 * stderr, without colour where none is wanted. A terminal that does not tell its size (some report 0 columns) is taken for
 * one of the usual size.
 */
function questionStream({ stderrColor, width, height }: Asker["terminal"]["facts"]): typeof process.stderr {
  const { stderr } = process;
  if (!stderr.columns) Object.defineProperty(stderr, "columns", { value: width, configurable: true });
  if (!stderr.rows) Object.defineProperty(stderr, "rows", { value: height, configurable: true });
  if (stderrColor) return stderr;
  const plain: typeof stderr = Object.create(stderr);
  plain.write = (text: string | Uint8Array) =>
    stderr.write(typeof text === "string" ? text.replace(COLOURS, "") : text);
  return plain;
}
