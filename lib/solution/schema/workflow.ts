import {
  anyOf,
  choice,
  duration,
  flag,
  list,
  mapOf,
  NAME,
  record,
  ref,
  type Schema,
  text,
  whole,
} from "./builders.ts";

const RESULT_SCHEMA_MODES = ["error", "warn", "ignore"];
const names = (description: string) => list(description, { type: "string", minLength: 1 }, { maxItems: 100 });

const retry: Schema = record("Runs a failed action again.", {
  maxAttempts: whole("Attempts in all.", { minimum: 1, maximum: 100 }),
  backoff: choice("How the delay grows.", ["fixed", "linear", "exponential"], "fixed"),
  initialDelay: duration("Delay before the second attempt."),
  maxDelay: duration("Longest delay."),
  jitter: {
    type: "number",
    minimum: 0,
    maximum: 1,
    default: 0,
    description: "Part of each delay that is drawn at random, 0 to 1.",
  },
  retryIf: anyOf(
    "CEL over `__error` (message, type, statusCode, exitCode, code, retryable, attempt, maxAttempts).",
    { type: "string" },
    record("The same as an expression.", { expr: text("CEL expression that gives a bool.") }, ["expr"]),
  ),
}, ["maxAttempts"]);

const matrix: Schema = {
  type: "object",
  description: "Runs the action for every combination of its dimensions. Every other key is a dimension.",
  properties: {
    include: ref("valueRef", "Combinations to add, or values to add to combinations; a list of maps."),
    exclude: ref("valueRef", "Combinations to leave out; a list of maps, each matching on the keys it has."),
    concurrency: whole("Combinations at once; 0 means no limit.", { minimum: 0, default: 0 }),
    onError: choice(
      "What a failed combination means for the others.",
      ["fail", "continue", "ignore"],
      "fail",
    ),
  },
  propertyNames: { pattern: "^[a-zA-Z][a-zA-Z0-9_]*$" },
  additionalProperties: ref("valueRef", "The values of one dimension: a list, or CEL that gives one."),
};

const action: Schema = record("One unit of work.", {
  name: text("Ignored; the key is the name.", { maxLength: 100, pattern: NAME }),
  alias: text("Short name under which expressions read the results.", { maxLength: 100, pattern: NAME }),
  description: text("What the action does.", { maxLength: 500 }),
  displayName: text("Name for people.", { maxLength: 100 }),
  sensitive: flag("Hide inputs and results in everything that people read.", false),
  provider: text("Name of the provider, which needs the action capability.", { maxLength: 100 }),
  inputs: mapOf("Inputs of the provider.", ref("valueRef", "Value of one input.")),
  dependsOn: names("Actions of the same section to wait for."),
  exclusive: names("Actions of the same section that must not run at the same time."),
  when: ref("condition", "Skips the action when it is false."),
  onError: choice(
    "What a failure means: end the workflow, go on, or go on and not count it.",
    ["fail", "continue", "ignore"],
    "fail",
  ),
  timeout: duration("Longest time the action may take; 5m when absent."),
  retry: ref("retry", "Attempts after a failure."),
  forEach: ref("forEach", "Runs the action per item of a list; not in `finally`."),
  matrix: ref("matrix", "Runs the action per combination of values; not in `finally`, not with `forEach`."),
  strategy: record("The matrix in the place where other workflow files have it.", {
    matrix: ref("matrix", "Same as `matrix` of the action."),
    concurrency: whole("Combinations at once; 0 means no limit.", { minimum: 0 }),
  }),
  resultSchema: { type: ["object", "boolean"], description: "JSON Schema that the results must meet." },
  resultSchemaMode: choice("What a mismatch means.", RESULT_SCHEMA_MODES),
}, ["provider"]);

const workflow: Schema = record("The actions of the solution.", {
  actions: mapOf("Actions by name.", ref("action", "One action.")),
  finally: mapOf("Actions that run after all others, whatever happened.", ref("action", "One action.")),
  resultSchemaMode: choice("What a mismatch with `resultSchema` means.", RESULT_SCHEMA_MODES, "error"),
  failOnUnsuccessful: flag("An action whose provider reports `success: false` has failed.", true),
});

/** Definitions of the workflow. */
export const workflowDefinitions: Readonly<Record<string, Schema>> = { retry, matrix, action, workflow };
