import assert from "node:assert/strict";
import {
  dependencyAnalysis,
  expressionReferences,
  loadSolution,
  type ResolverDependencies,
  resolverDependencies,
  type Solution,
  templateReferences,
} from "./mod.ts";

function load(resolvers: string): Promise<Solution> {
  const text = `metadata: {name: x}\nspec:\n  resolvers:\n${resolvers.replace(/^/gm, "    ")}`;
  return loadSolution({
    source: { kind: "text", text, name: "s.yaml" },
    workingDirectory: "/",
    parameters: "skip",
  });
}

async function dependencies(
  body: string,
  extra: Partial<Parameters<typeof resolverDependencies>[1]> = {},
): Promise<ResolverDependencies> {
  const others = ["b", "c", "d", "e"].map((name) => `${name}: {resolve: {with: []}}`).join("\n");
  const { resolvers } = (await load(`a: ${body}\n${others}\n`)).spec;
  return resolverDependencies(resolvers.get("a")!, { resolvers, ...extra });
}

const names = async (body: string) => (await dependencies(body)).names.toSorted();
const missing = async (body: string) => (await dependencies(body)).missing.map(({ name }) => name);
const input = (value: string) => `{resolve: {with: [{provider: static, inputs: {value: ${value}}}]}}`;

Deno.test("expressionReferences: members of _ and __actions, free names, scopes of macros", () => {
  const found = expressionReferences(
    `_.a + _["b"] + _.?c.orValue(1) + [1].map(i, i + _.d)[0] + __actions.x.results + cfg.y`,
  );
  assert.deepEqual(found.roots, ["a", "b", "c", "d"]);
  assert.deepEqual(found.actions, ["x"]);
  assert.deepEqual(found.variables, ["__actions", "cfg"]);
  assert.equal(found.wholeRoots, false);
  assert.equal(expressionReferences("size(_)").wholeRoots, true);
  assert.deepEqual(expressionReferences('__actions["x[0]"].results').actions, ["x[0]"]);
  assert.equal(expressionReferences("a +").parseFailed, true);
});

Deno.test("templateReferences: scopes of with, range, define and variables", () => {
  const roots = (text: string) => templateReferences(text).roots.toSorted();
  assert.deepEqual(roots("{{ .a }} {{ ._.b }} {{ $.c.x }}"), ["a", "b", "c"]);
  assert.deepEqual(roots("{{ range .a }}{{ .name }}{{ $.b }}{{ end }}"), ["a", "b"]);
  assert.deepEqual(roots("{{ with .a }}{{ .name }}{{ else }}{{ .b }}{{ end }}"), ["a", "b"]);
  assert.deepEqual(roots('{{ define "t" }}{{ .a }}{{ end }}{{ template "t" . }}'), ["a"]);
  assert.deepEqual(roots('{{ define "t" }}{{ .x }}{{ end }}{{ template "t" .a }}'), ["a"]);
  assert.deepEqual(roots("{{ $x := . }}{{ $x.a }}"), ["a"]);
  const internal = templateReferences("{{ .__self }} {{ .__actions.one.results }}");
  assert.deepEqual(internal.roots, []);
  assert.deepEqual(internal.actions, ["one"]);
  assert.deepEqual(internal.variables.toSorted(), ["__actions", "__self"]);
  assert.deepEqual(templateReferences("[[ .a ]] {{ .b }}", { left: "[[", right: "]]" }).roots, ["a"]);
  assert.equal(templateReferences("{{ .a").parseFailed, true);
  assert.deepEqual(templateReferences("no template .a"), {
    roots: [],
    optionalRoots: [],
    actions: [],
    variables: [],
    wholeRoots: false,
    wholeActions: false,
    parseFailed: false,
  });
});

