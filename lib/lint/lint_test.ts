import assert from "node:assert/strict";
import { join } from "node:path";
import { builtinRegistry } from "../cli/registry.ts";
import { lintSolution, MAX_FINDINGS, ruleNamed, RULES } from "./mod.ts";

const ENVELOPE = "apiVersion: scafctl.io/v1\nkind: Solution\n";
const METADATA = "metadata:\n  name: demo\n  version: 1.0.0\n  description: An example\n";

/** An example with the envelope and the metadata that it leaves out. */
function whole(example: string): string {
  const metadata = /^metadata:/m.test(example) ? "" : METADATA;
  return (/^apiVersion:/m.test(example) ? "" : ENVELOPE) + metadata + example;
}

const registry = builtinRegistry();

async function lintText(text: string, folder?: string) {
  return await lintSolution({
    source: { kind: "text", name: "solution.yaml", text, ...(folder !== undefined && { folder }) },
    registry,
    workingDirectory: folder ?? "/",
  });
}

async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "data"));
    await Deno.writeTextFile(join(folder, "data", "a.txt"), "a\n");
    await Deno.writeTextFile(join(folder, "part.yaml"), "spec: {}\n");
    await Deno.writeTextFile(join(folder, "extra.yaml"), "catalog: # <-\n  beta: true\nspec: {}\n");
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Advice that nearly every small example would get. */
const COMMON = ["missing-description", "unused-resolver"];

