import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import type { ProviderContext } from "../../lib/provider/mod.ts";
import { double, int, INT64_MAX, INT64_MIN, parseJson, tagInt64, type Value } from "../../lib/value/mod.ts";
import { failure } from "../shared/failure.ts";
import { checkReach, realPath } from "../shared/paths.ts";
import { decodeText, readFileBounded } from "../shared/read.ts";

/**
 * The value a parameter's text stands for. In this order: `-` is refused, `file://` and `http(s)://` give the text found
 * there, then JSON, bool, int, double and comma list; quotes around a text are taken off, and all else is the text, which
 * what begins like JSON and is none always is.
 */
export async function parseParameter(
  key: string,
  given: string,
  context: ProviderContext,
  signal: AbortSignal,
): Promise<Value> {
  if (given === "-") {
    throw failure("parameter", `parameter "${key}": "-" is not a value`, {
      hint: `read stdin with ${key}=@-`,
    });
  }
  if (given.startsWith("file://")) return await readFile(key, given, context);
  if (/^https?:\/\//i.test(given)) {
    // Most parameters are plain texts; the client is loaded for those that are addresses.
    const { fetchText } = await import("./fetch.ts");
    return await fetchText(key, given, context, signal);
  }
  return parseText(given);
}

/** The value of a text that names no place. */
export function parseText(given: string): Value {
  const trimmed = given.trim();
  if (/^[{[]/.test(trimmed)) {
    try {
      return parseJson(trimmed);
    } catch {
      // Text that merely begins like JSON, and is taken whole all the same (decision F14).
      return given;
    }
  }
  const scalar = parseScalar(given);
  if (scalar !== undefined) return scalar;
  const isQuoted = given.length >= 2 && given.startsWith('"') && given.endsWith('"');
  if (isQuoted) return given.slice(1, -1);
  return given.includes(",") ? given.split(",").map((part) => part.trim()) : given;
}

function parseScalar(given: string): Value | undefined {
  const lower = given.toLowerCase();
  if (lower === "true" || lower === "false") return lower === "true";
  if (/^[+-]?\d+$/.test(given)) {
    const integer = BigInt(given.replace(/^\+/, ""));
    if (integer >= INT64_MIN && integer <= INT64_MAX) return tagInt64(int(integer));
  }
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(given)) {
    const number = Number(given);
    if (Number.isFinite(number)) return double(number);
  }
  return undefined;
}

async function readFile(key: string, given: string, context: ProviderContext): Promise<string> {
  const path = resolve(context.workingDirectory, pathOf(given));
  const real = await realPath("parameter", path);
  checkReach("parameter", { shown: path, real }, context.reach, "read");
  const { bytes } = await readFileBounded("parameter", real, path, context.limits.fileSize);
  const { text, valid } = decodeText(bytes);
  if (!valid) throw failure("parameter", `parameter "${key}": ${path} is not UTF-8 text`);
  return text;
}

/** The path in a file address; what follows `file://` is taken as it is, relative paths included. */
function pathOf(given: string): string {
  if (Deno.build.os === "windows" && /^file:\/\/\/[A-Za-z]:/.test(given)) return fileURLToPath(given);
  return given.slice("file://".length);
}
