/** Smallest file that holds the modules of {@link fillCodeCache}; one that is smaller was written by something else. */
const FULL_CACHE_BYTES = 300_000;

/**
 * Lets the runtime of a compiled program keep the compiled form of what most commands load. The runtime writes its cache
 * once, as soon as no module is waiting for it: with commands that are imported when they are needed, that is long before
 * the large modules come, and they would be compiled anew in every run. So the first run loads all of them in one go.
 * Where the runtime can write no cache, nothing is done; without it every run only takes longer.
 */
export async function fillCodeCache(): Promise<void> {
  if (!Deno.build.standalone) return;
  try {
    if (!mayFill(cachePath())) return;
    await import("./hot_modules.ts");
    // The runtime stores what it has when the event loop turns.
    await new Promise((resolve) => setTimeout(resolve, 0));
  } catch {
    // A run without the cache is the same run.
  }
}

/** Whether this run is the one whose modules the runtime will store. */
function mayFill(path: string): boolean {
  try {
    const { size } = Deno.statSync(path);
    // This run has already read the file; without it the next one can store more.
    if (size < FULL_CACHE_BYTES) Deno.removeSync(path);
    return false;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return false;
  }
  // Proves that the folder can be written; fails where anything, a link included, has come to stand there.
  Deno.openSync(path, { write: true, createNew: true }).close();
  Deno.removeSync(path);
  return true;
}

/** Where the runtime keeps the cache of this program. */
function cachePath(): string {
  const folder = Deno.build.os === "windows"
    ? Deno.env.get("TMP") ?? Deno.env.get("TEMP") ?? ""
    : Deno.env.get("TMPDIR") || "/tmp";
  const name = Deno.execPath().split(/[\\/]/).at(-1)!;
  return `${folder}/deno-compile-${name}.cache`;
}
