import { dirname, isAbsolute, join, normalize, resolve } from "node:path";
import { messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import { asNumber, formatJson, isObject, object, type Value } from "../../value/mod.ts";
import { emitYaml } from "../../yaml/mod.ts";
import { readData } from "../data_sources.ts";
import type { Invocation } from "../invocation.ts";
import type { FlagSpec } from "../spec.ts";
import { FILE_FLAG } from "../tree/shared.ts";

const MOST_ASSERTIONS = 20;
const DEEPEST = 2;

/** Longest text that an assertion repeats. */
const LONGEST_TEXT = 200;

/**
 * A functional test that holds a command to the result it has just given, as YAML for `spec.testing.cases`. The result
 * itself is written to `testdata/NAME.json` beside the solution, for use as a snapshot.
 */
export async function writeTest(
  invocation: Invocation,
  value: Value,
  mask: (text: string) => string = (text) => text,
): Promise<string> {
  const { path, flags } = invocation;
  const name = flags.text("test-name") ?? `${path.join("-")}-test`;
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_-]*$/.test(name)) {
    throw new ScafctlError("SCAF2005", `"${name}" is no name for a test: letters, digits, - and _ only`);
  }
  await writeData(invocation, name, value);
  const assertions = assertionsOf(value);
  const files = await filesOf(invocation);
  const test: Record<string, Value> = {
    description: `Result of scafctl ${path.join(" ")}`,
    command: [...path],
    args: (await testArguments(invocation)).map(mask),
    // The runner names the solution in the line of every test that does not forbid it.
    ...(!invocation.command.flags?.some(isSolution) && { injectFile: false }),
    ...(files.length > 0 && { files }),
    tags: ["generated"],
    assertions: assertions.length > 0
      ? assertions.map((expression) => ({ expression }))
      : [{ expression: "__exitCode == 0" }],
  };
  return emitYaml({ [name]: test }, { indent: 4, sort: "data" });
}

async function writeData(invocation: Invocation, name: string, value: Value): Promise<void> {
  const { command, flags } = invocation;
  const file = command.flags?.some(isSolution) ? flags.text("file") : undefined;
  const isPath = file !== undefined && file !== "-" && !/^[a-z]+:\/\//.test(file);
  const folder = isPath ? dirname(resolve(invocation.folder, file)) : invocation.folder;
  const target = join(folder, "testdata", `${name}.json`);
  try {
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeTextFile(target, formatJson(value, { indent: 2 }) + "\n");
  } catch (error) {
    throw new ScafctlError("SCAF2011", `cannot write ${target}: ${messageOf(error)}`, { cause: error });
  }
  invocation.terminal.info(`wrote ${target}`);
}

/** Files of the line that the test's folder must hold; those outside of the folder of the line cannot be in it. */
async function filesOf({ args, flags, folder, command }: Invocation): Promise<string[]> {
  const inputs = (command.flags ?? []).filter(({ name }) => INPUT_FILES.has(name))
    .flatMap(({ name }) => flags.text(name) ?? []);
  const solutions = command.flags?.some((flag) => flag.name === "file" && flag.type === "repeat")
    ? flags.list("file")
    : [];
  const files: string[] = [];
  for (const name of new Set([...args, ...inputs, ...solutions])) {
    if (isAbsolute(name) || normalize(name).startsWith("..")) continue;
    const info = await Deno.stat(join(folder, name)).catch(() => undefined);
    if (info?.isFile) files.push(name);
  }
  return files;
}

/** Flags of commands that read a file which is no solution and that a test may name. */
const INPUT_FILES = new Set(["template-file"]);

/** The arguments of the line that make the result; a test must not hold `--file`, which the runner gives. */
async function testArguments(invocation: Invocation): Promise<string[]> {
  const { flags, args, command } = invocation;
  const left = new Set(["output", "test-name", "snapshot", "snapshot-file"]);
  // Where `--output` is a file, the format has a flag of its own.
  const format = command.flags?.find(({ name, values }) => name === "output" && values) ? "output" : "format";
  left.add(format);
  const words: string[] = [...args];
  for (const flag of command.flags ?? []) {
    if (left.has(flag.name) || isSolution(flag) || !flags.given(flag.name)) continue;
    if (flag.name === "file") {
      // Solutions to compare stand as words, and data stands in the line.
      if (flag.type === "repeat") words.push(...flags.list("file"));
      else words.push(`--data=${formatJson(await readData(invocation) ?? null)}`);
      continue;
    }
    if (flag.type === "bool") words.push(`--${flag.name}=${flags.bool(flag.name)}`);
    else if (flag.type === "repeat" || flag.type === "csv") {
      for (const item of flags.list(flag.name)) words.push(`--${flag.name}=${item}`);
    } else if (flag.type === "int") words.push(`--${flag.name}=${flags.int(flag.name)}`);
    else if (flag.type === "string") words.push(`--${flag.name}=${flags.text(flag.name)}`);
  }
  return [...words, ...(format === "output" ? ["-o", "json"] : [`--${format}=json`])];
}

/** The one file that the runner of tests names itself. */
function isSolution({ name, type, help }: FlagSpec): boolean {
  return name === FILE_FLAG.name && type === FILE_FLAG.type && help === FILE_FLAG.help;
}

/** Equations about the parts of a result: scalars by value, longer texts and lists by size. */
export function assertionsOf(value: Value): string[] {
  const found: string[] = [];
  const visit = (part: Value, path: string, depth: number) => {
    if (found.length >= MOST_ASSERTIONS) return;
    if (Array.isArray(part)) found.push(`size(${path}) == ${part.length}`);
    else if (isObject(part)) {
      if (depth >= DEEPEST) found.push(`size(${path}) == ${Object.keys(part).length}`);
      else for (const key of Object.keys(part).sort()) visit(part[key]!, member(path, key), depth + 1);
    } else if (typeof part === "string") {
      found.push(
        part.length > LONGEST_TEXT
          ? `size(${path}) == ${[...part].length}`
          : `${path} == ${JSON.stringify(part)}`,
      );
    } else if (part === null || typeof part === "boolean") found.push(`${path} == ${part}`);
    // Whole numbers compare with the doubles that JSON gives.
    else if (asNumber(part) !== undefined) found.push(`${path} == ${asNumber(part)}`);
  };
  visit(isObject(value) ? value : object(), "__output", 0);
  return found;
}

function member(path: string, key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}
