import type { ProviderContext, ProviderOutput } from "../../lib/provider/mod.ts";
import { decodeBase64, encodeBase64, object, type ValueObject } from "../../lib/value/mod.ts";
import { dryRunResult } from "../shared/dry_run.ts";
import { failure, systemFailure } from "../shared/failure.ts";
import { flag, text } from "../shared/inputs.ts";
import { type ResolvedPath, resolveInside, resolvePath } from "../shared/paths.ts";
import { decodeText, readFileBounded } from "../shared/read.ts";
import { statOrUndefined } from "../shared/write.ts";
import { basename, dirname, join } from "node:path";
import { writeOptions } from "./strategy.ts";
import { planWrite, writeFile, type WriteRequest } from "./write.ts";

/** The path input, made absolute. */
async function pathOf(inputs: ValueObject, context: ProviderContext): Promise<ResolvedPath> {
  const path = text(inputs, "path");
  if (path === undefined || path === "") {
    throw failure("file", `path is required for operation "${text(inputs, "operation")}"`, { input: "path" });
  }
  const operation = text(inputs, "operation");
  const isRead = operation === "read" || operation === "exists";
  return await resolvePath("file", path, context, isRead ? "read" : "write");
}

/** `read`: the content as text, or as base64 with `encoding: binary`. */
export async function read(inputs: ValueObject, context: ProviderContext): Promise<ProviderOutput> {
  const path = await pathOf(inputs, context);
  if (context.dryRun) {
    return {
      data: dryRunResult({ content: "", path: path.shown, size: 0 }, `Would read file ${path.shown}`),
    };
  }
  const { bytes } = await readFileBounded("file", path.real, path.shown, context.limits.fileSize);
  if (text(inputs, "encoding") === "binary") {
    return { data: object({ content: encodeBase64(bytes), path: path.shown, size: bytes.length }) };
  }
  const decoded = decodeText(bytes);
  return {
    data: object({ content: decoded.text, path: path.shown, size: bytes.length }),
    ...(!decoded.valid && {
      warnings: [
        `${path.shown} is not UTF-8 text: bytes were replaced (encoding: binary reads it as base64)`,
      ],
    }),
  };
}

/** `exists`: whether there is anything under the path. */
export async function exists(inputs: ValueObject, context: ProviderContext): Promise<ProviderOutput> {
  const path = await pathOf(inputs, context);
  if (context.dryRun) {
    return {
      data: dryRunResult({ exists: false, path: path.shown }, `Would check if file exists: ${path.shown}`),
    };
  }
  try {
    const facts = await statOrUndefined(path.real);
    return { data: object({ exists: facts !== undefined, path: path.shown }) };
  } catch (error) {
    throw systemFailure("file", "checking", path.shown, error);
  }
}

/** `delete`: removes a file, or a symbolic link itself. Folders are the directory provider's. */
export async function remove(inputs: ValueObject, context: ProviderContext): Promise<ProviderOutput> {
  const given = text(inputs, "path") ?? "";
  const path = await removable(given, await pathOf(inputs, context), context);
  if (context.dryRun) {
    return { data: dryRunResult({ success: true, path: path.shown }, `Would delete file ${path.shown}`) };
  }
  try {
    const facts = await Deno.lstat(path.real);
    if (facts.isDirectory) {
      throw failure("file", `deleting ${path.shown}: it is a directory`, {
        hint: "the directory provider removes folders: operation rmdir",
      });
    }
    await Deno.remove(path.real);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      // The words of the original, which results of existing solutions hold.
      throw failure("file", `file does not exist: ${path.shown}`, {
        cause: error,
        hint: "the operation exists tells whether there is something to delete",
      });
    }
    throw systemFailure("file", "deleting", path.shown, error);
  }
  return { data: object({ success: true, path: path.shown }) };
}

/** What `delete` removes: the entry of its folder, not what a link there leads to. */
async function removable(
  given: string,
  path: ResolvedPath,
  context: ProviderContext,
): Promise<ResolvedPath> {
  const parent = context.outputFolder === undefined
    ? await resolvePath("file", dirname(path.shown), context, "write")
    : await parentInside(given, path, context.outputFolder);
  return { shown: path.shown, real: join(parent.real, basename(path.shown)) };
}

async function parentInside(given: string, path: ResolvedPath, folder: string): Promise<ResolvedPath> {
  const parent = dirname(path.shown);
  return given === path.shown
    ? await resolvePath("file", parent, { baseFolder: parent })
    : await resolveInside("file", dirname(given), folder, "output directory");
}

/** `write`: one file. */
export async function write(inputs: ValueObject, context: ProviderContext): Promise<ProviderOutput> {
  const content = text(inputs, "content");
  if (content === undefined) {
    throw failure("file", 'content is required for operation "write"', { input: "content" });
  }
  const path = await pathOf(inputs, context);
  const request = writeRequest(inputs, context, path, content);
  if (context.dryRun) {
    const { change } = await planWrite(request);
    const facts = {
      success: true,
      path: path.shown,
      _plannedStatus: change.kind === "conflict" ? "error" : change.status,
      _strategy: request.strategy,
    };
    return { data: dryRunResult(facts, `Would write file ${path.shown}`) };
  }
  await ensureOutputFolder(context);
  const written = await writeFile(request);
  return { data: object({ success: true, path: path.shown, ...written }) };
}

/** The request for one file, from the inputs and, in a tree, its entry. */
export function writeRequest(
  inputs: ValueObject,
  context: ProviderContext,
  path: ResolvedPath,
  content: string,
  entry?: ValueObject,
): WriteRequest {
  const permissions = text(inputs, "permissions");
  return {
    ...writeOptions(inputs, context, entry),
    path,
    content: contentBytes(content, inputs),
    mode: permissions === undefined ? undefined : Number.parseInt(permissions, 8),
    createDirs: entry !== undefined || flag(inputs, "createDirs"),
    most: context.limits.fileSize,
  };
}

function contentBytes(content: string, inputs: ValueObject): Uint8Array {
  if (text(inputs, "encoding") !== "binary") return new TextEncoder().encode(content);
  const bytes = decodeBase64(content);
  if (!bytes) {
    throw failure("file", "content is not base64, which encoding: binary asks for", { input: "content" });
  }
  return bytes;
}

/** The output folder is made by the first write into it. */
export async function ensureOutputFolder(context: ProviderContext): Promise<void> {
  if (context.outputFolder === undefined) return;
  try {
    await Deno.mkdir(context.outputFolder, { recursive: true });
  } catch (error) {
    throw systemFailure("file", "creating", context.outputFolder, error);
  }
}
