import { encodeBase64, isObject, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { failure } from "../shared/failure.ts";
import { list, own } from "../shared/inputs.ts";
import { type GitHubApi, GitHubError } from "./api.ts";
import { isGiven, pick, same, textOf, textsOf } from "./inputs.ts";
import { change, nodeId, type Operation, reach } from "./operation.ts";

/** Changes through GraphQL mutations. */
export const CHANGES: Readonly<Record<string, Operation>> = {
  create_issue: change({
    needs: ["title"],
    mutation: "createIssue",
    input: async (inputs, api) => ({
      repositoryId: await nodeId(api, inputs, "repository"),
      ...pick(inputs, same("title", "body")),
      ...await people(inputs, api),
    }),
    fields: "issue { id number title url state createdAt author { login } }",
    path: ["issue"],
  }),
  update_issue: change({
    needs: ["number"],
    mutation: "updateIssue",
    input: async (inputs, api) => ({
      id: await nodeId(api, inputs, "issue", own(inputs, "number")!),
      ...pick(inputs, same("title", "body")),
      ...issueState(inputs),
      ...(isGiven(inputs, "state_reason") && { stateReason: textOf(inputs, "state_reason").toUpperCase() }),
      ...await people(inputs, api),
    }),
    fields: "issue { id number title url state updatedAt }",
    path: ["issue"],
  }),
  create_issue_comment: change({
    needs: ["number", "body"],
    mutation: "addComment",
    input: async (inputs, api) => ({
      subjectId: await nodeId(api, inputs, "issue", own(inputs, "number")!),
      body: textOf(inputs, "body"),
    }),
    fields: "commentEdge { node { id body createdAt author { login } url } }",
    path: ["commentEdge", "node"],
  }),
  create_pull_request: change({
    needs: ["title", "head", "base"],
    mutation: "createPullRequest",
    input: async (inputs, api) => ({
      repositoryId: await nodeId(api, inputs, "repository"),
      ...pick(inputs, {
        title: "title",
        headRefName: "head",
        baseRefName: "base",
        body: "body",
        draft: "draft",
      }),
    }),
    fields:
      "pullRequest { id number title url state headRefName baseRefName isDraft createdAt author { login } }",
    path: ["pullRequest"],
  }),
  update_pull_request: pull("updatePullRequest", "updatedAt", {
    title: "title",
    body: "body",
    baseRefName: "base",
  }),
  merge_pull_request: pull("mergePullRequest", "merged mergedAt mergeCommit { oid }", {
    mergeMethod: "merge_method",
    commitHeadline: "commit_title",
    commitBody: "commit_message",
  }),
  close_pull_request: pull("closePullRequest", "closedAt", {}),
  reply_to_review_thread: change({
    needs: ["thread_id", "body"],
    mutation: "addPullRequestReviewThreadReply",
    input: (inputs) => pick(inputs, { pullRequestReviewThreadId: "thread_id", body: "body" }),
    fields: "comment { id body createdAt author { login } }",
    path: ["comment"],
  }),
  resolve_review_thread: change({
    needs: ["thread_id"],
    mutation: "resolveReviewThread",
    input: (inputs) => pick(inputs, { threadId: "thread_id" }),
    fields: "thread { id isResolved }",
    path: ["thread"],
  }),
  create_commit: change({
    needs: ["branch", "message", "expected_head_oid"],
    mutation: "createCommitOnBranch",
    input: (inputs) => ({
      branch: object({
        repositoryNameWithOwner: `${inputs.owner}/${inputs.repo}`,
        branchName: textOf(inputs, "branch"),
      }),
      expectedHeadOid: textOf(inputs, "expected_head_oid"),
      message: object(pick(inputs, { headline: "message", body: "message_body" })),
      fileChanges: fileChanges(inputs),
    }),
    fields:
      "commit { oid url committedDate message additions deletions signature { isValid signer { login } } }",
    path: ["commit"],
  }),
  create_branch: createRef("branch", "refs/heads/"),
  delete_branch: deleteRef("branch", "refs/heads/"),
  create_tag: createRef("tag", "refs/tags/"),
  delete_tag: deleteRef("tag", "refs/tags/"),
};

function pull(mutation: string, fields: string, names: Readonly<Record<string, string>>): Operation {
  return change({
    needs: ["number"],
    mutation,
    input: async (inputs, api) => ({
      pullRequestId: await nodeId(api, inputs, "pullRequest", own(inputs, "number")!),
      ...pick(inputs, names),
    }),
    fields: `pullRequest { id number title url state ${fields} }`,
    path: ["pullRequest"],
  });
}

function createRef(input: "branch" | "tag", prefix: string): Operation {
  return change({
    needs: [input, "oid"],
    mutation: "createRef",
    input: async (inputs, api) => ({
      repositoryId: await nodeId(api, inputs, "repository"),
      name: prefix + textOf(inputs, input),
      oid: textOf(inputs, "oid"),
    }),
    fields: "ref { name target { ... on Commit { oid } } }",
    path: ["ref"],
  });
}

function deleteRef(input: "branch" | "tag", prefix: string): Operation {
  return change({
    needs: [input],
    mutation: "deleteRef",
    input: async (inputs, api) => ({
      refId: await nodeId(api, inputs, "ref", prefix + textOf(inputs, input)),
    }),
    fields: "clientMutationId",
    path: [],
    result: (_, inputs) => object({ [input]: textOf(inputs, input), deleted: true }),
  });
}

function issueState(inputs: ValueObject): Record<string, Value> {
  if (!isGiven(inputs, "state")) return {};
  const state = textOf(inputs, "state").toUpperCase();
  if (state !== "OPEN" && state !== "CLOSED") {
    throw failure("github", "state of an issue must be open or closed", { input: "state" });
  }
  return { state };
}

/** Labels and assignees by id. Labels that the repository lacks are left out, as the original does. */
async function people(inputs: ValueObject, api: GitHubApi): Promise<Record<string, Value>> {
  const labels = textsOf(inputs, "labels");
  const logins = textsOf(inputs, "assignees");
  const labelIds = labels.length > 0 ? await labelIdsOf(labels, inputs, api) : [];
  const assigneeIds: string[] = [];
  for (const login of logins) {
    const id = reach(
      await api.graphql("query($login: String!) { user(login: $login) { id } }", object({ login })),
      [
        "user",
        "id",
      ],
    );
    if (typeof id !== "string") throw new GitHubError(`user ${login} was not found`, 404, []);
    assigneeIds.push(id);
  }
  return { ...(labelIds.length > 0 && { labelIds }), ...(assigneeIds.length > 0 && { assigneeIds }) };
}

async function labelIdsOf(names: readonly string[], inputs: ValueObject, api: GitHubApi): Promise<string[]> {
  const query =
    "query($owner: String!, $name: String!, $after: String) { repository(owner: $owner, name: $name) { " +
    "labels(first: 100, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } } } }";
  const ids = new Map<string, string>();
  let after: Value = null;
  do {
    const data: ValueObject = await api.graphql(
      query,
      object({ owner: inputs.owner!, name: inputs.repo!, after }),
    );
    const found = reach(data, ["repository", "labels", "nodes"]);
    for (const node of Array.isArray(found) ? found : []) {
      if (isObject(node)) ids.set(String(node.name), String(node.id));
    }
    const page: Value = reach(data, ["repository", "labels", "pageInfo"]);
    after = reach(page, ["hasNextPage"]) === true ? reach(page, ["endCursor"]) : null;
  } while (after !== null);
  return names.flatMap((name) => ids.get(name) ?? []);
}

/** Files to write and to remove in one commit; contents travel as base64. */
function fileChanges(inputs: ValueObject): Value {
  const additions = (list(inputs, "additions") ?? []).map((item) => {
    const { path, content } = isObject(item) ? item : object();
    if (typeof path !== "string" || path === "" || typeof content !== "string") {
      throw failure("github", "each of additions needs path and content");
    }
    return object({ path, contents: encodeBase64(new TextEncoder().encode(content)) });
  });
  const deletions = (list(inputs, "deletions") ?? []).map((item) => {
    const { path } = isObject(item) ? item : object();
    if (typeof path !== "string" || path === "") throw failure("github", "each of deletions needs path");
    return object({ path });
  });
  if (additions.length + deletions.length === 0) {
    throw failure("github", "create_commit needs additions or deletions");
  }
  return object({ ...(additions.length > 0 && { additions }), ...(deletions.length > 0 && { deletions }) });
}