for (const rule of RULES.filter(({ examples }) => examples.bad !== "")) {
  Deno.test(`lint rule ${rule.id}: finds just the mistake of its example, on the marked line`, async () => {
    await withFolder(async (folder) => {
      const text = whole(rule.examples.bad);
      const { findings } = await lintText(text, folder);
      const others = findings.filter((one) => one.rule !== rule.id && !COMMON.includes(one.rule));
      assert.deepEqual(others.map((one) => `${one.rule}: ${one.message}`), []);
      const own = findings.filter((one) => one.rule === rule.id);
      assert.ok(own.length > 0, "nothing found");
      for (const { severity, category, hint } of own) {
        assert.deepEqual([severity, category], [rule.severity, rule.category]);
        assert.notEqual(hint, "");
      }
      const { range } = own[0]!;
      assert.ok(range);
      const { line } = range.source.position(range.start);
      assert.match(range.source.line(line), /# <-/, `line ${line}: ${range.source.line(line)}`);
    });
  });

  Deno.test(`lint rule ${rule.id}: is content with its corrected example`, async () => {
    await withFolder(async (folder) => {
      assert.doesNotMatch(rule.examples.good, /# <-/);
      const { findings } = await lintText(whole(rule.examples.good), folder);
      assert.deepEqual(findings.filter((one) => one.rule === rule.id || !COMMON.includes(one.rule)), []);
    });
  });
}

Deno.test("RULES: ids are unique kebab case, texts are sentences, and ruleNamed finds each", () => {
  assert.equal(new Set(RULES.map(({ id }) => id)).size, RULES.length);
  for (const rule of RULES) {
    assert.match(rule.id, /^[a-z]+(?:-[a-z]+)*$/);
    for (const text of [rule.description, rule.why, rule.fix]) assert.match(text, /^[A-Z`][^]*\.$/);
    assert.equal(ruleNamed(rule.id), rule);
  }
  assert.equal(ruleNamed("no-such-rule"), undefined);
});

Deno.test("RULES: knows every rule of the original", () => {
  const original = [
    "empty-solution",
    "null-resolver",
    "reserved-name",
    "missing-provider",
    "unknown-provider-input",
    "invalid-provider-input-type",
    "nil-provider-input",
    "invalid-expression",
    "invalid-template",
    "tmpl-underscore-prefix",
    "resolver-self-reference",
    "invalid-dependency",
    "finally-with-foreach",
    "workflow-validation",
    "schema-violation",
    "invalid-result-schema",
    "undefined-required-property",
    "invalid-test-name",
    "unbundled-test-file",
    "unused-resolver",
    "empty-workflow",
    "empty-transform-with",
    "empty-validate-with",
    "resolve-foreach",
    "non-validation-provider",
    "exec-command-injection",
    "unused-template",
    "unreachable-test-path",
    "schema-error",
    "missing-description",
    "long-timeout",
    "unused-finally",
    "permissive-result-schema",
  ];
  assert.deepEqual(original.filter((id) => !ruleNamed(id)), []);
});

Deno.test("lintSolution: a file that is missing is a finding, not an exception", async () => {
  const source = { kind: "file", path: "/nowhere/solution.yaml" } as const;
  const { findings, failure, loads } = await lintSolution({ source, registry, workingDirectory: "/" });
  assert.equal(loads, false);
  assert.deepEqual(findings.map(({ rule }) => rule), ["load-error"]);
  assert.equal(failure?.code, "SCAF1001");
});

Deno.test("lintSolution: broken parts do not hide what is wrong with the others", async () => {
  const { findings } = await lintText(`${ENVELOPE}${METADATA}spec:
  resolvers:
    a:
      timeout: soon
      resolve:
        with:
          - provider: statik
            inputs: {}
    b:
`);
  const rules = findings.map(({ rule, location }) => `${rule} ${location}`);
  for (
    const expected of [
      "invalid-field spec.resolvers.a.timeout",
      "missing-provider spec.resolvers.a.resolve.with[0].provider",
      "null-resolver spec.resolvers.b",
    ]
  ) {
    assert.ok(rules.includes(expected), `${expected} in ${rules.join(", ")}`);
  }
});

Deno.test("lintSolution: an expression's place is exact, also in block scalars and quotes", async () => {
  const { findings } = await lintText(`${ENVELOPE}${METADATA}spec:
  resolvers:
    a:
      resolve:
        with:
          - provider: static
            inputs:
              value:
                expr: "1 + nothing"
          - provider: static
            inputs:
              value:
                expr: |
                  1 +
                    nobody
`);
  const places = findings.filter(({ rule }) => rule === "invalid-expression").map(({ range }) => {
    const { line, column } = range!.source.position(range!.start);
    return range!.source.line(line).slice(column - 1).replace('"', "");
  });
  assert.deepEqual(places, ["nothing", "nobody"]);
});

Deno.test("lintSolution: findings stop at the limit and say so", async () => {
  const names = Array.from({ length: MAX_FINDINGS + 50 }, (_, index) => `    r${index}:\n`);
  const { findings, truncated } = await lintText(
    `${ENVELOPE}${METADATA}spec:\n  resolvers:\n${names.join("")}`,
  );
  assert.equal(findings.length, MAX_FINDINGS);
  assert.equal(truncated, true);
});

Deno.test("lintSolution: an error is listed however many warnings stand before it", async () => {
  const body = "{resolve: {with: [{provider: static, inputs: {value: 1}}]}}";
  const names = Array.from({ length: MAX_FINDINGS + 50 }, (_, index) => `    r${index}: ${body}\n`);
  const { findings, truncated } = await lintText(
    `${ENVELOPE}${METADATA}spec:\n  resolvers:\n${names.join("")}    last: {type: strng, ${body.slice(1)}\n`,
  );
  assert.equal(findings.length, MAX_FINDINGS);
  assert.equal(truncated, true);
  assert.deepEqual(findings.filter(({ severity }) => severity === "error").map(({ rule }) => rule), [
    "unknown-type",
  ]);
  const starts = findings.map(({ range }) => range!.start);
  assert.deepEqual(starts, starts.toSorted((a, b) => a - b));
});

Deno.test("lintSolution: a composed part's findings point into the part", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(
      join(folder, "bad.yaml"),
      "spec:\n  resolvers:\n    x:\n      resolve:\n        with:\n          - provider: statik\n",
    );
    const text = whole("compose: [bad.yaml]\nspec: {}\n");
    const { findings } = await lintText(text, folder);
    const found = findings.find(({ rule }) => rule === "missing-provider");
    assert.equal(found?.range?.source.name, "bad.yaml");
    assert.equal(found.range.source.position(found.range.start).line, 6);
  });
});

Deno.test("lintSolution: a message never repeats the secret it found", async () => {
  const secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
  const { findings } = await lintText(
    whole(
      `spec:\n  workflow:\n    actions:\n      a:\n        provider: http\n        inputs:\n` +
        `          url: https://example.com/\n          headers:\n            X-Key: ${secret}\n`,
    ),
  );
  const found = findings.filter(({ rule }) => rule === "secret-in-literal");
  assert.deepEqual(found.map(({ location }) => location), ["spec.workflow.actions.a.inputs.headers.X-Key"]);
  assert.equal(JSON.stringify(findings.map(({ message, hint }) => [message, hint])).includes(secret), false);
});

Deno.test("lintSolution: tells whether a run would load the file", async () => {
  const loads = async (id: string) => (await lintText(whole(ruleNamed(id)!.examples.bad))).loads;
  for (const id of ["missing-provider", "schema-violation", "invalid-dependency", "unknown-key"]) {
    assert.equal(await loads(id), true, id);
  }
  for (const id of ["null-resolver", "reserved-name", "resolver-cycle", "invalid-envelope", "yaml-syntax"]) {
    assert.equal(await loads(id), false, id);
  }
});

Deno.test("lintSolution: 50 KB of resolvers are linted without delay", async () => {
  const resolver = (index: number) =>
    `    r${index}:\n      description: One of many\n      type: string\n      resolve:\n        with:\n` +
    `          - provider: parameter\n            inputs: {key: k${index}}\n` +
    `          - provider: static\n            inputs: {value: {expr: "size(_.r${index + 1}) + 1"}}\n` +
    `      validate:\n        with:\n          - provider: validation\n            inputs: {match: "^[a-z]+$"}\n`;
  const count = 150;
  const text =
    `${whole("spec:\n  resolvers:\n")}${
      Array.from({ length: count }, (_, index) => resolver(index)).join("")
    }` +
    `    r${count}: {description: Last, resolve: {with: [{provider: static, inputs: {value: x}}]}}\n`;
  assert.ok(text.length > 50_000);
  // The bench holds the real budget; what is looked for here is work that grows with the square of the file.
  const start = performance.now();
  assert.deepEqual((await lintText(text)).findings, []);
  assert.ok(performance.now() - start < 10_000);
});
