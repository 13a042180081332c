import assert from "node:assert/strict";
import fc from "fast-check";
import { contains, type Grant, NO_GRANT, partialGrant, RIGHT_KINDS } from "./grant.ts";
import { Policy, type PolicyRules } from "./policy.ts";

Deno.test("policy: modes, flags, declared permissions and the parent all narrow", () => {
  const folders = { working: "/w", solution: "/s" };
  const open = new Policy(
    "default",
    { allow: { net: ["example.com"] }, deny: { run: true } },
    undefined,
    folders,
  );
  assert.equal(open.refuses([{ kind: "net", resource: "example.com:443" }]), undefined);
  assert.ok(open.refuses([{ kind: "net", resource: "other.com:443" }]));
  assert.ok(open.refuses([{ kind: "run" }]));
  assert.equal(open.refuses([{ kind: "write", resource: "/etc/x" }]), undefined);
  const declared = partialGrant({ net: ["api.test"], write: ["/w"] });
  const strict = new Policy("strict", { allow: {}, deny: {} }, declared, folders);
  assert.equal(strict.refuses([{ kind: "net", resource: "api.test:443" }]), undefined);
  assert.ok(strict.refuses([{ kind: "write", resource: "/s/x" }]));
  assert.equal(strict.refuses([{ kind: "write", resource: "/w/x" }]), undefined);
  // What the folders would open, and the solution does not name, stays closed: strict never gives more than default.
  assert.ok(strict.refuses([{ kind: "read", resource: "/w/x" }]));
  const silent = new Policy("strict", { allow: {}, deny: {} }, undefined, folders);
  assert.equal(silent.refuses([{ kind: "read", resource: "/w/x" }]), undefined);
  const child = new Policy("default", { allow: {}, deny: {} }, undefined, folders, strict);
  assert.ok(child.refuses([{ kind: "run", resource: "git" }]));
  const nothing = new Policy("default", { allow: {}, deny: {} }, NO_GRANT, folders);
  assert.ok(nothing.refuses([{ kind: "read", resource: "/w" }]));
  const off = new Policy("off", { allow: {}, deny: { run: true } }, NO_GRANT, folders);
  assert.equal(off.refuses([{ kind: "run" }]), undefined);
});

Deno.test("policy: strict mode never gives what the default mode refuses, but for a flag", () => {
  const folders = { working: "/w", solution: "/s", output: "/o" };
  const resources = {
    read: ["/w", "/w/a", "/s", "/o/x", "/etc"],
    write: ["/w", "/w/a", "/s", "/o/x", "/etc"],
    net: ["a.test", "a.test:443", "b.test"],
    env: ["A", "A_*", "B"],
    run: ["git", "bash"],
    sys: ["hostname"],
  } as const;
  const scope = (names: readonly string[]) => fc.oneof(fc.constant(true as const), fc.subarray([...names]));
  const declared = fc.option(
    fc.record(Object.fromEntries(RIGHT_KINDS.map((kind) => [kind, scope(resources[kind])]))).map((scopes) =>
      partialGrant(scopes)
    ),
    { nil: undefined },
  );
  fc.assert(fc.property(declared, fc.boolean(), (grant, isAction) => {
    const rules = { allow: {}, deny: {} };
    const [strict, open] = (["strict", "default"] as const).map((mode) =>
      new Policy(mode, rules, grant, folders)
    );
    assert.ok(contains(open!.limit, strict!.limit));
    for (const kind of RIGHT_KINDS) {
      for (const resource of resources[kind]) {
        const right = [{ kind, resource }];
        if (open!.refuses(right, isAction)) {
          assert.ok(strict!.refuses(right, isAction), `${kind} ${resource}`);
        }
      }
    }
  }));
});

Deno.test("policy: the way to a refused right gives it when it is gone", () => {
  const folders = { working: "/w", solution: "/s" };
  const refused = { kind: "read", resource: "/e/x y" } as const;
  const none = { allow: {}, deny: {} };
  const way = (
    ...[mode, rules, declared, parent, isAccepted]: [
      "strict" | "default",
      PolicyRules,
      Grant?,
      Policy?,
      boolean?,
    ]
  ) => new Policy(mode, rules, declared, folders, parent, isAccepted).wayTo([refused]);
  assert.equal(way("strict", none), "'--allow-read=/e/x y' allows it");
  assert.equal(
    way("strict", { allow: { read: ["/a,b"] }, deny: {} }),
    "'--allow-read=/a,,b,/e/x y' allows it",
  );
  assert.equal(way("default", { allow: { read: ["/a"] }, deny: {} }), "'--allow-read=/a,/e/x y' allows it");
  assert.equal(way("default", { allow: {}, deny: { read: true } }), "--deny-read refuses it");
  assert.equal(way("strict", { allow: { read: true }, deny: { read: ["/e"] } }), "--deny-read refuses it");
  assert.equal(way("default", none, NO_GRANT), "spec.permissions.read in the solution would have to name it");
  assert.match(way("default", none, NO_GRANT, undefined, true), /^it is not part of what was accepted/);
  assert.equal(
    way("default", { allow: { read: ["/a"] }, deny: {} }, NO_GRANT),
    "spec.permissions.read in the solution would have to name it, and '--allow-read=/a,/e/x y' as well",
  );
  const strict = new Policy("strict", none, partialGrant({ read: ["/w/a"] }), folders);
  assert.equal(
    strict.wayTo([{ kind: "read", resource: "/w/b" }, { kind: "write", resource: "/w/b" }]),
    "--allow-read=/w/b --allow-write=/w/b allow it, or spec.permissions.read and spec.permissions.write in the solution",
  );
  assert.equal(
    strict.wayTo([{ kind: "net", resource: "a.test:443" }]),
    "--allow-net=a.test:443 allows it, or spec.permissions.net in the solution",
  );
  assert.equal(way("default", none, undefined, strict), "'--allow-read=/e/x y' allows it");
});
