import type { Code, Diagnostic } from "../../diagnostics/mod.ts";
import { child } from "../../yaml/mod.ts";
import { dependencyProblems, unknownResolverHint } from "../../solution/mod.ts";
import type { LintContext } from "../context.ts";
import { actionReferences } from "../references.ts";
import type { Path } from "../place.ts";
import type { Remark, Rule } from "../rule.ts";

/** A remark for each problem of the loader that has one of the codes. */
function problemsWith(codes: readonly Code[]) {
  return ({ problems, failure, pathOf }: LintContext): Remark[] => {
    const all: readonly Diagnostic[] = failure ? [...problems, failure.diagnostic()] : problems;
    return all.filter(({ code }) => codes.includes(code)).map((problem) => ({
      at: pathOf(problem.range),
      message: problem.message,
      range: problem.range,
      hint: problem.hint,
    }));
  };
}

const loadError: Rule = {
  id: "load-error",
  severity: "error",
  category: "structure",
  description: "The solution, or a file that it composes, cannot be read.",
  why: "Nothing in the file can be used before it can be read as a whole.",
  fix: "Follow the message: correct the path, the size or the encoding of the file it names.",
  examples: {
    bad: "compose:\n  - missing.yaml # <-\nspec:\n  resolvers:\n    a:\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value: 1\n",
    good: "compose:\n  - part.yaml\nspec:\n  resolvers:\n    a:\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value: 1\n",
  },
  check: problemsWith([
    "SCAF1001",
    "SCAF1002",
    "SCAF1005",
    "SCAF1012",
    "SCAF1013",
    "SCAF1014",
    "SCAF1015",
    "SCAF1017",
  ]),
};

const yamlSyntax: Rule = {
  id: "yaml-syntax",
  severity: "error",
  category: "structure",
  description: "The text is not valid YAML.",
  why: "Nothing in the file can be used before it can be read as a whole.",
  fix: "Correct the indentation, quotes or brackets at the place shown.",
  examples: {
    bad: "spec:\n  resolvers: {a: [ } # <-\n",
    good: "spec:\n  resolvers:\n    a:\n      resolve:\n        with:\n          - provider: static\n" +
      "            inputs:\n              value: []\n",
  },
  check: problemsWith(["SCAF1003"]),
};

const duplicateKey: Rule = {
  id: "duplicate-key",
  severity: "error",
  category: "structure",
  description: "A map holds the same key twice.",
  why: "Only one of the two values could count, and nobody could tell which; so the file does not load.",
  fix: "Keep one of the two entries, or rename one.",
  examples: {
    bad:
      "spec:\n  resolvers:\n    a:\n      type: string\n      type: int # <-\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value: 1\n",
    good: "spec:\n  resolvers:\n    a:\n      type: int\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value: 1\n",
  },
  check: problemsWith(["SCAF1004"]),
};

const invalidEnvelope: Rule = {
  id: "invalid-envelope",
  severity: "error",
  category: "structure",
  description:
    "One of apiVersion, kind, metadata.name or catalog.visibility is missing or has a value that does not exist.",
  why: "The program cannot tell that the file is a solution of a version it understands, so it refuses it.",
  fix: "Start with `apiVersion: scafctl.io/v1`, `kind: Solution` and a `metadata.name`.",
  examples: {
    bad: "apiVersion: scafctl.io/v9 # <-\nkind: Solution\nmetadata:\n  name: demo\n  version: 1.0.0\n" +
      "  description: An example\nspec:\n  resolvers:\n    a:\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value: 1\n",
    good: "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata:\n  name: demo\n  version: 1.0.0\n" +
      "  description: An example\nspec:\n  resolvers:\n    a:\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value: 1\n",
  },
  check: problemsWith(["SCAF1006"]),
};

const invalidField: Rule = {
  id: "invalid-field",
  severity: "error",
  category: "structure",
  description:
    "A field has a value of the wrong kind, a condition has no valid form, or an input has two forms.",
  why: "The loader cannot tell what is meant, so the file does not load.",
  fix: "Give the field the kind of value that the message asks for.",
  examples: {
    bad: "spec:\n  resolvers:\n    a:\n      timeout: soon # <-\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value: 1\n",
    good: "spec:\n  resolvers:\n    a:\n      timeout: 30s\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value: 1\n",
  },
  check: problemsWith(["SCAF1007", "SCAF1008", "SCAF1016"]),
};

/** Names that mean something else wherever a resolver could be read. */
const RESERVED = ["__actions", "__error", "__item", "__index", "_"];

const reservedName: Rule = {
  id: "reserved-name",
  severity: "error",
  category: "naming",
  description: "A resolver has a name that belongs to the program: `_`, or one that begins with `__`.",
  why: "In expressions and templates the name means something else, so the value could never be read.",
  fix: "Rename the resolver.",
  examples: {
    bad:
      "spec:\n  resolvers:\n    __item: # <-\n      resolve:\n        with:\n          - provider: static\n" +
      "            inputs:\n              value: 1\n",
    good: "spec:\n  resolvers:\n    item:\n      resolve:\n        with:\n          - provider: static\n" +
      "            inputs:\n              value: 1\n",
  },
  check: ({ solution }) =>
    [...solution?.spec.resolvers.keys() ?? []]
      .filter((name) => RESERVED.includes(name) || name.startsWith("__"))
      .map((name) => ({ at: ["spec", "resolvers", name], message: `"${name}" cannot name a resolver` })),
};

