import assert from "node:assert/strict";
import { closest, nameHint } from "./suggest.ts";

Deno.test("names that share no letter are no suggestion", () => {
  assert.equal(closest("q", ["a", "b"]), undefined);
  assert.equal(closest("zzz", ["z", "q"]), "z");
});

Deno.test("a name that does not exist is told what there is; of very many names the first", () => {
  assert.equal(nameHint("biuld", ["test", "build"]), 'did you mean "build"? available: build, test');
  assert.equal(nameHint("x", ["b", "a"]), "available: a, b");
  assert.equal(nameHint("x", []), "there is none");
  const many = Array.from({ length: 30 }, (_, at) => `name${String(at).padStart(2, "0")}`);
  const hint = nameHint("zzz", many);
  assert.match(hint, /^available: name00, .*name19 and 10 more$/);
  assert.equal(nameHint("nmae07", many), 'did you mean "name07"?');
});
