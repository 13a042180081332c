import assert from "node:assert/strict";
import type { ProviderOutput } from "../../lib/provider/mod.ts";
import { formatJson, type Value } from "../../lib/value/mod.ts";
import { run } from "../shared/testing.ts";
import { type Seen, serve } from "../http/testing.ts";
import { githubProvider } from "./mod.ts";

/** What the fake answers: REST by method and path, GraphQL by a word of its query. */
export type Answers = Record<string, unknown>;

/** A GitHub on the loopback interface that keeps what it is asked. */
export function fake(answers: Answers) {
  const calls: { call: string; body: unknown; seen: Seen }[] = [];
  const server = serve((seen) => {
    const body = seen.body === "" ? undefined : JSON.parse(seen.body);
    const isGraphql = seen.path.endsWith("/graphql");
    const query = seen.query.size > 0 ? `?${seen.query}` : "";
    const call = isGraphql ? `QL ${body.query}` : `${seen.method} ${seen.path}${query}`;
    calls.push({ call, body, seen });
    const key = Object.keys(answers).find((name) =>
      isGraphql ? name.startsWith("QL ") && call.includes(name.slice(3)) : name === call
    );
    if (key === undefined) return Response.json({ message: "Not Found" }, { status: 404 });
    const answer = answers[key];
    if (answer instanceof Response) return answer.clone();
    if (typeof answer === "function") return answer(body, calls.length);
    return isGraphql
      ? Response.json({ data: answer })
      : answer === null
      ? new Response(null, { status: 204 })
      : Response.json(answer);
  });
  return { server, calls, url: server.url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** A login that hands out one token, and another one when that is rejected. */
const identities = {
  list: () => Promise.resolve([]),
  claims: () => Promise.resolve(undefined),
  groups: () => Promise.resolve([]),
  token: (handler: string, _scope: string | undefined, refresh: boolean) => {
    assert.equal(handler, "github");
    return Promise.resolve({ type: "Bearer", token: refresh ? "fresh" : "token" });
  },
};

/** Runs an operation against a fake, without pauses. */
export async function perform(
  url: string,
  inputs: Record<string, unknown>,
  mode: "from" | "action" = "action",
): Promise<ProviderOutput> {
  const instant = githubProvider((_, signal) => Promise.resolve(signal.throwIfAborted()));
  return await run(instant, { owner: "o", repo: "r", api_base: url, ...inputs }, {
    mode,
    context: { network: { allowPrivateIPs: true } },
    host: { identities },
  });
}

/** A result as plain JSON. */
// deno-lint-ignore no-explicit-any -- results are compared as JSON.
export const plain = (value: Value): any => JSON.parse(formatJson(value));

/** A commit's name. */
export const OID = "a".repeat(40);
