import { didYouMean } from "../../diagnostics/mod.ts";
import { child, type YamlNode } from "../../yaml/mod.ts";
import { actionsOf } from "../calls.ts";
import type { Remark, Rule } from "../rule.ts";
import { action, actions, resolver, step } from "./examples.ts";

const emptySolution: Rule = {
  id: "empty-solution",
  severity: "error",
  category: "structure",
  description: "The solution has neither resolvers nor a workflow.",
  why: "There is nothing that it could do.",
  fix: "Add a resolver or an action.",
  examples: {
    bad: "spec: # <-\n  resolvers: {}\n",
    good: step("provider: static\ninputs:\n  value: 1"),
  },
  check: ({ solution, root }) => {
    if (!solution || root?.kind !== "map") return [];
    // A resolver without a body is a mistake of its own.
    const resolvers = child(child(root, "spec"), "resolvers");
    const hasResolvers = resolvers?.kind === "map" && resolvers.entries.length > 0;
    if (hasResolvers || solution.spec.workflow) return [];
    return [{ at: ["spec"], message: "the solution has neither resolvers nor a workflow" }];
  },
};

const emptyWorkflow: Rule = {
  id: "empty-workflow",
  severity: "warning",
  category: "structure",
  description: "The workflow has no actions.",
  why: "`run solution` refuses a solution whose workflow is empty.",
  fix: "Add an action, or delete the workflow.",
  examples: {
    bad: "spec:\n  workflow: # <-\n    actions: {}\n",
    good: action("provider: message\ninputs:\n  message: Hello"),
  },
  check: ({ solution, root }) => {
    const workflow = solution?.spec.workflow;
    if (!workflow || workflow.actions.size + workflow.finally.size > 0) return [];
    // Actions that could not be read are there nevertheless, and have findings of their own.
    const written = child(child(root, "spec"), "workflow");
    if (["actions", "finally"].some((section) => holdsSomething(child(written, section)))) return [];
    return [{ at: ["spec", "workflow"], message: "the workflow has no actions", range: workflow.range }];
  },
};

function holdsSomething(node: YamlNode | undefined): boolean {
  if (node?.kind === "map") return node.entries.length > 0;
  return node?.kind === "list" ? node.items.length > 0 : node !== undefined && node.value !== null;
}

/** A rule about a phase without steps. */
function emptyPhase(phase: "resolve" | "transform" | "validate", why: string, good: string): Rule {
  const source = phase === "resolve"
    ? ""
    : "resolve:\n  with:\n    - provider: static\n      inputs:\n        value: 1\n";
  return {
    id: `empty-${phase}-with`,
    severity: "warning",
    category: "structure",
    description: `A resolver has a ${phase} phase without steps.`,
    why,
    fix: phase === "resolve" ? "Add a source." : "Add a step, or delete the phase.",
    examples: { bad: resolver(`${source}${phase}:\n  with: [] # <-`), good: resolver(source + good) },
    check: ({ solution }) =>
      [...solution?.spec.resolvers.values() ?? []]
        .filter((one) => one[phase]?.with.length === 0)
        .map(({ name }) => ({
          at: ["spec", "resolvers", name, phase, "with"],
          message: `the ${phase} phase of resolver "${name}" has no steps`,
        })),
  };
}

const resolveForEach: Rule = {
  id: "resolve-foreach",
  severity: "warning",
  category: "structure",
  description: "A step of the resolve phase has a forEach.",
  why:
    "Sources are tried one after the other until one gives a value; a loop over a list belongs into transform.",
  fix: "Resolve the list first, and move the loop into a transform step.",
  examples: {
    bad: step("provider: static\nforEach: # <-\n  in: '[1, 2]'\ninputs:\n  value:\n    expr: __item * 2"),
    good: resolver(
      "resolve:\n  with:\n    - provider: static\n      inputs:\n        value: [1, 2]\n" +
        "transform:\n  with:\n    - provider: cel\n      forEach: {}\n      inputs:\n        expression: __item * 2",
    ),
  },
  check: ({ calls }) =>
    calls.filter(({ mode, forEach }) => mode === "from" && forEach).map(({ at, resolver }) => ({
      at: [...at, "forEach"],
      message: `a resolve step of "${resolver!.name}" has a forEach`,
    })),
};

