import assert from "node:assert/strict";
import { type CommandSpec, GLOBAL_FLAGS } from "../../lib/cli/spec.ts";
import { ROOT } from "../../lib/cli/tree/root.ts";
import { scafctl } from "./program.ts";

/**
 * What command lines written for the original may hold, of the commands that need no catalog, login, plugin, server or
 * runner of tests: command, aliases, flags with their short names and the defaults that decide about output.
 */
const SURFACE = `
lint | l check | expression/e file/f output/o=table severity=info
lint explain | - | output/o=auto interactive/i expression/e where/w
lint rules | r | category severity output/o=auto interactive/i expression/e where/w
render | rn | -
render solution | sol s solutions | action-graph compact file/f graph-format=ascii no-cache no-timestamp
  output/o=json output-file phase-timeout redact resolver/r resolver-timeout snapshot snapshot-file
  test-name
run | r | -
run action | act a actions | action-timeout backup base-dir dry-run file/f force max-action-concurrency
  max-value-size no-cache on-conflict output-dir phase-timeout pre-release progress resolve-all resolver/r
  resolver-timeout show-execution show-metrics show-sensitive skip-validation test-name validate-all version
  warn-value-size output/o=auto interactive/i expression/e where/w
run provider | prov p | backup capability dry-run input on-conflict output-dir plugin-dir redact
  show-metrics output/o=json interactive/i expression/e
run resolver | res resolvers | base-dir file/f graph graph-format=ascii max-value-size no-cache output-dir
  phase-timeout pre-release progress redact resolve-all resolver/r resolver-timeout show-execution
  show-metrics show-sensitive skip-transform skip-validation snapshot snapshot-file test-name validate-all
  version warn-value-size output/o=auto interactive/i expression/e where/w
run solution | sol s solutions | action action-timeout backup base-dir dry-run file/f force
  max-action-concurrency max-value-size no-cache on-conflict output-dir phase-timeout pre-release progress
  resolve-all resolver/r resolver-timeout show-execution show-metrics show-sensitive skip-validation
  test-name validate-all version warn-value-size output/o=auto interactive/i expression/e where/w
eval | e | -
eval cel | c | data expression file output/o=auto var/v
eval template | tmpl t | data file output/o=auto show-refs template/t template-file var/v
eval validate | - | expression output/o=auto type
explain | exp | expression/e recursive/R
get | g | -
get authhandler | authhandlers ah auth-handler auth-handlers handlers handler | output/o=auto interactive/i
  expression/e where/w
get cel-functions | cel-funcs cel cf | builtin custom search/s output/o=auto interactive/i expression/e
  where/w
get commands | cmds | leaf output/o=auto interactive/i expression/e where/w
get go-template-functions | gotmpl-funcs gotmpl gtf | custom search/s sprig output/o=auto interactive/i
  expression/e where/w
get provider | providers prov p | capability category output/o=auto interactive/i expression/e where/w
get resolver | resolvers res | -
get resolver refs | - | expr left-delim output/o=text right-delim template template-file
get solution | sol SOL Solution solutions | file/f no-cache output/o
inspect | - | -
inspect solution | sol | file/f output/o=auto interactive/i expression/e where/w
snapshot | snap | -
snapshot diff | - | format/f=human ignore-fields ignore-unchanged output/o
snapshot show | - | format/f=summary
solution | sol | -
solution diff | - | file/f output/o=table
new | - | -
new solution | sol s | description features name/n output/o providers version
cache | - | -
cache clear | clean rm | force/f kind/k name/n output/o=auto interactive/i expression/e where/w
cache info | status show | output/o=auto interactive/i expression/e where/w
config | cfg | -
config get | - | output/o=auto interactive/i expression/e where/w
config init | - | dry-run force full output/o
config paths | - | platform output/o=auto interactive/i expression/e where/w
config reset | - | all force
config schema | - | compact
config set | - | -
config show | - | -
config unset | - | -
config validate | - | -
config view | - | output/o=auto interactive/i expression/e where/w
secrets | secret | -
secrets delete | rm remove | all/a force/f
secrets exists | - | all/a
secrets export | - | all/a encrypt format/f=yaml output/o
secrets get | - | all/a no-newline output/o
secrets import | - | dry-run overwrite
secrets list | - | all/a output/o=auto interactive/i expression/e where/w
secrets rotate | - | -
secrets set | - | file overwrite value
completion | - | -
completion bash | - | no-descriptions
completion fish | - | no-descriptions
completion powershell | - | no-descriptions
completion zsh | - | no-descriptions
examples | ex | -
examples get | - | output/o
examples list | ls | category output/o=auto interactive/i expression/e where/w
options | - | -
version | v | output/o
`;

