import { resolve } from "node:path";
import { ExitCode, messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { field, isObject, parseJson, type Value, type ValueObject } from "../value/mod.ts";

/** A snapshot file as data. */
export interface SnapshotData {
  readonly document: ValueObject;
  readonly metadata: ValueObject;
  readonly resolvers: ValueObject;
}

/** Reads a snapshot. Throws SCAF1001 or SCAF1002 (exit 4) for a file that is none. */
export async function readSnapshot(path: string, folder: string): Promise<SnapshotData> {
  let document: Value;
  try {
    document = parseJson(await Deno.readTextFile(resolve(folder, path)));
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound;
    const reason = missing ? "it does not exist" : messageOf(error);
    throw new ScafctlError(missing ? "SCAF1001" : "SCAF1002", `cannot read the snapshot ${path}: ${reason}`, {
      cause: error,
      exit: ExitCode.fileNotFound,
    });
  }
  const metadata = isObject(document) ? field(document, "metadata") : undefined;
  const resolvers = isObject(document) ? field(document, "resolvers") : undefined;
  if (!isObject(document) || !isObject(metadata) || !isObject(resolvers)) {
    throw new ScafctlError("SCAF1002", `${path} is no snapshot: it lacks metadata or resolvers`);
  }
  return { document, metadata, resolvers };
}
