import assert from "node:assert/strict";
import { inFolder, scafctl } from "./program.ts";

const HEAD = "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: codes, version: 1.0.0}\nspec:\n";
const resolver = (body: string) => `${HEAD}  resolvers:\n    a: ${body}\n`;
const action = (body: string) => `${HEAD}  workflow:\n    actions:\n      one: ${body}\n`;
const STATIC = "{resolve: {with: [{provider: static, inputs: {value: [1, 2]}}]}}";

const FILES: Readonly<Record<string, string>> = {
  "good.yaml": resolver(STATIC),
  "parameter.yaml": resolver("{resolve: {with: [{provider: parameter, inputs: {key: env}}]}}"),
  "invalid-value.yaml": resolver(
    "{resolve: {with: [{provider: static, inputs: {value: 1}}]}, " +
      'validate: {with: [{provider: validation, inputs: {expression: "__self > 1"}}]}}',
  ),
  "two-inputs.yaml": resolver(
    "{resolve: {with: [{provider: static, inputs: {value: {expr: '1', tmpl: '1'}}}]}}",
  ),
  "reserved.yaml": `${HEAD}  resolvers:\n    __a: ${STATIC}\n`,
  "cycle.yaml": resolver("{dependsOn: [b], resolve: {with: [{provider: static, inputs: {value: 1}}]}}") +
    "    b: {dependsOn: [a], resolve: {with: [{provider: static, inputs: {value: 1}}]}}\n",
  "version.yaml": resolver(STATIC).replace("scafctl.io/v1", "scafctl.io/v9"),
  "syntax.yaml": "a: [",
  "run.yaml": action("{provider: exec, inputs: {command: 'true'}}"),
  "fails.yaml": action("{provider: exec, inputs: {command: 'exit 3'}}"),
  "data.yaml": action("{provider: exec, inputs: {command: 'exit 3', allowFailure: true}}"),
  "slow.yaml": action("{provider: sleep, timeout: 10ms, inputs: {duration: 1m}}"),
  "on-error.yaml": action("{provider: static, onError: never, inputs: {value: 1}}"),
  "unknown-provider.yaml": action("{provider: nobody, inputs: {}}"),
  "action-cycle.yaml": action("{provider: static, dependsOn: [one], inputs: {value: 1}}"),
  "for-each.yaml": action("{provider: static, forEach: {in: {expr: '1'}}, inputs: {value: 1}}"),
  "render.yaml": resolver("{resolve: {with: [{provider: parameter, inputs: {key: env}}]}}") +
    "  workflow:\n    actions:\n      one: {provider: static, inputs: {value: {rslvr: a}}}\n",
  "wrong-lint.yaml": resolver("{resolve: {with: [{provider: static, inputs: {valeu: 1}}]}}"),
  "config.yaml": "logging: {level: loud}\n",
};

