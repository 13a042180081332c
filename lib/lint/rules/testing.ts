import { isAbsolute } from "node:path";
import { isPattern, matchFiles } from "../../solution/mod.ts";
import { isObject, type Value } from "../../value/mod.ts";
import type { LintContext } from "../context.ts";
import type { Path } from "../place.ts";
import type { Remark, Rule } from "../rule.ts";
import { withResolver } from "./examples.ts";

interface TestCase {
  readonly name: string;
  readonly at: Path;
  readonly body: Value;
}

function casesOf({ solution }: LintContext): TestCase[] {
  const cases = own(solution?.spec.testing, "cases");
  if (!isObject(cases)) return [];
  return Object.keys(cases).map((name) => ({
    name,
    at: ["spec", "testing", "cases", name],
    body: cases[name]!,
  }));
}

function own(value: Value | undefined, name: string): Value | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function textsIn(value: Value | undefined): [string, number][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, index): [string, number][] => typeof item === "string" ? [[item, index]] : []);
}

/** The `files` entries of all tests. */
function filesOf(context: LintContext): { file: string; at: Path }[] {
  return casesOf(context).flatMap(({ at, body }) =>
    textsIn(own(body, "files")).map(([file, index]) => ({ file, at: [...at, "files", index] }))
  );
}

const example = (more: string) =>
  withResolver(
    `  testing:\n    cases:\n${more.trimEnd().split("\n").map((line) => `      ${line}`).join("\n")}\n`,
  );
const RUN = "  description: Shows help\n  command: [run, resolver]\n  assertions:\n    - contains: a\n";

const invalidTestName: Rule = {
  id: "invalid-test-name",
  severity: "error",
  category: "naming",
  description: "A test has a name that does not follow the pattern of tests or of templates.",
  why: "Names become file names and filters; the test runner refuses the file.",
  fix: "Use letters, digits, `_` and `-`, beginning with a letter or digit; a template begins with `_`.",
  examples: {
    bad: example(`"shows help": # <-\n${RUN}`),
    good: example(`shows-help:\n${RUN}`),
  },
  check: (context) =>
    casesOf(context).filter(({ name }) => !/^_?[a-zA-Z0-9][a-zA-Z0-9_-]*$/.test(name)).map((
      { name, at },
    ) => ({
      at,
      message: `"${name}" cannot name a test`,
    })),
};

const unusedTemplate: Rule = {
  id: "unused-template",
  severity: "warning",
  category: "usage",
  description: "No test extends a test template.",
  why: "Templates do not run, so it has no effect.",
  fix: "Extend it, or delete it.",
  examples: {
    bad: example(`_base: # <-\n${RUN}help:\n${RUN}`),
    good: example(`_base:\n${RUN}help:\n  description: Shows help\n  extends: [_base]\n`),
  },
  check: (context) => {
    const cases = casesOf(context);
    const used = new Set(cases.flatMap(({ body }) => textsIn(own(body, "extends")).map(([name]) => name)));
    return cases.filter(({ name }) => name.startsWith("_") && !used.has(name)).map(({ name, at }) => ({
      at,
      message: `no test extends the template "${name}"`,
    }));
  },
};

const unbundledFile: Rule = {
  id: "unbundled-test-file",
  severity: "error",
  category: "bundling",
  description: "A file of a test is not part of the bundle.",
  why: "The test passes here and fails where the bundle is tested.",
  fix: "Add the file to bundle.include.",
  examples: {
    bad: `bundle:\n  include:\n    - "*.yaml"\n${example(`help:\n${RUN}  files:\n    - data/a.txt # <-\n`)}`,
    good: `bundle:\n  include:\n    - "data/**"\n${example(`help:\n${RUN}  files:\n    - data/a.txt\n`)}`,
  },
  check: async (context) => {
    const include = context.solution?.bundle.include ?? [];
    const files = filesOf(context);
    if (include.length === 0 || files.length === 0) return [];
    const { default: picomatch } = await import("picomatch");
    const matches = picomatch([...include].map(plain), { dot: true });
    const isIncluded = (file: string) =>
      include.some((entry) => plain(entry) === plain(file)) || matches(plain(file));
    return files.filter(({ file }) => !isIncluded(file)).map(({ file, at }) => ({
      at,
      message: `no entry of bundle.include covers "${file}"`,
    }));
  },
};

function plain(path: string): string {
  return path.replace(/^\.\//, "");
}

const unreachablePath: Rule = {
  id: "unreachable-test-path",
  severity: "warning",
  category: "testing",
  description: "A file of a test does not exist.",
  why: "The test runs without it, or fails in a way that is hard to understand.",
  fix: "Correct the path; it is relative to the solution's folder.",
  examples: {
    bad: example(`help:\n${RUN}  files:\n    - data/b.txt # <-\n`),
    good: example(`help:\n${RUN}  files:\n    - data/a.txt\n`),
  },
  check: async (context) => {
    const folder = context.solution?.origin.folder;
    if (folder === undefined) return [];
    const remarks: Remark[] = [];
    for (const { file, at } of filesOf(context)) {
      if (isAbsolute(file) || file.split(/[\\/]/).includes("..") || await exists(folder, file)) continue;
      remarks.push({ at, message: `"${file}" matches no file` });
    }
    return remarks;
  },
};

async function exists(folder: string, path: string): Promise<boolean> {
  try {
    if (isPattern(path)) return (await matchFiles(folder, path)).length > 0;
    await Deno.lstat(`${folder}/${path}`);
    return true;
  } catch (error) {
    // What cannot be looked at is not said to be missing.
    return !(error instanceof Deno.errors.NotFound);
  }
}

/** Functional tests. */
export const testingRules: readonly Rule[] = [
  invalidTestName,
  unusedTemplate,
  unbundledFile,
  unreachablePath,
];
