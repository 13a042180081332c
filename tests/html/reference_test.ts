import assert from "node:assert/strict";
import { referencePages, writeReference } from "../../scripts/generate_reference.ts";

Deno.test("writing the reference twice changes nothing; what is stale or has no subject is found and mended", async () => {
  const folder = await Deno.makeTempDir({ prefix: "scafctl-reference-" });
  try {
    assert.ok(await writeReference(folder, false) > 50);
    assert.equal(await writeReference(folder, true), 0);
    await Deno.writeTextFile(`${folder}/providers/exec.md`, "old\n");
    await Deno.writeTextFile(`${folder}/commands/gone.md`, "no such command\n");
    assert.equal(await writeReference(folder, true), 2);
    assert.equal(await Deno.readTextFile(`${folder}/providers/exec.md`), "old\n", "a check changes nothing");
    assert.equal(await writeReference(folder, false), 2);
    assert.equal(await writeReference(folder, true), 0);
    await assert.rejects(Deno.stat(`${folder}/commands/gone.md`), Deno.errors.NotFound);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("every link of the reference leads to a file", async () => {
  const root = new URL("../../docs/reference/", import.meta.url);
  const pages = await referencePages();
  const missing: string[] = [];
  for (const [path, text] of pages) {
    const prose = text.replace(/^(`{3,}).*\n[\s\S]*?^\1$/gm, "").replace(/`[^`\n]*`/g, "");
    for (const [, link] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link!)) continue;
      const target = new URL(link!.split("#")[0]!, new URL(path, root));
      const known = target.href.startsWith(root.href) && pages.has(target.href.slice(root.href.length));
      if (!known && !await Deno.stat(target).then(() => true, () => false)) missing.push(`${path}: ${link}`);
    }
  }
  assert.deepEqual(missing, []);
});

Deno.test("tables keep their number of cells, whatever the texts hold", async () => {
  for (const [path, text] of await referencePages()) {
    const prose = text.replace(/^(`{3,}).*\n[\s\S]*?^\1$/gm, "");
    for (const table of prose.matchAll(/(?:^\|.*\n)+/gm)) {
      const widths = table[0].trim().split("\n").map((row) => row.replaceAll("\\|", "").split("|").length);
      assert.equal(new Set(widths).size, 1, `${path}: ${table[0]}`);
    }
  }
});
