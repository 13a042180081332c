import assert from "node:assert/strict";
import { ScafctlError, Source } from "../diagnostics/mod.ts";
import {
  addMask,
  annotation,
  LinePrefixer,
  Output,
  painter,
  plain,
  ProgressTree,
  type Sink,
  type StreamName,
  styled,
  type Surroundings,
  Terminal,
  type TerminalFacts,
  terminalFacts,
} from "./mod.ts";

/** Collects what is written. */
class FakeSink implements Sink {
  readonly written: [StreamName, string][] = [];
  broken = false;

  write(stream: StreamName, bytes: Uint8Array): Promise<void> {
    if (this.broken) return Promise.reject(new Deno.errors.BrokenPipe());
    this.written.push([stream, new TextDecoder().decode(bytes)]);
    return Promise.resolve();
  }

  text(stream: StreamName): string {
    return this.written.filter(([name]) => name === stream).map(([, text]) => text).join("");
  }
}

const FACTS: TerminalFacts = {
  stdinIsTerminal: false,
  stdoutIsTerminal: false,
  stderrIsTerminal: false,
  stdoutColor: false,
  stderrColor: false,
  icons: false,
  width: 80,
  height: 24,
  ci: false,
  github: false,
};

function around(env: Record<string, string>, terminal = false): Surroundings {
  return { env: (name) => env[name], isTerminal: () => terminal, size: () => ({ columns: 100, rows: 30 }) };
}

Deno.test("facts: who decides about colour", () => {
  const color = (env: Record<string, string>, terminal: boolean, wish = {}) =>
    terminalFacts({ noColor: false, ...wish }, around(env, terminal)).stderrColor;
  assert.equal(color({}, true), true);
  assert.equal(color({}, false), false);
  assert.equal(color({ NO_COLOR: "1" }, true), false);
  assert.equal(color({ NO_COLOR: "" }, true), true);
  assert.equal(color({ FORCE_COLOR: "1" }, false), true);
  assert.equal(color({ FORCE_COLOR: "0" }, true), false);
  assert.equal(color({ NO_COLOR: "1", FORCE_COLOR: "1" }, true), false);
  assert.equal(color({ CLICOLOR_FORCE: "1" }, false), true);
  assert.equal(color({ CLICOLOR: "0" }, true), false);
  assert.equal(color({ TERM: "dumb" }, true), false);
  assert.equal(color({ NO_COLOR: "1" }, false, { color: "always" }), true);
  assert.equal(color({ FORCE_COLOR: "1" }, true, { noColor: true }), false);
});

Deno.test("output: order over both streams is kept, and write answers when it is out", async () => {
  const sink = new FakeSink();
  const output = new Output(sink);
  output.write("stdout", "a");
  output.write("stdout", "b");
  output.write("stderr", "c");
  await output.write("stdout", "d");
  assert.deepEqual(sink.written, [["stdout", "ab"], ["stderr", "c"], ["stdout", "d"]]);
});

Deno.test("output: a reader that goes away is reported once and silences its stream", async () => {
  const sink = new FakeSink();
  const output = new Output(sink);
  let calls = 0;
  output.onClosed = () => calls++;
  sink.broken = true;
  await output.write("stdout", "a");
  sink.broken = false;
  await output.write("stdout", "b");
  await output.write("stderr", "c");
  assert.equal(calls, 1);
  assert.equal(output.closed, true);
  assert.deepEqual(sink.written, [["stderr", "c"]]);
});

Deno.test("output: a full disk is no reader that went away, and what follows from it needs no words", async () => {
  const sink = new FakeSink();
  const output = new Output(sink);
  const problems: (Error | undefined)[] = [];
  output.onClosed = (problem) => problems.push(problem);
  const terminal = new Terminal(FACTS, { quiet: false, verbose: false, debug: false }, output);
  sink.write = () => Promise.reject(new Error("No space left on device"));
  await terminal.data("a");
  terminal.error(new ScafctlError("SCAF4004", "cancelled"));
  terminal.complain("cancelled");
  await output.flush();
  assert.deepEqual(problems.map((problem) => problem?.message), ["No space left on device"]);
  assert.equal(output.problem, problems[0]);
  assert.deepEqual(sink.written, []);
});

Deno.test("terminal: data goes to stdout, talk to stderr, and quiet drops the talk", async () => {
  const sink = new FakeSink();
  const terminal = new Terminal(FACTS, { quiet: true, verbose: true, debug: false }, new Output(sink));
  terminal.data("data\n");
  terminal.warn("warning");
  terminal.info("info");
  terminal.verbose("verbose");
  terminal.complain("complaint");
  await terminal.output.flush();
  assert.equal(sink.text("stdout"), "data\n");
  assert.equal(sink.text("stderr"), "complaint\n");
});

Deno.test("terminal: an error shows its place, its hint and its findings, causes only on demand", async () => {
  const source = new Source("s.yaml", "a: 1\nb: oops\n");
  const error = new ScafctlError("SCAF1007", "b is wrong", {
    range: { source, start: 8, end: 12 },
    hint: "mend it",
    cause: new Error("deep reason"),
  });
  const shown = async (debug: boolean) => {
    const sink = new FakeSink();
    const terminal = new Terminal(FACTS, { quiet: false, verbose: false, debug }, new Output(sink));
    terminal.error(error);
    await terminal.output.flush();
    return sink.text("stderr");
  };
  const brief = await shown(false);
  assert.match(brief, /^b is wrong \[SCAF1007\]\n {2}--> s\.yaml:2:4\n/);
  assert.match(brief, /2 \| b: oops\n {2}\| {4}\^\^\^\^\n/);
  assert.match(brief, /hint: mend it/);
  assert.ok(!brief.includes("deep reason"));
  assert.match(await shown(true), /caused by: deep reason/);
});

