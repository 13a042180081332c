import { extname, resolve } from "node:path";
import { ExitCode, messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { object, parseJson, type Value, type ValueObject } from "../value/mod.ts";
import type { Invocation } from "./invocation.ts";

/** The data of `--data` or `--file`; undefined with neither. Throws SCAF2005 (exit 3) or SCAF1001 (exit 4). */
export async function readData(invocation: Invocation): Promise<Value | undefined> {
  const { flags } = invocation;
  const inline = flags.text("data");
  const file = flags.text("file");
  if (inline !== undefined && file !== undefined) {
    throw new ScafctlError("SCAF2005", "give the data either with --data or with --file, not both");
  }
  if (inline !== undefined) return parse(inline, "--data", true);
  if (file === undefined) return undefined;
  const text = await readText(invocation, file);
  return await parse(text, file, extname(file).toLowerCase() === ".json");
}

/** The text of a file of the command line. Throws SCAF1001 or SCAF1002 (exit 4). */
export async function readText(invocation: Invocation, file: string): Promise<string> {
  if (file === "-") return await invocation.stdin.text("-", 64 * 1024 * 1024);
  try {
    return await Deno.readTextFile(resolve(invocation.folder, file));
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound;
    throw new ScafctlError(
      missing ? "SCAF1001" : "SCAF1002",
      missing ? `the file ${file} does not exist` : `cannot read ${file}: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

async function parse(text: string, name: string, json: boolean): Promise<Value> {
  try {
    if (json) return parseJson(text);
    const { parseYaml } = await import("../yaml/mod.ts");
    return parseYaml(text, { name });
  } catch (error) {
    throw new ScafctlError("SCAF2005", `the data of ${name} cannot be read: ${messageOf(error)}`, {
      cause: error,
      exit: ExitCode.invalidInput,
    });
  }
}

/** `--var key=value` pairs, typed as YAML would read them. Throws SCAF2005. */
export async function readVariables(invocation: Invocation): Promise<ValueObject> {
  const values = object();
  const texts = invocation.flags.list("var");
  if (texts.length === 0) return values;
  const { parseYaml } = await import("../yaml/mod.ts");
  for (const text of texts) {
    const equals = text.indexOf("=");
    const name = text.slice(0, Math.max(0, equals)).trim();
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new ScafctlError("SCAF2005", `--var "${text}" is not of the form name=value`);
    }
    const raw = text.slice(equals + 1);
    try {
      values[name] = raw === "" ? "" : parseYaml(raw);
    } catch {
      values[name] = raw; // no YAML: the text itself
    }
  }
  return values;
}
