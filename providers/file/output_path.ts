import { posix } from "node:path";
import { object, type ValueObject } from "../../lib/value/mod.ts";
import { messageOf, ScafctlError } from "../../lib/diagnostics/mod.ts";
import { failure } from "../shared/failure.ts";

/** Turns the path of a tree entry into the path that is written, relative to the tree's folder. */
export type PathMapper = (path: string) => Promise<string> | string;

/** Bytes of a rendered path. */
const LONGEST_PATH = 4096;

/**
 * The mapping that `stripSuffix` and `outputPath` describe. Throws SCAF5010 for a template that does not parse; the
 * mapping throws when a path comes out empty.
 */
export async function pathMapper(
  stripSuffix: string | undefined,
  outputPath: string | undefined,
): Promise<PathMapper> {
  const strip = (path: string) => {
    const below = path.replace(/^\/+/, "");
    return stripSuffix && below.endsWith(stripSuffix) && below !== stripSuffix
      ? below.slice(0, -stripSuffix.length)
      : below;
  };
  if (outputPath === undefined || outputPath === "") return strip;
  const { compile } = await import("../../lib/gotemplate/mod.ts");
  const template = await templated(() => compile(outputPath, { name: "outputPath", missingKey: "error" }));
  return async (path) => {
    const rendered = await templated(() =>
      template.render(pathVariables(strip(path)), { limits: { outputBytes: LONGEST_PATH } })
    );
    const mapped = rendered.trim().replace(/^\/+/, "");
    if (mapped === "") {
      throw failure("file", `outputPath gives an empty path for "${path}"`, { input: "outputPath" });
    }
    return mapped;
  };
}

/** The variables an `outputPath` template knows. The folder of a top-level file is the empty text. */
export function pathVariables(path: string): ValueObject {
  const name = posix.basename(path);
  const extension = goExtension(name);
  const folder = posix.dirname(path);
  return object({
    __filePath: path,
    __fileName: name,
    __fileStem: name.slice(0, name.length - extension.length),
    __fileExtension: extension,
    __fileDir: folder === "." ? "" : folder,
  });
}

/** The extension as Go sees it: from the last dot, also where that is the first character. */
export function goExtension(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot === -1 ? "" : name.slice(dot);
}

async function templated<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof ScafctlError ? error.code : "SCAF5010";
    throw failure("file", `outputPath: ${messageOf(error)}`, { input: "outputPath", code, cause: error });
  }
}
