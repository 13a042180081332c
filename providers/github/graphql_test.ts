import assert from "node:assert/strict";
import { fake, OID, perform, plain } from "./testing.ts";

const NODE = { repository: { id: "R", issue: { id: "I" }, pullRequest: { id: "P" }, ref: { id: "F" } } };

/** GraphQL changes: inputs, the mutation, its input, the answer's payload and the result. */
const CHANGE_CASES: [string, Record<string, unknown>, string, unknown, unknown, unknown][] = [
  ["create_issue", { title: "t", body: "b" }, "createIssue", { repositoryId: "R", title: "t", body: "b" }, {
    issue: { number: 1 },
  }, { number: 1 }],
  ["update_issue", { number: 2, title: "n" }, "updateIssue", { id: "I", title: "n" }, {
    issue: { number: 2 },
  }, { number: 2 }],
  [
    "update_issue",
    { number: 2, state: "closed", state_reason: "not_planned" },
    "updateIssue",
    { id: "I", state: "CLOSED", stateReason: "NOT_PLANNED" },
    { issue: {} },
    {},
  ],
  ["create_issue_comment", { number: 2, body: "b" }, "addComment", { subjectId: "I", body: "b" }, {
    commentEdge: { node: { id: "c" } },
  }, { id: "c" }],
  [
    "create_pull_request",
    { title: "t", head: "h", base: "b", draft: true },
    "createPullRequest",
    { repositoryId: "R", title: "t", headRefName: "h", baseRefName: "b", draft: true },
    { pullRequest: { number: 3 } },
    { number: 3 },
  ],
  [
    "update_pull_request",
    { number: 3, base: "b" },
    "updatePullRequest",
    { pullRequestId: "P", baseRefName: "b" },
    { pullRequest: {} },
    {},
  ],
  [
    "merge_pull_request",
    { number: 3, commit_title: "c" },
    "mergePullRequest",
    { pullRequestId: "P", mergeMethod: "MERGE", commitHeadline: "c" },
    { pullRequest: { merged: true } },
    { merged: true },
  ],
  ["close_pull_request", { number: 3 }, "closePullRequest", { pullRequestId: "P" }, {
    pullRequest: { state: "CLOSED" },
  }, { state: "CLOSED" }],
  [
    "reply_to_review_thread",
    { thread_id: "T", body: "b" },
    "addPullRequestReviewThreadReply",
    { pullRequestReviewThreadId: "T", body: "b" },
    { comment: { id: "c" } },
    { id: "c" },
  ],
  ["resolve_review_thread", { thread_id: "T" }, "resolveReviewThread", { threadId: "T" }, {
    thread: { isResolved: true },
  }, { isResolved: true }],
  [
    "create_commit",
    {
      branch: "b",
      message: "m",
      expected_head_oid: OID,
      additions: [{ path: "p", content: "é" }],
      deletions: [{ path: "d" }],
    },
    "createCommitOnBranch",
    {
      branch: { repositoryNameWithOwner: "o/r", branchName: "b" },
      expectedHeadOid: OID,
      message: { headline: "m" },
      fileChanges: { additions: [{ path: "p", contents: "w6k=" }], deletions: [{ path: "d" }] },
    },
    { commit: { oid: "x" } },
    { oid: "x" },
  ],
  [
    "create_branch",
    { branch: "b", oid: OID },
    "createRef",
    { repositoryId: "R", name: "refs/heads/b", oid: OID },
    { ref: { name: "b" } },
    { name: "b" },
  ],
  ["create_tag", { tag: "t", oid: OID }, "createRef", { repositoryId: "R", name: "refs/tags/t", oid: OID }, {
    ref: { name: "t" },
  }, { name: "t" }],
  ["delete_branch", { branch: "b" }, "deleteRef", { refId: "F" }, {}, { branch: "b", deleted: true }],
  ["delete_tag", { tag: "t" }, "deleteRef", { refId: "F" }, {}, { tag: "t", deleted: true }],
];

Deno.test("every GraphQL change sends its mutation", async () => {
  for (const [operation, inputs, mutation, input, payload, result] of CHANGE_CASES) {
    await using github = fake({ "QL mutation(": { [mutation]: payload }, "QL query(": NODE });
    const { data } = await perform(github.url, { operation, ...inputs });
    const { body } = github.calls.at(-1)! as { body: { query: string; variables: { input: unknown } } };
    assert.match(
      body.query,
      new RegExp(
        `^mutation\\(\\$input: ${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!\\) \\{ ${mutation}\\(`,
      ),
    );
    assert.deepEqual(body.variables.input, input, operation);
    assert.deepEqual(plain(data), { success: true, operation, result });
  }
});

