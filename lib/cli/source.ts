import { relative, resolve } from "node:path";
import { ExitCode, ScafctlError } from "../diagnostics/mod.ts";
import type { DiscoveryMode, LoadRequest, SolutionSource } from "../solution/mod.ts";
import type { Invocation } from "./invocation.ts";
import { parameterHint } from "./parameter_hint.ts";
import { isStdin } from "./special_files.ts";

/** The form of a text that names a solution. */
export type SourceForm = "stdin" | "url" | "registry" | "name" | "path";

/** What a text after `-f`, or a positional, names. */
export function sourceForm(text: string): SourceForm {
  if (isStdin(text)) return "stdin";
  if (/^https?:\/\//.test(text)) return "url";
  if (text.startsWith("oci://")) return "registry";
  if (/\.(?:ya?ml|json)$/i.test(text) || /^[./\\~]|\\|^[A-Za-z]:/.test(text)) return "path";
  const first = text.split("/")[0]!;
  if (!text.includes("/")) return "name";
  return /[.:]/.test(first) ? "registry" : "path";
}

/** Largest solution text taken from stdin, in bytes. */
const MAX_STDIN = 16 * 1024 * 1024;

/** Where a command's solution comes from. */
export interface SourceOptions {
  readonly mode: DiscoveryMode;
  /** The solution named without `-f`, by commands that allow it. */
  readonly positional?: string | undefined;
}

/**
 * The solution that the command line names, or the one found in the usual places. A positional is a catalog name or a
 * URL (decision S35): a local path there is refused with SCAF2010.
 */
export async function solutionRequest(invocation: Invocation, options: SourceOptions): Promise<LoadRequest> {
  const { flags, folder, path } = invocation;
  const file = flags.text("file");
  const { positional } = options;
  if (file !== undefined && positional !== undefined) {
    throw new ScafctlError(
      "SCAF2005",
      `give the solution either as "${positional}" or with --file, not both`,
      { hint: parameterHint([positional], invocation.command.flags ?? []) },
    );
  }
  if (positional !== undefined && ["path", "stdin"].includes(sourceForm(positional))) {
    throw new ScafctlError(
      "SCAF2010",
      `local file paths must use -f/--file flag: scafctl ${path.join(" ")} -f ${positional}`,
    );
  }
  const text = file ?? positional ?? await discovered(invocation, options.mode);
  return { source: await sourceOf(invocation, text, file ?? positional), workingDirectory: folder };
}

/** The solution that a text names: a path, a URL, stdin or a catalog reference. */
export async function requestFor(invocation: Invocation, text: string): Promise<LoadRequest> {
  return { source: await sourceOf(invocation, text, text), workingDirectory: invocation.folder };
}

async function discovered(invocation: Invocation, mode: DiscoveryMode): Promise<string> {
  const { discoverSolution } = await import("../solution/mod.ts");
  const actionFiles = invocation.config.list("discovery.actionFiles");
  const path = await discoverSolution(invocation.folder, mode, actionFiles.length > 0 ? { actionFiles } : {});
  invocation.terminal.verbose(`using ${path}`);
  // Shown as a user would write it, who is in the folder.
  return relative(invocation.folder, path);
}

async function sourceOf(
  invocation: Invocation,
  text: string,
  given: string | undefined,
): Promise<SolutionSource> {
  // What was found by searching is a path, whatever it looks like.
  switch (given === undefined ? "path" : sourceForm(text)) {
    case "stdin":
      return {
        kind: "text",
        text: await invocation.stdin.text("-f -", MAX_STDIN),
        name: "<stdin>",
        folder: invocation.folder,
        origin: "stdin",
      };
    case "url":
      return {
        kind: "url",
        url: text,
        fetch: (url) => fetch(url, { signal: invocation.signal, redirect: "follow" }),
      };
    case "path":
      return { kind: "file", path: text };
    case "name":
    case "registry":
      throw await notInCatalog(invocation, text);
  }
}

/** There is no catalog; a name can only be a mistake, perhaps for a local file. */
export async function notInCatalog(invocation: Invocation, name: string): Promise<ScafctlError> {
  const isFile = await Deno.stat(resolve(invocation.folder, name)).then((info) => info.isFile).catch(() =>
    false
  );
  return new ScafctlError("SCAF8001", `no catalog holds a solution named "${name}"`, {
    exit: ExitCode.fileNotFound,
    hint: parameterHint([name], invocation.command.flags ?? []) ??
      (isFile ? `for the local file write -f ./${name}` : "local files need a path: -f ./NAME.yaml"),
  });
}
