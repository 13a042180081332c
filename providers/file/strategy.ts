import type { ProviderContext } from "../../lib/provider/mod.ts";
import type { ValueObject } from "../../lib/value/mod.ts";
import { failure } from "../shared/failure.ts";
import { own, text } from "../shared/inputs.ts";

/** What happens to a file that is already there. */
export const STRATEGIES = ["error", "overwrite", "skip", "skip-unchanged", "append"] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** What became of a file. */
export type Status = "created" | "overwritten" | "skipped" | "unchanged" | "appended";

/** How one file is to be written. */
export interface WriteOptions {
  readonly strategy: Strategy;
  readonly backup: boolean;
  readonly dedupe: boolean;
}

/**
 * The options of one file: those of its tree entry, else of the inputs, else of the command line, else `error` without
 * backup. Throws when dedupe is asked for with a strategy other than append.
 */
export function writeOptions(
  inputs: ValueObject,
  context: Pick<ProviderContext, "files">,
  entry?: ValueObject,
): WriteOptions {
  const levels = entry ? [entry, inputs] : [inputs];
  const named = firstOf(levels, (level) => text(level, "onConflict")) ?? context.files.onConflict ?? "error";
  const strategy = STRATEGIES.find((known) => known === named);
  if (!strategy) {
    throw failure("file", `unknown onConflict "${named}"`, { hint: `use one of: ${STRATEGIES.join(", ")}` });
  }
  const switchOf = (name: string) =>
    firstOf(levels, (level) => {
      const value = own(level, name);
      return typeof value === "boolean" ? value : undefined;
    });
  const dedupe = switchOf("dedupe") ?? false;
  if (dedupe && strategy !== "append") {
    throw failure("file", `dedupe works only with onConflict append, not with ${strategy}`, {
      input: "dedupe",
    });
  }
  return { strategy, dedupe, backup: switchOf("backup") ?? context.files.backup ?? false };
}

function firstOf<T>(levels: ValueObject[], read: (level: ValueObject) => T | undefined): T | undefined {
  for (const level of levels) {
    const value = read(level);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** What is to be done to a file: the new content when it changes, and what the change is called. */
export type Change =
  | { readonly kind: "keep"; readonly status: "skipped" | "unchanged" }
  | { readonly kind: "conflict" }
  | { readonly kind: "write"; readonly status: Status; readonly bytes: Uint8Array }
  | { readonly kind: "append"; readonly status: "appended"; readonly bytes: Uint8Array };

/** Decides what becomes of a file. `existing` is its content, undefined when there is no file. */
export function decide(
  existing: Uint8Array | undefined,
  content: Uint8Array,
  options: WriteOptions,
): Change {
  const { strategy } = options;
  if (!existing) {
    if (strategy === "append" && content.length === 0) return { kind: "keep", status: "unchanged" };
    return { kind: "write", status: "created", bytes: content };
  }
  switch (strategy) {
    case "skip":
      return { kind: "keep", status: "skipped" };
    case "overwrite":
      return { kind: "write", status: "overwritten", bytes: content };
    case "append":
      return appended(existing, content, options.dedupe);
    case "error":
    case "skip-unchanged":
      if (sameBytes(existing, content)) return { kind: "keep", status: "unchanged" };
      if (strategy === "error") return { kind: "conflict" };
      return { kind: "write", status: "overwritten", bytes: content };
  }
}

const NEWLINE = 10;

function appended(existing: Uint8Array, content: Uint8Array, dedupe: boolean): Change {
  const addition = dedupe ? newLines(existing, content) : content;
  if (addition.length === 0) return { kind: "keep", status: "unchanged" };
  const needsNewline = existing.length > 0 && existing[existing.length - 1] !== NEWLINE;
  const bytes = new Uint8Array(addition.length + (needsNewline ? 1 : 0));
  if (needsNewline) bytes[0] = NEWLINE;
  bytes.set(addition, needsNewline ? 1 : 0);
  return { kind: "append", status: "appended", bytes };
}

/** The lines of `content` that the file lacks, in order. Line ends do not count in the comparison. */
function newLines(existing: Uint8Array, content: Uint8Array): Uint8Array {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const known = new Set(decoder.decode(existing).split("\n").map(withoutReturn));
  const text = decoder.decode(content);
  const endsLine = text.endsWith("\n");
  const lines = (endsLine ? text.slice(0, -1) : text).split("\n");
  const missing = lines.filter((line) => !known.has(withoutReturn(line)));
  if (missing.length === 0) return new Uint8Array();
  return new TextEncoder().encode(missing.join("\n") + (endsLine ? "\n" : ""));
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

/** Whether two contents are the same. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
