import { resolve } from "node:path";
import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { type ResolveResult, snapshot } from "../engine/mod.ts";
import type { Solution } from "../solution/mod.ts";
import { formatJson, type ValueObject } from "../value/mod.ts";
import { BUILD } from "./build_info.ts";
import type { Invocation } from "./invocation.ts";

/** Writes what was resolved to `--snapshot-file`; sensitive values are never in it. Also after a failure. */
export async function writeSnapshot(
  invocation: Invocation,
  solution: Solution,
  result: ResolveResult,
  parameters: ValueObject,
): Promise<void> {
  const document = snapshot(result, {
    solution: solution.metadata.name,
    version: solution.metadata.version,
    time: Date.now(),
    program: BUILD.version,
    parameters,
  }, result.masker);
  const path = resolve(invocation.folder, invocation.flags.text("snapshot-file")!);
  await writeOutputFile(path, formatJson(document, { indent: 2, sort: "data", nonFinite: "text" }) + "\n");
  invocation.terminal.success(`snapshot written to ${path}`);
}

/** Writes a file that the command line names. Throws SCAF2011. */
export async function writeOutputFile(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text, { mode: 0o644 });
  } catch (error) {
    throw new ScafctlError("SCAF2011", `cannot write ${path}: ${messageOf(error)}`, { cause: error });
  }
}
