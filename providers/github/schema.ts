import {
  arrayProp,
  boolProp,
  intProp,
  type JsonSchema,
  objectProp,
  objectSchema,
  stringProp,
} from "../../lib/provider/mod.ts";
import { OPERATIONS } from "./operations.ts";

const name = (description: string, maxLength = 200) => stringProp(description, { maxLength });
const long = (description: string) => stringProp(description, { maxLength: 65_536 });
const id = (description: string) => intProp(description, { minimum: 1 });
const names = (description: string, maxItems: number) =>
  arrayProp(description, stringProp("Name"), { maxItems });
const sha = (description: string) => stringProp(description, { pattern: "^[0-9a-f]{40}$" });

const file = (withContent: boolean) =>
  objectProp(withContent ? "A file to write" : "A file to remove", {
    properties: {
      path: stringProp("Path in the repository"),
      ...(withContent && { content: stringProp("Content as plain text") }),
    },
    required: withContent ? ["path", "content"] : ["path"],
  });

const properties: Record<string, JsonSchema> = {
  operation: stringProp("What to do", { enum: Object.keys(OPERATIONS) }),
  owner: name("User or organization that owns the repository"),
  repo: name("Name of the repository"),
  api_base: stringProp("Address of the API; for GitHub Enterprise https://HOST/api/v3", {
    default: "https://api.github.com",
    format: "uri",
  }),
  per_page: intProp("Listings: number of results", { minimum: 1, maximum: 100, default: 30 }),

  path: name("get_file: path in the repository", 1000),
  ref: name("Branch, tag or commit"),
  commit_sha: name("list_commit_pulls: the commit", 40),
  number: id("Number of an issue or pull request"),
  state: stringProp("Listings: state to show (default open); update_issue and milestones: the new state", {
    enum: ["open", "closed", "all", "OPEN", "CLOSED", "MERGED"],
  }),

  title: name("Title of an issue, pull request or milestone", 1000),
  body: long("Text of an issue, pull request, release or comment"),
  labels: names("Labels of an issue, by name", 100),
  assignees: names("Users an issue is assigned to", 10),
  state_reason: stringProp("update_issue: why it is closed", {
    enum: ["completed", "not_planned", "reopened"],
  }),
  thread_id: stringProp("Node id of a review thread"),
  run_id: id("Id of a workflow run"),

  head: name("Branch with the changes of a pull request"),
  base: name("Branch a pull request is for"),
  draft: boolProp("Create a pull request or release as a draft"),
  merge_method: stringProp("How a pull request is merged", {
    enum: ["MERGE", "SQUASH", "REBASE"],
    default: "MERGE",
  }),
  commit_title: name("Title of the merge commit", 500),
  commit_message: long("Text of the merge commit"),

  branch: name("Name of a branch"),
  message: name("First line of a commit's message", 500),
  message_body: long("Further text of a commit's message"),
  expected_head_oid: sha("create_commit: the commit the branch must be at"),
  additions: arrayProp("create_commit: files to write", file(true), { maxItems: 500 }),
  deletions: arrayProp("create_commit: files to remove", file(false), { maxItems: 500 }),
  oid: sha("Commit a new branch or tag points to"),
  tag: name("Name of a tag"),

  tag_name: name("Tag of a release"),
  target_commitish: name("Branch or commit a release's tag is made from"),
  name: name("Title of a release; name of a fork", 500),
  prerelease: boolProp("The release is not for production"),
  release_id: id("Id of a release"),

  description: name("Description of a repository or milestone", 1000),
  visibility: stringProp("Who can see the repository (create_repo: default public)", {
    enum: ["public", "private"],
  }),
  auto_init: boolProp("create_repo: begin with a README"),
  ruleset_name: name("Name of a ruleset"),
  target: stringProp("What a ruleset protects", { enum: ["branch", "tag"], default: "branch" }),
  enforcement: stringProp("How strictly", { enum: ["active", "disabled", "evaluate"], default: "active" }),
  include_refs: names("Refs a ruleset is for, with wildcards", 100),
  exclude_refs: names("Refs it is not for", 100),
  required_status_checks_contexts: names("Checks that must pass", 50),
  required_approving_review_count: intProp("Approvals that are needed", { minimum: 0, maximum: 10 }),
  required_linear_history: boolProp("Allow no merge commits"),
  allow_force_pushes: boolProp("false forbids force pushes"),
  allow_deletions: boolProp("false forbids deleting matching refs"),
  requires_commit_signatures: boolProp("Commits must be signed"),

  label_name: name("Name of a label"),
  new_label_name: name("update_label: the new name"),
  color: stringProp("Color of a label, six hex digits", { pattern: "^[0-9a-fA-F]{6}$" }),
  label_description: name("Description of a label", 1000),
  milestone_number: id("Number of a milestone"),
  due_on: stringProp("Instant a milestone is due, RFC 3339", { format: "date-time" }),
  reaction_content: stringProp("The reaction", {
    enum: ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"],
  }),
  reaction_subject: stringProp("What the reaction is to", {
    enum: ["issue", "pull_request", "issue_comment"],
    default: "issue",
  }),
  reaction_id: id("Id of a reaction"),
  comment_id: id("Id of a comment"),
  username: name("A user"),
  permission: stringProp("Rights of a collaborator", {
    enum: ["pull", "triage", "push", "maintain", "admin"],
  }),

  webhook_url: stringProp("Address a webhook calls", { format: "uri" }),
  webhook_events: names("Events it is called for (default push)", 50),
  webhook_content_type: stringProp("Form of its calls (create_webhook: default json)", {
    enum: ["json", "form"],
  }),
  webhook_secret: stringProp("Secret its calls are signed with", { writeOnly: true }),
  webhook_active: boolProp("Whether it is on (create_webhook: default true)"),
  hook_id: id("Id of a webhook"),

  workflow_id: stringProp("File name or id of a workflow"),
  workflow_inputs: objectProp("Inputs of the workflow"),
  workflow_status: stringProp("list_workflow_runs: only runs with this status", {
    enum: [
      "completed",
      "action_required",
      "cancelled",
      "failure",
      "neutral",
      "skipped",
      "stale",
      "success",
      "timed_out",
      "in_progress",
      "queued",
      "requested",
      "waiting",
    ],
  }),
  variable_name: name("Name of a variable"),
  variable_value: long("Value of a variable"),
  environment_name: name("Name of a deployment environment"),
  wait_timer: intProp("Minutes before a deployment begins", { minimum: 0, maximum: 43_200 }),
  reviewers: arrayProp("Who must approve a deployment: maps with type and id", objectProp("Reviewer"), {
    maxItems: 6,
  }),

  homepage: stringProp("Home page of the repository", { format: "uri" }),
  default_branch: name("Default branch"),
  has_issues: boolProp("Switch issues on or off"),
  has_projects: boolProp("Switch projects on or off"),
  has_wiki: boolProp("Switch the wiki on or off"),
  allow_squash_merge: boolProp("Allow squashing"),
  allow_merge_commit: boolProp("Allow merge commits"),
  allow_rebase_merge: boolProp("Allow rebasing"),
  delete_branch_on_merge: boolProp("Delete branches after their merge"),
  archived: boolProp("Make the repository read-only"),
  topics: names("Topics of the repository", 20),
  organization: name("fork_repo: organization that gets the fork"),
  default_branch_only: boolProp("fork_repo: take the default branch alone"),
  new_repo_name: name("create_from_template: name of the new repository"),
  new_owner: name("create_from_template: its owner (default: the template's)"),
  include_all_branches: boolProp("create_from_template: take all branches"),
  properties: objectProp("set_custom_properties: values by name"),

  endpoint: name("api_call: path below api_base, like /repos/OWNER/REPO/labels", 2000),
  method: stringProp("api_call: method", { enum: ["GET", "POST", "PUT", "PATCH", "DELETE"], default: "GET" }),
  query_params: objectProp("api_call: query parameters"),
  request_body: objectProp("api_call: JSON body for POST, PUT and PATCH"),
};

/** All inputs of the provider. Which of them an operation needs, it says itself. */
export const schema: JsonSchema = objectSchema(properties, ["operation"]);