const nullResolver: Rule = {
  id: "null-resolver",
  severity: "error",
  category: "structure",
  description: "A resolver has a name and no body.",
  why: "There is nothing from which a value could come; the file does not load.",
  fix: "Add a `resolve` block, or delete the key.",
  examples: {
    bad: "spec:\n  resolvers:\n    region: # <-\n",
    good: "spec:\n  resolvers:\n    region:\n      resolve:\n        with:\n          - provider: static\n" +
      "            inputs:\n              value: eu\n",
  },
  check: ({ root }) => {
    const resolvers = child(child(root, "spec"), "resolvers");
    if (resolvers?.kind !== "map") return [];
    return resolvers.entries.filter(({ value }) => value.value === null).map(({ name }) => ({
      at: ["spec", "resolvers", name],
      message: `resolver "${name}" has no body`,
    }));
  },
};

const invalidResolver: Rule = {
  id: "invalid-resolver",
  severity: "error",
  category: "naming",
  description:
    "A resolver has an empty name, a name with blanks, or a dependsOn entry that is empty or itself.",
  why: "Such a name cannot be referred to, and such a dependency can never be met; the file does not load.",
  fix: "Rename the resolver, or correct its dependsOn.",
  examples: {
    bad: "spec:\n  resolvers:\n    a: # <-\n      dependsOn: [a]\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value: 1\n",
    good: "spec:\n  resolvers:\n    a:\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value: 1\n",
  },
  check: (context) => {
    // Two rules of their own look at null bodies and reserved names.
    const told = new Set([...nullPlaces(context), ...reservedPlaces(context)]);
    return problemsWith(["SCAF1009"])(context).filter(({ at }) => !told.has(context.format(at)));
  },
};

const nullPlaces = (context: LintContext) => places(nullResolver, context);
const reservedPlaces = (context: LintContext) => places(reservedName, context);

function places(rule: Rule, context: LintContext): string[] {
  return [...rule.check(context) as Iterable<Remark>].map(({ at }) => context.format(at));
}

/** Problems of the dependencies between resolvers, seen as a run sees them. */
function dependencies(context: LintContext, code: Code): Remark[] {
  const { solution, descriptor, pathOf } = context;
  if (!solution) return [];
  return dependencyProblems(solution.spec.resolvers, {
    extract: (name) => descriptor(name)?.extractDependencies,
  })
    .filter((problem) => problem.code === code)
    .filter(({ range }) => code !== "SCAF1011" || !selfDependent(context, range))
    .map(({ message, range, hint }) => ({ at: withoutForm(pathOf(range)), message, range, hint }));
}

/** The place of an input, not of the `expr` or `tmpl` in it, as all other rules have it. */
function withoutForm(path: Path): Path {
  return ["rslvr", "expr", "tmpl"].includes(String(path.at(-1))) ? path.slice(0, -1) : path;
}

/** `invalid-resolver` tells of a resolver that lists itself. */
function selfDependent({ solution }: LintContext, range: Diagnostic["range"]): boolean {
  return [...solution!.spec.resolvers.values()].some((one) =>
    one.range === range && one.dependsOn.includes(one.name)
  );
}

/** Names of resolvers that actions refer to. */
function unknownInActions({ solution }: LintContext): Remark[] {
  if (!solution) return [];
  const { resolvers, workflow } = solution.spec;
  return actionReferences(workflow)
    .filter(({ name, soft }) => !soft && name !== "" && !resolvers.has(name))
    .map(({ name, at, range }) => ({
      at,
      range,
      message: `there is no resolver "${name}"`,
      hint: unknownResolverHint(name, resolvers),
    }));
}

const undefinedReference: Rule = {
  id: "undefined-reference",
  severity: "error",
  category: "dependency",
  description: "Something reads a resolver that does not exist.",
  why: "The solution does not run, unless a parameter of that name is given each time.",
  fix: "Correct the name, or add the resolver.",
  examples: {
    bad: "spec:\n  resolvers:\n    region:\n      resolve:\n        with:\n          - provider: static\n" +
      "            inputs:\n              value: eu\n    bucket:\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value:\n" +
      "                expr: _.regoin + '-data' # <-\n",
    good: "spec:\n  resolvers:\n    region:\n      resolve:\n        with:\n          - provider: static\n" +
      "            inputs:\n              value: eu\n    bucket:\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value:\n" +
      "                expr: _.region + '-data'\n",
  },
  check: (context) => [...dependencies(context, "SCAF1010"), ...unknownInActions(context)],
};

const resolverCycle: Rule = {
  id: "resolver-cycle",
  severity: "error",
  category: "dependency",
  description: "Resolvers wait for each other in a circle.",
  why: "None of them could ever start, so the file does not load.",
  fix: "Take one of the references out, or put what they share into a resolver of its own.",
  examples: {
    bad: "spec:\n  resolvers:\n    a: # <-\n      resolve:\n        with:\n          - provider: static\n" +
      "            inputs:\n              value:\n                rslvr: b\n    b:\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value:\n                rslvr: a\n",
    good: "spec:\n  resolvers:\n    a:\n      resolve:\n        with:\n          - provider: static\n" +
      "            inputs:\n              value:\n                rslvr: b\n    b:\n      resolve:\n        with:\n" +
      "          - provider: static\n            inputs:\n              value: 1\n",
  },
  check: (context) => dependencies(context, "SCAF1011"),
};

/** What keeps a solution from being loaded. */
export const loadRules: readonly Rule[] = [
  loadError,
  yamlSyntax,
  duplicateKey,
  invalidEnvelope,
  invalidField,
  reservedName,
  nullResolver,
  invalidResolver,
  undefinedReference,
  resolverCycle,
];
