import assert from "node:assert/strict";
import { concealedSpans, REDACTED } from "./conceal.ts";
import { frame } from "./frame.ts";
import { Source } from "./source.ts";

/** A text as frames show it, line by line. */
function shown(text: string): string {
  const source = new Source("s.yaml", text);
  return Array.from({ length: source.lines }, (_, index) => {
    const line = source.line(index + 1);
    return concealedSpans(source, index + 1).reduceRight(
      (rest, { start, end }) => rest.slice(0, start) + REDACTED + rest.slice(end),
      line,
    );
  }).join("\n");
}

/** Each text holds `hunter2` where it is a secret, and `plain` where it is none. */
const FILES: Readonly<Record<string, string>> = {
  "a sensitive resolver in block form": `
resolvers:
  a:
    sensitive: true
    type: string
    resolve:
      with:
        - provider: static
          inputs:
            value: hunter2 hunter2 # why
        - {provider: static, inputs: {value: {deep: [hunter2, "hunter2, \\"hunter2"]}}}
  b:
    resolve:
      with: [{provider: static, inputs: {value: plain}}]
`,
  "in flow form":
    "\n  a: {sensitive: true, resolve: {with: [{provider: static, inputs: {value: 'hunter2''s'}}]}}" +
    "\n  b: {resolve: {with: [{provider: static, inputs: {value: plain}}]}}",
  "in flow form over several lines":
    "a: {sensitive: true,\n  resolve: {with: [\n    {provider: static, inputs: {value: hunter2}}]}}\nb: plain",
  "sensitive said last":
    "a:\n  resolve:\n    with:\n    - provider: static\n      inputs:\n        value: hunter2\n  sensitive: true\nb: plain",
  "lists and text blocks":
    "a:\n  sensitive: true\n  example:\n    - hunter2\n    - x: hunter2\n  value: |\n    hunter2\n    k: hunter2\n\n" +
    "    -hunter2\nb: |\n  plain",
  "items of one list are neighbours":
    "l:\n  - value: plain\n    name: x\n  - sensitive: true\n    value: hunter2\n  - value: plain\n",
  "JSON": '{\n  "a": {\n    "sensitive": true,\n    "value": "hunter2"\n  },\n  "b": {"value": "plain"}\n}',
  "names of secrets":
    "inputs:\n  password: hunter2\n  webhook_secret: 'hunter2'\n  headers: {Authorization: Bearer hunter2, X-Api-Key: hunter2}\n" +
    "  accessToken:\n    - hunter2\n  passphrase: >-\n    hunter2\n  token: {rslvr: plain}\n  name: plain\n",
  "code":
    "a:\n  sensitive: true\n  x:\n    expr: \"'hunter2' + plain + 'hunter2'\"\n    expression: plain + 'hunter2\n    tmpl: 'hunter2 {{ .plain }} hunter2'\n",
  "expressions that give a secret":
    'inputs:\n  password:\n    expr: "\'hunter2\' + plain"\n  token: {expr: "plain + \\"a\\\\\\"hunter2\\""}\n' +
    "  secret: {tmpl: 'hunter2{{ .plain }}'}\n  token:\n    tmpl: |\n      hunter2 {{ .plain }} hunter2\n  name: {expr: \"'plain'\"}\n",
  "what does not parse": "a: {sensitive: true, value: \"hunter2\nb: [plain\n  password: 'hunter2",
};

for (const [name, text] of Object.entries(FILES)) {
  Deno.test(`frames hide secrets: ${name}`, () => {
    const result = shown(text);
    assert.ok(!result.includes("hunter2"), result);
    const count = (where: string) => where.split("plain").length;
    assert.equal(count(result), count(text), result);
  });
}

Deno.test("keys and what says how a step is done stay readable", () => {
  const line = "  a: {sensitive: true, resolve: {with: [{provider: static, inputs: {value: hunter2}}]}}";
  assert.equal(shown(line), line.replace("hunter2", REDACTED));
});

Deno.test("the mark of a frame follows what moves", () => {
  const text = "a: {sensitive: true, value: hunter2, type: nosuch}";
  const source = new Source("s.yaml", text);
  const marked = (word: string, hide?: (line: string) => string) => {
    const start = text.indexOf(word);
    const range = { source, start, end: start + word.length, ...(hide && { hide }) };
    const [, , , line = "", carets = ""] = frame({
      code: "SCAF1007",
      severity: "error",
      message: "m",
      range,
    });
    return line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1);
  };
  assert.equal(marked("nosuch"), "nosuch");
  assert.equal(marked("sensitive"), "sensitive");
  assert.equal(marked("hunter2"), REDACTED);
  assert.equal(marked("type", (line) => line.replaceAll("sens", "*".repeat(30))), "type");
});