/** Lines by their exit code. `-f` is written for files of above. */
const LINES: Readonly<Record<number, readonly string[]>> = {
  0: [
    "run resolver -f good.yaml",
    "run provider static value=1,2",
    "run solution -f run.yaml",
    "run solution -f data.yaml",
    "run solution -f fails.yaml --action-failure=data",
    "run solution -f fails.yaml --dry-run",
    "lint -f good.yaml",
    "secrets list",
    "solution diff -f good.yaml -f run.yaml",
    "run",
    "help run solution",
  ],
  1: [
    "run resolver -f parameter.yaml",
    "run resolver -f invalid-value.yaml",
    "run resolver -f good.yaml --max-value-size 2",
    "run resolver -f good.yaml -o bogus",
    "run resolver -f good.yaml --nonsense",
    "run resolver -f good.yaml --resolver-timeout soon",
    "run resolver -f good.yaml -i",
    "run frob",
    "frob",
    "explain",
    "-C nowhere run resolver",
    "new solution --no-input",
    "render solution -f render.yaml",
    "lint -f missing.yaml",
    "lint -f syntax.yaml",
    "lint -f no-such-name",
    "lint",
    "secrets exists nobody",
    "eval template -t {{.a",
  ],
  2: [
    "run resolver -f parameter.yaml -r env",
    "run resolver -f parameter.yaml -r env=@missing.txt",
    "run solution -f on-error.yaml",
    "run solution -f unknown-provider.yaml",
    "run solution -f action-cycle.yaml",
    "lint -f wrong-lint.yaml",
    "lint -f wrong-lint.yaml -o quiet",
    "config validate config.yaml",
    "config validate syntax.yaml",
    "config validate syntax.yaml -o json",
  ],
  3: [
    "run solution -f good.yaml",
    "render solution -f good.yaml",
    "run solution -f run.yaml --action nobody",
    "run action -f run.yaml nobody",
    "run resolver -f good.yaml nobody",
    "run resolver -f parameter.yaml -r evn=1",
    "run solution good.yaml",
    "run solution name -f run.yaml",
    "run resolver -f good.yaml --snapshot",
    "run resolver -f good.yaml --snapshot --snapshot-file s.json --graph",
    "run resolver -f - -r @-",
    "run solution -f run.yaml --on-conflict bogus",
    "run solution -f run.yaml --force --on-conflict append",
    "run solution -f for-each.yaml",
    "run provider static valeu=1",
    "run provider static value",
    "run provider static --input value",
    "run provider static value=1 value=2",
    "run provider static value=1 --input value=2",
    "eval validate --type cel --expression 1+",
    "eval cel -e 1+",
    "eval cel -e 1 --data {",
    "lint explain nobody",
    "explain nobody",
    "config get nobody",
    "config set nobody 1",
    "config set cel.costLimit lots",
    "config paths --platform beos",
    "config reset",
    "secrets set .hidden x",
    "solution diff run.yaml -f good.yaml",
    "get provider --capability bogus",
    "get provider --category bogus",
    "examples list --category bogus",
    "lint rules --category bogus",
    "snapshot show s.json --format json -o yaml",
  ],
  4: [
    "run resolver",
    "run solution -f missing.yaml",
    "run resolver -f syntax.yaml",
    "run resolver -f version.yaml",
    "run resolver -f reserved.yaml",
    "run resolver -f cycle.yaml",
    "run resolver -f two-inputs.yaml",
    "run resolver -f no-such-name",
    "render solution -f missing.yaml",
    "get solution -f missing.yaml",
    "inspect solution -f missing.yaml",
    "explain solution -f missing.yaml",
    "run provider nobody",
    "get provider nobody",
    "schema provider nobody",
    "secrets get nobody",
    "secrets delete nobody",
    "config validate",
    "config validate missing.yaml",
    "snapshot show missing.json",
    "snapshot diff missing.json missing.json",
    "examples get nobody",
  ],
  5: ["render solution -f for-each.yaml", "render solution -f for-each.yaml --action-graph"],
  6: ["run solution -f fails.yaml", "run action -f fails.yaml one", "run solution -f slow.yaml"],
};

for (const [code, lines] of Object.entries(LINES)) {
  Deno.test(`exit codes: ${code}`, async () => {
    await inFolder(FILES, async (cwd) => {
      const results = await Promise.all(
        lines.map(async (line) => [line, await scafctl(line.split(" "), { cwd })] as const),
      );
      assert.deepEqual(
        results.filter(([, result]) => result.code !== Number(code))
          .map(([line, result]) => `${line}: ${result.code} ${result.stderr}`),
        [],
      );
    });
  });
}

Deno.test("exit codes: 7 when the store of secrets cannot be opened, or the configuration not be changed", async () => {
  await inFolder({ file: "" }, async (cwd) => {
    const locked = await scafctl(["secrets", "get", "x"], { cwd, env: { SCAFCTL_SECRET_KEY: "short" } });
    assert.equal(locked.code, 7, locked.stderr);
    const unwritable = await scafctl(
      ["--config", "file/config.yaml", "config", "set", "cel.costLimit", "1"],
      { cwd },
    );
    assert.equal(unwritable.code, 7, unwritable.stderr);
  });
});
