import assert from "node:assert/strict";
import type { ScafctlError } from "../../lib/diagnostics/mod.ts";
import { object } from "../../lib/value/mod.ts";
import { serve } from "../http/testing.ts";
import { run, testContext } from "../shared/testing.ts";
import { provider } from "./mod.ts";
import { OPERATIONS, WRITES } from "./operations.ts";
import { fake, OID, perform, plain } from "./testing.ts";

Deno.test("a repository is created, given a first file and waited for", async () => {
  let looks = 0;
  await using github = fake({
    "QL mutation(": { createRepository: { repository: { nameWithOwner: "o/r" } } },
    "QL repositoryOwner": { repositoryOwner: { id: "O" } },
    "QL viewerPermission": () =>
      Response.json({ data: { repository: { viewerPermission: ++looks < 3 ? "READ" : "ADMIN" } } }),
    "PUT /repos/o/r/contents/README.md": (_: unknown, count: number) =>
      count < 4 ? Response.json({ message: "Not Found" }, { status: 404 }) : Response.json({}),
  });
  const { data } = await perform(github.url, {
    operation: "create_repo",
    visibility: "private",
    auto_init: true,
  });
  assert.deepEqual(plain(data).result, { nameWithOwner: "o/r" });
  const created = github.calls[1]!.body as { variables: { input: unknown } };
  assert.deepEqual(created.variables.input, { name: "r", visibility: "PRIVATE", ownerId: "O" });
  assert.equal(looks, 3);
});

Deno.test("where GraphQL may not create repositories, REST does", async () => {
  await using github = fake({
    "QL repositoryOwner": { repositoryOwner: { id: "O" } },
    "QL mutation(": Response.json({ errors: [{ message: "no", type: "FORBIDDEN" }] }),
    "POST /user/repos": { full_name: "me/r" },
    "QL viewerPermission": { repository: { viewerPermission: "WRITE" } },
  });
  const { data } = await perform(github.url, { operation: "create_repo" });
  assert.deepEqual(plain(data).result, { full_name: "me/r" });
  assert.deepEqual(github.calls.slice(2, 4).map((made) => made.call), [
    "POST /orgs/o/repos",
    "POST /user/repos",
  ]);
  assert.deepEqual(github.calls[3]!.body, { name: "r", auto_init: false, private: false });
  assert.deepEqual((github.calls.at(-1)!.body as { variables: unknown }).variables, {
    owner: "me",
    name: "r",
  });
});

Deno.test("writes are refused outside of actions, api_call is not", async () => {
  assert.equal(WRITES.length, 48);
  assert.equal(Object.keys(OPERATIONS).length, 77);
  await using github = fake({ "POST /x": { ok: true } });
  for (const operation of WRITES) {
    await assert.rejects(perform(github.url, { operation }, "from"), (error: ScafctlError) => {
      assert.equal(error.code, "SCAF5011");
      return error.message.includes(`"${operation}"`);
    });
  }
  assert.equal(github.calls.length, 0);
  const { data } = await perform(
    github.url,
    { operation: "api_call", method: "POST", endpoint: "/x" },
    "from",
  );
  assert.deepEqual(plain(data), { success: true, operation: "api_call", result: { ok: true } });
});

Deno.test("what an operation lacks is named before anything is sent", async () => {
  await using github = fake({});
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    for (const input of operation.needs) {
      const given = Object.fromEntries(
        operation.needs.filter((other) => other !== input).map((other) => [other, sample(other)]),
      );
      if (name === "create_repo" && input === "repo") given.repo = "";
      await assert.rejects(
        perform(github.url, { operation: name, ...given }),
        new RegExp(`github: ${input} is required for the operation ${name}`),
      );
    }
  }
  await assert.rejects(perform(github.url, { operation: "get_repo", owner: "" }), /owner is required/);
  assert.equal(github.calls.length, 0);
});

/** A valid value for an input. */
function sample(input: string): unknown {
  const type = provider.descriptor.schema.properties![input]!;
  if (type.type === "integer") return 1;
  if (type.type === "array") return ["x"];
  if (type.type === "object") return { a: "b" };
  return type.enum?.[0] ?? (type.pattern ? OID : "x");
}

