import { field, isObject, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { own } from "../shared/inputs.ts";
import { textOf } from "./inputs.ts";
import { type Operation, reach, read, type ReadFacts } from "./operation.ts";

const PAGE = { first: "Int!" };
const pageSize = (inputs: ValueObject) => ({ first: own(inputs, "per_page") ?? 30 });
const numbered = (inputs: ValueObject) => ({ number: own(inputs, "number")! });

/** A listing of a connection's nodes. */
function nodes(connection: string, fields: string, name: string, facts: Partial<ReadFacts> = {}): Operation {
  return read({
    ...facts,
    variables: { ...PAGE, ...facts.variables },
    values: (inputs) => ({ ...pageSize(inputs), ...facts.values?.(inputs) }),
    fields: `${connection} { nodes { ${fields} } }`,
    path: [name, "nodes"],
  });
}

/** A listing within one issue or pull request. */
function within(
  parent: "issue" | "pullRequest",
  connection: string,
  fields: string,
  name: string,
): Operation {
  return read({
    needs: ["number"],
    variables: { ...PAGE, number: "Int!" },
    values: (inputs) => ({ ...pageSize(inputs), ...numbered(inputs) }),
    fields: `${parent}(number: $number) { ${connection} { nodes { ${fields} } } }`,
    path: [parent, name, "nodes"],
    missing: (inputs) => `number ${own(inputs, "number")} was not found`,
  });
}

/** States for a filter; null means all. The default is open. */
function states(inputs: ValueObject): Record<string, Value> {
  const state = (textOf(inputs, "state") || "open").toUpperCase();
  return { states: state === "ALL" ? null : [state] };
}

const COMMIT = "... on Commit { oid message committedDate author { name email }";
const RELEASE =
  "name tagName description url isDraft isPrerelease publishedAt createdAt author { login } tagCommit { oid }";
const ISSUE =
  "number title state url body createdAt updatedAt closedAt author { login } labels(first: 20) { nodes { name color } } " +
  "assignees(first: 10) { nodes { login } } comments { totalCount }";
const PULL =
  "number title state url body createdAt updatedAt author { login } headRefName baseRefName isDraft mergeable additions " +
  "deletions changedFiles";
const CHECKS =
  "statusCheckRollup: commits(last: 1) { nodes { commit { statusCheckRollup { state contexts(first: 50) { nodes { " +
  "... on CheckRun { __typename name status conclusion detailsUrl } ... on StatusContext { __typename context state targetUrl } " +
  "} } } } } }";

/** Reads through GraphQL. */
export const READS: Readonly<Record<string, Operation>> = {
  get_repo: read({
    fields:
      "name nameWithOwner description url homepageUrl isPrivate isFork isArchived defaultBranchRef { name } stargazerCount " +
      "forkCount primaryLanguage { name } licenseInfo { name spdxId } createdAt updatedAt pushedAt diskUsage owner { login url }",
    path: [],
    missing: (inputs) => `the repository ${inputs.owner}/${inputs.repo} was not found`,
    result: (found) =>
      object({
        ...found as ValueObject,
        default_branch: reach(found, ["defaultBranchRef", "name"]),
        full_name: reach(found, ["nameWithOwner"]),
      }),
  }),
  get_file: read({
    needs: ["path"],
    variables: { expression: "String!" },
    values: (inputs) => ({ expression: `${textOf(inputs, "ref") || "HEAD"}:${textOf(inputs, "path")}` }),
    fields: "object(expression: $expression) { ... on Blob { text byteSize oid isTruncated } }",
    path: ["object"],
    missing: (inputs) => `file not found: ${textOf(inputs, "path")}`,
    result: (found, inputs) => {
      const path = textOf(inputs, "path");
      return object({
        name: path.slice(path.lastIndexOf("/") + 1),
        path,
        content: reach(found, ["text"]),
        size: reach(found, ["byteSize"]),
        sha: reach(found, ["oid"]),
        ...(reach(found, ["isTruncated"]) === true && { truncated: true }),
      });
    },
  }),
  list_releases: nodes(
    "releases(first: $first, orderBy: {field: CREATED_AT, direction: DESC})",
    `${RELEASE} isLatest`,
    "releases",
  ),
  get_latest_release: read({
    fields: `latestRelease { ${RELEASE} }`,
    path: ["latestRelease"],
    missing: (inputs) => `there are no releases of ${inputs.owner}/${inputs.repo}`,
  }),
  list_pull_requests: nodes(
    "pullRequests(first: $first, states: $states, orderBy: {field: CREATED_AT, direction: DESC})",
    PULL,
    "pullRequests",
    { variables: { states: "[PullRequestState!]" }, values: states },
  ),
  get_pull_request: read({
    needs: ["number"],
    variables: { number: "Int!" },
    values: numbered,
    fields:
      `pullRequest(number: $number) { id ${PULL} mergedAt closedAt merged reviewDecision commits { totalCount } ` +
      `comments { totalCount } reviews { totalCount } ${CHECKS} }`,
    path: ["pullRequest"],
    missing: (inputs) => `pull request ${own(inputs, "number")} was not found`,
    result: withChecks,
  }),
  list_issues: nodes(
    "issues(first: $first, states: $states, orderBy: {field: CREATED_AT, direction: DESC})",
    ISSUE,
    "issues",
    { variables: { states: "[IssueState!]" }, values: states },
  ),
  get_issue: read({
    needs: ["number"],
    variables: { number: "Int!" },
    values: numbered,
    fields: `issue(number: $number) { id ${ISSUE} milestone { title number } }`,
    path: ["issue"],
    missing: (inputs) => `issue ${own(inputs, "number")} was not found`,
  }),
  list_issue_comments: within(
    "issue",
    "comments(first: $first)",
    "id body createdAt updatedAt author { login }",
    "comments",
  ),
  list_pr_comments: within(
    "pullRequest",
    "comments(first: $first)",
    "id body createdAt updatedAt author { login } url",
    "comments",
  ),
  list_review_threads: within(
    "pullRequest",
    "reviewThreads(first: $first)",
    "id isResolved isOutdated path line comments(first: 20) { nodes { id body author { login } createdAt } }",
    "reviewThreads",
  ),
  list_branches: nodes(
    'refs(refPrefix: "refs/heads/", first: $first, orderBy: {field: ALPHABETICAL, direction: ASC})',
    `name target { ${COMMIT} } }`,
    "refs",
  ),
  get_branch: branchRead(`ref(qualifiedName: $branch) { name target { ${COMMIT} tree { oid } } } }`),
  list_tags: nodes(
    'refs(refPrefix: "refs/tags/", first: $first, orderBy: {field: ALPHABETICAL, direction: DESC})',
    "name target { ... on Commit { oid committedDate } ... on Tag { name target { ... on Commit { oid committedDate } } } }",
    "refs",
  ),
  get_head_oid: branchRead(
    "ref(qualifiedName: $branch) { target { oid } }",
    (found, inputs) => object({ oid: reach(found, ["target", "oid"]), branch: textOf(inputs, "branch") }),
  ),
};

function branchRead(fields: string, result?: ReadFacts["result"]): Operation {
  return read({
    needs: ["branch"],
    variables: { branch: "String!" },
    values: (inputs) => ({ branch: `refs/heads/${textOf(inputs, "branch")}` }),
    fields,
    path: ["ref"],
    missing: (inputs) => `branch "${textOf(inputs, "branch")}" was not found`,
    ...(result && { result }),
  });
}

/** Brings the checks of the newest commit, which lie deep in the answer, to the top. */
function withChecks(found: Value): Value {
  if (!isObject(found)) return found;
  const commits = reach(found, ["statusCheckRollup", "nodes"]);
  const rollup = Array.isArray(commits) && commits[0] !== undefined
    ? reach(commits[0], ["commit", "statusCheckRollup"])
    : null;
  if (!isObject(rollup)) return found;
  const checks = reach(rollup, ["contexts", "nodes"]);
  return object({
    ...found,
    statusCheckRollup: object({
      state: field(rollup, "state") ?? null,
      ...(Array.isArray(checks) && { checks }),
    }),
  });
}
