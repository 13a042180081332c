import { join } from "node:path";

/** Folders that no pattern of a solution means. */
const SKIPPED = new Set([".git", "node_modules"]);
/** Entries that are looked at for one pattern. */
const MAX_ENTRIES = 100_000;

/** Whether a path is a pattern. */
export function isPattern(path: string): boolean {
  return /[*?[\]{}]/.test(path);
}

/** The files under a folder that a pattern (`*`, `**`, `?`, `[…]`, `{a,b}`) matches, sorted, with `/` between parts. */
export async function matchFiles(folder: string, pattern: string): Promise<string[]> {
  const { default: picomatch } = await import("picomatch");
  const matches = picomatch(pattern.replace(/^\.\//, ""), { dot: true });
  const found: string[] = [];
  const pending = [""];
  let seen = 0;
  while (pending.length > 0 && seen < MAX_ENTRIES) {
    const below = pending.pop()!;
    for await (const entry of Deno.readDir(join(folder, below))) {
      seen++;
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory && !SKIPPED.has(entry.name)) pending.push(path);
      else if (!entry.isDirectory && matches(path)) found.push(path);
    }
  }
  return found.sort();
}
