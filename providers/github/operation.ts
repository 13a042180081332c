import { field, isObject, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { failure } from "../shared/failure.ts";
import { own } from "../shared/inputs.ts";
import { type GitHubApi, GitHubError } from "./api.ts";
import { isGiven, requireInputs } from "./inputs.ts";

/** One operation of the provider. */
export interface Operation {
  /** Changes something, and so is for actions only. */
  readonly writes: boolean;
  /** Inputs without which it makes no sense, beside owner and repo. */
  readonly needs: readonly string[];
  /** Works without owner and repo. */
  readonly isGlobal?: boolean;
  run(api: GitHubApi, inputs: ValueObject): Promise<Value>;
}

/** What a REST operation is made of. */
export interface RestFacts {
  readonly needs?: readonly string[];
  /** Query parameters: API name → input. */
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: (inputs: ValueObject) => Record<string, Value>;
  /** Turns the answer into the result; the answer itself when absent. */
  readonly result?: (answer: Value, inputs: ValueObject) => Value;
}

/** An operation that is one REST call. The path names inputs in braces. */
export function rest(method: string, path: string, facts: RestFacts = {}): Operation {
  return {
    writes: method !== "GET",
    needs: facts.needs ?? [],
    async run(api, inputs) {
      const body = facts.body?.(inputs);
      const answer = await api.rest(
        method,
        expand(path, inputs) + queryOf(inputs, facts.query ?? {}),
        body && object(body),
      );
      return facts.result ? facts.result(answer, inputs) : answer;
    },
  };
}

/** A REST listing whose page size is the input per_page. */
export function listing(path: string, facts: RestFacts = {}): Operation {
  return rest("GET", path, { ...facts, query: { ...facts.query, per_page: "per_page" } });
}

/** Fills inputs into a path, each as one segment: a name cannot lead to another place of the API. */
export function expand(path: string, inputs: ValueObject): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const segment = String(own(inputs, name) ?? "");
    if (segment === "" || segment === "." || segment === "..") {
      throw failure("github", `${name} must be a name, not "${segment}"`);
    }
    return encodeURIComponent(segment);
  });
}

function queryOf(inputs: ValueObject, names: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams();
  for (const [target, name] of Object.entries(names)) {
    if (isGiven(inputs, name)) query.set(target, String(own(inputs, name)));
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** What a GraphQL read is made of. */
export interface ReadFacts {
  readonly needs?: readonly string[];
  /** Further variables with their types: `{number: "Int!"}`; owner and name are always there. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly values?: (inputs: ValueObject) => Record<string, Value>;
  /** What is asked of the repository. */
  readonly fields: string;
  /** Names that lead from the repository to the result. */
  readonly path: readonly string[];
  readonly result?: (found: Value, inputs: ValueObject) => Value;
  /** What is missing when the result is null. */
  readonly missing?: (inputs: ValueObject) => string;
}

/** An operation that reads something of a repository through GraphQL. */
export function read(facts: ReadFacts): Operation {
  const declared = Object.entries({ owner: "String!", name: "String!", ...facts.variables });
  const query = `query(${declared.map(([name, type]) => `$${name}: ${type}`).join(", ")}) {` +
    ` repository(owner: $owner, name: $name) { ${facts.fields} } }`;
  return {
    writes: false,
    needs: facts.needs ?? [],
    async run(api, inputs) {
      const variables = object({ owner: inputs.owner!, name: inputs.repo!, ...facts.values?.(inputs) });
      const data = await api.graphql(query, variables);
      const found = reach(data, ["repository", ...facts.path]);
      if (found === null) throw new GitHubError(facts.missing?.(inputs) ?? "not found", 404, []);
      return facts.result ? facts.result(found, inputs) : found;
    },
  };
}

/** The value at the end of a path of names; null when the path ends early. */
export function reach(data: Value, path: readonly string[]): Value {
  let current = data;
  for (const name of path) {
    if (!isObject(current)) return null;
    current = field(current, name) ?? null;
  }
  return current;
}

/** What a GraphQL change is made of. */
export interface ChangeFacts {
  readonly needs: readonly string[];
  /** Name of the mutation (`createIssue`); its input type is derived from it. */
  readonly mutation: string;
  readonly input: (
    inputs: ValueObject,
    api: GitHubApi,
  ) => Promise<Record<string, Value>> | Record<string, Value>;
  /** What is asked of the payload. */
  readonly fields: string;
  readonly path: readonly string[];
  readonly result?: (found: Value, inputs: ValueObject) => Value;
}

/** An operation that changes something through a GraphQL mutation. */
export function change(facts: ChangeFacts): Operation {
  return {
    writes: true,
    needs: facts.needs,
    async run(api, inputs) {
      const found = await mutate(api, facts, object(await facts.input(inputs, api)));
      return facts.result ? facts.result(found, inputs) : found;
    },
  };
}

/** Runs a mutation and returns what its path leads to. */
export async function mutate(
  api: GitHubApi,
  facts: Pick<ChangeFacts, "mutation" | "fields" | "path">,
  input: ValueObject,
): Promise<Value> {
  const type = facts.mutation[0]!.toUpperCase() + facts.mutation.slice(1);
  const query = `mutation($input: ${type}Input!) { ${facts.mutation}(input: $input) { ${facts.fields} } }`;
  return reach(await api.graphql(query, object({ input })), [facts.mutation, ...facts.path]);
}

/** Looks up the node id of something in a repository. */
export async function nodeId(
  api: GitHubApi,
  inputs: ValueObject,
  what: "repository" | "issue" | "pullRequest" | "ref",
  key: Value = null,
): Promise<string> {
  const parts = {
    repository: ["", "id"],
    issue: [", $key: Int!", "issue(number: $key) { id }"],
    pullRequest: [", $key: Int!", "pullRequest(number: $key) { id }"],
    ref: [", $key: String!", "ref(qualifiedName: $key) { id }"],
  } as const;
  const [declared, asked] = parts[what];
  const query =
    `query($owner: String!, $name: String!${declared}) { repository(owner: $owner, name: $name) { ${asked} } }`;
  const variables = object({
    owner: inputs.owner!,
    name: inputs.repo!,
    ...(what !== "repository" && { key }),
  });
  const data = await api.graphql(query, variables);
  const id = reach(data, what === "repository" ? ["repository", "id"] : ["repository", what, "id"]);
  if (typeof id === "string") return id;
  const shown = what === "repository" ? `${inputs.owner}/${inputs.repo}` : String(key);
  throw new GitHubError(`${what} ${shown} was not found`, 404, []);
}

/** Checks the inputs of an operation and runs it. */
export async function perform(
  name: string,
  operation: Operation,
  api: GitHubApi,
  inputs: ValueObject,
): Promise<Value> {
  if (!operation.isGlobal) requireInputs(name, inputs, ["owner", "repo"]);
  requireInputs(name, inputs, operation.needs);
  return await operation.run(api, inputs);
}
