import { field, isObject, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { failure } from "../shared/failure.ts";
import { own } from "../shared/inputs.ts";
import { GitHubError } from "./api.ts";
import { isGiven, mapOf, pick, requireInputs, same, textOf, textsOf } from "./inputs.ts";
import { expand, listing, type Operation, reach, rest } from "./operation.ts";

const REPO = "/repos/{owner}/{repo}";
const RELEASE = same("tag_name", "name", "body", "target_commitish", "draft", "prerelease");
const MILESTONE = same("title", "description", "state", "due_on");
const done = (facts: Record<string, Value>) => () => object(facts);

/** Operations that are REST calls. */
export const REST: Readonly<Record<string, Operation>> = {
  list_check_runs: rest("GET", `${REPO}/commits/{ref}/check-runs`, { needs: ["ref"], result: checkRuns }),
  get_workflow_run: {
    writes: false,
    needs: ["run_id"],
    async run(api, inputs) {
      const path = expand(`${REPO}/actions/runs/{run_id}`, inputs);
      const run = await api.rest("GET", path);
      return workflowRun(run, await api.rest("GET", `${path}/jobs`));
    },
  },
  list_commit_pulls: rest("GET", `${REPO}/commits/{commit_sha}/pulls`, {
    needs: ["commit_sha"],
    result: commitPulls,
  }),

  create_release: rest("POST", `${REPO}/releases`, {
    needs: ["tag_name"],
    body: (inputs) => pick(inputs, RELEASE),
  }),
  update_release: rest("PATCH", `${REPO}/releases/{release_id}`, {
    needs: ["release_id"],
    body: (inputs) => pick(inputs, RELEASE),
  }),
  delete_release: rest("DELETE", `${REPO}/releases/{release_id}`, {
    needs: ["release_id"],
    result: (_, inputs) => object({ release_id: own(inputs, "release_id")!, deleted: true }),
  }),

  update_repo: rest("PATCH", REPO, {
    body: (inputs) =>
      pick(
        inputs,
        same(
          "description",
          "homepage",
          "visibility",
          "default_branch",
          "has_issues",
          "has_projects",
          "has_wiki",
          "allow_squash_merge",
          "allow_merge_commit",
          "allow_rebase_merge",
          "delete_branch_on_merge",
          "archived",
        ),
      ),
  }),
  create_ruleset: rest("POST", `${REPO}/rulesets`, {
    needs: ["ruleset_name", "include_refs"],
    body: ruleset,
  }),
  enable_vulnerability_alerts: rest("PUT", `${REPO}/vulnerability-alerts`, {
    result: done({ enabled: true }),
  }),
  enable_automated_security_fixes: rest("PUT", `${REPO}/automated-security-fixes`, {
    result: done({ enabled: true }),
  }),
  list_topics: rest("GET", `${REPO}/topics`),
  replace_topics: rest("PUT", `${REPO}/topics`, { body: (inputs) => ({ names: textsOf(inputs, "topics") }) }),
  fork_repo: rest("POST", `${REPO}/forks`, {
    body: (inputs) => pick(inputs, same("organization", "name", "default_branch_only")),
  }),
  create_from_template: rest("POST", `${REPO}/generate`, {
    needs: ["new_repo_name"],
    body: (inputs) => ({
      owner: textOf(inputs, "new_owner") || textOf(inputs, "owner"),
      name: textOf(inputs, "new_repo_name"),
      ...pick(inputs, same("description", "include_all_branches")),
      ...(isGiven(inputs, "visibility") && { private: textOf(inputs, "visibility") === "private" }),
    }),
  }),
  list_custom_properties: rest("GET", `${REPO}/properties/values`),
  set_custom_properties: rest("PATCH", `${REPO}/properties/values`, {
    needs: ["properties"],
    body: (inputs) => {
      const properties = mapOf(inputs, "properties") ?? object();
      return {
        properties: Object.keys(properties).sort().map((name) =>
          object({ property_name: name, value: properties[name]! })
        ),
      };
    },
  }),

  list_labels: listing(`${REPO}/labels`),
  create_label: rest("POST", `${REPO}/labels`, {
    needs: ["label_name"],
    body: (inputs) => pick(inputs, { name: "label_name", color: "color", description: "label_description" }),
  }),
  update_label: rest("PATCH", `${REPO}/labels/{label_name}`, {
    needs: ["label_name"],
    body: (inputs) =>
      pick(inputs, { new_name: "new_label_name", color: "color", description: "label_description" }),
  }),
  delete_label: rest("DELETE", `${REPO}/labels/{label_name}`, { needs: ["label_name"] }),
  add_labels_to_issue: rest("POST", `${REPO}/issues/{number}/labels`, {
    needs: ["number", "labels"],
    body: (inputs) => ({ labels: textsOf(inputs, "labels") }),
  }),
  remove_label_from_issue: rest("DELETE", `${REPO}/issues/{number}/labels/{label_name}`, {
    needs: ["number", "label_name"],
  }),

  list_milestones: listing(`${REPO}/milestones`, { query: { state: "state" } }),
  create_milestone: rest("POST", `${REPO}/milestones`, {
    needs: ["title"],
    body: (inputs) => pick(inputs, MILESTONE),
  }),
  update_milestone: rest("PATCH", `${REPO}/milestones/{milestone_number}`, {
    needs: ["milestone_number"],
    body: (inputs) => pick(inputs, MILESTONE),
  }),
  delete_milestone: rest("DELETE", `${REPO}/milestones/{milestone_number}`, { needs: ["milestone_number"] }),

  list_reactions: reaction("GET", ""),
  add_reaction: reaction("POST", ""),
  delete_reaction: reaction("DELETE", "/{reaction_id}"),

  list_collaborators: listing(`${REPO}/collaborators`),
  add_collaborator: rest("PUT", `${REPO}/collaborators/{username}`, {
    needs: ["username"],
    body: (inputs) => pick(inputs, same("permission")),
  }),
  remove_collaborator: rest("DELETE", `${REPO}/collaborators/{username}`, { needs: ["username"] }),

  list_webhooks: listing(`${REPO}/hooks`),
  create_webhook: rest("POST", `${REPO}/hooks`, {
    needs: ["webhook_url"],
    body: (inputs) => ({
      name: "web",
      active: own(inputs, "webhook_active") ?? true,
      events: isGiven(inputs, "webhook_events") ? textsOf(inputs, "webhook_events") : ["push"],
      config: object({ content_type: "json", ...webhook(inputs) }),
    }),
  }),
  update_webhook: rest("PATCH", `${REPO}/hooks/{hook_id}`, {
    needs: ["hook_id"],
    body: (inputs) => ({
      ...(Object.keys(webhook(inputs)).length > 0 && { config: object(webhook(inputs)) }),
      ...pick(inputs, { events: "webhook_events", active: "webhook_active" }),
    }),
  }),
  delete_webhook: rest("DELETE", `${REPO}/hooks/{hook_id}`, { needs: ["hook_id"] }),

  dispatch_workflow: rest("POST", `${REPO}/actions/workflows/{workflow_id}/dispatches`, {
    needs: ["workflow_id", "ref"],
    body: (inputs) => pick(inputs, { ref: "ref", inputs: "workflow_inputs" }),
    result: done({ dispatched: true }),
  }),
  list_workflow_runs: listing(`${REPO}/actions/runs`, {
    query: { status: "workflow_status", branch: "branch" },
  }),
  cancel_workflow_run: rest("POST", `${REPO}/actions/runs/{run_id}/cancel`, {
    needs: ["run_id"],
    result: done({ cancelled: true }),
  }),
  rerun_workflow: rest("POST", `${REPO}/actions/runs/{run_id}/rerun`, {
    needs: ["run_id"],
    result: done({ rerun: true }),
  }),
  list_repo_variables: listing(`${REPO}/actions/variables`),
  create_or_update_variable: {
    writes: true,
    needs: ["variable_name", "variable_value"],
    async run(api, inputs) {
      const body = object(pick(inputs, { name: "variable_name", value: "variable_value" }));
      try {
        await api.rest("PATCH", expand(`${REPO}/actions/variables/{variable_name}`, inputs), body);
        return object({ updated: true });
      } catch (error) {
        if (!(error instanceof GitHubError) || error.status !== 404) throw error;
        return await api.rest("POST", expand(`${REPO}/actions/variables`, inputs), body);
      }
    },
  },
  delete_variable: rest("DELETE", `${REPO}/actions/variables/{variable_name}`, { needs: ["variable_name"] }),
  list_environments: listing(`${REPO}/environments`),
  create_or_update_environment: rest("PUT", `${REPO}/environments/{environment_name}`, {
    needs: ["environment_name"],
    body: (inputs) => pick(inputs, same("reviewers", "wait_timer")),
  }),
  delete_environment: rest("DELETE", `${REPO}/environments/{environment_name}`, {
    needs: ["environment_name"],
  }),

  api_call: { writes: false, needs: ["endpoint"], isGlobal: true, run: apiCall },
};

/** Reactions of an issue, a pull request (the same to GitHub) or a comment. */
function reaction(method: "GET" | "POST" | "DELETE", rest: string): Operation {
  const needs = { GET: [], POST: ["reaction_content"], DELETE: ["reaction_id"] }[method];
  return {
    writes: method !== "GET",
    needs,
    async run(api, inputs) {
      const isComment = textOf(inputs, "reaction_subject") === "issue_comment";
      const key = isComment ? "comment_id" : "number";
      requireInputs(
        textOf(inputs, "operation"),
        inputs,
        [key],
        ` on ${isComment ? "a comment" : "an issue or pull request"}`,
      );
      const path = expand(`${REPO}/issues/${isComment ? "comments/" : ""}{${key}}/reactions${rest}`, inputs);
      const query = method === "GET" ? `?per_page=${own(inputs, "per_page") ?? 30}` : "";
      const body = method === "POST" ? object({ content: textOf(inputs, "reaction_content") }) : undefined;
      return await api.rest(method, path + query, body);
    },
  };
}

function webhook(inputs: ValueObject): Record<string, Value> {
  return pick(inputs, { url: "webhook_url", content_type: "webhook_content_type", secret: "webhook_secret" });
}

function ruleset(inputs: ValueObject): Record<string, Value> {
  const rules: Value[] = [];
  const rule = (type: string, parameters?: Record<string, Value>) =>
    rules.push(object({ type, ...(parameters && { parameters: object(parameters) }) }));
  const contexts = textsOf(inputs, "required_status_checks_contexts");
  if (contexts.length > 0) {
    rule("required_status_checks", {
      required_status_checks: contexts.map((context) => object({ context })),
      strict_required_status_checks_policy: true,
    });
  }
  const reviews = Number(own(inputs, "required_approving_review_count") ?? 0);
  if (reviews > 0) {
    rule("pull_request", {
      required_approving_review_count: reviews,
      dismiss_stale_reviews_on_push: true,
      require_code_owner_review: false,
      require_last_push_approval: false,
      required_review_thread_resolution: true,
    });
  }
  if (own(inputs, "requires_commit_signatures") === true) rule("required_signatures");
  if (own(inputs, "required_linear_history") === true) rule("required_linear_history");
  if (own(inputs, "allow_force_pushes") === false) rule("non_fast_forward");
  if (own(inputs, "allow_deletions") === false) rule("deletion");
  return {
    name: textOf(inputs, "ruleset_name"),
    target: textOf(inputs, "target") || "branch",
    enforcement: textOf(inputs, "enforcement") || "active",
    conditions: object({
      ref_name: object({
        include: textsOf(inputs, "include_refs"),
        exclude: textsOf(inputs, "exclude_refs"),
      }),
    }),
    rules,
  };
}

function members(source: Value, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(names.map((name) => [name, reach(source, [name])]));
}

function listAt(source: Value, name: string): Value[] {
  const found = reach(source, [name]);
  return Array.isArray(found) ? found : [];
}

const RUN_FIELDS = ["id", "name", "status", "conclusion", "started_at", "completed_at", "html_url"];

function checkRuns(answer: Value): Value {
  return object({
    total_count: reach(answer, ["total_count"]),
    check_runs: listAt(answer, "check_runs").map((run) => {
      const output = reach(run, ["output"]);
      return object({
        ...members(run, RUN_FIELDS),
        ...(isObject(output) && { output: object(members(output, ["title", "summary"])) }),
      });
    }),
  });
}

function workflowRun(run: Value, jobs: Value): Value {
  return object({
    ...members(run, [
      "id",
      "name",
      "status",
      "conclusion",
      "html_url",
      "run_number",
      "event",
      "created_at",
      "updated_at",
      "head_branch",
      "head_sha",
      "display_title",
    ]),
    jobs: listAt(jobs, "jobs").map((job) => {
      const hasFailed = reach(job, ["conclusion"]) === "failure";
      return object({ ...members(job, RUN_FIELDS), ...(hasFailed && { steps: listAt(job, "steps") }) });
    }),
  });
}

function commitPulls(answer: Value): Value {
  const pulls = (Array.isArray(answer) ? answer : []).map((pull) =>
    object({
      ...members(pull, ["number", "title", "state", "html_url", "created_at", "merged_at", "draft"]),
      user: reach(pull, ["user", "login"]),
      head_ref: reach(pull, ["head", "ref"]),
      base_ref: reach(pull, ["base", "ref"]),
    })
  );
  return object({ total_count: pulls.length, pull_requests: pulls });
}

/** Any REST call below api_base. The path cannot leave it. */
async function apiCall(api: Parameters<Operation["run"]>[0], inputs: ValueObject): Promise<Value> {
  const endpoint = textOf(inputs, "endpoint");
  const refuse = (why: string) => failure("github", `endpoint ${why}`, { input: "endpoint" });
  if (!endpoint.startsWith("/") || endpoint.startsWith("//") || endpoint.includes("\\")) {
    throw refuse("must be a path that begins with one slash");
  }
  if (/[?#]/.test(endpoint)) throw refuse("must not hold a query; use query_params");
  let decoded: string;
  try {
    decoded = decodeURIComponent(endpoint);
  } catch {
    throw refuse("is not properly encoded");
  }
  if (decoded.split("/").some((segment) => segment === ".." || segment === ".")) {
    throw refuse("must not hold . or ..");
  }
  const parameters = mapOf(inputs, "query_params");
  const query = new URLSearchParams();
  for (const name of Object.keys(parameters ?? {}).sort()) {
    query.set(name, queryText(field(parameters!, name)!));
  }
  const method = textOf(inputs, "method") || "GET";
  const hasBody = method !== "GET" && method !== "DELETE";
  const path = query.size > 0 ? `${endpoint}?${query}` : endpoint;
  return await api.rest(method, path, hasBody ? mapOf(inputs, "request_body") : undefined);
}

function queryText(value: Value): string {
  return isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(reach(value, []) ?? "");
}
