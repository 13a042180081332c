import assert from "node:assert/strict";
import { type Schema, Validator } from "@cfworker/json-schema";
import { formatJson } from "../../lib/value/mod.ts";
import { parseYaml } from "../../lib/yaml/mod.ts";
import { inFolder, scafctl } from "./program.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Solutions of the recordings that the program or lint refuses, and that an editor is to mark as well. */
const REFUSED = new Set(["actions/invalid-multi", "actions/unknown-input-ignored", "load/two-valueref-keys"]);
/** Not even YAML. */
const BROKEN = new Set(["load/bad-yaml"]);

/** Every solution below a folder, by its path there. */
function* solutions(folder: string, prefix = ""): Generator<[name: string, path: string]> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* solutions(path, `${prefix}${entry.name}/`);
    else if (/^solution\.ya?ml$/.test(entry.name)) yield [prefix.slice(0, -1), path];
  }
}

/** Plain data, as a validator of another house wants it. */
function plainDocument(path: string): unknown {
  return JSON.parse(formatJson(parseYaml(Deno.readTextFileSync(path))));
}

async function printed(args: readonly string[]): Promise<Schema> {
  const { code, stdout, stderr } = await scafctl(args);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Schema;
}

/** The parts of the schema that tell an editor about providers. */
interface Definitions {
  readonly action: { properties: { provider: { anyOf: { enum?: string[] }[] } } };
  readonly providerInputs: {
    allOf: {
      if: { properties: { provider: { const: string } } };
      then: { properties: { inputs: { properties: Record<string, { description?: string }> } } };
    }[];
  };
}

Deno.test("schema: takes every example and every recorded solution, and refuses what a run refuses", async () => {
  const schema = await printed(["schema"]);
  assert.equal(schema.$id, "https://scafctl.dev/schemas/v1/solution.json");
  const validator = new Validator(schema, "2020-12", false);
  const found: string[] = [];
  let count = 0;
  for (const folder of ["examples", "tests/golden/cases"]) {
    for (const [name, path] of solutions(`${ROOT}${folder}`)) {
      if (BROKEN.has(name)) continue;
      count++;
      const { valid, errors } = validator.validate(plainDocument(path));
      const last = errors.at(-1);
      if (valid === REFUSED.has(name)) {
        found.push(`${name}: ${valid ? "is valid" : `${last?.instanceLocation} ${last?.error}`}`);
      }
    }
  }
  assert.deepEqual(found, []);
  assert.ok(count > 150, `${count} solutions`);
});

Deno.test("schema: every field that lint calls missing or unknown is missing or unknown for an editor", async () => {
  const validator = new Validator(await printed(["schema"]), "2020-12", false);
  const good = {
    apiVersion: "scafctl.io/v1",
    kind: "Solution",
    metadata: { name: "abc", version: "1.0.0" },
    spec: { resolvers: { a: { resolve: { with: [{ provider: "static", inputs: { value: 1 } }] } } } },
  };
  assert.ok(validator.validate(good).valid);
  const bad: readonly unknown[] = [
    { ...good, apiVersion: "scafctl.io/v2" },
    { ...good, kind: "Other" },
    { ...good, metadata: {} },
    { ...good, spec: { resolver: {} } },
    { ...good, spec: { resolvers: { a: { resolv: {} } } } },
    { ...good, spec: { resolvers: { a: { type: "text" } } } },
    { ...good, spec: { resolvers: { a: { resolve: { with: [{ inputs: {} }] } } } } },
    { ...good, spec: { workflow: { actions: { a: { inputs: {} } } } } },
    { ...good, spec: { workflow: { actions: { a: { provider: "exec", inputs: { comand: "ls" } } } } } },
    {
      ...good,
      spec: { resolvers: { a: { resolve: { with: [{ provider: "static", inputs: { valeu: 1 } }] } } } },
    },
    { ...good, spec: { workflow: { actions: { a: { provider: "exec", onError: "stop" } } } } },
    { kind: "Solution" },
  ];
  for (const document of bad) {
    assert.equal(validator.validate(document).valid, false, JSON.stringify(document));
  }
});

Deno.test("schema: an editor is told the names of providers and what their inputs mean", async () => {
  const { stdout } = await scafctl(["schema"]);
  const { $defs } = JSON.parse(stdout) as { $defs: Definitions };
  const names = $defs.providerInputs.allOf.map((rule) => rule.if.properties.provider.const);
  assert.ok(names.includes("http") && names.includes("static"));
  assert.deepEqual($defs.action.properties.provider.anyOf[0]?.enum, names);
  for (const rule of $defs.providerInputs.allOf) {
    for (const [name, { description }] of Object.entries(rule.then.properties.inputs.properties)) {
      assert.ok(description, `${rule.if.properties.provider.const}.${name} has no description`);
    }
  }
});

Deno.test("schema: what new and config init write is valid for its schema", async () => {
  const solution = new Validator(await printed(["schema"]), "2020-12", false);
  const config = new Validator(await printed(["schema", "config"]), "2020-12", false);
  await inFolder({}, async (cwd) => {
    const { code } = await scafctl(["new", "solution", "my-app", "-o", "solution.yaml"], { cwd });
    assert.equal(code, 0);
    assert.deepEqual(solution.validate(plainDocument(`${cwd}/solution.yaml`)).errors, []);
    const path = `${cwd}/config.yaml`;
    const init = await scafctl(["config", "init", "--full", "--config", path], { cwd });
    assert.equal(init.code, 0, init.stderr);
    assert.deepEqual(config.validate(plainDocument(path)).errors, []);
  });
});
