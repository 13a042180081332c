import {
  anyProp,
  arrayProp,
  boolProp,
  type Descriptor,
  intProp,
  objectSchema,
  stringProp,
} from "../../lib/provider/mod.ts";
import { text } from "../shared/inputs.ts";
import type { ValueObject } from "../../lib/value/mod.ts";
import { withoutCredentials } from "./credentials.ts";
import { FIELDS, localPlace, OPERATIONS } from "./commands.ts";

const result = {
  success: boolProp("Whether git ended with exit code 0"),
  output: stringProp("What git printed, trimmed; its messages when it printed nothing else"),
  error: stringProp("git's messages when it failed, else empty"),
  exitCode: intProp("git's exit code"),
  operation: stringProp("The operation"),
  path: stringProp("The repository's folder as it was given"),
};

function whatIf(inputs: ValueObject): string {
  const path = text(inputs, "path") ?? "";
  const branch = text(inputs, "branch");
  const tag = text(inputs, "tag");
  switch (text(inputs, "operation")) {
    case "clone": {
      const from = withoutCredentials(text(inputs, "repository") ?? "");
      return `Would clone ${from}${path && ` to ${path}`}${branch ? ` (branch: ${branch})` : ""}`;
    }
    case "commit":
      return `Would commit in ${path} with message: ${text(inputs, "message") ?? ""}`;
    case "push":
      if (branch) return `Would push ${path} to branch "${branch}"`;
      break;
    case "checkout":
      return `Would checkout branch "${branch ?? ""}" in ${path}`;
    case "tag":
      if (tag) return `Would create tag "${tag}" in ${path}`;
  }
  const operation = text(inputs, "operation") ?? `field ${text(inputs, "field") ?? ""}`;
  return `Would perform git ${operation}${path && ` on ${path}`}`;
}

/** Identity and schemas of the git provider. */
export const descriptor: Descriptor = {
  name: "git",
  displayName: "Git Provider",
  apiVersion: "v1",
  version: "1.0.0",
  description:
    "Runs operations of the installed git on a repository, or reads one fact of it (branch, commit, tag, remote). Credentials reach git in a private file, never on its command line.",
  capabilities: ["action", "from"],
  category: "scm",
  tags: ["git", "repository", "version-control"],
  schema: objectSchema({
    operation: stringProp("What to do; without it, field is read", { enum: OPERATIONS }),
    field: stringProp("Resolvers: the fact to return as a text", { enum: FIELDS }),
    repository: stringProp("clone: address of the repository", { maxLength: 1000 }),
    path: stringProp("Folder of the repository", { maxLength: 500 }),
    branch: stringProp("Branch to clone, pull, push, check out or create", { maxLength: 200 }),
    message: stringProp("Message of a commit or of an annotated tag", { maxLength: 1000 }),
    files: arrayProp(
      "add: files to stage; commit: files to stage first",
      stringProp("Path in the repository"),
      {
        maxItems: 100,
      },
    ),
    tag: stringProp("Tag to create; without it, tags are listed", { maxLength: 200 }),
    remote: stringProp("Name of the remote", { default: "origin", maxLength: 100 }),
    depth: intProp("clone: number of commits to fetch", { minimum: 0, maximum: 10_000 }),
    username: stringProp("User for http and https remotes", { maxLength: 200 }),
    password: stringProp("Password or token of that user", { maxLength: 500, writeOnly: true }),
    force: boolProp("push: overwrite the remote branch", { default: false }),
    allowFailure: boolProp("Actions: a failing git does not fail the action"),
  }),
  outputSchemas: {
    action: objectSchema(result, ["success", "output", "operation", "path"]),
    from: anyProp("{success, output, error, exitCode, operation, path}, or with field the bare text"),
  },
  sensitiveFields: ["password"],
  fromOutside: true,
  whatIf,
  rights: (inputs) => {
    const path = text(inputs, "path");
    const isClone = text(inputs, "operation") === "clone";
    const source = isClone ? localPlace(text(inputs, "repository")) : undefined;
    return [
      { kind: "run", resource: "git" },
      path ? { kind: "read", resource: path } : { kind: "read", optional: true },
      { kind: "env", optional: true },
      ...(isClone && path ? [{ kind: "write" as const, resource: path }] : []),
      ...(source === undefined ? [] : [{ kind: "read" as const, resource: source }]),
    ];
  },
  examples: [
    {
      name: "Current branch",
      description: "A resolver with the name of the branch that is checked out.",
      yaml: "provider: git\ninputs:\n  field: branch\n",
    },
    {
      name: "Clone",
      description: "Fetches the newest commit of a branch into a folder.",
      yaml:
        "provider: git\ninputs:\n  operation: clone\n  repository: https://git.example.com/team/app.git\n  path: ./app\n  branch: main\n  depth: 1\n",
    },
    {
      name: "Commit files",
      description: "Stages two files and commits them.",
      yaml:
        "provider: git\ninputs:\n  operation: commit\n  path: ./app\n  message: Update the settings\n  files: [settings.yaml, README.md]\n",
    },
    {
      name: "Push with a token",
      description: "The token comes from the secret store and reaches git in a private file.",
      yaml:
        "provider: git\ninputs:\n  operation: push\n  path: ./app\n  branch: main\n  username: bot\n  password:\n    rslvr: deployToken\n",
    },
    {
      name: "Tag a release",
      description: "Creates an annotated tag.",
      yaml:
        "provider: git\ninputs:\n  operation: tag\n  path: ./app\n  tag: v1.2.0\n  message: Release 1.2.0\n",
    },
  ],
};