Deno.test("labels and assignees of an issue become ids, over all pages of labels", async () => {
  await using github = fake({
    "QL mutation(": { createIssue: { issue: {} } },
    "QL user(login": { user: { id: "U" } },
    "QL labels(first": (body: { variables: { after: string | null } }) =>
      Response.json({
        data: {
          repository: {
            labels: body.variables.after === null
              ? { nodes: [{ id: "L1", name: "bug" }], pageInfo: { hasNextPage: true, endCursor: "c" } }
              : { nodes: [{ id: "L2", name: "late" }], pageInfo: { hasNextPage: false } },
          },
        },
      }),
    "QL query(": NODE,
  });
  await perform(github.url, {
    operation: "create_issue",
    title: "t",
    labels: ["late", "bug", "none"],
    assignees: ["u"],
  });
  const { variables } = github.calls.at(-1)!.body as { variables: { input: unknown } };
  assert.deepEqual(variables.input, {
    repositoryId: "R",
    title: "t",
    labelIds: ["L2", "L1"],
    assigneeIds: ["U"],
  });
});

/** GraphQL reads: inputs, the variables beside owner and name, what the repository is, and the result. */
const READ_CASES: [string, Record<string, unknown>, Record<string, unknown>, unknown, unknown][] = [
  ["get_repo", {}, {}, { nameWithOwner: "o/r", defaultBranchRef: { name: "main" } }, {
    nameWithOwner: "o/r",
    defaultBranchRef: { name: "main" },
    default_branch: "main",
    full_name: "o/r",
  }],
  ["get_file", { path: "a/b.txt" }, { expression: "HEAD:a/b.txt" }, {
    object: { text: "hi", byteSize: 2, oid: "x" },
  }, { name: "b.txt", path: "a/b.txt", content: "hi", size: 2, sha: "x" }],
  ["get_file", { path: "b", ref: "v1" }, { expression: "v1:b" }, {
    object: { text: null, byteSize: 9, oid: "x", isTruncated: true },
  }, { name: "b", path: "b", content: null, size: 9, sha: "x", truncated: true }],
  ["list_releases", { per_page: 2 }, { first: 2 }, { releases: { nodes: [1] } }, [1]],
  ["get_latest_release", {}, {}, { latestRelease: { tagName: "v1" } }, { tagName: "v1" }],
  ["list_pull_requests", {}, { first: 30, states: ["OPEN"] }, { pullRequests: { nodes: [] } }, []],
  ["list_pull_requests", { state: "MERGED" }, { first: 30, states: ["MERGED"] }, {
    pullRequests: { nodes: [] },
  }, []],
  ["list_issues", { state: "all" }, { first: 30, states: null }, { issues: { nodes: [{ number: 1 }] } }, [{
    number: 1,
  }]],
  [
    "get_pull_request",
    { number: 5 },
    { number: 5 },
    {
      pullRequest: {
        number: 5,
        statusCheckRollup: {
          nodes: [{
            commit: { statusCheckRollup: { state: "SUCCESS", contexts: { nodes: [{ name: "ci" }] } } },
          }],
        },
      },
    },
    { number: 5, statusCheckRollup: { state: "SUCCESS", checks: [{ name: "ci" }] } },
  ],
  ["get_issue", { number: 5 }, { number: 5 }, { issue: { number: 5 } }, { number: 5 }],
  [
    "list_issue_comments",
    { number: 5 },
    { first: 30, number: 5 },
    { issue: { comments: { nodes: ["c"] } } },
    ["c"],
  ],
  ["list_pr_comments", { number: 5 }, { first: 30, number: 5 }, {
    pullRequest: { comments: { nodes: ["c"] } },
  }, ["c"]],
  ["list_review_threads", { number: 5 }, { first: 30, number: 5 }, {
    pullRequest: { reviewThreads: { nodes: ["t"] } },
  }, ["t"]],
  ["list_branches", {}, { first: 30 }, { refs: { nodes: [{ name: "main" }] } }, [{ name: "main" }]],
  ["get_branch", { branch: "main" }, { branch: "refs/heads/main" }, { ref: { name: "main" } }, {
    name: "main",
  }],
  ["list_tags", {}, { first: 30 }, { refs: { nodes: [] } }, []],
  ["get_head_oid", { branch: "main" }, { branch: "refs/heads/main" }, { ref: { target: { oid: "x" } } }, {
    oid: "x",
    branch: "main",
  }],
];

Deno.test("every GraphQL read asks for its part of the repository", async () => {
  for (const [operation, inputs, variables, repository, result] of READ_CASES) {
    await using github = fake({ "QL query(": { repository } });
    const { data } = await perform(github.url, { operation, ...inputs }, "from");
    assert.deepEqual((github.calls[0]!.body as { variables: unknown }).variables, {
      owner: "o",
      name: "r",
      ...variables,
    }, operation);
    assert.deepEqual(plain(data), { result }, operation);
    const { query } = github.calls[0]!.body as { query: string };
    assert.equal(query.split("{").length, query.split("}").length, operation);
    for (const name of Object.keys(variables)) {
      assert.ok(query.split(`$${name}`).length > 2, `${operation} uses ${name}`);
    }
  }
});
