import type { Provider, ProviderContext, ProviderHost, ProviderOutput } from "../../lib/provider/mod.ts";
import { object, type ValueObject } from "../../lib/value/mod.ts";
import { aboutInput, failure } from "../shared/failure.ts";
import { flag, text } from "../shared/inputs.ts";
import { realPath, type ResolvedPath, resolvePath } from "../shared/paths.ts";
import { descriptor } from "./descriptor.ts";

/** Works on folders. */
export const provider: Provider = {
  descriptor,
  async execute(inputs, context, host): Promise<ProviderOutput> {
    try {
      return await perform(inputs, context, host);
    } catch (error) {
      host.signal.throwIfAborted();
      throw aboutInput(error, "path");
    }
  },
};

async function perform(
  inputs: ValueObject,
  context: ProviderContext,
  host: ProviderHost,
): Promise<ProviderOutput> {
  const operation = text(inputs, "operation") ?? "";
  const use = operation === "list" || operation === "copy" ? "read" : "write";
  const path = await resolvePath("directory", text(inputs, "path") ?? "", context, use);
  if (operation === "list") {
    if (context.dryRun) return { data: dryListing(path) };
    const { listFolder } = await import("./list.ts");
    return await listFolder(inputs, path, context, host);
  }
  const destination = await destinationOf(operation, inputs, context);
  const result = object({ success: true, operation, path: path.shown });
  if (destination) result.destination = destination.shown;
  if (context.dryRun) {
    result._dryRun = true;
    result._message = descriptor.whatIf!(inputs, context);
  } else {
    await change(operation, inputs, path, destination, context, host);
  }
  return { data: result };
}

async function destinationOf(
  operation: string,
  inputs: ValueObject,
  context: ProviderContext,
): Promise<ResolvedPath | undefined> {
  if (operation !== "copy" && operation !== "move") return undefined;
  const destination = text(inputs, "destination");
  if (!destination) {
    throw failure("directory", `destination is required for operation "${operation}"`, {
      input: "destination",
    });
  }
  return await resolvePath("directory", destination, context, "write", "destination");
}

async function change(
  operation: string,
  inputs: ValueObject,
  path: ResolvedPath,
  destination: ResolvedPath | undefined,
  context: ProviderContext,
  host: ProviderHost,
): Promise<void> {
  const changes = await import("./change.ts");
  const parents = flag(inputs, "createDirs");
  switch (operation) {
    case "mkdir":
      return await changes.makeFolder(path, parents);
    case "rmdir":
      return await changes.removeFolder(path, flag(inputs, "force"), await keptFolders(context));
    case "copy":
      return await changes.copyFolder(path, destination!, host);
    case "move":
      return await changes.moveFolder(path, destination!, parents, host);
    default:
      throw failure("directory", `unknown operation "${operation}"`);
  }
}

/** Folders that a removal must not take away under the run. */
async function keptFolders(context: ProviderContext): Promise<string[]> {
  const folders = [
    context.workingDirectory,
    context.baseFolder,
    ...context.outputFolder ? [context.outputFolder] : [],
  ];
  return await Promise.all(folders.map((folder) => realPath("directory", folder)));
}

function dryListing(path: ResolvedPath): ValueObject {
  return object({
    entries: [],
    totalCount: 0,
    dirCount: 0,
    fileCount: 0,
    totalSize: 0,
    basePath: path.shown,
    _dryRun: true,
    _message: `Would list directory ${path.shown}`,
  });
}
