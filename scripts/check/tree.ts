/** A TypeScript file of the repository; `path` is relative to its root, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const ROOTS = ["lib", "providers", "plugins", "scripts", "tests"];

/** Reads every TypeScript file of the product and its tests. */
export async function readTree(): Promise<SourceFile[]> {
  const files: SourceFile[] = [{ path: "main.ts", text: await Deno.readTextFile("main.ts") }];
  const folders = [...ROOTS];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await entriesOf(folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) folders.push(path);
      else if (entry.isFile && path.endsWith(".ts")) {
        files.push({ path, text: await Deno.readTextFile(path) });
      }
    }
  }
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}

/** What a folder holds; nothing where there is none, since a checkout has no empty folders. */
async function entriesOf(folder: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Whether a file belongs to the product itself and not to its tests or tools. */
export function isProduct(path: string): boolean {
  return !path.endsWith("_test.ts") && !path.startsWith("tests/") && !path.startsWith("scripts/");
}
