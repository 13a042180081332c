import assert from "node:assert/strict";
import { ScafctlError } from "../../lib/diagnostics/mod.ts";
import { loadText, NO_PARAMETERS, testBench } from "../../lib/engine/testing.ts";
import { formatJson, object, type Value } from "../../lib/value/mod.ts";
import { provider as cel } from "../../providers/cel/mod.ts";
import { provider as template } from "../../providers/go-template/mod.ts";

/** Resolves a spec; the process has to live on and the result to be a value or a coded error. */
async function resolve(
  spec: string,
  parameters: Value = null,
): Promise<{ text: string; error?: ScafctlError }> {
  const { engine } = testBench({ providers: [cel, template] });
  const solution = await loadText(engine, spec);
  const options = parameters === null ? NO_PARAMETERS : { parameters: object({ p: parameters }) };
  const result = await engine.resolve(solution, options);
  return { text: formatJson(result.values, { sort: "data" }), ...(result.error && { error: result.error }) };
}

/** Names that mean something to objects. */
const PROTOTYPE = ["constructor", "toString", "hasOwnProperty", "valueOf", "prototype"];

Deno.test("hostile: names of object members are names like any other", async () => {
  const lines = PROTOTYPE.map((name, index) =>
    `      ${name}: {resolve: {with: [{provider: echo, inputs: {value: ${index}}}]}}`
  );
  const all = PROTOTYPE.map((name) => `string(_["${name}"])`).join(" + ");
  const { text, error } = await resolve(`
    resolvers:
${lines.join("\n")}
      all: {resolve: {with: [{provider: cel, inputs: {expression: '${all}'}}]}}
      text: {resolve: {with: [{provider: go-template, inputs: {template: "{{ .constructor }}{{ .valueOf }}"}}]}}
      none: {resolve: {with: [{provider: cel, inputs: {expression: "has(_.all.length) ? 1 : 2"}}]}}
  `);
  assert.equal(error, undefined);
  assert.match(text, /"none":2/, "a text has no members");
  assert.match(text, /"all":"01234"/);
  assert.match(text, /"text":"03"/);
});

Deno.test("hostile: actions may be named like object members", async () => {
  const { engine } = testBench();
  const actions = PROTOTYPE.map((name) => `        ${name}: {provider: echo, inputs: {value: ${name}}}`);
  const solution = await loadText(
    engine,
    `
    workflow:
      actions:
${actions.join("\n")}
        reader: {provider: echo, inputs: {value: {expr: __actions.constructor.results}}}
  `,
  );
  const run = await engine.run(solution, NO_PARAMETERS, {});
  assert.equal(run.status, "succeeded");
  assert.equal(run.outcomes.find(({ name }) => name === "reader")!.results, "constructor");
});

Deno.test("hostile: expressions and templates that would never end are typed errors", async () => {
  const bombs = [
    'cel, inputs: {expression: "_.big.map(a, _.big.map(b, _.big.map(c, a + b + c)))"}',
    'go-template, inputs: {template: "{{ range .big }}{{ range $.big }}{{ range $.big }}xxxxxxxx{{ end }}{{ end }}{{ end }}"}',
  ];
  const big = `[${Array.from({ length: 2000 }, (_, index) => index).join(", ")}]`;
  for (const bomb of bombs) {
    const { error } = await resolve(`
      resolvers:
        big: {resolve: {with: [{provider: echo, inputs: {value: ${big}}}]}}
        bomb: {timeout: 5s, resolve: {with: [{provider: ${bomb}}]}}
    `);
    assert.ok(error instanceof ScafctlError, bomb);
    assert.match(error.code, /^SCAF\d{4}$/);
    assert.ok(error.message.length < 10_000, "an error is short");
  }
});

Deno.test("hostile: one hundred thousand items are a list, in order", async () => {
  const { text, error } = await resolve(`
    resolvers:
      many: {resolve: {with: [{provider: cel, inputs: {expression: "lists.range(100000)"}}]}}
      each: {resolve: {with: [{provider: echo, forEach: {in: {rslvr: many}}, inputs: {value: {expr: __item}}}]}}
      sum: {resolve: {with: [{provider: cel, inputs: {expression: "string(size(_.each)) + ':' + string(_.each[99999])"}}]}}
  `);
  assert.equal(error, undefined);
  assert.match(text, /"sum":"100000:99999"/);
});

Deno.test("hostile: deep values, line ends and other scripts", async () => {
  let deep: Value = "end";
  for (let level = 0; level < 200; level++) deep = [deep];
  const { text, error } = await resolve(
    [
      "resolvers:",
      "  given: {resolve: {with: [{provider: param, inputs: {key: p}}]}}",
      "  größe: {resolve: {with: [{provider: echo, inputs: {value: '日本 🚀'}}]}}",
      "  read: {resolve: {with: [{provider: cel, inputs: {expression: '_[\"größe\"]'}}]}}",
    ].join("\r\n"),
    deep,
  );
  assert.equal(error, undefined);
  assert.match(text, /"read":"日本 🚀"/);
});
