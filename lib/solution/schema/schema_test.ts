import assert from "node:assert/strict";
import { validateForeign } from "../../schema/mod.ts";
import { isObject, type Value } from "../../value/mod.ts";
import { parseYaml } from "../../yaml/mod.ts";
import { solutionSchema } from "../mod.ts";

const check = (text: string) => validateForeign(solutionSchema(), parseYaml(text));
const HEAD = "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: abc}\n";

Deno.test("solutionSchema: takes the specification's samples, with their old spellings", async () => {
  for (const name of ["spec_simple_deploy", "spec_complete"]) {
    const text = await Deno.readTextFile(new URL(`../testdata/${name}.yaml`, import.meta.url));
    assert.deepEqual(await check(text), []);
  }
});

Deno.test("solutionSchema: knows every addition of this implementation", async () => {
  assert.deepEqual(
    await check(`${HEAD}spec:
  permissions: {read: [./data], net: true}
  bundle: {plugins: []}
  resolvers:
    a: {resolve: {with: [{provider: static, when: {tmpl: "{{ .b }}"}, forEach: {itemAlias: x, indexAlias: y}}]}}
  workflow:
    failOnUnsuccessful: false
    actions:
      a:
        provider: static
        alias: short
        onError: ignore
        retry: {maxAttempts: 2, jitter: 0.2, retryIf: {expr: "true"}}
        matrix: {os: [a, b], size: _.sizes, include: [], exclude: [], concurrency: 1}
      b: {provider: static, strategy: {matrix: {os: [a]}}, when: {rslvr: a}}
`),
    [],
  );
});

Deno.test("solutionSchema: is closed and says where", async () => {
  const found = await check(`${HEAD}extra: 1
spec:
  resolvers:
    a: {resolve: {with: [{provider: static, input: {}}]}, timout: 5s}
    b: {resolve: {with: [{provider: p, inputs: {v: {expr: "1", tmpl: "2"}}}]}}
  workflow: {actions: {x: {provider: p, onError: maybe}}}
`);
  assert.deepEqual(found.map(({ path, message }) => `${path}: ${message}`).sort(), [
    'extra: unknown key "extra"',
    'spec.resolvers.a.resolve.with[0].input: unknown key "input"',
    'spec.resolvers.a.timout: unknown key "timout"',
    "spec.resolvers.b.resolve.with[0].inputs.v: has a form that is not allowed",
    'spec.workflow.actions.x.onError: must be one of ["fail","continue","ignore"]',
  ]);
});

Deno.test("solutionSchema: every field is described, every reference leads somewhere", () => {
  const schema = solutionSchema();
  const definitions = schema.$defs;
  assert.ok(isObject(definitions));
  const visit = (node: Value, path: string) => {
    if (Array.isArray(node)) return node.forEach((item, index) => visit(item, `${path}/${index}`));
    if (!isObject(node)) return;
    if (typeof node.$ref === "string") {
      assert.ok(Object.hasOwn(definitions, node.$ref.replace("#/$defs/", "")), `${path}: ${node.$ref}`);
    }
    for (const key of Object.keys(node)) {
      const value = node[key]!;
      if (key === "properties" && isObject(value)) {
        for (const name of Object.keys(value)) {
          const property = value[name]!;
          assert.ok(isObject(property) && property.description, `${path}/${name} has no description`);
        }
      }
      visit(value, `${path}/${key}`);
    }
  };
  visit(schema, "#");
});
