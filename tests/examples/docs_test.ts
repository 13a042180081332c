import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { builtinRegistry } from "../../lib/cli/registry.ts";
import { lintSolution } from "../../lib/lint/mod.ts";
import { environment, launcher } from "../e2e/program.ts";
import { blocksOf, withOutputs } from "./doc_blocks.ts";

const PAGES = new URL("../../docs/tutorials/", import.meta.url).pathname;
const GUIDES = new URL("../../docs/guides/", import.meta.url).pathname;
/** Writes what the commands print into the pages; the change is then to be read. */
const UPDATE = Deno.env.get("UPDATE_DOCS") === "1";

/** A shell command's end, with both streams as the reader of a page would see them. */
async function shell(script: string, cwd: string, bin: string): Promise<string> {
  const env = environment(join(cwd, "..", "home"), { COLUMNS: "100" });
  const { stdout, stderr, code } = await new Deno.Command("sh", {
    args: ["-e", "-c", `{ ${script}\n} 2>&1`],
    cwd,
    clearEnv: true,
    env: { ...env, PATH: `${bin}:${env.PATH}` },
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return code === 0 ? text : `${text}[exit ${code}]\n`;
}

/** A program named `scafctl` that runs these sources, or the binary under test. */
async function installProgram(bin: string): Promise<void> {
  const [program, args] = launcher();
  const words = [program, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  await Deno.mkdir(bin);
  await Deno.writeTextFile(join(bin, "scafctl"), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
}

async function runPage(text: string): Promise<string[]> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "scafctl-docs-" }));
  try {
    const work = join(root, "work");
    await Deno.mkdir(work);
    await installProgram(join(root, "bin"));
    const outputs: string[] = [];
    for (const block of blocksOf(text)) {
      if (block.kind === "file") {
        const path = join(work, block.name);
        await Deno.mkdir(dirname(path), { recursive: true });
        await Deno.writeTextFile(path, block.text);
        if (block.text.includes("kind: Solution")) await assertClean(path, work);
      } else if (block.kind === "sh") {
        outputs.push((await shell(block.text, work, join(root, "bin"))).replaceAll(work, "/work"));
      }
    }
    return outputs;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function assertClean(path: string, workingDirectory: string): Promise<void> {
  const source = { kind: "file", path } as const;
  const { findings, loads } = await lintSolution({ source, registry: builtinRegistry(), workingDirectory });
  const errors = findings.filter(({ severity }) => severity === "error");
  assert.deepEqual(errors.map(({ rule, message }) => `${rule}: ${message}`), [], path);
  assert.ok(loads, path);
}

function pages(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.endsWith(".md") && name !== "README.md").sort();
}

const runnable = [
  ...pages(PAGES).map((name) => ["tutorial", PAGES, name] as const),
  ...pages(GUIDES).map((name) => ["guide", GUIDES, name] as const),
];

for (const [kind, folder, name] of runnable) {
  Deno.test(`${kind} ${name}`, async () => {
    const path = join(folder, name);
    const text = await Deno.readTextFile(path);
    const outputs = await runPage(text);
    assert.ok(outputs.length > 0, "a page runs at least one command");
    assert.doesNotMatch(outputs.join(""), /SCAF9\d{3}/, "a page shows no defect of the program");
    const told = withOutputs(text, outputs);
    if (UPDATE) await Deno.writeTextFile(path, told);
    else assert.equal(text, told);
  });
}

Deno.test("every built-in provider has a tutorial, and the index names it", async () => {
  const index = await Deno.readTextFile(join(PAGES, "README.md"));
  for (const name of builtinRegistry().names()) {
    assert.ok(index.includes(`(${name}.md)`), name);
    assert.ok((await Deno.stat(join(PAGES, `${name}.md`))).isFile);
  }
});

Deno.test("blocks of a page: files, commands and what they print", () => {
  const page =
    "# T\n\n```yaml a/b.yaml\nx: 1\n```\n\n```sh\necho hi\n```\n\n```text\nold\n```\n\n```sh\ntrue\n```\n";
  assert.deepEqual(blocksOf(page).map((block) => block.kind), ["file", "sh", "output", "sh"]);
  assert.equal(withOutputs(page, ["hi\n", ""]), page.replace("old", "hi"));
  assert.throws(() => withOutputs(page, ["hi\n", "loud\n"]), /prints, and the page does not say what/);
});
