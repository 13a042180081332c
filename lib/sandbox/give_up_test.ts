import assert from "node:assert/strict";
import type { RightKind } from "../provider/contract.ts";
import { needlessKinds } from "./give_up.ts";

function needless(providers: string[], kinds: RightKind[] = [], connects = false): string[] {
  return needlessKinds({ providers: new Set(providers), kinds: new Set(kinds), connects });
}

Deno.test("what nothing in a plan can need is given up, and nothing else", () => {
  assert.deepEqual(needless(["cel", "static"]), ["run", "net", "ffi"]);
  assert.deepEqual(needless(["file"], ["read"]), ["run", "net", "ffi"]);
  assert.deepEqual(needless(["exec"], ["run", "env"]), ["net", "ffi"]);
  assert.deepEqual(needless(["http"], ["net"]), ["run"]);
  assert.deepEqual(needless(["parameter"]), ["run", "ffi"]);
  assert.deepEqual(needless(["cel"], [], true), ["run", "ffi"]);
  assert.deepEqual(needless(["secret"]), ["run", "net"]);
  assert.deepEqual(needless(["cel", "solution"]), []);
});
