import {
  anyProp,
  boolProp,
  type JsonSchema,
  objectSchema,
  type Provider,
  type ProviderContext,
  type ProviderOutput,
  stringProp,
} from "../../lib/provider/mod.ts";
import { object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { dryRunResult } from "../shared/dry_run.ts";
import { aboutInput, failure } from "../shared/failure.ts";
import { requestRights } from "../shared/hosts.ts";
import { certificateRights } from "../http/certificate_rights.ts";
import { EXAMPLES } from "./examples.ts";
import { realWait, type Wait } from "../http/transport/mod.ts";
import { GitHubApi, GitHubError } from "./api.ts";
import { textOf } from "./inputs.ts";
import { perform } from "./operation.ts";
import { OPERATIONS, WRITES } from "./operations.ts";
import { schema } from "./schema.ts";

const result = anyProp("GitHub's answer; its form depends on the operation");
const read: JsonSchema = objectSchema({
  result,
  success: boolProp("api_call with a changing method: it worked"),
  operation: stringProp("The operation"),
}, ["result"]);

/** Makes the github provider; tests replace the pauses. */
export function githubProvider(wait: Wait = realWait): Provider {
  return {
    descriptor: {
      name: "github",
      displayName: "GitHub API",
      apiVersion: "v1",
      version: "2.1.0",
      description:
        "Reads and changes repositories, files, issues, pull requests, releases, workflows and settings on GitHub with the user's login. api_call reaches every other REST endpoint.",
      capabilities: ["from", "transform", "action"],
      category: "data",
      tags: ["github", "api", "data", "graphql", "git"],
      schema,
      outputSchemas: {
        from: read,
        transform: read,
        action: objectSchema({
          success: boolProp("The operation worked; a failure is an error"),
          operation: stringProp("The operation"),
          result,
        }, ["success", "operation", "result"]),
      },
      sensitiveFields: ["webhook_secret"],
      fromOutside: true,
      writeOperations: WRITES,
      whatIf: (inputs) =>
        `Would perform GitHub ${textOf(inputs, "operation")} on ${textOf(inputs, "owner")}/${
          textOf(inputs, "repo")
        }`,
      rights: (inputs) => [
        ...requestRights(textOf(inputs, "api_base") || "https://api.github.com"),
        ...certificateRights(),
      ],
      examples: EXAMPLES,
    },
    async execute(inputs, context, host): Promise<ProviderOutput> {
      const name = textOf(inputs, "operation");
      const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
      if (!operation) throw failure("github", `unknown operation "${name}"`);
      const isChange = operation.writes || (name === "api_call" && textOf(inputs, "method") !== "GET");
      if (context.dryRun) {
        const { data } = output(name, object({ dry_run: true, operation: name }), isChange, context);
        return { data: dryRunResult(data as ValueObject, this.descriptor.whatIf!(inputs, context)) };
      }
      const api = new GitHubApi(textOf(inputs, "api_base") || "https://api.github.com", context, host, wait);
      try {
        return output(name, await perform(name, operation, api, inputs), isChange, context);
      } catch (error) {
        if (!(error instanceof GitHubError)) throw aboutInput(error, "operation");
        throw failure("github", `${name}: ${error.message}`, {
          input: "operation",
          cause: error,
          ...(error.hint !== undefined && { hint: error.hint }),
        });
      }
    },
  };
}

/** Works with GitHub. */
export const provider: Provider = githubProvider();

function output(name: string, found: Value, isChange: boolean, context: ProviderContext): ProviderOutput {
  const hasOutcome = isChange || context.mode === "action";
  const data: ValueObject = object({ ...(hasOutcome && { success: true, operation: name }), result: found });
  return { data };
}
