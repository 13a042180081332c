import assert from "node:assert/strict";
import type { IdentitySource } from "../../lib/provider/mod.ts";
import { object, type ValueObject } from "../../lib/value/mod.ts";
import { run } from "../shared/testing.ts";
import { provider } from "./mod.ts";

const asked: (string | undefined)[] = [];
const identities: IdentitySource = {
  list: () =>
    Promise.resolve([
      { handler: "gcp", authenticated: false, facts: object({ flows: ["adc"] }) },
      {
        handler: "entra",
        displayName: "Entra ID",
        authenticated: true,
        facts: object({
          identityType: "user",
          tenantId: "t",
          expiresIn: "55m30s",
          accessToken: "SECRET",
          flow: "",
        }),
      },
    ]),
  claims: (_handler, scope) => {
    asked.push(scope);
    return Promise.resolve(
      scope === "none" ? undefined : object({
        email: "a@b",
        access_token: "SECRET",
        odd: "eyJhbGciOi.eyJzdWIi.sig",
        amr: ["pwd", "eyJhbGciOi.eyJzdWIi.sig"],
        account: object({ id: 7, refreshToken: "SECRET" }),
        tokenType: "Bearer",
      }),
    );
  },
  groups: () => Promise.resolve(["g1", "g2"]),
  token: () => Promise.reject(new Error("tokens are not asked for")),
};

async function ask(inputs: Record<string, unknown>, source: Partial<IdentitySource> = {}) {
  const { data, warnings } = await run(provider, inputs, {
    host: { identities: { ...identities, ...source } },
  });
  return { data: JSON.parse(JSON.stringify(data as ValueObject)), warnings };
}

Deno.test("status prefers the handler that is logged in and shows no token", async () => {
  assert.deepEqual((await ask({ operation: "status" })).data, {
    operation: "status",
    handler: "entra",
    authenticated: true,
    identityType: "user",
    tenantId: "t",
    expiresIn: "55m30s",
  });
  assert.deepEqual((await ask({ operation: "status", handler: "gcp" })).data, {
    operation: "status",
    handler: "gcp",
    authenticated: false,
  });
});

Deno.test("a scope is looked up through its claims", async () => {
  const { data } = await ask({ operation: "status", scope: "api" });
  assert.deepEqual([data.scopedToken, data.tokenScope, data.tokenType], [true, "api", "Bearer"]);
  assert.equal((await ask({ operation: "status", scope: "none" })).data.scopedToken, false);
  assert.deepEqual(asked, ["api", "none"]);
  await assert.rejects(
    ask({ operation: "groups", scope: "api" }),
    /scope is for the operations status and claims/,
  );
});

Deno.test("claims come without anything like a token", async () => {
  const { data } = await ask({ operation: "claims" });
  assert.deepEqual(data.claims, { email: "a@b", amr: ["pwd"], account: { id: 7 } });
  assert.equal(data.identityType, "user");
  const out = await ask({ operation: "claims", handler: "gcp" });
  assert.equal(out.data.claims, null);
  assert.equal(out.warnings?.length, 1);
});

Deno.test("groups and handlers", async () => {
  assert.deepEqual((await ask({ operation: "groups" })).data, {
    operation: "groups",
    handler: "entra",
    authenticated: true,
    groups: ["g1", "g2"],
    count: 2,
  });
  assert.deepEqual((await ask({ operation: "groups", handler: "gcp" })).data.count, 0);
  assert.deepEqual((await ask({ operation: "list" })).data, {
    operation: "list",
    handlers: [
      { name: "gcp", displayName: "gcp", authenticated: false, flows: ["adc"] },
      { name: "entra", displayName: "Entra ID", authenticated: true, identityType: "user" },
    ],
    count: 2,
  });
});

Deno.test("unknown and absent handlers are errors that say what there is", async () => {
  await assert.rejects(ask({ operation: "status", handler: "okta" }), (error: Error & { hint?: string }) => {
    assert.equal(error.message, 'identity: there is no auth handler "okta"');
    assert.equal(error.hint, "the handlers are: gcp, entra");
    return true;
  });
  const nobody = { list: () => Promise.resolve([]) };
  await assert.rejects(ask({ operation: "claims" }, nobody), /no auth handler is set up/);
  assert.deepEqual((await ask({ operation: "list" }, nobody)).data, {
    operation: "list",
    handlers: [],
    count: 0,
  });
});

Deno.test("a dry run asks nobody", async () => {
  for (const operation of ["status", "claims", "groups", "list"]) {
    const { data } = await run(provider, { operation }, { context: { dryRun: true } });
    assert.equal((data as ValueObject)._dryRun, true);
  }
});
