import { messageOf } from "../../lib/diagnostics/mod.ts";
import { object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import type { Source } from "./sources.ts";
import { parsingLibrary } from "./libraries.ts";

/** One finding about a text. Lines and columns count from 1, columns in visible characters; bytes from 0. */
export interface Finding {
  readonly summary: string;
  readonly detail: string;
  readonly start: Place | undefined;
  readonly end: Place | undefined;
}

export interface Place {
  readonly line: number;
  readonly column: number;
  readonly byte: number;
}

/** Stands for the file's name in the library's messages, where the true one could be mistaken for the end of a message. */
const STAND_IN = "scafctl-source.tf";

/** Syntax errors of a text, in the words of the language's own parser; none when it is well-formed. */
export async function findingsOf(source: Source): Promise<Finding[]> {
  return source.isJson ? jsonFindings(source.text) : await hclFindings(source);
}

async function hclFindings({ text, filename }: Source): Promise<Finding[]> {
  const { parse } = await parsingLibrary();
  try {
    await parse(STAND_IN, text);
    return [];
  } catch (error) {
    const findings = splitMessages(messageOf(error), text);
    return findings.map((finding) => ({ ...finding, detail: finding.detail.replaceAll(STAND_IN, filename) }));
  }
}

/** Takes the library's one message apart: `[file:1,2-3: Summary; Detail. file:…]`. */
export function splitMessages(message: string, text: string): Finding[] {
  const list = message.replace(/^parse config: /, "").replace(/^\[/, "").replace(/\]$/, "");
  const heads = [...list.matchAll(/scafctl-source\.tf:(\d+),(\d+)-(?:(\d+),)?(\d+): /g)];
  if (heads.length === 0) return [{ summary: list, detail: "", start: undefined, end: undefined }];
  const places = new Places(text);
  return heads.map((head, index) => {
    const end = heads[index + 1]?.index ?? list.length;
    const [summary = "", ...detail] = list.slice(head.index + head[0].length, end).trim().split("; ");
    const line = Number(head[1]);
    return {
      summary,
      detail: detail.join("; "),
      start: places.at(line, Number(head[2])),
      end: places.at(Number(head[3] ?? line), Number(head[4])),
    };
  });
}

function jsonFindings(text: string): Finding[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    // The runtime's message quotes the text around the fault.
    const at = /line (\d+) column (\d+)/.exec(messageOf(error));
    const place = at ? new Places(text).at(Number(at[1]), Number(at[2])) : undefined;
    return [{ summary: "Invalid JSON", detail: "The file is not valid JSON.", start: place, end: place }];
  }
}

/** Finds byte offsets of places in a text. */
class Places {
  readonly #lines: string[];
  readonly #starts: number[] = [];
  readonly #segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

  constructor(text: string) {
    this.#lines = text.split("\n");
    let byte = 0;
    for (const line of this.#lines) {
      this.#starts.push(byte);
      byte += byteLength(line) + 1;
    }
  }

  at(line: number, column: number): Place {
    const start = this.#starts[line - 1];
    if (start === undefined) {
      return { line, column, byte: (this.#starts.at(-1) ?? 0) + byteLength(this.#lines.at(-1) ?? "") };
    }
    const before = [...this.#segmenter.segment(this.#lines[line - 1]!)].slice(0, column - 1);
    return { line, column, byte: start + byteLength(before.map(({ segment }) => segment).join("")) };
  }
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** A finding as the provider returns it. */
export function findingValue({ summary, detail, start, end }: Finding, filename: string): ValueObject {
  const place = (at: Place): Value => object({ line: at.line, column: at.column, byte: at.byte });
  return object({
    severity: "error",
    summary,
    ...(detail !== "" && { detail }),
    ...(start && end && { range: object({ filename, start: place(start), end: place(end) }) }),
  });
}

/** A finding in one line, for an error message. */
export function findingText({ summary, detail, start }: Finding, filename: string): string {
  const where = start ? `${filename}:${start.line},${start.column}: ` : `${filename}: `;
  return `${where}${summary}${detail === "" ? "" : `; ${detail}`}`;
}
