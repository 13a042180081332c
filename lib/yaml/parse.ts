import { type Event, parseEvents, YAMLException } from "js-yaml";
import { ScafctlError, Source } from "../diagnostics/mod.ts";
import { MAX_DEPTH, type Value } from "../value/mod.ts";
import { buildDocument, syntax, tooDeep } from "./build.ts";
import { joinFlowLines } from "./flow_lines.ts";
import { hintFor } from "./hints.ts";
import type { YamlNode } from "./nodes.ts";

/** A parsed YAML text. `root` is absent when the text holds no document at all. */
export interface YamlDocument {
  readonly source: Source;
  readonly root: YamlNode | undefined;
}

/**
 * Reads the first document of a YAML (or JSON) text by the rules of Go's yaml.v3; an empty text is null. `name` is what
 * errors call the text. Throws a {@link ScafctlError}: SCAF1003 syntax, SCAF1004 duplicate key, SCAF1005 nesting beyond
 * {@link MAX_DEPTH} levels or aliases that expand to too much.
 */
export function parseYaml(text: string, options: { readonly name?: string } = {}): Value {
  return parseYamlDocument(new Source(options.name ?? "<text>", text)).root?.value ?? null;
}

/** Like {@link parseYaml}, with the place of every node. */
export function parseYamlDocument(source: Source): YamlDocument {
  return { source, root: buildDocument(eventsOf(source), source) };
}

function eventsOf(source: Source): Event[] {
  const text = firstDocument(source.text);
  try {
    return parseEvents(text, { maxDepth: MAX_DEPTH + 1 });
  } catch (error) {
    const joined = error instanceof YAMLException ? joinFlowLines(text) : undefined;
    if (joined === undefined) throw problem(error, source);
    try {
      return parseEvents(joined, { maxDepth: MAX_DEPTH + 1 });
    } catch (error) {
      throw problem(error, source);
    }
  }
}

/** The text up to where a second document begins: what comes then is never looked at. */
function firstDocument(text: string): string {
  if (!text.includes("\n---") && !text.includes("\n...")) return text;
  const begins = /^(?:(?:[ \t]*(?:#[^\n]*)?|%[^\n]*)\r?\n)*---(?=\s|$)/.exec(text)?.[0].length ?? 0;
  const end = /^(?:---|\.\.\.)(?=\s|$)/m.exec(text.slice(begins));
  return end ? text.slice(0, begins + end.index) : text;
}

function problem(error: unknown, source: Source): unknown {
  if (error instanceof RangeError) return tooDeep({ source, start: 0, end: 0 });
  if (!(error instanceof YAMLException)) return error;
  const at = Math.min(error.mark?.position ?? 0, Math.max(0, source.text.length - 1));
  const range = { source, start: at, end: at + 1 };
  // The parser has no other sign for this than its message; the version of the parser is pinned.
  if (error.reason.startsWith("nesting exceeded")) return tooDeep(range);
  return syntax(error.reason, range, hintFor(source, at));
}

/**
 * The text of bytes that must be UTF-8 (a byte order mark is dropped). Throws SCAF1017, pointing at the first byte that
 * is not, and naming `name`.
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder().decode(bytes);
    const start = firstBroken(text, bytes);
    throw new ScafctlError("SCAF1017", `'${name}' is not UTF-8 text`, {
      range: { source: new Source(name, text), start, end: start + 1 },
      hint: "save the file with the encoding UTF-8",
    });
  }
}

/** The offset of the first replacement character that does not stand in the bytes themselves. */
function firstBroken(text: string, bytes: Uint8Array): number {
  const encoder = new TextEncoder();
  let byte = 0;
  let last = 0;
  for (let index = text.indexOf("\ufffd"); index !== -1; index = text.indexOf("\ufffd", index + 1)) {
    byte += encoder.encode(text.slice(last, index)).length;
    if (bytes[byte] !== 0xef || bytes[byte + 1] !== 0xbf || bytes[byte + 2] !== 0xbd) return index;
    last = index;
  }
  return 0;
}