Deno.test("errors carry GitHub's words and a hint", async () => {
  await using github = fake({
    "GET /repos/o/r/labels?per_page=30": Response.json({ message: "API rate limit exceeded" }, {
      status: 403,
      headers: { "x-ratelimit-remaining": "0" },
    }),
    "POST /repos/o/r/labels": Response.json({
      message: "Validation Failed",
      errors: [{ field: "name", code: "already_exists" }],
    }, { status: 422 }),
    "DELETE /repos/o/r/labels/x": Response.json({ message: "You have exceeded a secondary rate limit" }, {
      status: 403,
      headers: { "retry-after": "60", "x-ratelimit-remaining": "4000" },
    }),
    "QL query(": Response.json({ data: null, errors: [{ message: "Could not resolve", type: "NOT_FOUND" }] }),
    "GET /repos/o/r/topics": new Response("<html>", { status: 200 }),
  });
  const fails = (inputs: Record<string, unknown>, message: RegExp, hint?: RegExp) =>
    assert.rejects(perform(github.url, inputs), (error: ScafctlError) => {
      assert.match(error.message, message);
      if (hint) assert.match(error.hint ?? "", hint);
      return error.code === "SCAF5005";
    });
  await fails(
    { operation: "list_labels" },
    /^github: list_labels: GitHub API error \(HTTP 403\): API rate limit exceeded$/,
    /rate limit/,
  );
  await fails(
    { operation: "delete_label", label_name: "x" },
    /HTTP 403\): You have exceeded a secondary rate limit$/,
    /pause; wait 60 s/,
  );
  await fails(
    { operation: "create_label", label_name: "x" },
    /HTTP 422\): Validation Failed; name already_exists$/,
  );
  await fails({ operation: "get_issue", number: 1 }, /GraphQL error: Could not resolve \(type: NOT_FOUND\)/);
  await fails({ operation: "list_topics" }, /the answer is no JSON/);
});

Deno.test("what is not there is an error that names it", async () => {
  await using github = fake({ "QL query(": { repository: {} } });
  const cases: [Record<string, unknown>, RegExp][] = [
    [{ operation: "get_file", path: "a.txt" }, /file not found: a\.txt/],
    [{ operation: "get_branch", branch: "b" }, /branch "b" was not found/],
    [{ operation: "get_latest_release" }, /there are no releases of o\/r/],
    [{ operation: "delete_branch", branch: "b" }, /ref refs\/heads\/b was not found/],
    [{ operation: "list_issue_comments", number: 9 }, /number 9 was not found/],
  ];
  for (const [inputs, message] of cases) await assert.rejects(perform(github.url, inputs), message);
});

Deno.test("names cannot lead to another part of the API", async () => {
  await using github = fake({});
  const fails = (inputs: Record<string, unknown>, message: RegExp) =>
    assert.rejects(perform(github.url, inputs), message);
  await fails({ operation: "list_labels", owner: ".." }, /owner must be a name/);
  await fails({ operation: "delete_label", label_name: ".." }, /label_name must be a name/);
  for (
    const endpoint of ["x", "//evil.example/x", "/a/../b", "/a/%2e%2e/b", "/a\\b", "/a?b=c", "/a#b", "/%zz"]
  ) {
    await fails({ operation: "api_call", endpoint }, /github: endpoint /);
  }
  assert.equal(github.calls.length, 0);
});

Deno.test("a rejected token is renewed once; without a login calls go out bare", async () => {
  await using github = fake({
    "GET /repos/o/r/topics": () => new Response(null, { status: 500 }),
  });
  const seen: (string | null)[] = [];
  await using picky = serve((request) => {
    seen.push(request.headers.get("authorization"));
    return request.headers.get("authorization") === "Bearer fresh"
      ? Response.json({})
      : new Response("{}", { status: 401 });
  });
  await perform(picky.url, { operation: "list_topics" });
  assert.deepEqual(seen, ["Bearer token", "Bearer fresh"]);
  await assert.rejects(
    run(provider, { operation: "list_topics", owner: "o", repo: "r", api_base: github.url }, {
      context: { network: { allowPrivateIPs: true } },
    }),
    /HTTP 500/,
  );
  assert.equal(github.calls[0]!.seen.headers.get("authorization"), null);
});

Deno.test("Enterprise servers have GraphQL beside the REST folder, and private ones need leave", async () => {
  await using github = fake({ "QL query(": { repository: { name: "r" } } });
  await perform(`${github.url}/api/v3/`, { operation: "get_repo" }, "from");
  assert.equal(github.calls[0]!.seen.path, "/api/graphql");
  await assert.rejects(
    run(provider, { operation: "get_repo", owner: "o", repo: "r", api_base: github.url }),
    (error: ScafctlError) => error.code === "SCAF6007",
  );
  await assert.rejects(perform("ftp://x", { operation: "get_repo" }), /api_base is not an http/);
  await assert.rejects(perform("http://ghe.example", { operation: "get_repo" }), /not encrypted/);
});

Deno.test("a dry run calls nobody", async () => {
  await using github = fake({});
  const dry = async (operation: string, mode: "from" | "action") =>
    plain(
      (await run(provider, { operation, api_base: github.url }, { mode, context: { dryRun: true } })).data,
    );
  assert.deepEqual(await dry("get_repo", "from"), {
    result: { dry_run: true, operation: "get_repo" },
    _dryRun: true,
    _message: "Would perform GitHub get_repo on /",
  });
  assert.equal((await dry("create_issue", "action")).success, true);
  assert.equal(github.calls.length, 0);
  assert.equal(
    provider.descriptor.whatIf!(
      object({ operation: "create_issue", owner: "o", repo: "r" }),
      testContext("action"),
    ),
    "Would perform GitHub create_issue on o/r",
  );
});
