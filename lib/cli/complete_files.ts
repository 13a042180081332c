import { basename, dirname, resolve } from "node:path";
import type { Candidates } from "./candidates.ts";

/** Most names that are listed; a folder with more is better looked at in other ways. */
const MOST = 500;

/** The files and folders that a path can become; folders end in a slash. Hidden ones only when the name begins so. */
export async function pathWords(current: string, folder: string, foldersOnly: boolean): Promise<Candidates> {
  const isFolder = current === "" || current.endsWith("/");
  const start = isFolder ? "" : basename(current);
  const prefix = current.slice(0, current.length - start.length);
  const words: string[] = [];
  try {
    const place = prefix === "" ? folder : resolve(folder, isFolder ? prefix : dirname(current));
    for await (const entry of Deno.readDir(place)) {
      if (!entry.name.startsWith(start) || (entry.name.startsWith(".") && !start.startsWith("."))) continue;
      const leads = entry.isDirectory || (entry.isSymlink && await isDirectory(resolve(place, entry.name)));
      if (leads) words.push(`${prefix}${entry.name}/`);
      else if (!foldersOnly) words.push(prefix + entry.name);
      if (words.length === MOST) break;
    }
  } catch {
    // A folder that is not there, or may not be read, has nothing to offer.
  }
  return { words: words.sort().map((word) => ({ word, about: "" })), fallback: "none" };
}

function isDirectory(path: string): Promise<boolean> {
  return Deno.stat(path).then((info) => info.isDirectory, () => false);
}
