import assert from "node:assert/strict";
import { Source } from "../../diagnostics/mod.ts";
import type { Finding } from "../../lint/mod.ts";
import { findingList } from "./finding_list.ts";

const source = new Source("s.yaml", "a: 1\nb: 2\n");

const FINDINGS: readonly Finding[] = [
  {
    rule: "missing-description",
    severity: "info",
    category: "documentation",
    message: 'resolver "a" has no description',
    location: "a",
    range: { source, start: 0, end: 1 },
    hint: "Add one.",
  },
  {
    rule: "missing-provider-input",
    severity: "error",
    category: "provider",
    message:
      "a message of many words that needs more than one line on every screen of the usual width there is",
    location: "b",
    range: { source, start: 5, end: 6 },
    hint: "Add the input.",
  },
];

Deno.test("finding list: no line is wider than the screen, and nothing gets lost", () => {
  for (const width of [40, 60, 80, 140]) {
    const text = findingList(FINDINGS, { width, paint: (part) => part });
    for (const line of text.split("\n")) assert.ok(line.length <= width, `${width}: ${line}`);
    const words = text.replace(/\s+/g, " ");
    for (const { message, rule } of FINDINGS) {
      assert.ok(words.includes(message), words);
      assert.ok(words.includes(rule), words);
    }
    assert.match(text, /^s\.yaml\n {2}1:1 {2}info\b/);
    assert.match(words, /2:1 error a message/);
    assert.match(words, /fix: Add the input\./);
    assert.doesNotMatch(words, /Add one/);
  }
});

Deno.test("finding list: colour marks severities and what is secondary", () => {
  const text = findingList(FINDINGS, { width: 80, paint: (part, color) => `<${color}>${part}</>` });
  assert.match(text, /^<bold>s\.yaml<\/>\n {2}1:1 {2}<cyan>info<\/> {5}resolver/);
  assert.match(text, /<red>error<\/>/);
  assert.match(text, /<dim>missing-description<\/>/);
});
