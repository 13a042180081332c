import type { IdentitySource, IdentityStatus, Provider, ProviderOutput } from "../../lib/provider/mod.ts";
import { field, isObject, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { dryRunResult } from "../shared/dry_run.ts";
import { failure } from "../shared/failure.ts";
import { text } from "../shared/inputs.ts";
import { descriptor } from "./descriptor.ts";

/** Tells who is logged in; tokens never pass through here. */
export const provider: Provider = {
  descriptor,
  async execute(inputs, context, host): Promise<ProviderOutput> {
    const operation = text(inputs, "operation")!;
    const scope = text(inputs, "scope") || undefined;
    if (scope !== undefined && operation !== "status" && operation !== "claims") {
      throw failure("identity", `scope is for the operations status and claims, not for ${operation}`, {
        input: "scope",
      });
    }
    if (context.dryRun) return { data: placeholder(operation, text(inputs, "handler")) };
    const { identities } = host;
    if (operation === "list") return { data: listed(await identities.list()) };
    const status = chosen(await identities.list(), text(inputs, "handler") || undefined);
    host.log(1, "reading an identity", object({ operation, handler: status.handler }));
    const result = object({ operation, handler: status.handler, authenticated: status.authenticated });
    switch (operation) {
      case "claims":
        return await claims(result, status, identities, scope);
      case "groups":
        return await groups(result, status, identities);
      default:
        return { data: object({ ...result, ...await factsOf(status, identities, scope) }) };
    }
  },
};

/** Facts that a status may show. Whatever else a handler knows, tokens above all, stays with it. */
const STATUS_FACTS = [
  "identityType",
  "tenantId",
  "expiresAt",
  "expiresIn",
  "flow",
  "sessionId",
  "lastRefresh",
  "clientId",
  "scopes",
] as const;

/** Facts of a token for one scope, which its claims tell. */
const TOKEN_FACTS = ["tokenScope", "tokenType", "expiresAt", "expiresIn", "flow", "sessionId"] as const;

/** The named handler, else the first that is logged in, else the first. */
function chosen(all: readonly IdentityStatus[], name: string | undefined): IdentityStatus {
  if (name !== undefined) {
    const found = all.find((status) => status.handler === name);
    if (found) return found;
    throw failure("identity", `there is no auth handler "${name}"`, {
      input: "handler",
      hint: all.length > 0
        ? `the handlers are: ${all.map((status) => status.handler).join(", ")}`
        : "none is set up",
    });
  }
  const status = all.find((candidate) => candidate.authenticated) ?? all[0];
  if (!status) throw failure("identity", "no auth handler is set up", { hint: "see 'scafctl auth list'" });
  return status;
}

async function factsOf(
  status: IdentityStatus,
  identities: IdentitySource,
  scope: string | undefined,
): Promise<ValueObject> {
  if (!status.authenticated) return object();
  const facts = only(status.facts, STATUS_FACTS);
  if (scope === undefined) return facts;
  // The claims are those of a token for the scope, so asking for them tells whether one can be had.
  const scoped = await identities.claims(status.handler, scope);
  return object({
    ...facts,
    ...(scoped && only(scoped, TOKEN_FACTS)),
    scopedToken: scoped !== undefined,
    tokenScope: scope,
  });
}

async function claims(
  result: ValueObject,
  status: IdentityStatus,
  identities: IdentitySource,
  scope: string | undefined,
): Promise<ProviderOutput> {
  if (!status.authenticated) {
    return { data: object({ ...result, claims: null }), warnings: ["not logged in, so there are no claims"] };
  }
  const found = await identities.claims(status.handler, scope);
  return {
    data: object({
      ...result,
      ...only(status.facts, ["identityType"]),
      claims: found ? withoutTokens(found) : object(),
      ...(scope !== undefined && { scopedToken: found !== undefined, tokenScope: scope }),
    }),
  };
}

async function groups(
  result: ValueObject,
  status: IdentityStatus,
  identities: IdentitySource,
): Promise<ProviderOutput> {
  if (!status.authenticated) {
    return {
      data: object({ ...result, groups: [], count: 0 }),
      warnings: ["not logged in, so there are no groups"],
    };
  }
  const found = await identities.groups(status.handler);
  return { data: object({ ...result, groups: found, count: found.length }) };
}

function listed(all: readonly IdentityStatus[]): ValueObject {
  const handlers = all.map((status) =>
    object({
      name: status.handler,
      displayName: status.displayName ?? status.handler,
      authenticated: status.authenticated,
      ...only(status.facts, ["flows", "identity", "identityType"]),
    })
  );
  return object({ operation: "list", handlers, count: handlers.length });
}

function only(facts: ValueObject, names: readonly string[]): ValueObject {
  const result = object();
  for (const name of names) {
    const value = field(facts, name);
    if (value !== undefined && value !== null && value !== "") result[name] = value;
  }
  return result;
}

/** Claims without anything that is named like a token or looks like one, however deep it lies. */
function withoutTokens(given: ValueObject): ValueObject {
  const result = object();
  for (const name of Object.keys(given)) {
    if (/token|secret|password|credential/i.test(name) || isToken(given[name]!)) continue;
    result[name] = withoutDeepTokens(given[name]!);
  }
  return result;
}

function withoutDeepTokens(value: Value): Value {
  if (Array.isArray(value)) return value.filter((item) => !isToken(item)).map(withoutDeepTokens);
  return isObject(value) ? withoutTokens(value) : value;
}

function isToken(value: Value): boolean {
  return typeof value === "string" && /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(value);
}

function placeholder(operation: string, handler: string | undefined): ValueObject {
  const facts: Record<string, Record<string, Value>> = {
    list: { handlers: [], count: 0 },
    claims: { handler: handler ?? "", authenticated: false, claims: null },
    groups: { handler: handler ?? "", authenticated: false, groups: [], count: 0 },
    status: { handler: handler ?? "", authenticated: false },
  };
  return dryRunResult({ operation, ...facts[operation] }, "Would execute identity provider");
}
