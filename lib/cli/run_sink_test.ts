import assert from "node:assert/strict";
import { type EngineEvent, MetricsCollector } from "../engine/mod.ts";
import { Output, type StreamName, Terminal, terminalFacts } from "../terminal/mod.ts";
import { NO_LOG } from "./log.ts";
import { runSink } from "./run_sink.ts";

interface Setup {
  readonly github?: boolean;
  readonly structured?: boolean;
  readonly silent?: boolean;
  readonly isForeign?: boolean;
  readonly isTerminal?: boolean;
}

/** What the streams hold after the events. */
async function after(events: readonly EngineEvent[], setup: Setup = {}): Promise<Record<StreamName, string>> {
  const text = { stdout: "", stderr: "" };
  const output = new Output({
    write: (stream, bytes) => {
      text[stream] += new TextDecoder().decode(bytes);
      return Promise.resolve();
    },
  });
  const facts = terminalFacts({ noColor: true }, {
    env: (name) => setup.github && name === "GITHUB_ACTIONS" ? "true" : undefined,
    isTerminal: () => setup.isTerminal ?? false,
    size: () => undefined,
  });
  const terminal = new Terminal(facts, { quiet: false, verbose: false, debug: false }, output);
  const { sink, finish } = runSink({
    terminal,
    log: NO_LOG,
    structured: setup.structured ?? false,
    silent: setup.silent ?? false,
    progress: { event: () => {}, finish: () => {} },
    metrics: new MetricsCollector(),
    isForeign: () => setup.isForeign ?? false,
  });
  for (const event of events) await sink(event);
  finish();
  await output.flush();
  return text;
}

function phase(names: string[], state: "started" | "finished"): EngineEvent {
  return { type: "action.phase", time: 0, section: "actions", phase: 0, names, state };
}

function said(caller: string, text: string, stream: StreamName = "stdout"): EngineEvent {
  return { type: "provider.output", time: 0, caller, callerKind: "action", provider: "exec", stream, text };
}

function finished(name: string): EngineEvent {
  return {
    type: "action.finished",
    time: 0,
    name,
    section: "actions",
    status: "succeeded",
    duration: 1,
    streamed: true,
    attempts: 1,
  };
}

Deno.test("streams: a lone action writes as it is, also without a line end", async () => {
  const { stdout } = await after([
    phase(["a"], "started"),
    said("a", "one\ntwo"),
    finished("a"),
    said("b", "x\n"),
  ]);
  assert.equal(stdout, "one\ntwox\n");
});

Deno.test("streams: actions of one phase never share a line", async () => {
  const { stdout, stderr } = await after([
    phase(["a", "b"], "started"),
    said("a", "a1\na"),
    said("b", "b1\n"),
    said("a", "2\n"),
    said("b", "rest", "stderr"),
    finished("a"),
    finished("b"),
  ]);
  assert.equal(stdout, "[a] a1\n[b] b1\n[a] a2\n");
  assert.equal(stderr, "[b] rest\n");
});

Deno.test("streams: beside data everything goes to stderr, and quiet output drops stdout", async () => {
  const events = [phase(["a"], "started"), said("a", "text\n"), said("a", "err\n", "stderr"), finished("a")];
  assert.deepEqual(await after(events, { structured: true }), { stdout: "", stderr: "text\nerr\n" });
  assert.deepEqual(await after(events, { silent: true }), { stdout: "", stderr: "err\n" });
});

Deno.test("streams: under GitHub Actions the lines of a lone action are folded", async () => {
  const { stdout, stderr } = await after(
    [phase(["a"], "started"), said("a", "x\n"), finished("a"), phase(["a"], "finished")],
    { github: true },
  );
  assert.equal(stdout, "x\n");
  assert.equal(stderr, "::group::a\n::endgroup::\n");
});

Deno.test("streams: what a child solution says is passed on", async () => {
  const { stdout } = await after([{
    type: "child",
    time: 0,
    solution: "solution:c",
    caller: "a",
    event: said("inner", "hi\n"),
  }]);
  assert.equal(stdout, "hi\n");
});

function inChild(caller: string, event: EngineEvent): EngineEvent {
  return { type: "child", time: 0, solution: "solution:c", caller, event };
}

Deno.test("streams: a child that runs beside others names its action, and changes nothing for the others", async () => {
  const { stdout } = await after([
    phase(["a", "b"], "started"),
    inChild("a", phase(["x", "y"], "started")),
    said("b", "b1\n"),
    inChild("a", said("x", "x1\n")),
    inChild("a", finished("x")),
    inChild("a", phase(["x", "y"], "finished")),
    inChild("a", phase(["z"], "started")),
    inChild("a", said("z", "z1\n")),
    said("b", "b2\n"),
  ]);
  assert.equal(stdout, "[b] b1\n[a/x] x1\n[a/z] z1\n[b] b2\n");
});

Deno.test("streams: a phase that begins before another has ended takes nothing away from it", async () => {
  const { stdout } = await after([
    phase(["a", "b"], "started"),
    phase(["c"], "started"),
    said("c", "c1\n"),
    said("a", "a1\n"),
    phase(["a", "b"], "finished"),
    said("c", "c2\n"),
  ]);
  assert.equal(stdout, "c1\n[a] a1\nc2\n");
});

Deno.test("warnings of children are shown under the child's name", async () => {
  const warning: EngineEvent = { type: "warning", time: 0, source: "x", message: "look" };
  const { stderr } = await after([warning, inChild("a", warning), inChild("a", inChild("b", warning))]);
  assert.match(stderr, /^.*look\n.*solution:c: look\n.*solution:c: solution:c: look\n$/);
});

Deno.test("what a foreign solution prints gives no commands to the service that runs the job", async () => {
  const events = [
    said("one", "a\n:"),
    said("one", ":set-output name=x::y\n"),
    said("one", "##[group]z\nrest"),
    finished("one"),
  ];
  const own = await after(events, { github: true });
  assert.equal(own.stdout, "a\n::set-output name=x::y\n##[group]z\nrest");
  const foreign = await after(events, { github: true, isForeign: true });
  assert.equal(foreign.stdout, "a\n\\::set-output name=x::y\n#\\#[group]z\nrest\n");
  assert.equal(foreign.stderr, own.stderr, "the group of the action is the program's own");
  assert.equal((await after(events, { isForeign: true })).stdout, own.stdout);
});

Deno.test("what a foreign solution says on a terminal keeps colours, and nothing else that steers it", async () => {
  const text = "\x1b[31mred\x1b[0m\x1b[2J\r\n";
  const event = { ...said("one", text), provider: "message" } as EngineEvent;
  const shown = async (setup: Setup) => (await after([event], setup)).stdout;
  assert.equal(await shown({ isTerminal: true, isForeign: true }), "\x1b[31mred\x1b[0m\\u001b[2J\n");
  assert.equal(await shown({ isTerminal: true }), text);
  assert.equal(await shown({ isForeign: true }), text);
  // A program that was allowed to run prints as it likes.
  assert.equal((await after([said("one", text)], { isTerminal: true, isForeign: true })).stdout, text);
});
