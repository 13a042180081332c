import assert from "node:assert/strict";
import { parse as parseToml } from "smol-toml";
import type { CommandSpec } from "../../lib/cli/spec.ts";
import { ROOT } from "../../lib/cli/tree/root.ts";
import { FORMATS } from "../../lib/cli/tree/shared.ts";
import { parseYaml } from "../../lib/yaml/mod.ts";
import { FILES, type Line, LINES } from "./commands.ts";
import { inFolder, type Result, SAMPLE, scafctl } from "./program.ts";

/** Commands without a result that has a format, and why. */
const WITHOUT_DATA: Readonly<Record<string, string>> = {
  "completion bash": "a script",
  "completion fish": "a script",
  "completion nushell": "a script",
  "completion powershell": "a script",
  "completion zsh": "a script",
  "config init": "writes a file",
  "config reset": "removes a file",
  "config set": "changes a file",
  "config unset": "changes a file",
  "examples get": "a file",
  "explain": "a page of text; `-e` is a path of fields",
  "new solution": "a file",
  "secrets delete": "changes the store",
  "secrets exists": "the exit code",
  "secrets export": "writes a file",
  "secrets import": "changes the store",
  "secrets rotate": "changes the store",
  "secrets set": "changes the store",
};

/** Commands that write some formats only, and take no expressions. */
const FEW_FORMATS: Readonly<Record<string, readonly string[]>> = {
  // One secret, in the two forms that the original has beside the bare value.
  "secrets get": ["json", "yaml"],
  // A part of a solution file, to be pasted there; `-w` writes it.
  "permissions infer": ["yaml", "json", "quiet"],
};

/** `--expression` is the text that these are about. */
const OWN_EXPRESSION = new Set(["eval cel", "eval validate"]);

/** On results of actions expressions have no effect, as with the original; a warning says so. */
const ACTIONS = new Set(["run solution", "run action"]);

function commandAt(path: string): CommandSpec {
  let command = ROOT;
  for (const name of path.split(" ")) command = command.children!.find((child) => child.name === name)!;
  return command;
}

function flagOf(path: string, name: string) {
  return commandAt(path).flags?.find((flag) => flag.name === name);
}

/** The flag that takes the format: `--output`, or `--format` where `--output` is a file. */
function formatFlag(path: string): string {
  return flagOf(path, "output")?.values ? "output" : "format";
}

const DATA = LINES.filter(({ command }) => !Object.hasOwn(WITHOUT_DATA, command));

Deno.test("formats: every command writes every format and takes expressions, or has a reason", () => {
  for (const { command } of LINES) {
    if (Object.hasOwn(WITHOUT_DATA, command)) {
      const values = flagOf(command, "output")?.values ?? [];
      assert.ok(!values.includes("json"), `${command} has data after all`);
      continue;
    }
    const values = flagOf(command, formatFlag(command))?.values ?? [];
    const few = FEW_FORMATS[command];
    if (few) {
      assert.deepEqual(values, few, command);
      continue;
    }
    assert.deepEqual(FORMATS.filter((format) => !values.includes(format)), [], command);
    if (command === "eval validate") continue; // one record, which it is about itself
    assert.equal(flagOf(command, "expression")?.short, "e", command);
    assert.equal(flagOf(command, "where")?.short, "w", command);
  }
});

/** The documents that are ours, by command, as the guide lists them. */
const VERSIONED = new Map(
  [
    ...Deno.readTextFileSync(new URL("../../docs/guides/output.md", import.meta.url))
      .matchAll(/^\| `([a-z -]+)` +\| `([A-Z]\w+)` +\|$/gm),
  ].map(([, command, kind]) => [command!, kind!] as const),
);

function kindOf(document: unknown): unknown {
  const isOurs = typeof document === "object" && document !== null && "apiVersion" in document &&
    document.apiVersion === "scafctl.io/v1";
  return isOurs && "kind" in document ? document.kind : undefined;
}

Deno.test("formats: the guide lists the documents with a version, and commands that exist", () => {
  assert.equal(VERSIONED.size, 7);
  for (const command of VERSIONED.keys()) assert.ok(DATA.some((line) => line.command === command), command);
});

/** What can be told of a format's text without knowing the result. */
const READS: Readonly<Record<string, (text: string) => void>> = {
  json: (text) => void JSON.parse(text),
  yaml: (text) => void parseYaml(text),
  toml: (text) => void parseToml(text),
  quiet: (text) => assert.equal(text, ""),
  mermaid: (text) => assert.match(text, /^graph (TD|LR)\n/),
  test: (text) => {
    const cases = parseYaml(text) as Record<string, { assertions: unknown[] }>;
    for (const each of Object.values(cases)) assert.ok(each.assertions.length > 0);
  },
};

