import { didYouMean, messageOf, ScafctlError, Source } from "../diagnostics/mod.ts";
import { decodeText } from "../yaml/mod.ts";
import { basename, dirname, isAbsolute, resolve } from "node:path";
import type { Origin } from "./model.ts";

/** Where a solution comes from. */
export type SolutionSource =
  | { readonly kind: "file"; readonly path: string }
  | {
    readonly kind: "text";
    readonly text: string;
    readonly name: string;
    readonly folder?: string;
    /** Default `text`; a catalog names itself and gives the digest under `canonical`. */
    readonly origin?: Origin["kind"];
    readonly canonical?: string;
  }
  | {
    readonly kind: "url";
    readonly url: string;
    /** Does the request, so that the caller's limits, proxy and address rules hold. */
    readonly fetch: (url: string) => Promise<Response>;
  };

/** A solution's text and where it came from. */
export interface SolutionText {
  readonly source: Source;
  readonly origin: Origin;
}

/** Largest solution text that is read, in bytes. */
export const MAX_SOLUTION_BYTES = 16 * 1024 * 1024;

/**
 * Reads the text of a solution; `checkFile` is asked before a file is opened. Throws SCAF1001, SCAF1002, SCAF1005,
 * SCAF1014, SCAF1015 or SCAF1017.
 */
export async function readSolution(
  source: SolutionSource,
  workingDirectory: string,
  checkFile?: (path: string) => void,
): Promise<SolutionText> {
  const read = source.kind === "file"
    ? await readFile(source.path, workingDirectory, checkFile)
    : source.kind === "url"
    ? await readUrl(source.url, source.fetch)
    : textOf(source);
  if (read.source.text.trim() === "") {
    throw new ScafctlError(
      "SCAF1015",
      `the solution '${read.origin.name}' is empty`,
      {
        range: { source: read.source, start: 0, end: 0 },
        hint: "a solution starts with `apiVersion: scafctl.io/v1` and `kind: Solution`",
      },
    );
  }
  return read;
}

async function readFile(
  path: string,
  workingDirectory: string,
  checkFile?: (path: string) => void,
): Promise<SolutionText> {
  const full = isAbsolute(path) ? path : resolve(workingDirectory, path);
  checkFile?.(full);
  const text = await readTextFile(full, path);
  // What a shell hands over as <(…) is a pipe: it has no place of its own, so paths count from the working folder.
  const { isFile } = await Deno.stat(full);
  const canonical = isFile ? await Deno.realPath(full) : full;
  return {
    source: new Source(path, text),
    origin: { kind: "file", name: path, canonical, folder: isFile ? dirname(full) : workingDirectory },
  };
}

/** A file of the same folder whose name is like the one that was asked for. */
async function similarFile(path: string): Promise<string | undefined> {
  try {
    const names = await Array.fromAsync(
      Deno.readDir(dirname(path)),
      (entry) => entry.isFile ? entry.name : "",
    );
    return didYouMean(basename(path), names.filter((name) => /\.(?:ya?ml|json)$/i.test(name)));
  } catch {
    return undefined; // no such folder either, or none that may be read
  }
}

/** Reads a file of a solution as text; `shown` is what messages and ranges call it. */
export async function readTextFile(path: string, shown: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    const facts = await Deno.stat(path);
    if (facts.isDirectory) throw directory(path);
    if (facts.size > MAX_SOLUTION_BYTES) throw tooLarge(shown);
    bytes = await Deno.readFile(path);
  } catch (error) {
    throw error instanceof ScafctlError ? error : await unreadable(path, shown, error);
  }
  return decodeText(bytes, shown);
}

async function unreadable(path: string, shown: string, error: unknown): Promise<ScafctlError> {
  const heading = `cannot read '${shown}'`;
  if (error instanceof Deno.errors.NotFound) {
    return new ScafctlError("SCAF1001", `${heading}: no such file`, {
      cause: error,
      hint: await similarFile(path) ??
        "check the path; relative paths start at the working directory (or --cwd)",
    });
  }
  const denied = error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable;
  const reason = denied ? "permission denied" : messageOf(error);
  return new ScafctlError("SCAF1002", `${heading}: ${reason}`, { cause: error });
}

function directory(path: string): ScafctlError {
  return new ScafctlError(
    "SCAF1002",
    `cannot read '${path}': it is a directory`,
    { hint: "name the solution file in it, such as solution.yaml" },
  );
}

function tooLarge(name: string): ScafctlError {
  return new ScafctlError("SCAF1005", `'${name}' is larger than ${MAX_SOLUTION_BYTES / 1024 / 1024} MiB`);
}

async function readUrl(url: string, fetcher: (url: string) => Promise<Response>): Promise<SolutionText> {
  let response: Response;
  try {
    response = await fetcher(url);
  } catch (error) {
    if (error instanceof ScafctlError) throw error;
    throw new ScafctlError(
      "SCAF1014",
      `cannot fetch '${url}': ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new ScafctlError(
      "SCAF1014",
      `cannot fetch '${url}': the server answered ${response.status}`,
    );
  }
  const bytes = await readBody(response, url);
  const digest = "sha256:" + new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  return {
    source: new Source(url, decodeText(bytes, url)),
    origin: { kind: "url", name: url, canonical: new URL(url).href, digest },
  };
}

async function readBody(response: Response, url: string): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_SOLUTION_BYTES) throw tooLarge(url);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function textOf(source: Extract<SolutionSource, { kind: "text" }>): SolutionText {
  const text = source.text.startsWith("\ufeff") ? source.text.slice(1) : source.text;
  if (text.length > MAX_SOLUTION_BYTES) throw tooLarge(source.name);
  return {
    source: new Source(source.name, text),
    origin: {
      kind: source.origin ?? "text",
      name: source.name,
      canonical: source.canonical ?? source.name,
      ...(source.folder !== undefined && { folder: source.folder }),
    },
  };
}
