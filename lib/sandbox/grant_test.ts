import assert from "node:assert/strict";
import fc from "fast-check";
import type { Right, RightKind } from "../provider/contract.ts";
import {
  beyond,
  contains,
  formatFlags,
  FULL_GRANT,
  type Grant,
  grantOf,
  intersect,
  keepKinds,
  NO_GRANT,
  parseFlagList,
  partialGrant,
  permits,
  RIGHT_KINDS,
  sameGrant,
  unite,
} from "./grant.ts";
import { scopeOf } from "./scope.ts";

const resources: Record<RightKind, fc.Arbitrary<string>> = {
  read: fc.array(fc.constantFrom("a", "b", "ab", ".."), { maxLength: 4 }).map((parts) =>
    "/" + parts.join("/")
  ),
  write: fc.array(fc.constantFrom("a", "b", "ab"), { maxLength: 4 }).map((parts) => "/" + parts.join("/")),
  net: fc.constantFrom("example.com", "example.com:443", "example.com:80", "[::1]", "[::1]:80", "127.0.0.1"),
  env: fc.constantFrom("HOME", "AWS_*", "AWS_KEY", "AWS_KEY_ID", "A*", "*"),
  run: fc.constantFrom("git", "bash", "/bin/sh"),
  sys: fc.constantFrom("hostname", "osRelease"),
};

const right: fc.Arbitrary<Right> = fc.constantFrom(...RIGHT_KINDS).chain((kind) =>
  fc.option(resources[kind], { nil: undefined, freq: 8 }).map((resource) =>
    resource === undefined ? { kind } : { kind, resource }
  )
);
const grant: fc.Arbitrary<Grant> = fc.array(right, { maxLength: 12 }).map(grantOf);

Deno.test("grants form a lattice: union and intersection agree with containment", () => {
  fc.assert(
    fc.property(grant, grant, grant, (a, b, c) => {
      assert.ok(sameGrant(unite(a, b), unite(b, a)) && sameGrant(intersect(a, b), intersect(b, a)));
      assert.ok(sameGrant(unite(a, unite(b, c)), unite(unite(a, b), c)));
      assert.ok(sameGrant(intersect(a, intersect(b, c)), intersect(intersect(a, b), c)));
      assert.ok(sameGrant(unite(a, intersect(a, b)), a) && sameGrant(intersect(a, unite(a, b)), a));
      assert.ok(contains(unite(a, b), a) && contains(a, intersect(a, b)));
      assert.equal(contains(a, b), sameGrant(unite(a, b), a));
      assert.ok(contains(FULL_GRANT, a) && contains(a, NO_GRANT));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("a right is permitted by an intersection when both permit it, by a union when either does", () => {
  fc.assert(
    fc.property(grant, grant, right, (a, b, wanted) => {
      assert.equal(permits(intersect(a, b), wanted), permits(a, wanted) && permits(b, wanted));
      // A whole kind can only come from one side that has it whole.
      assert.equal(permits(unite(a, b), wanted), permits(a, wanted) || permits(b, wanted));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("the difference is what has to be added", () => {
  fc.assert(
    fc.property(grant, grant, (a, b) => {
      const missing = beyond(a, b);
      assert.ok(contains(unite(b, grantOf(missing)), a));
      assert.equal(missing.length === 0, contains(b, a));
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("a scope is minimal and does not depend on order", () => {
  assert.deepEqual(scopeOf("read", ["/b", "/a/x", "/a", "/a/../c", "/a/"]), ["/a", "/b", "/c"]);
  assert.deepEqual(scopeOf("read", ["/ab", "/a"]), ["/a", "/ab"]);
  assert.deepEqual(scopeOf("net", ["Example.com:443", "example.com.", "other:80"]), [
    "example.com",
    "other:80",
  ]);
  assert.deepEqual(scopeOf("env", ["AWS_KEY", "AWS_*"]), ["AWS_*"]);
  assert.deepEqual(scopeOf("read", ["/", "/etc"]), ["/"]);
});

Deno.test("a path does not reach out of its folder by dots", () => {
  const only = partialGrant({ read: ["/work"] });
  assert.ok(permits(only, { kind: "read", resource: "/work/a/../b" }));
  assert.ok(!permits(only, { kind: "read", resource: "/work/../etc/passwd" }));
  assert.ok(!permits(only, { kind: "read", resource: "/workshop" }));
  assert.ok(!permits(only, { kind: "read" }));
});

Deno.test("flags are Deno's own and read back", () => {
  const some = partialGrant({ read: ["/a,b", "/c"], net: true, run: ["git"] });
  assert.deepEqual(formatFlags(some), ["--allow-read=/a,,b,/c", "--allow-net", "--allow-run=git"]);
  assert.deepEqual(parseFlagList("/a,,b,/c"), ["/a,b", "/c"]);
  assert.deepEqual(formatFlags(NO_GRANT), []);
});

Deno.test("an operation decides the kinds, the policy how far they reach", () => {
  const policy = partialGrant({ read: ["/work"], net: true, run: true });
  assert.deepEqual(formatFlags(keepKinds(policy, grantOf([{ kind: "read", resource: "/x" }]))), [
    "--allow-read=/work",
  ]);
});