Deno.test("terminal: a live region moves out of the way of text", async () => {
  const sink = new FakeSink();
  const facts = { ...FACTS, stdoutIsTerminal: true, stderrIsTerminal: true };
  const terminal = new Terminal(facts, { quiet: false, verbose: false, debug: false }, new Output(sink));
  terminal.live({ clear: () => "<clear>", draw: () => "<draw>" });
  terminal.data("line\n");
  terminal.live(undefined);
  await terminal.output.flush();
  assert.equal(sink.written.map(([, text]) => text).join(""), "<draw><clear>line\n<draw><clear>");
});

Deno.test("style: every line is painted by itself, icons are optional", () => {
  assert.equal(painter(true)("a\nb", "red"), "\x1b[31ma\x1b[39m\n\x1b[31mb\x1b[39m");
  assert.equal(styled("success", "done", false, painter(false)), "done\n");
  assert.equal(styled("success", "done", true, painter(false)), " ✅ done\n");
  assert.equal(plain("\x1b[31mred\x1b[0m\x07 \x1b]0;title\x07x"), "red x");
});

Deno.test("prefixer: complete lines only, whatever the pieces", () => {
  const prefixer = new LinePrefixer("[a] ");
  assert.equal(prefixer.push("one\ntw"), "[a] one\n");
  assert.equal(prefixer.push("o\n\nthree"), "[a] two\n[a] \n");
  assert.equal(prefixer.end(), "[a] three\n");
  assert.equal(prefixer.end(), "");
});

Deno.test("prefixer: a character cut in two bytes is put together", () => {
  const prefixer = new LinePrefixer("> ");
  const bytes = new TextEncoder().encode("ä\n");
  assert.equal(prefixer.push(bytes.slice(0, 1)), "");
  assert.equal(prefixer.push(bytes.slice(1)), "> ä\n");
});

Deno.test("github: properties and data are escaped", () => {
  const source = new Source("a,b:c.yaml", "x\n");
  const text = annotation({
    code: "SCAF1007",
    severity: "error",
    message: "100%\nbad",
    range: { source, start: 0, end: 1 },
  });
  assert.equal(text, "::error file=a%2Cb%3Ac.yaml,line=1,col=1,title=SCAF1007::100%25%0Abad\n");
  assert.equal(addMask("one\n\ntwo"), "::add-mask::one\n::add-mask::two\n");
});

Deno.test("progress: the tree fits its rows and removes what it drew", () => {
  const tree = new ProgressTree({ paint: painter(false), width: 40, rows: 5, now: () => 2_000 });
  const work = Array.from({ length: 10 }, (_, index) => ({ name: `w${index}`, state: "waiting" as const }));
  tree.show([{ title: "Actions", work: [...work, { name: "busy", state: "running", started: 500 }] }]);
  const drawn = tree.draw();
  assert.match(drawn, /^Actions 0\/11\n/);
  assert.match(drawn, /▸ busy 1\.5s/);
  assert.match(drawn, /… \d+ more/);
  const lines = drawn.split("\n").length - 1;
  assert.equal(tree.clear(), `\x1b[${lines}A\x1b[0J`);
  assert.equal(tree.clear(), "");
});

Deno.test("a terminal that does not tell its size is taken for one of the usual size", () => {
  const silent = { ...around({}, true), size: () => ({ columns: 0, rows: 0 }) };
  const { width, height } = terminalFacts({ noColor: false }, silent);
  assert.deepEqual([width, height], [80, 24]);
});

Deno.test("progress: a long name is cut in its middle, so that the end of the line can be read", () => {
  const tree = new ProgressTree({ paint: painter(false), width: 36, rows: 9, now: () => 1_200 });
  const name = "deploy-the-thing-to-the-region-eu-1";
  tree.show([{
    title: "Actions",
    work: [{ name, state: "running", started: 0, remark: "attempt 2 of 3" }, {
      name: "短い",
      state: "waiting",
    }],
  }]);
  assert.equal(tree.draw(), "Actions 0/2\n  ▸ deploy…u-1 1.2s (attempt 2 of 3)\n  · 短い\n");
  // Where hardly any room is left, the name matters more.
  const narrow = new ProgressTree({ paint: painter(false), width: 20, rows: 9, now: () => 1_200 });
  narrow.show([{ title: "A", work: [{ name, state: "running", started: 0, remark: "attempt 2 of 3" }] }]);
  assert.equal(narrow.draw(), "A 0/1\n  ▸ depl…-1 1.2s (a…\n");
});

Deno.test("progress: a group that went well shrinks to its heading", () => {
  const tree = new ProgressTree({ paint: painter(false), width: 40, rows: 9, now: () => 0 });
  tree.show([
    { title: "Resolvers", work: [{ name: "a", state: "done" }, { name: "b", state: "skipped" }] },
    { title: "Actions", work: [{ name: "c", state: "done" }, { name: "d", state: "failed" }] },
  ]);
  assert.equal(tree.draw(), "Resolvers 2/2\nActions 2/2\n  ✓ c\n  ✗ d\n");
  // What is planned and not begun counts as well.
  tree.show([{ title: "Actions", work: [{ name: "c", state: "running" }], total: 5 }]);
  assert.match(tree.draw(), /^Actions 0\/5\n/);
});
