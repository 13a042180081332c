import { closest } from "../../diagnostics/mod.ts";
import { dependencyAnalysis, type ProviderStep, references } from "../../solution/mod.ts";
import type { LintContext } from "../context.ts";
import { actionParts, unknownNames } from "../references.ts";
import type { Remark, Rule } from "../rule.ts";
import { resolver } from "./examples.ts";
import { isReadable } from "./texts.ts";

const unusedResolver: Rule = {
  id: "unused-resolver",
  severity: "warning",
  category: "usage",
  description: "Nothing reads a resolver, and it validates nothing.",
  why: "It costs time in every run and may fail it, and nobody gets anything from it.",
  fix: "Use it, delete it, or leave the warning if its value is what the solution is run for.",
  examples: {
    bad:
      "spec:\n  resolvers:\n    region: # <-\n      resolve:\n        with:\n          - provider: static\n" +
      "            inputs:\n              value: eu\n  workflow:\n    actions:\n      show:\n" +
      "        provider: message\n        inputs:\n          message: Hello\n",
    good: "spec:\n  resolvers:\n    region:\n      resolve:\n        with:\n          - provider: static\n" +
      "            inputs:\n              value: eu\n  workflow:\n    actions:\n      show:\n" +
      "        provider: message\n        inputs:\n          message:\n            rslvr: region\n",
  },
  check: (context) => {
    const { solution, descriptor } = context;
    if (!solution) return [];
    const { resolvers, workflow } = solution.spec;
    const used = new Set<string>();
    const analysis = dependencyAnalysis(resolvers, (name) => descriptor(name)?.extractDependencies);
    for (const definition of resolvers.values()) {
      const { names, whole } = analysis.dependencies(definition);
      if (whole) return [];
      for (const name of names) used.add(name);
      if (definition.errorMessage) {
        const { resolvers: read, wholeResolvers } = references(definition.errorMessage);
        if (wholeResolvers) return [];
        for (const { name } of read) if (name !== definition.name) used.add(name);
      }
    }
    for (const { found } of actionParts(workflow)) {
      if (found.wholeResolvers) return [];
      for (const { name } of found.resolvers) used.add(name);
    }
    for (const { defaults } of solution.bundle.plugins) {
      for (const value of defaults.values()) {
        for (const { name } of references(value).resolvers) used.add(name);
      }
    }
    const unused = [...resolvers.values()]
      .filter(({ name, validate }) => !used.has(name) && !(validate && validate.with.length > 0));
    if (unused.length === 0) return [];
    const meant = meantNames(context);
    return unused.filter(({ name }) => !meant.has(name))
      .map(({ name }) => ({ at: ["spec", "resolvers", name], message: `nothing reads resolver "${name}"` }));
  },
};

/**
 * Resolvers that something reads in a way that is a mistake of its own: by a name that is nearly theirs, or in a text that
 * cannot be read. Without that mistake they would be used.
 */
function meantNames(context: LintContext): ReadonlySet<string> {
  const { solution, texts } = context;
  const names = [...solution?.spec.resolvers.keys() ?? []];
  const meant = new Set<string>();
  for (const unknown of unknownNames(context)) {
    const near = closest(unknown, names) ?? names.find((name) => unknown.startsWith(`${name}.`));
    if (near !== undefined) meant.add(near);
  }
  for (const text of texts) {
    if (isReadable(text)) continue;
    for (const [word] of text.text.matchAll(/[\p{L}_][\p{L}\d_-]*/gu)) meant.add(word);
  }
  return meant;
}

const unreachableSource: Rule = {
  id: "unreachable-source",
  severity: "warning",
  category: "usage",
  description: "A source stands after one that always gives a value.",
  why: "Sources are tried in order until one gives a value, so it is never asked.",
  fix: "Move the source that always succeeds to the end, or delete what follows it.",
  examples: {
    bad: resolver(
      "resolve:\n  with:\n    - provider: static\n      inputs:\n        value: eu\n" +
        "    - provider: parameter # <-\n      inputs:\n        key: region",
    ),
    good: resolver(
      "resolve:\n  with:\n    - provider: parameter\n      inputs:\n        key: region\n" +
        "    - provider: static\n      inputs:\n        value: eu",
    ),
  },
  check: ({ solution }: LintContext) =>
    [...solution?.spec.resolvers.values() ?? []].flatMap(({ name, resolve }): Remark[] => {
      if (!resolve || resolve.until) return [];
      const sure = resolve.with.findIndex(alwaysGives);
      if (sure === -1 || sure === resolve.with.length - 1) return [];
      return [{
        at: ["spec", "resolvers", name, "resolve", "with", sure + 1],
        message:
          `the source before it always gives a value, so this one of resolver "${name}" is never asked`,
      }];
    }),
};

/** Sources that neither fail nor give null, whatever happens. */
function alwaysGives({ provider, inputs, when, forEach }: ProviderStep): boolean {
  if (forEach || (when && !(when.kind === "literal" && when.value === true))) return false;
  const value = inputs.get("value");
  return provider === "metadata" ||
    (provider === "static" && value?.kind === "literal" && value.value !== null);
}

/** What has no effect. */
export const usageRules: readonly Rule[] = [unusedResolver, unreachableSource];
