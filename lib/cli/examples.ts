import { didYouMean, ExitCode, ScafctlError } from "../diagnostics/mod.ts";
import { field, isObject, type Value } from "../value/mod.ts";
import { EXAMPLE_FILES } from "./example_files.ts";

/** One example: a solution, and the files it needs beside it. */
export interface Example {
  /** Its folder below the folder of all examples, such as `providers/http`. */
  readonly name: string;
  /** The first part of a longer name; `start` for those at the top. */
  readonly category: string;
  /** Texts by path below its own folder. */
  readonly files: ReadonlyMap<string, string>;
}

/** The solution of an example. */
export const MAIN_FILE = "solution.yaml";

/** All examples by name. */
export function examples(): Example[] {
  const paths = Object.keys(EXAMPLE_FILES);
  const names = paths.filter((path) => path.endsWith(`/${MAIN_FILE}`))
    .map((path) => path.slice(0, -MAIN_FILE.length - 1));
  return names.sort().map((name) => ({
    name,
    category: name.includes("/") ? name.split("/")[0]! : "start",
    files: new Map(
      paths.filter((path) => path.startsWith(`${name}/`))
        .map((path) => [path.slice(name.length + 1), EXAMPLE_FILES[path]!]),
    ),
  }));
}

/** The description in an example's solution. */
export async function exampleDescription(example: Example): Promise<string> {
  const { parseYaml } = await import("../yaml/mod.ts");
  const document: Value = parseYaml(example.files.get(MAIN_FILE)!, { name: example.name });
  const metadata = isObject(document) ? field(document, "metadata") : undefined;
  const text = metadata !== undefined && isObject(metadata) ? field(metadata, "description") : undefined;
  return typeof text === "string" ? text.trim().split("\n")[0]! : "";
}

/**
 * The example with a name, and the one file of it that is meant: `providers/http`, `http` where one example alone ends so,
 * or `hello/solution.yaml`. Throws SCAF2004 (exit 4) for a name that fits none or several.
 */
export function findExample(wish: string): { readonly example: Example; readonly file?: string } {
  const name = wish.replace(/^examples\//, "").replace(/\/+$/, "");
  const all = examples();
  const exact = all.find((example) => example.name === name);
  if (exact) return { example: exact };
  for (const example of all) {
    const file = name.startsWith(`${example.name}/`) ? name.slice(example.name.length + 1) : undefined;
    if (file !== undefined && example.files.has(file)) return { example, file };
  }
  const short = all.filter((example) => example.name.endsWith(`/${name}`));
  if (short.length === 1) return { example: short[0]! };
  const names = [
    ...all.map((example) => example.name),
    ...all.map((example) => example.name.split("/").at(-1)!),
  ];
  throw new ScafctlError("SCAF2004", `there is no example "${wish}"`, {
    hint: didYouMean(name, names) ?? "`scafctl examples list` lists them",
    exit: ExitCode.fileNotFound,
  });
}
