import { join } from "node:path";
import type { ProviderContext } from "../../lib/provider/mod.ts";
import type { ValueObject } from "../../lib/value/mod.ts";
import { aboutInput, failure, systemFailure } from "../shared/failure.ts";
import { list, own, text } from "../shared/inputs.ts";
import { resolvePath } from "../shared/paths.ts";
import { decodeText, readFileBounded } from "../shared/read.ts";

/** One text to work on. */
export interface Source {
  /** Absolute path, or `input.tf` for a text within the solution. */
  readonly filename: string;
  readonly text: string;
  /** Written in Terraform's JSON syntax. */
  readonly isJson: boolean;
}

const FORMS = ["content", "path", "paths", "dir"] as const;

/** The texts that the inputs name. Exactly one of content, path, paths and dir must be given. */
export async function readSources(inputs: ValueObject, context: ProviderContext): Promise<Source[]> {
  const given = FORMS.filter((name) => own(inputs, name) !== undefined);
  if (given.length === 0) throw failure("hcl", "one of content, path, paths and dir is required");
  if (given.length > 1) {
    throw failure("hcl", `${given.join(" and ")} exclude each other`, { input: given[1] });
  }
  switch (given[0]!) {
    case "content":
      return [{ filename: "input.tf", text: text(inputs, "content")!, isJson: false }];
    case "path":
      return [await readSource(text(inputs, "path")!, context)];
    case "paths": {
      const paths = list(inputs, "paths")!.map(String);
      if (paths.length === 0) throw failure("hcl", "paths must not be empty", { input: "paths" });
      const sources: Source[] = [];
      for (const [index, path] of paths.entries()) {
        sources.push(await readSource(path, context, `paths[${index}]`));
      }
      return sources;
    }
    case "dir":
      return await readFolder(text(inputs, "dir")!, context);
  }
}

async function readFolder(dir: string, context: ProviderContext): Promise<Source[]> {
  const { shown, real } = await resolvePath("hcl", dir, context, "read", "dir");
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(real)) {
      if (!entry.isDirectory && /\.tf(\.json)?$/.test(entry.name)) names.push(entry.name);
    }
  } catch (error) {
    throw aboutInput(systemFailure("hcl", "reading", shown, error), "dir");
  }
  if (names.length === 0) {
    throw failure("hcl", `there are no .tf or .tf.json files in ${dir}`, {
      input: "dir",
      hint: "only that folder is looked at, not those below it",
    });
  }
  const sources: Source[] = [];
  for (const name of names.sort()) sources.push(await readSource(join(shown, name), context, "dir"));
  return sources;
}

async function readSource(path: string, context: ProviderContext, input = "path"): Promise<Source> {
  try {
    const { shown, real } = await resolvePath("hcl", path, context);
    const { bytes } = await readFileBounded("hcl", real, shown, context.limits.fileSize);
    const decoded = decodeText(bytes);
    if (!decoded.valid) throw failure("hcl", `reading ${shown}: the file is not UTF-8`);
    return { filename: shown, text: decoded.text.replace(/^\uFEFF/, ""), isJson: shown.endsWith(".json") };
  } catch (error) {
    throw aboutInput(error, input);
  }
}
