import { isObject, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { own } from "../shared/inputs.ts";
import { type GitHubApi, GitHubError } from "./api.ts";
import { pick, requireInputs, textOf } from "./inputs.ts";
import { expand, mutate, type Operation, reach } from "./operation.ts";

/** Looks at a new repository until it can be written to. */
const MOST_LOOKS = 15;
const PAUSE = 2_000;
/** A new repository is not known to all of GitHub's servers at once. */
const MOST_STARTS = 3;
const START_PAUSE = 1_000;

/**
 * Creates a repository, for the login's user or for `owner`. Accounts that a company manages may not use GraphQL for it, so
 * REST is the second way. Returns when the repository can be written to, so that a commit can be the next step.
 */
export const createRepo: Operation = {
  writes: true,
  needs: ["repo"],
  isGlobal: true,
  async run(api, inputs) {
    let result: Value;
    let fullName: string;
    try {
      result = await throughGraphql(api, inputs);
      fullName = String(reach(result, ["nameWithOwner"]));
      if (own(inputs, "auto_init") === true) await addReadme(api, fullName);
    } catch (error) {
      if (!(error instanceof GitHubError) || !error.kinds.includes("FORBIDDEN")) throw error;
      result = await throughRest(api, inputs);
      fullName = String(reach(result, ["full_name"]) ?? `${inputs.owner}/${inputs.repo}`);
    }
    await untilWritable(api, fullName);
    return result;
  },
};

const isPrivate = (inputs: ValueObject) => textOf(inputs, "visibility") === "private";

async function throughGraphql(api: GitHubApi, inputs: ValueObject): Promise<Value> {
  const owner = textOf(inputs, "owner");
  const input = object({
    name: textOf(inputs, "repo"),
    visibility: isPrivate(inputs) ? "PRIVATE" : "PUBLIC",
    ...pick(inputs, { description: "description" }),
    ...(owner !== "" && { ownerId: await ownerId(api, owner) }),
  });
  const fields = "repository { id name nameWithOwner url isPrivate defaultBranchRef { name } createdAt }";
  const created = await mutate(api, { mutation: "createRepository", fields, path: ["repository"] }, input);
  if (isObject(created)) return created;
  throw new GitHubError("the answer does not hold the new repository", undefined, []);
}

async function ownerId(api: GitHubApi, login: string): Promise<string> {
  const query = "query($login: String!) { repositoryOwner(login: $login) { id } }";
  const id = reach(await api.graphql(query, object({ login })), ["repositoryOwner", "id"]);
  if (typeof id === "string") return id;
  throw new GitHubError(`the owner ${login} was not found`, 404, []);
}

async function throughRest(api: GitHubApi, inputs: ValueObject): Promise<Value> {
  requireInputs("create_repo", inputs, ["owner"], " where GraphQL is not allowed");
  const body = object({
    name: textOf(inputs, "repo"),
    auto_init: own(inputs, "auto_init") === true,
    private: isPrivate(inputs),
    ...pick(inputs, { description: "description" }),
  });
  try {
    return await api.rest("POST", expand("/orgs/{owner}/repos", inputs), body);
  } catch (error) {
    // The owner is a user, not an organization.
    if (!(error instanceof GitHubError) || error.status !== 404) throw error;
    return await api.rest("POST", "/user/repos", body);
  }
}

/** GraphQL makes empty repositories; a first file gives them their branch. */
async function addReadme(api: GitHubApi, fullName: string): Promise<void> {
  const [owner = "", repo = ""] = fullName.split("/");
  const path = expand("/repos/{owner}/{repo}/contents/README.md", object({ owner, repo }));
  const content = new TextEncoder().encode(`# ${repo}\n`).toBase64();
  for (let attempt = 1;; attempt++) {
    try {
      await api.rest("PUT", path, object({ message: "Initial commit", content }));
      return;
    } catch (error) {
      if (!(error instanceof GitHubError) || error.status !== 404 || attempt >= MOST_STARTS) throw error;
      await api.wait(attempt * START_PAUSE, api.signal);
    }
  }
}

async function untilWritable(api: GitHubApi, fullName: string): Promise<void> {
  const [owner = "", name = ""] = fullName.split("/");
  const query =
    "query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { viewerPermission } }";
  for (let look = 1;; look++) {
    let permission: Value = null;
    try {
      permission = reach(await api.graphql(query, object({ owner, name })), [
        "repository",
        "viewerPermission",
      ]);
    } catch (error) {
      // It may not be known yet; only that is worth another look.
      if (!(error instanceof GitHubError)) throw error;
    }
    if (["ADMIN", "MAINTAIN", "WRITE"].includes(String(permission))) return;
    if (look >= MOST_LOOKS) {
      throw new GitHubError(
        `the new repository ${fullName} cannot be written to yet`,
        undefined,
        [],
        "try again later",
      );
    }
    await api.wait(PAUSE, api.signal);
  }
}
