import { double, Float, object, type Value } from "../../../lib/value/mod.ts";
import type { MissingKey } from "../../../lib/gotemplate/mod.ts";
import { ints, strings } from "../../../lib/gotemplate/functions/go_values.ts";

/** One recorded case: a template with its data, and what Go made of it. */
export interface Case {
  readonly name: string;
  readonly template: string;
  readonly data: unknown;
  readonly options: {
    readonly missingKey?: MissingKey;
    readonly leftDelim?: string;
    readonly rightDelim?: string;
    readonly noExtFuncs?: boolean;
  };
  readonly want?: string;
  readonly error?: string;
  /** What the original counts as references. */
  readonly refs?: readonly string[];
  /** Whether Go's own functions suffice. */
  readonly core?: boolean;
}

/** The recorded cases, in their order. */
export function readCorpus(): Case[] {
  const text = Deno.readTextFileSync(new URL("gotemplate.jsonl", import.meta.url));
  return text.split("\n").filter((line) => line !== "").map((line) =>
    JSON.parse(protectNumbers(line)) as Case
  );
}

/** Marks numbers written with a point or exponent, which are floats even where JSON sees an integer. */
function protectNumbers(line: string): string {
  return line.replace(
    /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g,
    (token) => token[0] !== '"' && /[.eE]/.test(token) ? `{"$float":"${token}"}` : token,
  );
}

/** Tagged JSON as values of the model. */
export function decode(data: unknown): Value {
  if (data === null || typeof data === "string" || typeof data === "boolean" || typeof data === "number") {
    return data;
  }
  if (Array.isArray(data)) return data.map(decode);
  const entries = Object.entries(data as Record<string, unknown>);
  const [tag, tagged] = entries[0] ?? [];
  if (tag === "$float") return floatOf(tagged);
  if (tag === "$int64") return BigInt(String(tagged));
  if (tag === "$strings") return strings([...tagged as string[]]);
  if (tag === "$ints") return ints([...tagged as number[]]);
  return object(entries.map(([key, value]) => [key, decode(value)] as const));
}

function floatOf(tagged: unknown): Value {
  if (tagged === "+Inf") return Infinity;
  if (tagged === "-Inf") return -Infinity;
  if (tagged instanceof Float) return tagged;
  const inner = typeof tagged === "object" && tagged !== null
    ? (tagged as { $float: string }).$float
    : tagged;
  return double(Number(inner));
}
