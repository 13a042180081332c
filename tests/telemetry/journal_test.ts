import assert from "node:assert/strict";
import { join } from "node:path";
import { environment, inFolder, launcher, SAMPLE, scafctl } from "../e2e/program.ts";

type Line = Record<string, unknown>;

/** What every line of a type has. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  "run.started": ["solution", "command", "trace", "span"],
  "run.finished": ["status"],
  "resolvers.planned": ["resolvers", "phases", "span", "parentSpan"],
  "resolvers.finished": ["status", "duration", "span"],
  "resolver.started": ["name", "phase", "span", "parentSpan"],
  "resolver.finished": ["name", "phase", "status", "duration", "span"],
  "resolver.attemptFailed": ["name", "provider", "phase", "step", "error"],
  "actions.planned": ["actions", "phases"],
  "action.phase": ["section", "phase", "names", "state"],
  "action.started": ["name", "section", "provider", "span"],
  "action.finished": ["name", "section", "status", "duration", "streamed", "attempts"],
  "provider.started": ["caller", "provider", "span"],
  "provider.finished": ["caller", "provider", "span", "status", "duration"],
  "provider.output": ["caller", "callerKind", "provider", "stream"],
  "grant.used": ["provider", "caller", "kind", "resource", "allowed"],
  "warning": ["source", "message"],
  "log": ["level", "message", "fields"],
};

function checked(text: string): Line[] {
  assert.ok(text.endsWith("\n"));
  return text.trimEnd().split("\n").map((line, index) => {
    const event = JSON.parse(line) as Line;
    assert.equal(event.journal, 1);
    assert.equal(event.seq, index + 1);
    assert.equal(typeof event.time, "number");
    const members = MEMBERS[String(event.type)];
    assert.ok(members, `unknown type ${event.type}`);
    for (const member of members) assert.ok(Object.hasOwn(event, member), `${event.type}.${member}`);
    return event;
  });
}

Deno.test("the journal holds every event of a run, numbered and masked", () =>
  inFolder({ "solution.yaml": SAMPLE }, async (cwd) => {
    const args = ["run", "solution", "-f", "solution.yaml", "--journal", "run.jsonl", "--resolve-all"];
    const result = await scafctl(args, { cwd });
    assert.equal(result.code, 0, result.stderr);
    const path = join(cwd, "run.jsonl");
    const text = await Deno.readTextFile(path);
    const events = checked(text);
    assert.equal(events[0]!.type, "run.started");
    assert.deepEqual([events.at(-1)!.type, events.at(-1)!.status], ["run.finished", "succeeded"]);
    assert.doesNotMatch(text, /topsecret/);
    const token = events.find((event) => event.type === "resolver.finished" && event.name === "token")!;
    assert.equal(token.value, "***REDACTED***");
    const starts = events.filter((event) => event.type === "provider.started").map((event) => event.span);
    const ends = events.filter((event) => event.type === "provider.finished").map((event) => event.span);
    assert.deepEqual(starts.toSorted(), ends.toSorted());
    if (Deno.build.os !== "windows") assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  }));

Deno.test({
  name: "a process that is killed leaves whole lines up to that moment",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder({
      "solution.yaml": `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: long, version: 1.0.0, description: d}
spec:
  workflow:
    actions:
      wait: {provider: exec, inputs: {command: "echo ready; exec sleep 60"}}
`,
    }, async (cwd) => {
      const [program, prefix] = launcher();
      const child = new Deno.Command(program, {
        args: [...prefix, "run", "solution", "-f", "solution.yaml", "--journal", "run.jsonl"],
        cwd,
        clearEnv: true,
        env: environment(join(cwd, ".home")),
        stdin: "null",
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
      for (let seen = ""; !seen.includes("ready");) {
        const { value, done } = await reader.read();
        assert.ok(!done, "ended before it was ready");
        seen += value;
      }
      const journal = await Deno.readTextFile(join(cwd, "run.jsonl"));
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
      const events = checked(journal);
      assert.ok(events.some((event) => event.type === "provider.output"));
      assert.ok(!events.some((event) => event.type === "run.finished"));
      const whole = await Deno.readTextFile(join(cwd, "run.jsonl"));
      assert.ok(whole.startsWith(journal));
      checked(whole);
    }),
});

Deno.test("a journal that cannot be written stops the run before it begins", () =>
  inFolder({ "solution.yaml": SAMPLE }, async (cwd) => {
    const result = await scafctl(["run", "solution", "-f", "solution.yaml", "--journal", "no/such/j"], {
      cwd,
    });
    assert.notEqual(result.code, 0);
    assert.equal(result.stdout, "");
    assert.match(result.stderr, /cannot write the journal no\/such\/j/);
  }));
