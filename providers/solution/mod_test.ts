import assert from "node:assert/strict";
import { ScafctlError } from "../../lib/diagnostics/mod.ts";
import type {
  AnyProvider,
  ChildSolutionRequest,
  ChildSolutionResult,
  ProviderHost,
} from "../../lib/provider/mod.ts";
import { object } from "../../lib/value/mod.ts";
import { type Call, data, heard, run } from "../shared/testing.ts";
import { provider as solution } from "./mod.ts";

const provider: AnyProvider = solution;

const GOOD: ChildSolutionResult = {
  name: "infra@1.0.0",
  resolvers: object({ host: "db", port: 5432 }),
  sensitive: [],
  errors: [],
};

const BAD: ChildSolutionResult = {
  ...GOOD,
  resolvers: object(),
  errors: [{ resolver: "db-host", message: "connection refused" }],
};

/** A call whose child ends as given, and what was asked. */
function child(
  answer: ChildSolutionResult | Error,
  call: Call = {},
): { call: Call; asked: ChildSolutionRequest[] } {
  const asked: ChildSolutionRequest[] = [];
  const host: Partial<ProviderHost> = {
    runSolution: (request) => {
      asked.push(request);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  return { asked, call: { mode: "from", ...call, host } };
}

Deno.test("a resolver gets values, status and no errors", async () => {
  const { call, asked } = child(GOOD);
  assert.deepEqual(
    await data(provider, { source: "infra@1.0.0", inputs: { env: "dev" } }, call),
    object({
      resolvers: GOOD.resolvers,
      status: "success",
      errors: [],
    }),
  );
  assert.deepEqual(asked, [{
    source: "infra@1.0.0",
    parameters: object({ env: "dev" }),
    maxDepth: 10,
    runWorkflow: false,
  }]);
});

Deno.test("an action gets the workflow's state and success", async () => {
  const workflow = { finalStatus: "succeeded", failedActions: [], skippedActions: ["b"] };
  const { call, asked } = child({ ...GOOD, workflow }, { mode: "action" });
  const found = await data(
    provider,
    { source: "x", resolvers: ["host"], maxDepth: 3, timeout: "1m30s" },
    call,
  );
  assert.deepEqual(
    found,
    object({
      resolvers: GOOD.resolvers,
      status: "success",
      errors: [],
      workflow: object(workflow),
      success: true,
    }),
  );
  assert.deepEqual(asked[0], {
    source: "x",
    parameters: object(),
    resolvers: ["host"],
    maxDepth: 3,
    timeout: 90_000,
    runWorkflow: true,
  });
});

Deno.test("a failing child is an error by default", async () => {
  await assert.rejects(
    run(provider, { source: "x" }, child(BAD).call),
    /solution: solution "infra@1\.0\.0": resolver "db-host" failed: connection refused/,
  );
});

Deno.test("a failing child is an envelope with a warning when errors are not propagated", async () => {
  const record = heard();
  const { call } = child(BAD, { heard: record });
  assert.deepEqual(
    await data(provider, { source: "x", propagateErrors: false }, call),
    object({
      resolvers: object(),
      status: "failed",
      errors: [object({ resolver: "db-host", message: "connection refused" })],
    }),
  );
  assert.match(
    record.warnings.join(),
    /sub-solution "infra@1\.0\.0" failed: 1 resolver error\(s\)\. Check _\.status and _\.errors fields\./,
  );
});

Deno.test("circles, depth and cancellation are errors whatever propagateErrors says", async () => {
  const circle = new ScafctlError("SCAF5005", "solution: circular reference detected: a → b → a");
  await assert.rejects(
    run(provider, { source: "x", propagateErrors: false }, child(circle).call),
    /circular reference detected: a → b → a/,
  );
});

Deno.test("a workflow that did not succeed fails the child", async () => {
  const workflow = { finalStatus: "partial-success", failedActions: ["a"], skippedActions: [] };
  const { call } = child({ ...GOOD, workflow }, { mode: "action" });
  await assert.rejects(run(provider, { source: "x" }, call), /workflow ended with status partial-success/);
});

Deno.test("the child's secrets make the whole answer secret", async () => {
  const output = await run(provider, { source: "x" }, child({ ...GOOD, sensitive: ["host"] }).call);
  assert.equal(output.sensitive, true);
});

Deno.test("says what it would execute", () => {
  const whatIf = provider.descriptor.whatIf!;
  assert.equal(
    whatIf(object({ source: "infra@1.0.0" }), undefined as never),
    'Would execute solution "infra@1.0.0"',
  );
  assert.equal(whatIf(object(), undefined as never), "Would execute a solution");
});

Deno.test("inputs outside their bounds are refused", async () => {
  await assert.rejects(run(provider, {}, child(GOOD).call), /"source" is required/);
  await assert.rejects(run(provider, { source: "x", maxDepth: 101 }, child(GOOD).call), /at most 100/);
  await assert.rejects(run(provider, { source: "x", timeout: "soon" }, child(GOOD).call), /timeout "soon"/);
  await assert.rejects(run(provider, { source: "x", timeout: "-1s" }, child(GOOD).call), /positive/);
});

Deno.test("where no solution can be run it says so", async () => {
  await assert.rejects(run(provider, { source: "x" }, { mode: "from" }), /cannot be run from here/);
});
