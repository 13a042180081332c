import { messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import { placePath } from "../../paths/mod.ts";
import { confirm } from "../../terminal/mod.ts";
import type { Value } from "../../value/mod.ts";
import { cachedFiles, humanSize } from "../cached_files.ts";
import { printDocument } from "../document.ts";
import { versioned } from "../envelope.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput, printResult } from "../output.ts";

interface CacheKind {
  readonly kind: string;
  readonly name: string;
  readonly place: string;
  readonly about: string;
}

const KINDS: readonly CacheKind[] = [
  { kind: "http", name: "HTTP Cache", place: "http-cache", about: "answers of web servers" },
  { kind: "build", name: "Build Cache", place: "build-cache", about: "built solutions" },
  {
    kind: "artifact",
    name: "Artifact Cache",
    place: "artifact-cache",
    about: "artifacts of remote catalogs",
  },
];

/** `cache info`. */
export async function info(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const caches: Value[] = [];
  let totalSize = 0;
  let totalFiles = 0;
  for (const kind of KINDS) {
    const path = placePath(kind.place);
    const files = await cachedFiles(path);
    const size = files.reduce((sum, file) => sum + file.size, 0);
    totalSize += size;
    totalFiles += files.length;
    caches.push({
      name: kind.name,
      path,
      size,
      sizeHuman: humanSize(size),
      fileCount: files.length,
      description: kind.about,
    });
  }
  await printResult(invocation, plan, {
    value: { caches, totalSize, totalSizeHuman: humanSize(totalSize), totalFiles },
  });
  return 0;
}

/** `cache clear`: asks first unless `--force`. */
export async function clear(invocation: Invocation): Promise<number> {
  const { flags, terminal } = invocation;
  const plan = await planOutput(invocation);
  const wanted = flags.text("kind") ?? "all";
  const pattern = flags.text("name");
  const { default: picomatch } = await import("picomatch");
  const matches = pattern === undefined ? () => true : picomatch(pattern, { dot: true });
  const kinds = KINDS.filter(({ kind }) => wanted === "all" || kind === wanted);
  const files = (await Promise.all(kinds.map(({ place }) => cachedFiles(placePath(place))))).flat()
    .filter((file) => matches(file.name));
  const isAllowed = files.length === 0 || flags.bool("force") ||
    await agreed(invocation, files.length);
  if (!isAllowed) return 0;
  let bytes = 0;
  for (const file of files) {
    try {
      await Deno.remove(file.path);
      bytes += file.size;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) continue; // someone else was faster
      throw new ScafctlError("SCAF2011", `cannot remove ${file.path}: ${messageOf(error)}`, { cause: error });
    }
  }
  const inWords = await printDocument(invocation, plan, {
    document: versioned("CacheClearance", { removedFiles: files.length, reclaimedBytes: bytes }),
    text: () => "",
  });
  if (inWords && files.length === 0) terminal.info("No cached content found");
  else if (inWords) {
    terminal.success("Cleared cache");
    terminal.note(`Removed files: ${files.length}`);
    terminal.note(`Reclaimed: ${humanSize(bytes)}`);
  }
  return 0;
}

async function agreed(invocation: Invocation, count: number): Promise<boolean> {
  const { facts } = invocation.terminal;
  if (!facts.stdinIsTerminal || !facts.stderrIsTerminal || invocation.flags.bool("no-input")) {
    throw new ScafctlError(
      "SCAF2001",
      `${count} files would be removed, and there is no terminal to ask on`,
      {
        hint: "--force removes them without a question",
      },
    );
  }
  return await confirm(`Remove ${count} cached files?`, invocation);
}
