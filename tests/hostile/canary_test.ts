import assert from "node:assert/strict";
import { join } from "node:path";
import { openSecretStore } from "../../lib/secrets/mod.ts";
import { type Canary, canary, leaks } from "./canary.ts";
import { runLines } from "./run_lines.ts";
import {
  fieldLinesOf,
  fieldRoutes,
  fieldSolutionsOf,
  linesOf,
  routes,
  solutionsOf,
} from "./canary_solutions.ts";

const KEY = "A".repeat(43) + "=";

Deno.test("a canary is found in every form", () => {
  const one = canary("x");
  const { value } = one;
  const bytes = new TextEncoder().encode(value);
  const forms = [value, JSON.stringify(value), encodeURIComponent(value), value.toUpperCase(), bytes.toHex()];
  for (const before of ["", "a", "ab"]) forms.push(new TextEncoder().encode(before + value).toBase64());
  for (const form of forms) assert.notDeepEqual(leaks(`..${form}..`, [one]), [], form);
  assert.deepEqual(leaks("nothing of this kind", [one]), []);
});

Deno.test("secrets show in nothing that people read", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "scafctl-canary-" }));
  try {
    const all = routes(canary);
    const of = (name: string): Canary => all.find((route) => route.canary.route === name)!.canary;
    const sources = join(folder, "sources");
    const out = join(folder, "out");
    await Deno.mkdir(sources);
    await Deno.mkdir(out);
    const store = await openSecretStore({ folder: join(folder, "secrets"), env: () => KEY });
    await store.set("store", of("store").value);
    await Deno.writeTextFile(join(sources, "file.txt"), of("file").value + of("exec").value);
    await Deno.writeTextFile(join(sources, "child.yaml"), childOf(of("child")));
    for (const route of all) {
      for (const [name, text] of Object.entries(solutionsOf(route))) {
        await Deno.writeTextFile(join(sources, name), text);
      }
    }
    const fields = fieldRoutes(canary);
    for (const route of fields) {
      for (const [name, text] of Object.entries(fieldSolutionsOf(route))) {
        await Deno.writeTextFile(join(sources, name), text);
      }
    }
    const lines = all.flatMap((route, turn) => linesOf(route, sources, turn));
    lines.push(...fields.flatMap((route) => fieldLinesOf(route, sources)));
    lines.push(["run", "provider", "secret", "operation=get", "name=store", "-o", "table"]);
    lines.push(["run", "provider", "secret", "operation=get", "name=store", "--dry-run"]);
    lines.push(["secrets", "list"], ["secrets", "exists", "store"], ["secrets", "list", "-o", "json"]);
    const env = {
      CANARY_ENV: of("env").value,
      SCAFCTL_SECRET_KEY: KEY,
      SCAFCTL_SECRETS_DIR: store.folder,
      HOME: join(folder, "home"),
    };
    const outputs = (await runLines(lines, { cwd: out, env })).flatMap(({ line, code, stdout, stderr }) =>
      [stdout, stderr].map((text) => ({ line, code, text }))
    );
    const codes = new Set(outputs.map(({ code }) => code));
    assert.ok(
      codes.has(0) && codes.has(1) && codes.has(6),
      `the lines do not come to every end: ${[...codes]}`,
    );
    for await (const entry of Deno.readDir(out)) {
      if (entry.isFile) {
        outputs.push({ line: entry.name, code: 0, text: await Deno.readTextFile(join(out, entry.name)) });
      }
    }
    assert.ok(outputs.length > 500, `only ${outputs.length} outputs`);
    const canaries = [...all, ...fields].map((route) => route.canary);
    const found = outputs.flatMap(({ line, text }) =>
      leaks(text, canaries).map((leak) => `${line.replaceAll(folder, "")}\n    ${leak}`)
    );
    assert.deepEqual(found.slice(0, 40), [], `${found.length} leaks in ${outputs.length} outputs`);
    const good = outputs.filter(({ line }) =>
      /^run solution -f \S+\/store\.yaml/.test(line) && line.endsWith("-o auto")
    );
    assert.ok(good.some(({ text }) => text.includes("REDACTED")), "what is masked shows that it is");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

function childOf({ value }: Canary): string {
  return "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: child, version: 1.0.0}\nspec:\n  resolvers:\n" +
    `    v: {sensitive: true, resolve: {with: [{provider: static, inputs: {value: ${
      JSON.stringify(value)
    }}}]}}\n`;
}
