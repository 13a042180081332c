/**
 * Writes docs/reference: a page for every command, provider and configuration key, and lists of the functions of both
 * languages. With `--check` it only reports what differs from the files.
 */
import { commandPages } from "./reference/commands.ts";
import { configPage } from "./reference/config.ts";
import { functionPages } from "./reference/functions.ts";
import { limitsPage } from "./reference/limits.ts";
import { providerPages } from "./reference/providers.ts";

const FOLDER = "docs/reference";

/** Path below the folder and content of every page. */
export async function referencePages(): Promise<Map<string, string>> {
  const commands = commandPages();
  const providers = await providerPages();
  const functions = await functionPages();
  return new Map([
    ["README.md", index()],
    ...commands,
    ...providers,
    ...functions,
    ["configuration.md", configPage()],
    ["limits.md", limitsPage()],
  ]);
}

function index(): string {
  return `# Reference

Generated from the program itself by \`deno task docs:reference\`; a page cannot say what the program does not do.

- [Commands](commands/README.md): every command with its flags, examples and exit codes
- [Providers](providers/README.md): inputs, results, rights and examples of everything that does the work
- [Functions of expressions](cel-functions.md) (CEL)
- [Functions of templates](template-functions.md) (Go templates)
- [Configuration](configuration.md): every key with its default
- [Limits](limits.md): what a solution may use up, and the flags that change it
- [Error codes](../errors/README.md): cause and remedy of each
- [Rules of lint](../lint-rules.md)

The [guides](../guides/getting-started.md) show how these parts are put to use.
`;
}

/** Files below a folder, relative to it. */
async function filesBelow(folder: string, prefix = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory) found.push(...await filesBelow(`${folder}/${entry.name}`, `${path}/`));
    else found.push(path);
  }
  return found.sort();
}

/** Brings the folder up to date, or says what is not. Returns the number of differences. */
export async function writeReference(folder: string, isCheck: boolean): Promise<number> {
  const pages = await referencePages();
  await Deno.mkdir(folder, { recursive: true });
  let stale = 0;
  for (const [path, text] of pages) {
    const place = `${folder}/${path}`;
    if (await Deno.readTextFile(place).catch(() => undefined) === text) continue;
    stale++;
    if (isCheck) console.error(`${place} is not up to date; run deno task docs:reference`);
    else {
      await Deno.mkdir(place.slice(0, place.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(place, text);
    }
  }
  for (const path of await filesBelow(folder)) {
    if (pages.has(path)) continue;
    stale++;
    if (isCheck) console.error(`${folder}/${path} describes nothing any more; run deno task docs:reference`);
    else await Deno.remove(`${folder}/${path}`);
  }
  return stale;
}

if (import.meta.main) {
  const isCheck = Deno.args.includes("--check");
  const stale = await writeReference(FOLDER, isCheck);
  if (isCheck && stale > 0) Deno.exit(1);
}