const finallyForEach: Rule = {
  id: "finally-with-foreach",
  severity: "error",
  category: "validation",
  description: "An action of the finally section has a forEach.",
  why: "Clean-up has to be known before the run starts, so loops are refused there.",
  fix: "Move the action to `actions`, or write one action for each item.",
  examples: {
    bad: actions("a:\n  provider: message\n  inputs:\n    message: Work") +
      "    finally:\n      b:\n        provider: message\n        forEach: # <-\n          in: '[1, 2]'\n" +
      "        inputs:\n          message: Done\n",
    good: actions("a:\n  provider: message\n  inputs:\n    message: Work") +
      "    finally:\n      b:\n        provider: message\n        inputs:\n          message: Done\n",
  },
  check: ({ solution }) =>
    actionsOf(solution?.spec.workflow).filter(({ section, forEach }) => section === "finally" && forEach)
      .map(({ name }) => ({
        at: ["spec", "workflow", "finally", name, "forEach"],
        message: `the finally action "${name}" has a forEach`,
      })),
};

const TYPES = ["string", "int", "float", "bool", "array", "object", "time", "duration", "any"];

const unknownType: Rule = {
  id: "unknown-type",
  severity: "error",
  category: "schema",
  description: "A resolver has a type that does not exist.",
  why: "The value cannot be brought to it, so the resolver fails in every run.",
  fix: `Use one of ${TYPES.join(", ")}.`,
  examples: {
    bad: resolver(
      "type: strng # <-\nresolve:\n  with:\n    - provider: static\n      inputs:\n        value: eu",
    ),
    good: resolver(
      "type: string\nresolve:\n  with:\n    - provider: static\n      inputs:\n        value: eu",
    ),
  },
  check: ({ solution }) =>
    [...solution?.spec.resolvers.values() ?? []].flatMap(({ name, type }): Remark[] =>
      typeof type === "string" ? [] : [{
        at: ["spec", "resolvers", name, "type"],
        message: `"${type.unknown}" is no type of a resolver`,
        hint: didYouMean(type.unknown, TYPES),
      }]
    ),
};

const unusedFinally: Rule = {
  id: "unused-finally",
  severity: "info",
  category: "structure",
  description: "The workflow has finally actions but no regular ones.",
  why: "There is nothing after which they would clean up; they might as well be regular actions.",
  fix: "Move them to `actions`, or add the actions they belong to.",
  examples: {
    bad: "spec:\n  workflow:\n    finally: # <-\n      a:\n        provider: message\n        inputs:\n" +
      "          message: Done\n",
    good: action("provider: message\ninputs:\n  message: Done"),
  },
  check: ({ solution }) => {
    const workflow = solution?.spec.workflow;
    if (!workflow || workflow.actions.size > 0 || workflow.finally.size === 0) return [];
    return [{
      at: ["spec", "workflow", "finally"],
      message: "there are finally actions but no regular ones",
    }];
  },
};

/** Shape of the solution. */
export const structureRules: readonly Rule[] = [
  emptySolution,
  emptyWorkflow,
  emptyPhase(
    "resolve",
    "Without a source no value can come; the resolver fails in every run.",
    "resolve:\n  with:\n    - provider: static\n      inputs:\n        value: 1",
  ),
  emptyPhase(
    "transform",
    "It does nothing, and readers wonder what is missing.",
    "transform:\n  with:\n    - provider: cel\n      inputs:\n        expression: __self + 1",
  ),
  emptyPhase(
    "validate",
    "It checks nothing, although it looks as if the value were checked.",
    "validate:\n  with:\n    - provider: validation\n      inputs:\n        expression: __self > 0",
  ),
  resolveForEach,
  finallyForEach,
  unusedFinally,
  unknownType,
];
