import assert from "node:assert/strict";
import fc from "fast-check";
import { builtinRegistry } from "../cli/registry.ts";
import { lintSolution, MAX_FINDINGS, RULES } from "./mod.ts";

const registry = builtinRegistry();
const lintText = (text: string) =>
  lintSolution({ source: { kind: "text", name: "s.yaml", text }, registry, workingDirectory: "/" });

const HEAD = "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata:\n  name: demo\n  version: 1.0.0\n";
const SAMPLES = [
  ...RULES.flatMap(({ examples }) => [examples.bad, examples.good]).map((example) => HEAD + example),
  `${HEAD}spec:
  permissions: {read: [a], net: true}
  resolvers:
    a: &anchor
      type: list
      when: _.b > 1
      resolve:
        until: __self != null
        with: [{provider: cel, inputs: {expression: "[1].map(x, x)"}}]
    b:
      <<: *anchor
      when: null
      transform: [{provider: go-template, inputs: {name: t, template: "{{ range .a }}{{ . }}{{ end }}"}}]
  workflow:
    actions:
      m: {provider: message, matrix: {os: [a, b]}, retry: {maxAttempts: 2, retryIf: "true"}, inputs: {message: x}}
    finally:
      f: {provider: exec, inputs: {command: 'x=(1 2)'}}
  testing: {cases: {_t: {command: [lint]}, x: {extends: [_t], files: ["a*"]}}}
`,
];
/** Pieces that change the meaning of what they land in. */
const PIECES = [
  "\n",
  "  ",
  ": ",
  "- ",
  "null",
  "{",
  "}",
  "[",
  "]",
  "{{",
  "}}",
  "*anchor",
  "&x ",
  '"',
  "'",
  "|\n",
  "1",
  "-1",
  "true",
  "!!binary ",
  "__proto__: 1",
  "constructor",
  "expr: ",
  "tmpl: ",
  "rslvr: ",
  "with:\n",
  "\t",
  "\u0000",
  "😀",
  "\ud800",
  "2020-01-01",
  "? ",
  "#",
];

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.nat(30),
  put: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 10 })),
});

Deno.test("lintSolution: never throws, and places every finding within its text", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SAMPLES),
      fc.array(mutation, { minLength: 1, maxLength: 5 }),
      async (sample, mutations) => {
        let text = sample;
        for (const { at, drop, put } of mutations) {
          const from = Math.floor(at * text.length);
          text = text.slice(0, from) + put + text.slice(from + drop);
        }
        const { findings } = await lintText(text);
        assert.ok(findings.length <= MAX_FINDINGS);
        for (const { range, message, hint } of findings) {
          assert.notEqual(message, "");
          assert.equal(typeof hint, "string");
          if (!range) continue;
          assert.ok(range.start >= 0 && range.start <= range.source.text.length, `${range.start}`);
          assert.ok(range.end >= range.start, `${range.start} to ${range.end}`);
        }
      },
    ),
    { numRuns: 600 },
  );
});

Deno.test("lintSolution: equal texts give equal findings in the same order", async () => {
  for (const sample of SAMPLES.slice(-1)) {
    const told = async () =>
      (await lintText(sample)).findings.map(({ rule, location, message, range }) => [
        rule,
        location,
        message,
        range?.start,
      ]);
    assert.deepEqual(await told(), await told());
  }
});

Deno.test("lintSolution: any text at all is answered", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => {
      await lintText(text);
    }),
    { numRuns: 200 },
  );
});
