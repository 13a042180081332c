import assert from "node:assert/strict";
import { fake, perform, plain } from "./testing.ts";

/** Every operation that is one REST call: inputs, the call, its body, and the result when it is not the answer itself. */
const REST_CASES: [string, Record<string, unknown>, string, unknown?, unknown?][] = [
  ["list_labels", {}, "GET /repos/o/r/labels?per_page=30"],
  ["create_label", { label_name: "a b", color: "00ff00", label_description: "d" }, "POST /repos/o/r/labels", {
    name: "a b",
    color: "00ff00",
    description: "d",
  }],
  ["update_label", { label_name: "a/b", new_label_name: "c" }, "PATCH /repos/o/r/labels/a%2Fb", {
    new_name: "c",
  }],
  ["delete_label", { label_name: "a" }, "DELETE /repos/o/r/labels/a"],
  ["add_labels_to_issue", { number: 3, labels: ["x"] }, "POST /repos/o/r/issues/3/labels", { labels: ["x"] }],
  ["remove_label_from_issue", { number: 3, label_name: "x" }, "DELETE /repos/o/r/issues/3/labels/x"],
  ["list_milestones", { state: "all", per_page: 5 }, "GET /repos/o/r/milestones?state=all&per_page=5"],
  ["create_milestone", { title: "t", due_on: "2026-01-01T00:00:00Z" }, "POST /repos/o/r/milestones", {
    title: "t",
    due_on: "2026-01-01T00:00:00Z",
  }],
  ["update_milestone", { milestone_number: 2, description: "d" }, "PATCH /repos/o/r/milestones/2", {
    description: "d",
  }],
  ["delete_milestone", { milestone_number: 2 }, "DELETE /repos/o/r/milestones/2"],
  ["list_reactions", { number: 4 }, "GET /repos/o/r/issues/4/reactions?per_page=30"],
  ["add_reaction", { number: 4, reaction_content: "+1" }, "POST /repos/o/r/issues/4/reactions", {
    content: "+1",
  }],
  [
    "add_reaction",
    { comment_id: 9, reaction_subject: "issue_comment", reaction_content: "eyes" },
    "POST /repos/o/r/issues/comments/9/reactions",
    { content: "eyes" },
  ],
  ["delete_reaction", { number: 4, reaction_id: 8 }, "DELETE /repos/o/r/issues/4/reactions/8"],
  ["list_collaborators", {}, "GET /repos/o/r/collaborators?per_page=30"],
  ["add_collaborator", { username: "u", permission: "push" }, "PUT /repos/o/r/collaborators/u", {
    permission: "push",
  }],
  ["remove_collaborator", { username: "u" }, "DELETE /repos/o/r/collaborators/u"],
  ["list_webhooks", {}, "GET /repos/o/r/hooks?per_page=30"],
  [
    "create_webhook",
    { webhook_url: "https://h.example", webhook_secret: "s" },
    "POST /repos/o/r/hooks",
    {
      name: "web",
      active: true,
      events: ["push"],
      config: { url: "https://h.example", content_type: "json", secret: "s" },
    },
  ],
  ["update_webhook", { hook_id: 5, webhook_active: false }, "PATCH /repos/o/r/hooks/5", { active: false }],
  ["delete_webhook", { hook_id: 5 }, "DELETE /repos/o/r/hooks/5"],
  [
    "dispatch_workflow",
    { workflow_id: "ci.yml", ref: "main", workflow_inputs: { a: "b" } },
    "POST /repos/o/r/actions/workflows/ci.yml/dispatches",
    { ref: "main", inputs: { a: "b" } },
    { dispatched: true },
  ],
  [
    "list_workflow_runs",
    { workflow_status: "success", branch: "main" },
    "GET /repos/o/r/actions/runs?status=success&branch=main&per_page=30",
  ],
  ["cancel_workflow_run", { run_id: 6 }, "POST /repos/o/r/actions/runs/6/cancel", undefined, {
    cancelled: true,
  }],
  ["rerun_workflow", { run_id: 6 }, "POST /repos/o/r/actions/runs/6/rerun", undefined, { rerun: true }],
  ["list_repo_variables", {}, "GET /repos/o/r/actions/variables?per_page=30"],
  ["delete_variable", { variable_name: "V" }, "DELETE /repos/o/r/actions/variables/V"],
  ["list_environments", {}, "GET /repos/o/r/environments?per_page=30"],
  [
    "create_or_update_environment",
    { environment_name: "p", wait_timer: 5 },
    "PUT /repos/o/r/environments/p",
    { wait_timer: 5 },
  ],
  ["delete_environment", { environment_name: "p" }, "DELETE /repos/o/r/environments/p"],
  ["create_release", { tag_name: "v1", draft: false }, "POST /repos/o/r/releases", {
    tag_name: "v1",
    draft: false,
  }],
  ["update_release", { release_id: 7, name: "n" }, "PATCH /repos/o/r/releases/7", { name: "n" }],
  ["delete_release", { release_id: 7 }, "DELETE /repos/o/r/releases/7", undefined, {
    release_id: 7,
    deleted: true,
  }],
  ["update_repo", { description: "d", has_wiki: false }, "PATCH /repos/o/r", {
    description: "d",
    has_wiki: false,
  }],
  ["enable_vulnerability_alerts", {}, "PUT /repos/o/r/vulnerability-alerts", undefined, { enabled: true }],
  ["enable_automated_security_fixes", {}, "PUT /repos/o/r/automated-security-fixes", undefined, {
    enabled: true,
  }],
  ["list_topics", {}, "GET /repos/o/r/topics"],
  ["replace_topics", { topics: ["a"] }, "PUT /repos/o/r/topics", { names: ["a"] }],
  ["fork_repo", { organization: "x" }, "POST /repos/o/r/forks", { organization: "x" }],
  ["create_from_template", { new_repo_name: "n", visibility: "private" }, "POST /repos/o/r/generate", {
    owner: "o",
    name: "n",
    private: true,
  }],
  ["list_custom_properties", {}, "GET /repos/o/r/properties/values"],
  ["set_custom_properties", { properties: { b: "2", a: "1" } }, "PATCH /repos/o/r/properties/values", {
    properties: [{ property_name: "a", value: "1" }, { property_name: "b", value: "2" }],
  }],
  [
    "create_ruleset",
    {
      ruleset_name: "m",
      include_refs: ["refs/heads/main"],
      required_approving_review_count: 1,
      allow_deletions: false,
      required_linear_history: true,
    },
    "POST /repos/o/r/rulesets",
    {
      name: "m",
      target: "branch",
      enforcement: "active",
      conditions: { ref_name: { include: ["refs/heads/main"], exclude: [] } },
      rules: [
        {
          type: "pull_request",
          parameters: {
            required_approving_review_count: 1,
            dismiss_stale_reviews_on_push: true,
            require_code_owner_review: false,
            require_last_push_approval: false,
            required_review_thread_resolution: true,
          },
        },
        { type: "required_linear_history" },
        { type: "deletion" },
      ],
    },
  ],
  ["api_call", { endpoint: "/rate_limit", query_params: { b: 2, a: "x y" } }, "GET /rate_limit?a=x+y&b=2"],
  ["api_call", { endpoint: "/x", method: "POST", request_body: { a: 1 } }, "POST /x", { a: 1 }],
];

