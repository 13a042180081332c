import assert from "node:assert/strict";
import { provider } from "./mod.ts";
import { data, run } from "../shared/testing.ts";
import type { RawInput } from "../../lib/provider/mod.ts";
import { ScafctlError } from "../../lib/diagnostics/mod.ts";
import { object, toValue, type ValueObject } from "../../lib/value/mod.ts";

const context = {
  resolvers: toValue({ who: "Ada", v: { a: 1 } }) as ValueObject,
  variables: toValue({ __self: { role: "eng" }, svc: "web" }) as ValueObject,
};
const render = (template: string, inputs = {}) =>
  data(provider, { template, ...inputs }, { mode: "transform", context });

Deno.test("data are the resolvers, the special names and aliases, and the input over them", async () => {
  assert.equal(
    await render("{{ .who }} {{ .__self.role }} {{ .svc }}{{ .extra }}", { data: { extra: "!" } }),
    "Ada eng web!",
  );
  assert.equal(await render("{{ .who }}", { data: { who: "Bob" } }), "Bob");
  await assert.rejects(render("x", { data: [1] }), /"data" expected object/);
});

Deno.test("missing keys, delimiters and ignored blocks", async () => {
  assert.equal(await render("[{{ .v.a }}|{{ .v.b }}]"), "[1|<no value>]");
  await assert.rejects(render("{{ .v.b }}", { missingKey: "error" }), /go-template: .*no entry for key/);
  assert.equal(await render("{{ keep }} <% .v.a %>", { leftDelim: "<%", rightDelim: "%>" }), "{{ keep }} 1");
  const template = "{{ .who }}\nrun: ${{ secrets.T }} # keep\n/*s*/ {{ raw }} /*e*/\n";
  const ignoredBlocks = [{ line: "# keep" }, { start: "/*s*/", end: "/*e*/" }];
  assert.equal(
    await render(template, { ignoredBlocks }),
    "Ada\nrun: ${{ secrets.T }} # keep\n/*s*/ {{ raw }} /*e*/\n",
  );
  for (const block of [{ line: "x", start: "y", end: "z" }, { start: "x" }, {}]) {
    await assert.rejects(render("x", { ignoredBlocks: [block] }), /ignoredBlocks\[0\]/);
  }
});

Deno.test("a tree is rendered entry by entry; entries without text are left out with a warning", async () => {
  const entries = [
    { path: "a.txt", content: "name={{ .who }}" },
    { path: "dir", isDir: true },
    { path: "empty", content: "" },
    { path: "n/b.txt", content: "{{ upper .who }}" },
  ];
  const output = await run(provider, { operation: "render-tree", entries }, { mode: "transform", context });
  assert.deepEqual(output.data, [
    object({ path: "a.txt", content: "name=Ada" }),
    object({ path: "empty", content: "" }),
    object({ path: "n/b.txt", content: "ADA" }),
  ]);
  assert.match(output.warnings![0]!, /"dir" has no text content/);
  const broken = [{ path: "x/y.txt", content: "{{ .who " }];
  await assert.rejects(
    data(provider, { operation: "render-tree", name: "site", entries: broken }, { context }),
    /site\/x\/y\.txt/,
  );
});

Deno.test("what is missing or faulty is named", async () => {
  await assert.rejects(run(provider, {}), /template is required/);
  await assert.rejects(run(provider, { operation: "render-tree" }), /entries is required/);
  await assert.rejects(
    render("{{ nope }}"),
    (error) =>
      error instanceof ScafctlError && error.code === "SCAF5010" &&
      /^go-template: .*nope/.test(error.message),
  );
});

Deno.test("output and work are bounded", async () => {
  const limits = { celCost: 1, templateOutput: 1000, fileSize: 1, responseSize: 1, capturedOutput: 1 };
  const template = "{{ range until 100000 }}xxxxxxxxxxxxxxxxxxxxxxxx{{ end }}";
  await assert.rejects(
    run(provider, { template }, { context: { limits } }),
    (error) => error instanceof ScafctlError && error.code === "SCAF6003",
  );
  const entries = Array.from({ length: 3 }, (_, index) => ({ path: `f${index}`, content: "x".repeat(500) }));
  await assert.rejects(
    run(provider, { operation: "render-tree", entries }, { context: { limits } }),
    /rendered tree has more than 1000 bytes/,
  );
});

Deno.test("templates can use CEL and YAML", async () => {
  assert.equal(await render('{{ cel "_.a + 1" .v }}').catch(String), "2");
  assert.equal(await render('{{ (fromYaml "a: [x]").a }}'), "[x]");
});

Deno.test("dependencies: top-level names without those that the data brings along", () => {
  const literal = (value: unknown): RawInput => ({ kind: "literal", value: toValue(value) });
  const found = (inputs: Record<string, RawInput>) => provider.descriptor.extractDependencies!(inputs);
  const template = literal("{{ .who }} {{ .__self.x }} {{ range .list }}{{ .inner }}{{ end }} {{ .extra }}");
  assert.deepEqual(found({ template }), { names: ["extra", "list", "who"], whole: false });
  assert.deepEqual(found({ template, data: literal({ extra: 1 }) }).names, ["list", "who"]);
  assert.deepEqual(
    found({ template, data: { kind: "expr", text: "{'extra': '!', 'who': _.who}" } }).names,
    ["list"],
  );
  for (
    const data of [{ kind: "nested" }, { kind: "rslvr", text: "d" }, { kind: "expr", text: "_.d" }] as const
  ) {
    assert.deepEqual(found({ template, data }), { names: [], soft: ["extra", "list", "who"], whole: false });
  }
  const delims = { leftDelim: literal("<%"), rightDelim: literal("%>") };
  assert.deepEqual(found({ template: literal("{{ .no }}<% .yes %>"), ...delims }).names, ["yes"]);
  const ignored = literal([{ line: "#" }]);
  assert.deepEqual(found({ template: literal("{{ no }} #\n{{ .yes }}"), ignoredBlocks: ignored }).names, [
    "yes",
  ]);
  assert.deepEqual(found({ entries: literal([{ path: "p", content: "{{ .e }}" }, { path: "d" }]) }).names, [
    "e",
  ]);
  assert.equal(found({ entries: { kind: "expr", text: "_.files" } }).whole, true);
  assert.equal(found({ template: literal("{{ toJson . }}") }).whole, true);
  assert.deepEqual(found({ template: literal("{{ .broken ") }).names, []);
});

Deno.test("says what it would render", () => {
  const whatIf = (inputs: Record<string, string>) =>
    provider.descriptor.whatIf!(object(inputs), undefined as never);
  assert.equal(whatIf({ name: "N" }), 'Would render template "N"');
  assert.equal(whatIf({}), "Would render Go template");
  assert.equal(whatIf({ operation: "render-tree" }), "Would render Go template tree");
  assert.equal(whatIf({ operation: "render-tree", name: "N" }), 'Would render Go template tree "N"');
});
