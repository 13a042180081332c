import assert from "node:assert/strict";
import { parse } from "./parser.ts";
import { references } from "./references.ts";

function names(text: string, root = "_"): { names: readonly string[]; whole: boolean } {
  const { names, whole } = references(parse(text, { twoVariables: true })).of(root);
  return { names, whole };
}

Deno.test("members of the root are found in every spelling", () => {
  for (
    const text of [
      "_.a",
      '_["a"]',
      "_['a']",
      "_.?a",
      '_[?"a"]',
      "has(_.a)",
      "_.`a`",
      "._.a",
      "_.a.b.c",
      "_.a[0]",
    ]
  ) {
    assert.deepEqual(names(text), { names: ["a"], whole: false }, text);
  }
  assert.deepEqual(names("_.`a-b` + _.c"), { names: ["a-b", "c"], whole: false });
  assert.deepEqual(names('_[_.key]["x"]'), { names: ["key"], whole: true });
  assert.deepEqual(names("_.a[_.b].c"), { names: ["a", "b"], whole: false });
});

Deno.test("members whose absence is borne are told apart", () => {
  const optional = (text: string) => references(parse(text)).of("_").optional;
  for (const text of ["_.?a", '_[?"a"]', "_.?a.b", "_.?a[0].orValue(1)", "_.?a.?b + _.?a.c"]) {
    assert.deepEqual(optional(text), ["a"], text);
  }
  for (const text of ["_.a", "has(_.a)", "_.a.?b", "_.?a.orValue(_.a)", '_["a"]', "_"]) {
    assert.deepEqual(optional(text), [], text);
  }
});

Deno.test("uses that cannot be analysed say so", () => {
  for (
    const text of [
      "_",
      "size(_)",
      "_.map(k, k)",
      "_[1 + 1]",
      "{'x': _}",
      "_ == 1",
      "cel.bind(r, _, r.a)",
      "_.size()",
    ]
  ) {
    assert.equal(names(text).whole, true, text);
  }
});

Deno.test("names that macros bind shadow outer ones", () => {
  assert.deepEqual(names("[{'q': 1}].map(_, _.q)"), { names: [], whole: false });
  assert.deepEqual(names("_.list.map(_, _.q)"), { names: ["list"], whole: false });
  assert.deepEqual(names("cel.bind(_, {'a': 1}, _.a) + _.b"), { names: ["b"], whole: false });
  assert.deepEqual(names("[1].exists(_, ._.x == _)"), { names: ["x"], whole: false });
  assert.deepEqual(names("[1].all(i, _, _ == i) && _.z"), { names: ["z"], whole: false });
  assert.deepEqual(names("optional.of(1).optMap(_, _ + 1)"), { names: [], whole: false });
});

Deno.test("actions, free variables, functions and type names", () => {
  const text =
    '__actions.build.results.x + __actions["de ploy"].y + strings.quote(__self) + string(type(__item) == int)';
  const found = references(parse(text));
  assert.deepEqual(found.of("__actions").names, ["build", "de ploy"]);
  assert.deepEqual(found.of("__actions").paths, [["build", "results", "x"], ["de ploy", "y"]]);
  assert.deepEqual(found.variables.filter((name) => name.startsWith("__")), [
    "__actions",
    "__item",
    "__self",
  ]);
  assert.deepEqual(references(parse("type(_.a) == google.protobuf.Timestamp")).variables, ["_"]);
});

Deno.test("a very long chain is walked without recursion", () => {
  const text = Array.from({ length: 5000 }, (_, index) => `_.v${index % 7}`).join(" + ");
  assert.equal(names(text).names.length, 7);
});
