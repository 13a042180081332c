import { resolve } from "node:path";
import { didYouMean, ScafctlError } from "../../diagnostics/mod.ts";
import type { Invocation } from "../invocation.ts";
import { writeOutputFile } from "../snapshot_file.ts";
import { type Feature, FEATURES, newSolutionText, SAMPLE_PROVIDERS } from "../views/new_solution.ts";

/** `new solution`: a commented solution to begin with. */
export async function run(invocation: Invocation): Promise<number> {
  const { flags, folder, terminal } = invocation;
  const name = flags.text("name")!;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length < 3 || name.length > 60) {
    throw new ScafctlError(
      "SCAF2005",
      `"${name}" is no name for a solution: 3 to 60 lower-case letters, digits and hyphens, a letter first`,
    );
  }
  const text = newSolutionText({
    name,
    description: flags.text("description")!,
    version: flags.text("version"),
    features: new Set(chosen(flags.text("features"), FEATURES, "feature") ?? FEATURES.slice(0, -1)),
    providers: chosen(flags.text("providers"), SAMPLE_PROVIDERS, "provider sample") ?? [],
  });
  const output = flags.text("output");
  if (output === undefined) {
    await terminal.data(text);
    return 0;
  }
  const path = resolve(folder, output);
  if (await Deno.stat(path).then(() => true).catch(() => false)) {
    throw new ScafctlError("SCAF2005", `${path} exists already`);
  }
  await writeOutputFile(path, text);
  terminal.success(`wrote ${path}`);
  terminal.info(`next: scafctl lint -f ${output}, then scafctl run solution -f ${output}`);
  return 0;
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
