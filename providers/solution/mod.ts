import { fileURLToPath } from "node:url";
import {
  arrayProp,
  boolProp,
  type ChildSolutionResult,
  intProp,
  objectProp,
  objectSchema,
  type Provider,
  stringProp,
} from "../../lib/provider/mod.ts";
import { durationMillis, object, parseDuration, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { dryRunResult } from "../shared/dry_run.ts";
import { failure } from "../shared/failure.ts";
import { requestRights } from "../shared/hosts.ts";
import { flag, map, number, text } from "../shared/inputs.ts";

/** Inputs after decoding. */
export interface SolutionInputs {
  readonly source: string;
  readonly parameters: ValueObject;
  readonly propagateErrors: boolean;
  readonly maxDepth: number;
  readonly resolvers: readonly string[];
  /** Milliseconds. */
  readonly timeout?: number;
}

const errorItem = objectSchema({
  resolver: stringProp("The resolver that failed; empty when the whole solution did"),
  message: stringProp("What went wrong"),
});

const envelope = {
  resolvers: objectProp("Values of the child's resolvers, by name"),
  status: stringProp("How it ended", { enum: ["success", "failed"] }),
  errors: arrayProp("Failed resolvers", errorItem),
};

/**
 * Runs another solution as one opaque step: its resolvers, and in an action its workflow as well. Sections "Input Schema"
 * to "Dry Run" of the solution provider's specification.
 */
export const provider: Provider<SolutionInputs> = {
  descriptor: {
    name: "solution",
    displayName: "Solution Provider",
    apiVersion: "v1",
    version: "1.0.0",
    description:
      "Runs another solution, from a file, a catalog or a URL, as one step and gives its values: its " +
      "resolvers in a resolver, its workflow as well in an action. It sees the given inputs and nothing else.",
    capabilities: ["from", "action"],
    runsSolutions: true,
    category: "composition",
    tags: ["solution", "composition", "reuse"],
    schema: objectSchema({
      source: stringProp("Path, catalog reference or URL of the solution", {
        minLength: 1,
        maxLength: 4096,
        examples: ["deploy-to-k8s@2.0.0", "./shared/common.yaml"],
      }),
      inputs: objectProp("Parameters of the solution, by name", { additionalProperties: true }),
      propagateErrors: boolProp("Fail when the solution fails; otherwise only `status` and `errors` tell", {
        default: true,
      }),
      maxDepth: intProp("How deep solutions may nest", { default: 10, minimum: 1, maximum: 100 }),
      resolvers: arrayProp("Run only these resolvers and what they need; all when empty", { type: "string" }),
      timeout: stringProp("Longest time of the whole run, as `30s` or `5m`", { examples: ["30s"] }),
    }, ["source"]),
    outputSchemas: {
      from: objectSchema(envelope, ["resolvers", "status", "errors"]),
      action: objectSchema({
        ...envelope,
        workflow: objectSchema({
          finalStatus: stringProp("How the workflow ended"),
          failedActions: arrayProp("Names of failed actions", { type: "string" }),
          skippedActions: arrayProp("Names of skipped actions", { type: "string" }),
        }),
        success: boolProp("Whether everything succeeded"),
      }, ["success"]),
    },
    decode: decodeInputs,
    whatIf: (inputs) => {
      const source = text(inputs, "source");
      return source ? `Would execute solution "${source}"` : "Would execute a solution";
    },
    rights: (inputs) => {
      const source = text(inputs, "source") ?? "";
      if (/^https?:\/\//i.test(source)) return requestRights(source).slice(0, 1);
      const path = /^file:\/\//i.test(source) ? fileOf(source) : source;
      if (path === undefined) return [{ kind: "read" }];
      // What looks like neither an address nor a path is the name of a catalog entry.
      return /^[.~]|[\\/]|\.(ya?ml|json)$/i.test(path) ? [{ kind: "read", resource: path }] : [];
    },
    examples: [
      {
        name: "Values of another solution",
        description: "The values are under `resolvers`; a transform step takes them out.",
        yaml: 'provider: solution\ninputs:\n  source: "infra-config@1.0.0"\n  inputs:\n' +
          '    environment:\n      expr: "_.environment"\n',
      },
      {
        name: "Deployment as one action",
        description: "The workflow of the other solution runs as one action.",
        yaml: 'provider: solution\ninputs:\n  source: "deploy-k8s@2.0.0"\n  timeout: 10m\n',
      },
    ],
  },
  async execute(inputs, context, host) {
    if (context.dryRun) {
      const message = `Would execute solution "${inputs.source}"`;
      const success = context.mode === "action" ? { success: true } : {};
      return {
        data: dryRunResult({ resolvers: object(), status: "success", errors: [], ...success }, message),
      };
    }
    if (!host.runSolution) throw failure("solution", "solutions cannot be run from here");
    const isAction = context.mode === "action";
    const result = await host.runSolution({
      source: inputs.source,
      parameters: inputs.parameters,
      ...(inputs.resolvers.length > 0 && { resolvers: inputs.resolvers }),
      maxDepth: inputs.maxDepth,
      ...(inputs.timeout !== undefined && { timeout: inputs.timeout }),
      runWorkflow: isAction,
    });
    const problem = problemOf(result);
    if (problem !== undefined && inputs.propagateErrors) {
      throw failure("solution", problem, {
        input: "source",
        hint: result.way ??
          `"scafctl run ${isAction ? "solution" : "resolver"} -f ${inputs.source}" shows more about it`,
      });
    }
    return {
      data: envelopeOf(result, problem === undefined, isAction),
      ...(problem !== undefined && {
        // The specification gives this text.
        warnings: [
          `sub-solution "${result.name}" failed: ${result.errors.length} resolver error(s). ` +
          "Check _.status and _.errors fields.",
        ],
      }),
      // Of what it holds the child's own run has said what is secret.
      ...(result.sensitive.length > 0 && { sensitive: true, secrets: [] }),
    };
  },
};

/** The path of a `file:` address; undefined for one that names none. */
function fileOf(address: string): string | undefined {
  try {
    return fileURLToPath(address);
  } catch {
    return undefined;
  }
}

function decodeInputs(inputs: ValueObject): SolutionInputs {
  const given = text(inputs, "timeout");
  const duration = given === undefined ? undefined : parseDuration(given);
  if (given !== undefined && (!duration || duration.nanoseconds <= 0n)) {
    throw failure("solution", `timeout "${given}" is not a positive duration such as 30s`, {
      input: "timeout",
      code: "SCAF5004",
    });
  }
  const { resolvers } = inputs;
  return {
    source: text(inputs, "source")!,
    parameters: map(inputs, "inputs") ?? object(),
    propagateErrors: flag(inputs, "propagateErrors"),
    maxDepth: number(inputs, "maxDepth") ?? 10,
    resolvers: Array.isArray(resolvers) ? resolvers.map(String) : [],
    ...(duration && { timeout: durationMillis(duration) }),
  };
}

/** What failed, in one sentence; undefined when nothing did. */
function problemOf(result: ChildSolutionResult): string | undefined {
  const [first] = result.errors;
  const name = `solution "${result.name}"`;
  if (first) {
    return first.resolver === ""
      ? `${name}: ${first.message}`
      : `${name}: resolver "${first.resolver}" failed: ${first.message}`;
  }
  const { workflow } = result;
  if (!workflow || workflow.finalStatus === "succeeded") return undefined;
  return `${name}: workflow ended with status ${workflow.finalStatus}${
    workflow.error ? `: ${workflow.error}` : ""
  }`;
}

function envelopeOf(result: ChildSolutionResult, isSuccess: boolean, isAction: boolean): ValueObject {
  const entries: [string, Value][] = [
    ["resolvers", result.resolvers],
    ["status", isSuccess ? "success" : "failed"],
    ["errors", result.errors.map(({ resolver, message }) => object({ resolver, message }))],
  ];
  if (result.workflow) {
    const { finalStatus, failedActions, skippedActions } = result.workflow;
    entries.push([
      "workflow",
      object({ finalStatus, failedActions: [...failedActions], skippedActions: [...skippedActions] }),
    ]);
  }
  if (isAction) entries.push(["success", isSuccess]);
  return object(entries);
}
