import assert from "node:assert/strict";
import { closest } from "./suggest.ts";

Deno.test("names that share no letter are no suggestion", () => {
  assert.equal(closest("q", ["a", "b"]), undefined);
  assert.equal(closest("zzz", ["z", "q"]), "z");
});