async function inSampleFolder(
  line: Line,
  test: (run: (...words: string[]) => Promise<Result>) => Promise<void>,
) {
  await inFolder({ ...FILES, "solution.yaml": SAMPLE }, async (cwd) => {
    if (line.before) assert.equal((await scafctl(line.before, { cwd })).code, 0);
    const { env, command, success } = line;
    await test((...words) =>
      scafctl([...command.split(" "), ...success, ...words], { cwd, ...(env && { env }) })
    );
  });
}

for (const line of DATA) {
  const { command } = line;
  const flag = formatFlag(command);

  Deno.test(`formats: ${command} writes each of its formats, and refuses others before it runs`, async () => {
    await inSampleFolder(line, async (run) => {
      const formats = FORMATS.filter((format) => flagOf(command, flag)!.values!.includes(format));
      const results = await Promise.all(
        formats.map(async (format) => [format, await run(`--${flag}=${format}`)] as const),
      );
      for (const [format, { code, stdout, stderr }] of results) {
        assert.equal(code, 0, `${format}: ${stderr}`);
        assert.doesNotThrow(() => READS[format]?.(stdout), `${format}: ${stdout}`);
        if (format !== "json") continue;
        // The file itself has the same envelope.
        const kind = command === "get solution" ? "Solution" : VERSIONED.get(command);
        assert.equal(kindOf(JSON.parse(stdout)), kind);
      }
      const talk = await run(`--${flag}=json`, "--verbose", "--debug");
      assert.doesNotThrow(() => JSON.parse(talk.stdout), "what is said stays out of the data");
      const wrong = await run(`--${flag}=jsno`);
      assert.equal(wrong.code, 1);
      assert.equal(wrong.stdout, "");
      assert.match(wrong.stderr, /did you mean "json"/);
    });
  });

  if (Object.hasOwn(FEW_FORMATS, command)) continue;
  Deno.test(`formats: ${command} lets expressions choose what is printed`, async () => {
    await inSampleFolder(line, async (run) => {
      const json = `--${flag}=json`;
      if (OWN_EXPRESSION.has(command)) return;
      const list = "[{'n': 1, 'whole': _ != null}, {'n': 2, 'whole': _ != null}]";
      const chosen = await run("-e", list, "-w", "_.n > 1", json);
      assert.equal(chosen.code, 0, chosen.stderr);
      if (ACTIONS.has(command)) {
        assert.match(chosen.stderr, /--expression and --where have no effect/);
        assert.equal(JSON.parse(chosen.stdout).status, "succeeded");
        return;
      }
      assert.deepEqual(JSON.parse(chosen.stdout), [{ n: 2, whole: true }]);
      const plain = await run("-e", "1 + 1", `--${flag}=text`);
      assert.equal(plain.stdout, "2\n");
      for (const wrong of [["-e", "1 +"], ["-w", "_."]]) {
        const { code, stdout, stderr } = await run(...wrong);
        assert.equal(code, 1, stderr);
        assert.equal(stdout, "");
        assert.match(stderr, /SCAF2008/);
      }
    });
  });
}

Deno.test("formats: conditions filter what a document is about", async () => {
  await inFolder(
    { ...FILES, "solution.yaml": SAMPLE, "other.yaml": SAMPLE.replace("1.2.3", "2.0.0") },
    async (cwd) => {
      const filtered = async (...words: string[]) => {
        const { stdout, stderr, code } = await scafctl(words, { cwd });
        assert.equal(code, 0, stderr);
        return JSON.parse(stdout);
      };
      assert.deepEqual(await filtered("eval", "cel", "-e", "[1, 2, 3]", "-w", "_ > 1", "-ojson"), [2, 3]);
      assert.deepEqual(
        await filtered("get", "resolver", "refs", "--expr", "_.a + _.b", "-w", "_ == 'b'", "-ojson"),
        ["b"],
      );
      const actions = await filtered("render", "solution", "-w", "_.section == 'finally'");
      assert.deepEqual(actions.map((each: { name: string; phase: number }) => [each.name, each.phase]), [[
        "bye",
        1,
      ]]);
      const findings = await filtered("lint", "-w", "_.ruleName == 'unused-resolver'", "-ojson");
      assert.ok(findings.length > 0);
      const changes = await filtered(
        ...[
          "solution",
          "diff",
          "-f",
          "solution.yaml",
          "-f",
          "other.yaml",
          "-w",
          "_.type == 'changed'",
          "-ojson",
        ],
      );
      assert.deepEqual(changes, [
        { field: "metadata.version", type: "changed", oldValue: "1.2.3", newValue: "2.0.0" },
      ]);
      const resolvers = await filtered("snapshot", "show", "snapshot.json", "-w", "_.phase == 1", "-ojson");
      assert.equal(resolvers[0].name, "a");
      const wants = await filtered("permissions", "-f", "solution.yaml", "-w", "_.right == 'run'", "-ojson");
      assert.ok(wants.length > 0);
    },
  );
});

