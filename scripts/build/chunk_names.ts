import { createHash } from "node:crypto";

/** A chunk's name as the bundler gives it: what it is made from, and a hash. */
const NAME = /^(?<base>.+)-(?<hash>[A-Z0-9]{8})\.js$/;

/**
 * Renames the chunks of a bundle by what is in them. The bundler's own names depend on where the sources and the package
 * cache lie, so builds of one commit in two folders would differ. A name stands for the chunk's text and, by repeated
 * rounds, for the chunks that it imports; cycles need no order that way.
 */
export async function nameByContent(folder: string): Promise<void> {
  const files = new Map<string, string>();
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && NAME.test(name)) files.set(name, await Deno.readTextFile(`${folder}/${name}`));
  }
  const mentioned = new RegExp([...files.keys()].map((name) => name.replaceAll(".", "\\.")).join("|"), "g");
  let names = new Map([...files.keys()].map((name) => [name, ""]));
  for (let distinct = -1; distinct < new Set(names.values()).size;) {
    distinct = new Set(names.values()).size;
    const last = names;
    names = new Map(
      [...files].map(([name, text]) => [
        name,
        contentName(name, text.replace(mentioned, (old) => last.get(old)!)),
      ]),
    );
  }
  if (new Set(names.values()).size < files.size) throw new Error("two chunks of the bundle are the same");
  for (const [name, text] of files) {
    await Deno.remove(`${folder}/${name}`);
    await Deno.writeTextFile(
      `${folder}/${names.get(name)!}`,
      text.replace(mentioned, (old) => names.get(old)!),
    );
  }
  for (const path of await entries(folder)) {
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace(mentioned, (old) => names.get(old)!));
  }
}

function contentName(name: string, text: string): string {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
  return `${NAME.exec(name)!.groups!.base}-${hash}.js`;
}

/** Files whose names are fixed: the entries, which may lie in folders. */
async function entries(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await entries(`${folder}/${name}`));
    else if (name.endsWith(".js") && !/-[0-9a-f]{10}\.js$/.test(name)) found.push(`${folder}/${name}`);
  }
  return found;
}
