import assert from "node:assert/strict";
import { builtinRegistry } from "../../cli/registry.ts";
import { lintSolution } from "../mod.ts";
import { secretIn } from "./secrets.ts";

const HEAD = "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata:\n  name: demo\n  version: 1.0.0\n" +
  "  description: An example\n";
const registry = builtinRegistry();

/** The findings of some rules, as `rule location`. */
async function told(text: string, ...rules: string[]): Promise<string[]> {
  const source = { kind: "text", name: "solution.yaml", text: HEAD + text } as const;
  const { findings } = await lintSolution({ source, registry, workingDirectory: "/" });
  return findings.filter(({ rule }) => rules.length === 0 || rules.includes(rule))
    .map(({ rule, location }) => `${rule} ${location}`);
}

/** The advice of each finding of a rule. */
async function advice(text: string, rule: string): Promise<string[]> {
  const source = { kind: "text", name: "solution.yaml", text: HEAD + text } as const;
  const { findings } = await lintSolution({ source, registry, workingDirectory: "/" });
  return findings.filter((one) => one.rule === rule).map(({ hint }) => hint);
}

const STATIC = "{resolve: {with: [{provider: static, inputs: {value: 1}}]}}";

Deno.test("unknown-key: a key in the wrong place is sent to the right one", async () => {
  const rule = "unknown-key";
  assert.deepEqual(await advice("workflow:\n  actions: {}\n", rule), ["put it below spec"]);
  assert.deepEqual(await advice("spec:\n  actions: {}\n", rule), ["put it below spec.workflow"]);
  const action = "spec:\n  workflow:\n    actions:\n      a: {provider: message, message: hi}\n";
  assert.deepEqual(await advice(action, rule), ["put it below spec.workflow.actions.a.inputs"]);
  assert.deepEqual(await advice("spec:\n  resolvers:\n    a: {provider: static}\n", rule), [
    "put it below spec.resolvers.a.resolve.with, as a step",
  ]);
  // A typing mistake is the likelier cause.
  assert.deepEqual(await advice(`spec:\n  resolvers:\n    a: {typ: int, ${STATIC.slice(1)}\n`, rule), [
    'did you mean "type"?',
  ]);
  assert.deepEqual(await advice("spec:\n  frobnicate: 1\n", rule), [
    "Correct the spelling, or delete the key.",
  ]);
});

Deno.test("unused-resolver: what a mistake elsewhere keeps from being read is not told as well", async () => {
  const solution = (second: string) =>
    `spec:\n  resolvers:\n    region: ${STATIC}\n    other: ${STATIC}\n${second}`;
  const action = (input: string) =>
    solution(`  workflow:\n    actions:\n      a: {provider: message, inputs: {message: ${input}}}\n`);
  const rule = "unused-resolver";
  const other = `${rule} spec.resolvers.other`;
  assert.deepEqual(await told(action("{rslvr: regoin}"), rule), [other]);
  assert.deepEqual(await told(action("{rslvr: region.name}"), rule), [other]);
  assert.deepEqual(await told(action('{expr: "_.region +"}'), rule), [other]);
  assert.deepEqual(await told(action('{tmpl: "{{ .region "}'), rule), [other]);
  assert.deepEqual(await told(action("hi"), rule), [`${rule} spec.resolvers.region`, other]);
});

Deno.test("undefined-reference: a part of a value is read with an expression, and told once", async () => {
  const text = `spec:\n  resolvers:\n    conf: ${STATIC}\n    port: {resolve: {with: [{provider: static, ` +
    "inputs: {value: {rslvr: conf.port}}}]}}\n";
  assert.deepEqual(await told(text, "undefined-reference", "schema-violation"), [
    "undefined-reference spec.resolvers.port.resolve.with[0].inputs.value",
  ]);
  assert.deepEqual(await advice(text, "undefined-reference"), [
    "a name stands for the whole value; for a part of it write expr: _.conf.port",
  ]);
});

Deno.test("empty-workflow: actions that cannot be read are there", async () => {
  const rule = "empty-workflow";
  assert.deepEqual(await told("spec:\n  workflow:\n    actions:\n      - name: a\n", rule), []);
  assert.deepEqual(await told("spec:\n  workflow:\n    actions:\n      a:\n", rule), []);
  assert.deepEqual(await told("spec:\n  workflow:\n    finally:\n", rule), [`${rule} spec.workflow`]);
});

