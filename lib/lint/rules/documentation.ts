import { actionPath, actionsOf } from "../calls.ts";
import type { Rule } from "../rule.ts";
import { resolver, withResolver } from "./examples.ts";

const missingVersion: Rule = {
  id: "missing-version",
  severity: "warning",
  category: "documentation",
  description: "The solution has no metadata.version.",
  why: "It counts as 0.0.0-dev, which nobody can depend on, and a build refuses it.",
  fix: "Add `version: 0.1.0` (a semantic version) under metadata.",
  examples: {
    bad: withResolver("metadata: # <-\n  name: demo\n  description: An example\n"),
    good: withResolver("metadata:\n  name: demo\n  version: 0.1.0\n  description: An example\n"),
  },
  check: ({ solution }) =>
    !solution || solution.metadata.hasVersion
      ? []
      : [{ at: ["metadata"], message: "the solution has no version" }],
};

const missingSolutionDescription: Rule = {
  id: "missing-solution-description",
  severity: "info",
  category: "documentation",
  description: "The solution has no metadata.description.",
  why: "Lists and catalogs show it, and it is the first thing that a reader asks for.",
  fix: "Say in a sentence what the solution does.",
  examples: {
    bad: withResolver("metadata: # <-\n  name: demo\n  version: 0.1.0\n"),
    good: withResolver("metadata:\n  name: demo\n  version: 0.1.0\n  description: An example\n"),
  },
  check: ({ solution }) =>
    !solution || (solution.metadata.description ?? "").trim() !== ""
      ? []
      : [{ at: ["metadata"], message: "the solution has no description" }],
};

const missingDescription: Rule = {
  id: "missing-description",
  severity: "info",
  category: "documentation",
  description: "A resolver or an action has no description.",
  why: "Descriptions are what `explain`, prompts and parameter lists show to those who run the solution.",
  fix: "Add a `description`.",
  examples: {
    bad: resolver("resolve:\n  with:\n    - provider: static\n      inputs:\n        value: eu")
      .replace("a:", "a: # <-"),
    good: resolver(
      "description: Where it runs\nresolve:\n  with:\n    - provider: static\n      inputs:\n        value: eu",
    ),
  },
  check: ({ solution }) => {
    const isEmpty = (one: { description?: string }) => (one.description ?? "").trim() === "";
    return [
      ...[...solution?.spec.resolvers.values() ?? []].filter(isEmpty).map(({ name }) => ({
        at: ["spec", "resolvers", name],
        message: `resolver "${name}" has no description`,
      })),
      ...actionsOf(solution?.spec.workflow).filter(isEmpty).map((action) => ({
        at: actionPath(action),
        message: `action "${action.name}" has no description`,
      })),
    ];
  },
};

/** What readers need. */
export const documentationRules: readonly Rule[] = [
  missingVersion,
  missingSolutionDescription,
  missingDescription,
];