const GLOBALS =
  "config cwd/C debug/d log-file log-format log-level no-color otel-endpoint otel-insecure quiet/q verbose";

/** Flags that choose in catalogs or load plugins; they are refused, with the reason. */
const ABSENT = new Set(["version", "pre-release", "plugin-dir"]);

interface Entry {
  readonly path: string;
  readonly aliases: readonly string[];
  readonly flags: readonly { readonly name: string; readonly short?: string; readonly preset?: string }[];
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "" && word !== "-");
}

function flagOf(text: string): Entry["flags"][number] {
  const [, name, short, preset] = /^([a-z-]+)(?:\/(\w))?(?:=(\w+))?$/.exec(text)!;
  return { name: name!, ...(short && { short }), ...(preset && { preset }) };
}

const ENTRIES: readonly Entry[] = SURFACE.trim().replace(/\n {2}/g, " ").split("\n").map((line) => {
  const [path, aliases, flags] = line.split("|");
  return { path: path!.trim(), aliases: words(aliases!), flags: words(flags!).map(flagOf) };
});

function commandAt(path: string): CommandSpec {
  let command: CommandSpec | undefined = ROOT;
  for (const name of path.split(" ")) command = command?.children?.find((child) => child.name === name);
  assert.ok(command, `there is no ${path}`);
  return command;
}

for (const { path, aliases, flags } of ENTRIES) {
  Deno.test(`surface: ${path} has the names and flags of the original`, () => {
    const command = commandAt(path);
    assert.deepEqual(aliases.filter((alias) => !command.aliases?.includes(alias)), []);
    for (const { name, short, preset } of flags) {
      const flag = command.flags?.find((each) => each.name === name);
      // They choose in catalogs or load plugins.
      if (!flag && ABSENT.has(name) && path.startsWith("run ")) continue;
      assert.ok(flag, `--${name}`);
      if (short !== undefined) assert.equal(flag.short, short, `--${name}`);
      if (preset !== undefined) assert.equal(flag.default, preset, `--${name}`);
    }
  });
}

Deno.test("surface: the flags of every command", () => {
  for (const { name, short } of words(GLOBALS).map(flagOf)) {
    const flag = GLOBAL_FLAGS.find((each) => each.name === name);
    assert.ok(flag, name);
    assert.equal(flag.short, short, name);
  }
});

/** Lines for parts of the original that this version comes without, and what they are told. */
const WITHOUT: readonly (readonly [line: string, says: RegExp])[] = [
  ["auth login github", /without logins/],
  ["b solution", /without catalogs/],
  ["build solution -f solution.yaml", /without catalogs/],
  ["bundle verify x@1.0.0", /without catalogs/],
  ["cat list", /without catalogs/],
  ["catalog pull x", /without catalogs/],
  ["credential-helper get", /without logins/],
  ["mcp serve", /without servers/],
  ["plugins list", /without plugins/],
  ["run provider x --plugin-dir y", /without plugins/],
  ["run resolver --pprof cpu", /the original's own runtime/],
  ["run solution x --pre-release", /without catalogs/],
  ["run solution x --version ^1", /without catalogs/],
  ["serve", /without servers/],
  ["test functional", /without a runner of tests/],
  ["vendor update", /without catalogs/],
];

for (const [line, says] of WITHOUT) {
  Deno.test(`surface: ${line} says that this version comes without it`, async () => {
    const { code, stdout, stderr } = await scafctl(line.split(" "));
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, says);
    assert.ok(!stderr.includes("did you mean"), stderr);
  });
}