Deno.test("dependencies: every form of input, conditions, loops, messages of rules", async () => {
  assert.deepEqual(await names(input("{rslvr: b}")), ["b"]);
  assert.deepEqual(await names(input('{expr: "_.b + _.c"}')), ["b", "c"]);
  assert.deepEqual(await names(input('{tmpl: "{{ .b }}"}')), ["b"]);
  assert.deepEqual(await names(input("{x: [{rslvr: b}, {y: {expr: _.c}}]}")), ["b", "c"]);
  assert.deepEqual(await names("{dependsOn: [c], when: _.b, resolve: {when: _.d, until: _.e, with: []}}"), [
    "b",
    "c",
    "d",
    "e",
  ]);
  assert.deepEqual(
    await names(
      "{transform: {with: [{provider: p, when: _.b, forEach: {in: _.c, item: it}, inputs: {v: {tmpl: '{{ .it.x }}{{ .d }}'}}}]}}",
    ),
    ["b", "c", "d"],
  );
  assert.deepEqual(
    await names(
      "{validate: {with: [{provider: p, message: {tmpl: '{{ .b }}'}}]}, messages: {error: {expr: _.c}}}",
    ),
    ["b"],
  );
});

Deno.test("dependencies: texts that are data count when they look like references", async () => {
  assert.deepEqual(await names(input('"_.b + 1"')), ["b"]);
  assert.deepEqual(await names(input('"see {{ .c }}"')), ["c"]);
  assert.deepEqual(await names(input('"not a reference: _.b"')), []);
  assert.deepEqual(await missing(input('"this is _ . nothing"')), []);
  // Text for somebody else's template engine is no mistake; text for ours is.
  assert.deepEqual(await missing(input('"image: {{ .Values.image }}"')), []);
  assert.deepEqual(await missing(input("_.nope")), []);
  assert.deepEqual(
    await missing("{resolve: {with: [{provider: cel, inputs: {expression: _.nope}}]}}"),
    ["nope"],
  );
});

Deno.test("dependencies: the own name is the own value in transform and validate only", async () => {
  assert.deepEqual(
    await names("{transform: {with: [{provider: cel, inputs: {expression: '_.a + 1'}}]}}"),
    [],
  );
  assert.deepEqual(await names(input("{expr: _.a}")), ["a"]);
});

Deno.test("dependencies: keys of a template's own data are no resolvers", async () => {
  const call = (data: string) =>
    `{resolve: {with: [{provider: go-template, inputs: {template: '{{ .b }}{{ .extra }}', data: ${data}}}]}}`;
  assert.deepEqual(await missing(call("{extra: 1}")), []);
  assert.deepEqual(await missing(call("{other: 1}")), ["extra"]);
  assert.deepEqual(await missing(call("{expr: \"{'extra': _.c}\"}")), []);
  assert.deepEqual(await names(call("{expr: \"{'extra': _.c}\"}")), ["b", "c"]);
  assert.deepEqual(await missing(call("{extra: {rslvr: c}}")), []);
});

Deno.test("dependencies: what does not exist is told with its place, parameters are left out", async () => {
  const body = input('{expr: "_.nope + _.param"}');
  assert.deepEqual(await missing(body), ["nope", "param"]);
  const { missing: found } = await dependencies(body, { parameters: new Set(["param"]) });
  assert.deepEqual(found.map(({ name }) => name), ["nope"]);
  const { range } = found[0]!;
  assert.equal(range && range.source.text.slice(range.start, range.end), '"_.nope + _.param"');
});

Deno.test("dependencies: a provider's own extraction replaces the guess about plain texts", async () => {
  const extract = (provider: string) =>
    provider === "static"
      ? (inputs: Readonly<Record<string, { readonly kind: string }>>) => {
        assert.deepEqual(Object.keys(inputs), ["value", "ref"]);
        assert.deepEqual(inputs.value, { kind: "literal", value: "_.b" });
        return { names: ["c"], whole: true };
      }
      : undefined;
  const found = await dependencies(
    "{resolve: {with: [{provider: static, inputs: {value: _.b, ref: {rslvr: d}}}]}}",
    { extract },
  );
  assert.deepEqual(found.names, ["d", "c"]);
  assert.equal(found.whole, true);
});

Deno.test("dependencyAnalysis: dependencies keep unknown names, flows leave conditions out", async () => {
  const { resolvers } = (await load(
    "a: {when: _.b, dependsOn: [d], resolve: {with: [{provider: p, when: _.c, inputs: {v: {expr: _.nope}}}]}}\nb: {}\nc: {}\nd: {}\n",
  )).spec;
  const analysis = dependencyAnalysis(resolvers);
  const a = resolvers.get("a")!;
  assert.deepEqual([...analysis.dependencies(a).names], ["b", "c", "nope"]);
  assert.deepEqual([...analysis.flows(a).names], ["nope"]);
});
