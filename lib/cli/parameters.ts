import { extname, resolve } from "node:path";
import { didYouMean, type ExitCode, messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { field, isObject, object, parseJson, type Value, type ValueObject } from "../value/mod.ts";
import { type Entry, ParameterSyntax, parseEntries } from "./parameter_text.ts";
import { isStdin } from "./special_files.ts";
import type { Stdin } from "./stdin.ts";

/** Largest text that `key=@file`, `key=@-` and `@-` take, in bytes. */
const MAX_TEXT = 1024 * 1024;

/** What reading parameters needs to know. */
export interface ParameterSources {
  readonly stdin: Stdin;
  /** Folder that relative paths of files resolve against. */
  readonly folder: string;
  /** The flag's name, for messages: `-r` or `--input`. */
  readonly flag: string;
  /** The exit code of a form that cannot be read; 2 unless the command has its own. */
  readonly exit?: ExitCode;
  /** A key that two of the texts give is refused instead of becoming a list. */
  readonly unique?: boolean;
}

/**
 * Reads the parameters of a command line, flags before positionals. A key that comes again makes a list of all its
 * values. Texts stay texts: the `parameter` provider gives them a type. Throws SCAF2002, or SCAF2007 for a second use
 * of stdin.
 */
export async function readParameters(
  texts: readonly string[],
  sources: ParameterSources,
): Promise<ValueObject> {
  const values = object();
  let earlier: readonly string[] = [];
  const add = (key: string, value: Value) => {
    if (sources.unique && earlier.includes(key)) throw failure(`"${key}" is given more than once`, sources);
    if (!Object.hasOwn(values, key)) values[key] = value;
    else values[key] = [...asList(values[key]!), ...asList(value)];
  };
  for (const text of texts) {
    earlier = Object.keys(values);
    if (text.startsWith("@")) {
      const loaded = await readMap(text.slice(1), sources);
      for (const key of Object.keys(loaded)) add(key, loaded[key]!);
      continue;
    }
    for (const entry of entriesOf(text, sources)) add(entry.key, await entryValue(entry, sources));
  }
  return values;
}

function asList(value: Value): Value[] {
  return Array.isArray(value) ? value : [value];
}

function entriesOf(text: string, sources: ParameterSources): Entry[] {
  try {
    return parseEntries(text);
  } catch (error) {
    if (error instanceof ParameterSyntax) throw failure(`invalid parameter: ${error.message}`, sources);
    throw error;
  }
}

async function entryValue(entry: Entry, sources: ParameterSources): Promise<Value> {
  if (!entry.text.startsWith("@") || entry.text.length === 1) return entry.text;
  const name = entry.text.slice(1);
  const text = isStdin(name)
    ? await sources.stdin.text(`${entry.key}=@-`, MAX_TEXT)
    : await readFile(name, MAX_TEXT, sources);
  const value = text.replace(/\r?\n$/, "");
  if (value === "") throw failure(`the value of "${entry.key}" is empty: @${name} holds no text`, sources);
  return value;
}

async function readMap(name: string, sources: ParameterSources): Promise<ValueObject> {
  if (name === "") throw failure("@ needs the name of a file, or - for stdin", sources);
  const text = isStdin(name)
    ? await sources.stdin.text("@-", MAX_TEXT)
    : await readFile(name, Infinity, sources);
  if (text.trim() === "") throw failure(`@${name} holds no parameters`, sources);
  const shown = isStdin(name) ? "<stdin>" : name;
  const value = await parseData(text, shown, sources);
  if (!isObject(value)) throw failure(`@${name} must hold a map of parameters`, sources);
  return value;
}

async function parseData(text: string, name: string, sources: ParameterSources): Promise<Value> {
  try {
    if (extname(name).toLowerCase() === ".json") return parseJson(text);
    const { parseYaml } = await import("../yaml/mod.ts");
    return parseYaml(text, { name });
  } catch (error) {
    const range = error instanceof ScafctlError ? error.range : undefined;
    throw new ScafctlError("SCAF2002", `cannot read the parameters of ${name}: ${messageOf(error)}`, {
      cause: error,
      range,
      ...(sources.exit !== undefined && { exit: sources.exit }),
    });
  }
}

async function readFile(name: string, limit: number, sources: ParameterSources): Promise<string> {
  const path = resolve(sources.folder, name);
  try {
    const bytes = await Deno.readFile(path);
    if (bytes.length > limit) throw new Error(`it holds more than ${limit} bytes`);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound
      ? "it does not exist"
      : error instanceof TypeError
      ? "it is not UTF-8 text"
      : messageOf(error);
    throw failure(`cannot read the file @${name} of ${sources.flag}: ${reason}`, sources, error);
  }
}

function failure(message: string, sources: ParameterSources, cause?: unknown): ScafctlError {
  return new ScafctlError("SCAF2002", message, {
    ...(cause !== undefined && { cause }),
    ...(sources.exit !== undefined && { exit: sources.exit }),
  });
}

/** Refuses keys that nothing reads. Does nothing when the readable keys are not known (`undefined`). */
export function checkKeys(
  values: ValueObject,
  valid: readonly string[] | undefined,
  what: string,
): void {
  if (valid === undefined) return;
  for (const key of Object.keys(values)) {
    if (valid.includes(key)) continue;
    const suggestion = didYouMean(key, valid);
    throw new ScafctlError(
      "SCAF2003",
      `${what} does not accept input "${key}"${suggestion ? ` — ${suggestion}` : ""} ` +
        `(valid inputs: ${[...valid].sort().join(", ") || "none"})`,
    );
  }
}

/** The text of a value for a message. */
export function textOf(values: ValueObject, key: string): string | undefined {
  const value = field(values, key);
  return typeof value === "string" ? value : undefined;
}
