import assert from "node:assert/strict";
import { FILES } from "./commands.ts";
import { inFolder, SAMPLE, scafctl } from "./program.ts";

/** Members that scripts written for the original read, by command line; `[]` stands for the first item. */
const SHAPES: readonly (readonly [line: string, members: Readonly<Record<string, string>>])[] = [
  ["run resolver", { "": "env hidden items token url" }],
  ["run resolver --show-execution", {
    "__execution": "dependencyGraph providerSummary resolvers summary",
    "__execution.resolvers.env":
      "provider dependencies phase duration status providerCallCount valueSizeBytes",
    "__execution.resolvers.env.failedAttempts[]": "provider phase duration sourceStep error",
  }],
  ["run resolver --graph --graph-format json", {
    "": "nodes edges phases stats",
    "nodes[]": "id type phase",
  }],
  ["run solution", { "": "actions duration endTime startTime status", "actions.one": "status results" }],
  ["run solution --show-execution", { "": "__execution" }],
  ["run solution --dry-run", {
    "": "dryRun solution version hasWorkflow actionPlan totalActions totalPhases",
    "actionPlan[]": "name provider wouldDo phase section",
  }],
  ["run solution --dry-run --verbose", { "actionPlan[]": "materializedInputs" }],
  ["run provider static value=1", { "": "data" }],
  ["run provider static value=1 --dry-run", { "": "data dryRun" }],
  ["render solution", {
    "": "apiVersion kind metadata executionOrder finallyOrder actions",
    "metadata": "totalActions totalPhases hasFinally",
    "actions.last": "name provider dependsOn inputs section",
  }],
  ["render solution --timestamp", { "metadata": "generatedAt" }],
  ["lint", {
    "": "file findings errorCount warnCount infoCount",
    "findings[]": "severity category location message suggestion ruleName line column sourceFile",
  }],
  ["lint rules", { "[]": "name severity category description" }],
  ["lint explain unused-resolver", { "": "name severity category description why fix examples" }],
  ["inspect solution", {
    "":
      "name version description path hasWorkflow hasResolvers runCommand resolvers actions finally catalog tags " +
      "maintainers links fileDependencies",
    "resolvers[]": "name providers phases sourcePos",
    "resolvers[].sourcePos": "line column",
    "actions[]": "name provider sourcePos",
  }],
  ["get solution", { "": "apiVersion kind metadata catalog spec", "catalog": "visibility beta disabled" }],
  ["get provider", { "[]": "name displayName description category capabilities version" }],
  ["get provider http", {
    "":
      "name displayName description category capabilities version schema outputSchemas examples tags cliUsage",
  }],
  ["get cel-functions", {
    "[]": "name functionNames description custom examples links",
    "[].examples[]": "description expression",
  }],
  ["get go-template-functions", {
    "[]": "name functionNames description custom examples links",
    "[].examples[]": "description template",
  }],
  ["get commands", { "[]": "name short group aliases hasChildren flagCount" }],
  ["get resolver refs --expr _.a", { "": "source sourceType references count" }],
  ["eval cel -e 1", { "": "expression result type" }],
  ["eval template -t {{.a}} -v a=1", { "": "output" }],
  ["eval template -t {{.a}} -v a=1 --show-refs", {
    "": "output template references",
    "references[]": "Path Position",
  }],
  ["eval validate --type cel --expression 1", { "": "expression type valid" }],
  ["snapshot show snapshot.json", { "": "metadata parameters resolvers phases" }],
  ["solution diff -f solution.yaml -f other.yaml", {
    "": "pathA pathB changes summary",
    "changes[]": "field type oldValue newValue",
    "summary": "total added removed changed",
  }],
  ["cache info", {
    "": "caches totalSize",
    "caches[]": "name path size sizeHuman fileCount description",
  }],
  ["config paths", { "[]": "name path description xdgVariable" }],
  ["config view", { "": "configFile" }],
  ["secrets list", { "[]": "name type" }],
  ["secrets get kept", { "": "name value" }],
  ["examples list", { "[]": "path category name description" }],
  ["version", { "": "buildTime commit latestVersion updateRequired version" }],
];

function at(value: unknown, path: string): unknown {
  let found = value;
  for (const [, name, first] of path.matchAll(/([^.[\]]+)|(\[\])/g)) {
    found = (found as Record<string, unknown>)[first ? "0" : name!];
  }
  return found;
}

Deno.test("shapes: JSON holds what the original's holds, and nothing of it has another name", async () => {
  const files = { ...FILES, "solution.yaml": SAMPLE, "other.yaml": SAMPLE.replace("1.2.3", "2.0.0") };
  await inFolder(files, async (cwd) => {
    assert.equal((await scafctl(["secrets", "set", "kept", "x"], { cwd })).code, 0);
    const missing = await Promise.all(SHAPES.map(async ([line, members]) => {
      const { stdout, stderr } = await scafctl([...line.split(" "), "-o", "json"], { cwd });
      const document: unknown = stdout === "" ? undefined : JSON.parse(stdout);
      return Object.entries(members).flatMap(([path, names]) => {
        const part = at(document, path);
        const keys = typeof part === "object" && part !== null ? Object.keys(part) : [];
        return names.split(" ").filter((name) => !keys.includes(name))
          .map((name) => `${line}: ${path}.${name} ${stderr}`);
      });
    }));
    assert.deepEqual(missing.flat(), []);
  });
});
