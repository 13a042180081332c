import { dirname, join, resolve } from "node:path";
import { messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import type { Value } from "../../value/mod.ts";
import { exampleDescription, examples, findExample, MAIN_FILE } from "../examples.ts";
import type { Invocation } from "../invocation.ts";
import { knownFilter } from "../known_filter.ts";
import { planOutput, printResult, wantsData } from "../output.ts";

/** `examples list`: the examples that the program brings along. */
export async function list(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const categories = [...new Set(examples().map((each) => each.category))].sort();
  const category = knownFilter("category", invocation.flags.text("category"), categories);
  const value: Value[] = [];
  for (const example of examples()) {
    if (category !== undefined && example.category !== category) continue;
    value.push({
      ...(wantsData(plan) && { path: `${example.name}/${MAIN_FILE}` }),
      name: example.name,
      category: example.category,
      description: await exampleDescription(example),
      files: example.files.size,
    });
  }
  await printResult(invocation, plan, { value });
  return 0;
}

/** `examples get NAME`: prints an example's solution, or writes it; one of several files is written as a folder. */
export async function get(invocation: Invocation): Promise<number> {
  const { args, flags, folder, terminal } = invocation;
  const { example, file } = findExample(args[0]!);
  const output = flags.text("output");
  if (output === undefined) {
    await terminal.data(example.files.get(file ?? MAIN_FILE)!);
    const others = example.files.size - 1;
    if (file === undefined && others > 0) {
      const belong = others === 1 ? "1 more file belongs" : `${others} more files belong`;
      terminal.info(`${belong} to it; -o FOLDER writes all of them`);
    }
    return 0;
  }
  const target = resolve(folder, output);
  const isFolder = file === undefined && example.files.size > 1;
  const files = isFolder ? [...example.files] : [["", example.files.get(file ?? MAIN_FILE)!] as const];
  const paths = files.map(([path]) => join(target, path));
  await refuseExisting(paths);
  for (const [path, text] of files) await write(join(target, path), text);
  terminal.success(`wrote ${output}${isFolder ? ` (${files.length} files)` : ""}`);
  return 0;
}

/** What a user has written is not written over. */
async function refuseExisting(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const exists = await Deno.lstat(path).then(() => true, () => false);
    if (exists) throw new ScafctlError("SCAF2011", `${path} exists already`);
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, text, { createNew: true });
  } catch (error) {
    throw new ScafctlError("SCAF2011", `cannot write ${path}: ${messageOf(error)}`, { cause: error });
  }
}