Deno.test("formats: a rendered graph is a document, a table of its actions or a drawing", async () => {
  await inFolder({ "solution.yaml": SAMPLE }, async (cwd) => {
    const render = async (...words: string[]) =>
      (await scafctl(["render", "solution", ...words], { cwd })).stdout;
    assert.match(
      await render("-o", "table"),
      /# +section +phase +name +provider.*\n1 +actions +1 +one +exec/,
    );
    assert.match(await render("-o", "text"), /^Action Dependency Graph:\n/);
    assert.match(await render("-o", "mermaid"), /last --> one/);
    assert.match(await render("-o", "csv"), /^section,phase,name,/);
    assert.match(await render("-o", "tree"), /executionOrder/);
    assert.equal(await render("--action-graph", "-o", "mermaid"), await render("-o", "mermaid"));
    assert.equal(JSON.parse(await render("--action-graph", "-e", "_.edges.size()", "-o", "json")), 2);
    await scafctl(["render", "solution", "-o", "csv", "--output-file", "graph.csv"], { cwd });
    assert.equal(await Deno.readTextFile(`${cwd}/graph.csv`), await render("-o", "csv"));
  });
});

Deno.test("formats: -o test writes tests that a solution may hold, without what is never the same twice", async () => {
  const files = { ...FILES, "solution.yaml": SAMPLE, "data.json": '{"a": 1}', "page.tmpl": "{{ .a }}" };
  await inFolder(files, async (cwd) => {
    const test = async (...words: string[]) => {
      const { stdout, stderr, code } = await scafctl(words, { cwd });
      assert.equal(code, 0, stderr);
      return stdout;
    };
    const evaluated = await test("eval", "cel", "-e", "_.a", "--file", "data.json", "-o", "test");
    assert.match(evaluated, /- --data=\{"a":1\}/);
    assert.match(evaluated, /__output\.result == 1/);
    assert.match(evaluated, /injectFile: false/);
    const compared = await test("snapshot", "diff", "snapshot.json", "snapshot.json", "--format", "test");
    assert.match(compared, /- --format=json[^]*files:\n +- snapshot\.json/);
    assert.ok(!compared.includes("- -o"), compared);
    const ran = await test("run", "solution", "-f", "solution.yaml", "-o", "test");
    assert.match(ran, /__output\.status == "succeeded"/);
    assert.doesNotMatch(ran, /injectFile|duration|Time|--file/);
    const cases = [
      evaluated,
      compared,
      ran,
      await test("eval", "template", "--template-file", "page.tmpl", "-v", "a=1", "-o", "test"),
      await test("lint", "-f", "solution.yaml", "-o", "test"),
      await test("inspect", "solution", "-f", "solution.yaml", "-o", "test"),
      await test("solution", "diff", "-f", "solution.yaml", "-f", "solution.yaml", "-o", "test"),
    ].join("").replace(/^/gm, "      ");
    await Deno.writeTextFile(`${cwd}/tested.yaml`, `${SAMPLE}  testing:\n    cases:\n${cases}`);
    const linted = await scafctl(["lint", "-f", "tested.yaml", "--severity", "error"], { cwd });
    assert.equal(linted.code, 0, linted.stdout);
    assert.doesNotMatch(cases, /__output\.(file|path|runCommand)\b/);
  });
});

Deno.test("formats: a result that is empty is data as well", async () => {
  const empty =
    "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: none, version: 1.0.0, description: empty results}\n" +
    "spec: {resolvers: {a: {description: nothing, resolve: {with: [{provider: static, inputs: {value: 1}}]}, " +
    "validate: {with: [{provider: validation, inputs: {expression: 'true'}}]}}}}\n";
  await inFolder({ "solution.yaml": empty }, async (cwd) => {
    const size = async (line: string) => {
      const { stdout, stderr, code } = await scafctl([...line.split(" "), "-o", "json"], { cwd });
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout);
    };
    for (
      const line of [
        "secrets list -e _.size()",
        "get authhandler -e _.size()",
        "lint -e _.findings.size()",
        "parameters -e _.parameters.size()",
        "permissions -e _.wants.size()",
        "permissions diff solution.yaml solution.yaml -e _.changes.size()",
        "cache clear -e _.removedFiles",
        "get cel-functions -s nothing-like-this -e _.size()",
      ]
    ) assert.equal(await size(line), 0, line);
    for (const line of ["secrets list", "get authhandler", "lint -w true"]) {
      assert.deepEqual(await size(line), []);
    }
  });
});
