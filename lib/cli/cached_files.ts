import { join } from "node:path";

/** A file of a cache. */
export interface CachedFile {
  readonly path: string;
  /** Path below the folder of the cache. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** The files below a folder; none when it does not exist. Links are not followed. */
export async function cachedFiles(root: string, prefix = ""): Promise<CachedFile[]> {
  const found: CachedFile[] = [];
  let entries: Deno.DirEntry[];
  try {
    entries = await Array.fromAsync(Deno.readDir(root));
  } catch {
    return found;
  }
  for (const entry of entries) {
    const path = join(root, entry.name);
    const name = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory) found.push(...await cachedFiles(path, name));
    else found.push({ path, name, size: (await Deno.lstat(path)).size });
  }
  return found;
}

/** A number of bytes as people read it. */
export function humanSize(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return unit === 0 ? `${bytes} B` : `${value.toFixed(1)} ${units[unit]}`;
}
