import { type SchemaProblem, validateForeign } from "../../schema/mod.ts";
import { solutionSchema } from "../../solution/mod.ts";
import type { LintContext } from "../context.ts";
import type { Remark, Rule } from "../rule.ts";
import { resolver, step, withResolver } from "./examples.ts";
import { homeOf } from "./homes.ts";

/** A remark for each warning of the loader that names the rule. */
function warningsOf(rule: string) {
  return ({ warnings, pathOf }: LintContext): Remark[] =>
    warnings.filter((warning) => warning.rule === rule).map(({ message, range, suggestion }) => ({
      at: pathOf(range),
      message,
      range,
      hint: suggestion,
    }));
}

const schemaViolation: Rule = {
  id: "schema-violation",
  severity: "error",
  category: "schema",
  description:
    "A field breaks a limit of the solution's JSON Schema: a length, a pattern, a count, a required key.",
  why: "The file may run all the same, but editors, catalogs and other tools rely on these limits.",
  fix: "Bring the field within the limit; `scafctl schema` prints the schema.",
  examples: {
    bad: withResolver("metadata:\n  name: Demo_1 # <-\n  version: 1.0.0\n  description: An example\n"),
    good: withResolver("metadata:\n  name: demo-1\n  version: 1.0.0\n  description: An example\n"),
  },
  check: async (context) =>
    (await schemaProblems(context)).filter(({ isUnusable }) => !isUnusable).map(({ path, message }) => ({
      at: context.parse(path),
      message: path === "" ? message : `${path}: ${message}`,
    })),
};

const schemaError: Rule = {
  id: "schema-error",
  severity: "warning",
  category: "schema",
  description:
    "The file could not be checked against the solution's JSON Schema, for instance as it is too large.",
  why: "Lengths, patterns and counts were not looked at, so there may be more to correct than lint tells.",
  fix: "Split the solution into parts under compose, or make it smaller.",
  // An example would have to be many thousand lines long.
  examples: { bad: "", good: withResolver("") },
  check: async (context) =>
    (await schemaProblems(context)).filter(({ isUnusable }) => isUnusable).map(({ message }) => ({
      at: [],
      message: `the file could not be checked: ${message}`,
    })),
};

const known = new WeakMap<LintContext, Promise<SchemaProblem[]>>();

/** The check is made once for both rules that report from it. */
function schemaProblems(context: LintContext): Promise<SchemaProblem[]> {
  let problems = known.get(context);
  if (!problems) {
    problems = context.root?.kind === "map"
      ? validateForeign(solutionSchema(), context.root.value)
      : Promise.resolve([]);
    known.set(context, problems);
  }
  return problems;
}

const unknownKey: Rule = {
  id: "unknown-key",
  severity: "error",
  category: "schema",
  description: "A map holds a key that the format does not know.",
  why: "The loader passes over it, so what it was meant to do silently does not happen.",
  fix: "Correct the spelling, or delete the key.",
  examples: {
    bad: resolver(
      "descripton: The region # <-\nresolve:\n  with:\n    - provider: static\n      inputs:\n        value: eu",
    ),
    good: resolver(
      "description: The region\nresolve:\n  with:\n    - provider: static\n      inputs:\n        value: eu",
    ),
  },
  check: (context) =>
    warningsOf("unknown-key")(context).map((remark) => {
      const home = remark.hint === undefined ? homeOf(remark.at, context) : undefined;
      return home === undefined ? remark : { ...remark, hint: `put it below ${home}` };
    }),
};

const unknownWord: Rule = {
  id: "unknown-word",
  severity: "error",
  category: "schema",
  description: "A field that takes one of a few words has another one.",
  why: "The loader passes over it, and the default holds.",
  fix: "Use one of the words that the message lists.",
  examples: {
    bad: step("provider: static\nonError: ignored # <-\ninputs:\n  value: 1"),
    good: step("provider: static\nonError: fail\ninputs:\n  value: 1"),
  },
  check: warningsOf("unknown-word"),
};

const deprecatedSpelling: Rule = {
  id: "deprecated-spelling",
  severity: "warning",
  category: "schema",
  description: "A key or a provider is written in an old way that still loads.",
  why: "Old spellings may go away, and other tools that read the format do not know them.",
  fix: "Use the spelling that the message names.",
  examples: {
    bad: resolver("resolve:\n  from: # <-\n    - provider: static\n      inputs:\n        value: 1"),
    good: resolver("resolve:\n  with:\n    - provider: static\n      inputs:\n        value: 1"),
  },
  check: warningsOf("deprecated-spelling"),
};

const composeNoMatch: Rule = {
  id: "compose-no-match",
  severity: "warning",
  category: "structure",
  description: "A pattern under compose matches no file.",
  why: "The parts it was meant to bring in are missing.",
  fix: "Correct the pattern; it is relative to the solution's folder.",
  examples: {
    bad: withResolver("compose:\n  - 'parts/*.yaml' # <-\n"),
    good: withResolver("compose:\n  - 'par?.yaml'\n"),
  },
  check: warningsOf("compose-no-match"),
};

const composeIgnoredKey: Rule = {
  id: "compose-ignored-key",
  severity: "warning",
  category: "structure",
  description: "A composed file holds a key that only counts in the main file.",
  why: "The loader passes over it, so what it was meant to do silently does not happen.",
  fix: "Move the key to the main file.",
  examples: {
    bad: withResolver("compose:\n  - extra.yaml\n"),
    good: withResolver("compose:\n  - part.yaml\n"),
  },
  check: warningsOf("compose-ignored-key"),
};

/** The file against its format. */
export const schemaRules: readonly Rule[] = [
  schemaViolation,
  schemaError,
  unknownKey,
  unknownWord,
  deprecatedSpelling,
  composeNoMatch,
  composeIgnoredKey,
];