Deno.test("unrendered-template: only what reads a resolver, and only where nobody renders it", async () => {
  const solution = (provider: string, inputs: string) =>
    `spec:\n  resolvers:\n    name: ${STATIC}\n  workflow:\n    actions:\n      a:\n` +
    `        provider: ${provider}\n        inputs: ${inputs}\n`;
  const rule = "unrendered-template";
  const at = `${rule} spec.workflow.actions.a.inputs`;
  assert.deepEqual(await told(solution("message", '{message: "hi {{ .name }}"}'), rule), [`${at}.message`]);
  assert.deepEqual(await told(solution("message", '{message: "hi {{ ._.name }}"}'), rule), [`${at}.message`]);
  const nested = '{url: "https://x.test", body: {a: [{expr: "1"}, "{{ if .name }}x{{ end }}"]}}';
  assert.deepEqual(await told(solution("http", nested), rule), [`${at}.body.a[1]`]);
  for (
    const [provider, inputs] of [
      ["message", '{message: {tmpl: "hi {{ .name }}"}}'],
      ["message", '{message: "hi {{ .Values.name }} ${{ github.sha }} {{ name }}"}'],
      ["message", '{message: "hi {{ .name"}'],
      ["go-template", '{name: t, template: "hi {{ .name }}"}'],
      [
        "file",
        '{operation: write-tree, basePath: x, entries: [], outputPath: "{{ .name }}/{{ .__fileName }}"}',
      ],
    ] as const
  ) assert.deepEqual(await told(solution(provider, inputs), rule), [], inputs);
});

Deno.test("missing-provider: a provider that a plugin brings is known", async () => {
  const solution = (plugins: string) =>
    `${plugins}spec:\n  workflow:\n    actions:\n      a:\n        provider: acme\n        inputs: {x: 1}\n`;
  const at = "spec.workflow.actions.a.provider";
  const rules = ["missing-provider", "workflow-validation"];
  assert.deepEqual(await told(solution(""), ...rules), [`missing-provider ${at}`]);
  const plugins = "bundle:\n  plugins:\n    - {name: acme, kind: provider, version: ^1.0.0}\n";
  assert.deepEqual(await told(solution(plugins), ...rules), []);
});

Deno.test("missing-provider-input: an input that the defaults of a plugin give is not missing", async () => {
  const text = "bundle:\n  plugins:\n    - name: sleep\n      kind: provider\n      version: ^1.0.0\n" +
    "      defaults: {duration: 1s}\nspec:\n  workflow:\n    actions:\n      a: {provider: sleep}\n";
  assert.deepEqual(await told(text, "missing-provider-input"), []);
});

Deno.test("exit-code-without-allow-failure: readers of other fields, and actions that may fail, are fine", async () => {
  const solution = (facts: string, reader: string) =>
    `spec:\n  workflow:\n    actions:\n      c:\n        provider: exec\n        inputs: {command: "false"}\n${facts}` +
    `      r:\n        provider: message\n        inputs:\n          message: {expr: "${reader}"}\n`;
  const rule = "exit-code-without-allow-failure";
  const code = "string(__actions.c.results.exitCode)";
  const found = [`${rule} spec.workflow.actions.c`];
  assert.deepEqual(await told(solution("", code), rule), found);
  assert.deepEqual(await told(solution("", "string(__actions['c'].results.exitCode)"), rule), found);
  assert.deepEqual(
    await told(solution("        alias: check\n", "string(check.results.exitCode)"), rule),
    found,
  );
  assert.deepEqual(await told(solution("", "__actions.c.results.stdout"), rule), []);
  assert.deepEqual(await told(solution("        onError: continue\n", code), rule), []);
  assert.deepEqual(await told(`${solution("", code)}    failOnUnsuccessful: false\n`, rule), []);
});

