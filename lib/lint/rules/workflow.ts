import { didYouMean } from "../../diagnostics/mod.ts";
import { type Workflow, workflowProblems } from "../../solution/mod.ts";
import { actionPath, actionsOf } from "../calls.ts";
import { actionParts } from "../references.ts";
import type { Path } from "../place.ts";
import type { Remark, Rule } from "../rule.ts";
import type { Text } from "../texts.ts";
import { action, actions } from "./examples.ts";

const invalidDependency: Rule = {
  id: "invalid-dependency",
  severity: "error",
  category: "dependency",
  description: "An action's dependsOn names an action that is not in the same section.",
  why: "The workflow does not start.",
  fix: "Correct the name. To read results of a regular action in finally, use __actions.",
  examples: {
    bad: actions(
      "build:\n  provider: message\n  inputs:\n    message: Build\n" +
        "deploy:\n  provider: message\n  dependsOn: [biuld] # <-\n  inputs:\n    message: Deploy",
    ),
    good: actions(
      "build:\n  provider: message\n  inputs:\n    message: Build\n" +
        "deploy:\n  provider: message\n  dependsOn: [build]\n  inputs:\n    message: Deploy",
    ),
  },
  check: ({ solution }) =>
    actionsOf(solution?.spec.workflow).flatMap((action): Remark[] => {
      const own = solution!.spec.workflow![action.section];
      return action.dependsOn.flatMap((name, index): Remark[] =>
        own.has(name) ? [] : [{
          at: [...actionPath(action), "dependsOn", index],
          message: `action "${action.name}" depends on "${name}", which is not in ${action.section}`,
          hint: didYouMean(name, own.keys()),
        }]
      );
    }),
};

const workflowValidation: Rule = {
  id: "workflow-validation",
  severity: "error",
  category: "validation",
  description: "The workflow breaks one of its rules: names, aliases, references, loops, retries, cycles.",
  why: "The workflow does not start.",
  fix:
    "Correct the field that the message begins with; `scafctl render solution` shows the graph once it is valid.",
  examples: {
    bad: action(
      "provider: message\nretry: # <-\n  maxAttempts: 3\n  backoff: doubling\ninputs:\n  message: Hello",
    ),
    good: action(
      "provider: message\nretry:\n  maxAttempts: 3\n  backoff: exponential\ninputs:\n  message: Hello",
    ),
  },
  check: ({ solution, problems, knows, descriptor, parse, pathOf }) => {
    if (!solution) return [];
    const { workflow } = solution.spec;
    const found = workflowProblems(solution, (name) => ({
      exists: knows(name),
      // A plugin that is not installed here is taken at its word.
      hasAction: descriptor(name)?.capabilities.includes("action") ?? true,
    }));
    const remarks = found.filter(({ at }) => {
      const [section, name = "", field = ""] = at.split(".");
      const action = section === "finally" ? workflow!.finally.get(name) : workflow!.actions.get(name);
      if (!action) return true;
      // These have rules of their own.
      if (field === "provider") return knows(action.provider) || action.provider === "";
      if (field === "forEach") {
        return section !== "finally" || action.forEach?.in === undefined && !at.endsWith("forEach");
      }
      const index = /^dependsOn\[(\d+)\]$/.exec(field);
      return !index || workflow![action.section].has(action.dependsOn[Number(index[1])] ?? "");
    }).map(({ at, message, range, hint }) => ({ at: parse(`spec.workflow.${at}`), message, range, hint }));
    const nil = problems.filter(({ code }) => code === "SCAF4001").map(({ message, range, hint }) => ({
      at: pathOf(range),
      message,
      range,
      hint,
    }));
    return [...remarks, ...nil];
  },
};

/** Ten minutes in nanoseconds. */
const LONG = 600_000_000_000n;

const longTimeout: Rule = {
  id: "long-timeout",
  severity: "info",
  category: "performance",
  description: "An action may take more than ten minutes.",
  why: "A run that hangs blocks its caller for that long before anybody hears of it.",
  fix: "Shorten the timeout, or split the action.",
  examples: {
    bad: action("provider: exec\ntimeout: 30m # <-\ninputs:\n  command: make"),
    good: action("provider: exec\ntimeout: 10m\ninputs:\n  command: make"),
  },
  check: ({ solution }) =>
    actionsOf(solution?.spec.workflow).filter(({ timeout }) => timeout && timeout.nanoseconds > LONG).map((
      action,
    ) => ({
      at: [...actionPath(action), "timeout"],
      message: `action "${action.name}" may take more than 10 minutes`,
    })),
};

/** Built-in providers whose failures are data, and the field of their results that tells of one. */
const OUTCOME: Readonly<Record<string, RegExp>> = {
  exec: /\b(?:exitCode|success)\b/,
  git: /\b(?:exitCode|success)\b/,
  http: /\b(?:statusCode|success)\b/,
};

const exitCodeRead: Rule = {
  id: "exit-code-without-allow-failure",
  severity: "warning",
  category: "validation",
  description:
    "The exit code or status of an action is read by others, but a failure fails the action itself.",
  why:
    "A command that exits with anything but 0 ends the workflow before the reader can look at its exit code.",
  fix: "Set the input `allowFailure: true`, or `onError: continue`, on the action whose outcome is read.",
  examples: {
    bad: actions(
      "check: # <-\n  provider: exec\n  inputs:\n    command: grep -q x file\n" +
        "report:\n  provider: message\n  inputs:\n    message:\n      expr: string(__actions.check.results.exitCode)",
    ),
    good: actions(
      "check:\n  provider: exec\n  inputs:\n    command: grep -q x file\n    allowFailure: true\n" +
        "report:\n  provider: message\n  inputs:\n    message:\n      expr: string(__actions.check.results.exitCode)",
    ),
  },
  check: ({ solution, texts }) => {
    const workflow = solution?.spec.workflow;
    if (!workflow || !workflow.failOnUnsuccessful) return [];
    const suspects = [...workflow.actions.values()].filter(({ provider, onError, inputs }) => {
      const allow = inputs.get("allowFailure");
      const isAllowed = allow !== undefined && !(allow.kind === "literal" && allow.value === false);
      return Object.hasOwn(OUTCOME, provider) && !isAllowed && onError !== "continue" && onError !== "ignore";
    });
    if (suspects.length === 0) return [];
    const read = outcomesRead(workflow, texts);
    return suspects.filter(({ name, provider }) =>
      read.get(name)?.some((text) => OUTCOME[provider]!.test(text))
    )
      .map((suspect) => ({
        at: actionPath(suspect),
        message:
          `the outcome of action "${suspect.name}" is read by others, but its failure ends the workflow`,
      }));
  },
};

/** The texts that read results, by the name of the action they read. */
function outcomesRead(workflow: Workflow, texts: readonly Text[]): Map<string, string[]> {
  // A part of an action is a field of it, or one input.
  const key = (at: Path) => JSON.stringify(at.slice(0, 6));
  const byPart = Map.groupBy(texts, ({ at }) => key(at));
  const read = new Map<string, string[]>();
  for (const { at, found } of actionParts(workflow)) {
    const own = byPart.get(key(at))?.map(({ text }) => text) ?? [];
    for (const { name } of found.actions) read.set(name, [...read.get(name) ?? [], ...own]);
  }
  return read;
}

/** The workflow. */
export const workflowRules: readonly Rule[] = [
  invalidDependency,
  workflowValidation,
  longTimeout,
  exitCodeRead,
];