Deno.test("every REST operation makes its call", async () => {
  for (const [operation, inputs, call, body, result] of REST_CASES) {
    await using github = fake({ [call]: { answer: operation } });
    const { data } = await perform(github.url, { operation, ...inputs });
    assert.deepEqual(github.calls.map((made) => made.call), [call], operation);
    assert.deepEqual(github.calls[0]!.body, body, operation);
    assert.deepEqual(plain(data), { success: true, operation, result: result ?? { answer: operation } });
    const { headers } = github.calls[0]!.seen;
    assert.equal(headers.get("authorization"), "Bearer token");
    assert.equal(headers.get("x-github-api-version"), "2022-11-28");
  }
});

Deno.test("reads of several calls are put together", async () => {
  await using github = fake({
    "GET /repos/o/r/actions/runs/7": { id: 7, status: "completed", noise: 1 },
    "GET /repos/o/r/actions/runs/7/jobs": {
      jobs: [{ id: 1, conclusion: "failure", steps: ["s"] }, { id: 2, conclusion: "success", steps: ["s"] }],
    },
    "GET /repos/o/r/commits/main/check-runs": {
      total_count: 1,
      check_runs: [{ id: 1, name: "ci", output: { title: "t", summary: "s", text: "x" }, noise: 1 }],
    },
    "GET /repos/o/r/commits/abc/pulls": [{
      number: 1,
      user: { login: "u" },
      head: { ref: "h" },
      base: { ref: "b" },
      noise: 1,
    }],
  });
  const ask = async (inputs: Record<string, unknown>) =>
    plain((await perform(github.url, inputs, "from")).data).result;
  const run = await ask({ operation: "get_workflow_run", run_id: 7 });
  assert.equal(run.status, "completed");
  assert.deepEqual(run.jobs.map((job: { steps?: unknown }) => job.steps), [["s"], undefined]);
  const checks = await ask({ operation: "list_check_runs", ref: "main" });
  assert.deepEqual([checks.total_count, checks.check_runs[0].name, checks.check_runs[0].output], [1, "ci", {
    title: "t",
    summary: "s",
  }]);
  const pulls = await ask({ operation: "list_commit_pulls", commit_sha: "abc" });
  assert.deepEqual([pulls.total_count, pulls.pull_requests[0].user, pulls.pull_requests[0].head_ref], [
    1,
    "u",
    "h",
  ]);
});

Deno.test("a variable is updated, or created when there is none", async () => {
  const inputs = { operation: "create_or_update_variable", variable_name: "V", variable_value: "x" };
  await using first = fake({ "PATCH /repos/o/r/actions/variables/V": null });
  assert.deepEqual(plain((await perform(first.url, inputs)).data).result, { updated: true });
  await using second = fake({ "POST /repos/o/r/actions/variables": { created: 1 } });
  assert.deepEqual(plain((await perform(second.url, inputs)).data).result, { created: 1 });
});