Deno.test("invalid-template: own delimiters and ignored blocks are respected", async () => {
  const step = (inputs: string) =>
    `spec:\n  resolvers:\n    a:\n      resolve: {with: [{provider: static, inputs: {value: 1}}]}\n` +
    `      transform:\n        with:\n          - provider: go-template\n            inputs:\n` +
    `              name: t\n${inputs}`;
  const rule = "invalid-template";
  const at = "spec.resolvers.a.transform.with[0].inputs.template";
  assert.deepEqual(await told(step('              template: "{{ if }}"\n'), rule), [`${rule} ${at}`]);
  assert.deepEqual(
    await told(
      step(
        '              template: "{{ if }}"\n              leftDelim: "<<"\n              rightDelim: ">>"\n',
      ),
      rule,
    ),
    [],
  );
  assert.deepEqual(
    await told(
      step(
        '              template: "/*{{ if }}*/"\n              ignoredBlocks: [{start: "/*", end: "*/"}]\n',
      ),
      rule,
    ),
    [],
  );
});

Deno.test("invalid-expression: variables of the cel provider and of loops are known", async () => {
  const step = (inputs: string, more = "") =>
    `spec:\n  resolvers:\n    a:\n      resolve: {with: [{provider: static, inputs: {value: [1]}}]}\n` +
    `      transform:\n        with:\n          - provider: cel\n${more}            inputs: ${inputs}\n`;
  const rule = "invalid-expression";
  const found = [`${rule} spec.resolvers.a.transform.with[0].inputs.expression`];
  assert.deepEqual(await told(step("{expression: x + 1}"), rule), found);
  assert.deepEqual(await told(step("{expression: x + 1, variables: {x: 2}}"), rule), []);
  assert.deepEqual(await told(step("{expression: x + 1, variables: {expr: '{}'}}"), rule), []);
  assert.deepEqual(await told(step("{expression: x + 1}", "            forEach: {item: x}\n"), rule), []);
  assert.deepEqual(await told(step("{expression: nope(__self)}"), rule), found);
});

Deno.test("undefined-reference: actions and resolvers, at the input", async () => {
  const text = "spec:\n  resolvers:\n    a:\n      resolve:\n        with:\n          - provider: static\n" +
    "            inputs: {value: {rslvr: zz}}\n  workflow:\n    actions:\n      m:\n        provider: message\n" +
    "        inputs: {message: {tmpl: '{{ .yy }}'}}\n";
  assert.deepEqual(await told(text, "undefined-reference"), [
    "undefined-reference spec.resolvers.a.resolve.with[0].inputs.value",
    "undefined-reference spec.workflow.actions.m.inputs.message",
  ]);
});

Deno.test("unused-resolver: every way of reading counts", async () => {
  const value = "resolve: {with: [{provider: static, inputs: {value: 1}}]}";
  const resolvers = (names: string[]) => names.map((name) => `    ${name}: {${value}}\n`).join("");
  const text = `spec:\n  resolvers:\n${resolvers(["a", "b", "c", "d", "e", "f", "g"])}` +
    `    h: {dependsOn: [g], messages: {error: {tmpl: "{{ .f }}"}}, ${value}}\n` +
    "  workflow:\n    actions:\n      m:\n        provider: message\n        when: _.a > 0\n" +
    "        forEach: {in: '[_.b]'}\n        retry: {maxAttempts: 2, retryIf: _.c > 0}\n" +
    "        inputs: {message: {tmpl: '{{ .d }}'}, label: {rslvr: e}}\n";
  // Waiting for g is not reading it.
  assert.deepEqual(await told(text, "unused-resolver"), [
    "unused-resolver spec.resolvers.g",
    "unused-resolver spec.resolvers.h",
  ]);
});

Deno.test("schema-violation: a place is told of once", async () => {
  const text = "spec:\n  resolvers:\n    a:\n      transform: {with: []}\n      resolve:\n        with: []\n";
  assert.deepEqual(await told(text, "schema-violation", "empty-transform-with", "empty-resolve-with"), [
    "empty-transform-with spec.resolvers.a.transform.with",
    "empty-resolve-with spec.resolvers.a.resolve.with",
  ]);
});

