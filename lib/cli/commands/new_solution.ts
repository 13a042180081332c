import { relative, resolve } from "node:path";
import { didYouMean, ScafctlError } from "../../diagnostics/mod.ts";
import { ask, type Question } from "../../terminal/mod.ts";
import type { Invocation } from "../invocation.ts";
import { writeOutputFile } from "../snapshot_file.ts";
import { type Feature, FEATURES, newSolutionText, SAMPLE_PROVIDERS } from "../views/new_solution.ts";

/** `new solution`: a commented solution to begin with. What is not given is asked for where there is a terminal. */
export async function run(invocation: Invocation): Promise<number> {
  const { flags, folder, terminal } = invocation;
  const features = new Set(chosen(flags.text("features"), FEATURES, "feature") ?? FEATURES.slice(0, -1));
  const providers = chosen(flags.text("providers"), SAMPLE_PROVIDERS, "provider sample") ?? [];
  const { name, description, output } = await wishes(invocation);
  const text = newSolutionText({
    name,
    description,
    version: flags.text("version"),
    features,
    providers,
    file: output,
  });
  if (output === undefined) {
    await terminal.data(text);
    return 0;
  }
  const path = resolve(folder, output);
  if (await exists(path)) {
    throw new ScafctlError("SCAF2005", `${output} exists already`, { hint: "name another file with -o" });
  }
  await writeOutputFile(path, text);
  terminal.success(`wrote ${relative(folder, path)}`);
  // The usual name is found without being named.
  const source = output === "solution.yaml" ? "" : ` -f ${output}`;
  terminal.info(`run it with: scafctl run solution${source}`);
  terminal.info(`check it with: scafctl lint${source}`);
  return 0;
}

interface Wishes {
  readonly name: string;
  readonly description: string | undefined;
  readonly output: string | undefined;
}

async function wishes(invocation: Invocation): Promise<Wishes> {
  const { flags, args, terminal: { facts }, folder } = invocation;
  const given = flags.text("name");
  if (given !== undefined && args[0] !== undefined && given !== args[0]) {
    throw new ScafctlError("SCAF2005", `give the name either as "${args[0]}" or with --name, not both`);
  }
  const name = given ?? args[0];
  if (name !== undefined) checkName(name);
  const description = flags.text("description");
  const output = flags.text("output");
  const canAsk = facts.stdinIsTerminal && facts.stderrIsTerminal && !facts.ci && !flags.bool("no-input");
  if (name !== undefined && (description !== undefined || !canAsk)) return { name, description, output };
  if (!canAsk) {
    throw new ScafctlError("SCAF2001", "a new solution needs a name", {
      hint: "scafctl new solution my-app --description 'What it is for' -o solution.yaml",
    });
  }
  const question = (each: Question) => ask(each, invocation);
  const called = name ??
    await question({ message: "Name of the solution", hint: "my-app", check: nameProblem });
  const purpose = description ?? await question({ message: "What is it for?", hint: "one line, or nothing" });
  // On a pipe the text itself is wanted.
  const file = output ??
    (facts.stdoutIsTerminal ? await question(await fileQuestion(folder, called)) : undefined);
  return { name: called, description: purpose === "" ? undefined : purpose, output: file };
}

/** The usual name, which other commands find by themselves, unless there is such a file. */
async function fileQuestion(folder: string, name: string): Promise<Question> {
  const initial = await exists(resolve(folder, "solution.yaml")) ? `${name}.yaml` : "solution.yaml";
  return { message: "File to write", initial };
}

function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}

function nameProblem(name: string): string | undefined {
  return /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length >= 3 && name.length <= 60
    ? undefined
    : "3 to 60 lower-case letters, digits and hyphens, a letter first";
}

function checkName(name: string): void {
  const problem = nameProblem(name);
  if (problem === undefined) return;
  const better = name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+|-+$/g, "");
  throw new ScafctlError("SCAF2005", `"${name}" is no name for a solution: ${problem}`, {
    hint: better !== name && nameProblem(better) === undefined ? `for example "${better}"` : undefined,
  });
}

function chosen<T extends string>(
  text: string | undefined,
  known: readonly T[],
  what: string,
): T[] | undefined {
  if (text === undefined) return undefined;
  return text.split(",").map((word) => word.trim()).filter((word) => word !== "").map((word) => {
    if ((known as readonly string[]).includes(word)) return word as T & Feature;
    throw new ScafctlError("SCAF2005", `there is no ${what} "${word}" (known: ${known.join(", ")})`, {
      hint: didYouMean(word, known),
    });
  });
}
