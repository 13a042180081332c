import assert from "node:assert/strict";
import { Source } from "../diagnostics/mod.ts";
import { nameIn } from "./name_place.ts";

function placeOf(text: string, name: string): number {
  return nameIn({ source: new Source("f", text), start: 0, end: text.length }, name)!.start;
}

Deno.test("a name is found where it is a member of the root, not of something else", () => {
  for (
    const text of [
      "a.name + _.name",
      "{{ .a.name }}{{ .name }}",
      "names + _['name']",
      'names + _[?"name"]',
      "_.a.name || __actions.a.name || _.name",
      "name2 == name",
    ]
  ) {
    const at = text.lastIndexOf("name");
    assert.equal(placeOf(text, "name"), at, text);
  }
});

Deno.test("a name of an action is found behind __actions", () => {
  const text = "_.name + __actions['name'].results.name";
  const range = { source: new Source("f", text), start: 0, end: text.length };
  assert.equal(nameIn(range, "name", "__actions")!.start, text.indexOf("name'"));
});

Deno.test("a name that does not stand there leaves the range", () => {
  assert.equal(placeOf("_['na' + 'me']", "name"), 0);
  assert.equal(nameIn(undefined, "name"), undefined);
});