Deno.test("undeclared-permission: paths are compared below the solution's folder", async () => {
  const text = (permissions: string) =>
    `spec:\n  permissions: ${permissions}\n  workflow:\n    actions:\n      w:\n        provider: file\n` +
    "        inputs: {operation: write, path: out/a.txt, content: x}\n";
  const rule = "undeclared-permission";
  assert.deepEqual(await told(text("{read: [out], write: [out]}"), rule), []);
  assert.deepEqual(await told(text("{read: true, write: true}"), rule), []);
  assert.deepEqual(await told(text("{read: [out], write: [other]}"), rule), [
    `${rule} spec.workflow.actions.w.provider`,
  ]);
  assert.deepEqual(await told(text("{reed: [out]}"), rule), [`${rule} spec.permissions`]);
});

Deno.test("write-in-resolver: reading is fine, and an operation that is not known yet is not judged", async () => {
  const text = (operation: string) =>
    `spec:\n  resolvers:\n    a:\n      resolve:\n        with:\n          - provider: directory\n` +
    `            inputs: {operation: ${operation}, path: x}\n`;
  assert.deepEqual(await told(text("mkdir"), "write-in-resolver"), [
    "write-in-resolver spec.resolvers.a.resolve.with[0].inputs.operation",
  ]);
  assert.deepEqual(await told(text("list"), "write-in-resolver"), []);
  assert.deepEqual(await told(text("{expr: '\"mkdir\"'}"), "write-in-resolver"), []);
});

Deno.test("unreachable-source: conditions and until make the next source reachable", async () => {
  const text = (more: string, phase = "") =>
    `spec:\n  resolvers:\n    a:\n      resolve:\n${phase}        with:\n          - provider: static\n${more}` +
    "            inputs: {value: 1}\n          - {provider: static, inputs: {value: 2}}\n";
  const rule = "unreachable-source";
  assert.deepEqual(await told(text(""), rule), [`${rule} spec.resolvers.a.resolve.with[1]`]);
  assert.deepEqual(await told(text("            when: 1 > 2\n"), rule), []);
  assert.deepEqual(await told(text("", "        until: __self > 1\n"), rule), []);
});

Deno.test("secretIn: token shapes and named values are found, ordinary texts are not", () => {
  const fake = (prefix: string, length: number) =>
    prefix + "aB3dE5gH7jK9mN1pQ4sT6vW8yZ2bC0fD".repeat(3).slice(0, length);
  const secrets: [string, string][] = [
    ["value", fake("ghp_", 36)],
    ["value", fake("glpat-", 20)],
    ["value", "AKIA" + "ABCDEFGH12345678"],
    ["value", `text before ${fake("sk_live_", 24)}`],
    ["value", "-----BEGIN RSA " + "PRIVATE KEY-----\nabc"],
    ["url", "postgres://admin:hunter22@db.example.com/x"],
    ["password", "c0rrectHorse"],
    ["clientSecret", "s8vn2kq91x"],
    ["value", fake("", 40)],
  ];
  for (const [name, text] of secrets) assert.notEqual(secretIn(name, text), undefined, `${name}: ${text}`);
  const ordinary: [string, string][] = [
    ["password", "$PASSWORD"],
    ["password", "changeme"],
    ["token", "my token name"],
    ["command", "echo hello world and more of the same text"],
    ["digest", "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"],
    ["id", "123e4567-e89b-12d3-a456-426614174000"],
    ["path", "src/components/Button/ButtonGroup2/index.tsx"],
    ["class", "AbstractSingletonProxyFactoryBean2Implementation"],
    ["url", "https://example.com/some/long/path?query=1"],
    ["tokenCount", "12345678"],
  ];
  for (const [name, text] of ordinary) assert.equal(secretIn(name, text), undefined, `${name}: ${text}`);
});

Deno.test("undefined-reference: a word within a text is placed at the input that holds the text", async () => {
  const reader = (value: string) =>
    `spec:\n  resolvers:\n    a:\n      resolve:\n        with:\n          - provider: static\n            inputs:\n` +
    `              value: ${value}\n`;
  const at = "undefined-reference spec.resolvers.a.resolve.with[0].inputs.value";
  const block = "\n                expr: |\n                  1 +\n                    _.nobody";
  for (const value of ['{tmpl: "x {{ .nobody }}"}', '{expr: "1 + _.nobody"}', "{rslvr: nobody}", block]) {
    assert.deepEqual(await told(reader(value), "undefined-reference"), [at], value);
  }
});
