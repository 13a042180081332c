import { messageOf } from "../../lib/diagnostics/mod.ts";
import { failure } from "../shared/failure.ts";
import { globPattern } from "../shared/glob.ts";

/** Decides from an entry's name and its path below the folder whether it is listed. */
export type Filter = (name: string, path: string) => boolean;

/**
 * The filter that the inputs describe; undefined when they describe none. A glob without slash and `**` looks at the name
 * only, as in the original.
 */
export async function entryFilter(
  glob: string | undefined,
  regex: string | undefined,
): Promise<Filter | undefined> {
  if (glob && regex) {
    throw failure("directory", "filterGlob and filterRegex exclude each other", { input: "filterGlob" });
  }
  if (!glob && !regex) return undefined;
  const source = glob ? globPattern(glob) : regex!;
  if (source === undefined) {
    throw failure("directory", `filterGlob "${glob}" is not a glob pattern`, { input: "filterGlob" });
  }
  const { RE2JS } = await import("re2js");
  try {
    const pattern = RE2JS.compile(source);
    return glob && (glob.includes("/") || glob.includes("**"))
      ? (_, path) => pattern.matcher(path).find()
      : (name) => pattern.matcher(name).find();
  } catch (error) {
    throw failure("directory", `filterRegex is not a regular expression: ${messageOf(error)}`, {
      input: "filterRegex",
      cause: error,
    });
  }
}
