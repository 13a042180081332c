import assert from "node:assert/strict";
import { join } from "node:path";
import { provider } from "./mod.ts";
import { commandLine, findProgram, invocation } from "./shell.ts";
import { type Call, data, heard, run, scratch } from "../shared/testing.ts";
import { runProcess } from "../shared/process.ts";
import { ScafctlError } from "../../lib/diagnostics/mod.ts";
import { object } from "../../lib/value/mod.ts";

type Fields = Record<string, unknown>;
const exec = async (inputs: Fields, call: Call = {}) => await data(provider, inputs, call) as Fields;
const limits = (capturedOutput: number) => ({
  limits: { celCost: 0, templateOutput: 1, fileSize: 1, responseSize: 1, capturedOutput },
});

Deno.test("returns output, exit code and the command as it was run", async () => {
  assert.deepEqual(
    await exec({ command: "printf '%s' \"$A-$1\"; echo oops >&2", env: { A: "z" } }),
    object({
      stdout: "z-",
      stderr: "oops\n",
      exitCode: 0,
      success: true,
      command: "printf '%s' \"$A-$1\"; echo oops >&2",
      shell: "auto",
    }),
  );
});

Deno.test("a failing command is data, and ends the rest of its script", async () => {
  for (const mode of ["action", "from", "transform"] as const) {
    const result = await exec({ command: "false\necho never" }, { mode });
    assert.deepEqual([result.exitCode, result.success, result.stdout], [1, false, ""]);
  }
  assert.equal((await exec({ command: "exit 3" })).exitCode, 3);
  assert.equal((await exec({ command: "false\necho on", shell: "bash" })).stdout, "on\n");
  assert.equal((await exec({ command: "no-such-program-here" })).exitCode, 127);
});

Deno.test("a command that the shell cannot read is an error, and what ends like one is not", async () => {
  for (const mode of ["action", "from"] as const) {
    for (const shell of ["auto", "bash"]) {
      await assert.rejects(
        exec({ command: "if true", shell, raw: true }, { mode }),
        /^ScafctlError: exec: the shell cannot read the command: line \d+: syntax error: unexpected end of file$/,
      );
    }
  }
  await assert.rejects(exec({ command: "echo 'open" }), /cannot read the command: .*matching/);
  assert.equal((await exec({ command: "echo 'syntax error' >&2; exit 2" })).exitCode, 2);
  const inner = await exec({ command: "bash -c 'if true' || exit 2" });
  assert.equal(inner.exitCode, 2);
  // Read at once this line is none; run, it switches on first what it needs.
  const later = await exec({ command: "shopt -s extglob\n[[ a == @(b) ]] || exit 2" });
  assert.equal(later.exitCode, 2);
});

Deno.test("what no system takes as a command says so", async () => {
  await assert.rejects(exec({ command: "echo a\0b" }), /hold a NUL character/);
  const ignored = Deno.build.os === "windows";
  if (!ignored) {
    const args = Array.from({ length: 40 }, () => "x".repeat(100_000));
    await assert.rejects(exec({ command: "cat", args }), /too long for the system/);
  }
});

Deno.test("arguments stay single words that the shell does not look into", async () => {
  const args = ["it's", "a b", "$HOME", "`id`", "$(id)", "*", "; rm -rf x", "\\", '"', "", "-n", "é\n"];
  const result = await exec({ command: "printf '<%s>'", args });
  assert.equal(result.stdout, args.map((argument) => `<${argument}>`).join(""));
  assert.equal((await exec({ command: "echo", args: ["it's", "a b"] })).command, "echo 'it'\\''s' 'a b'");
  assert.equal((await exec({ command: "echo", args: [1, true, null] })).stdout, "1 true \n");
  assert.equal(commandLine("pwsh", "echo", ["it's"]), "echo 'it''s'");
});

Deno.test("stdin is what is given, and empty otherwise", async () => {
  assert.equal((await exec({ command: "cat", stdin: "in" })).stdout, "in");
  assert.equal((await exec({ command: "cat" })).stdout, "");
  const large = "x".repeat(300_000);
  assert.equal((await exec({ command: "cat", stdin: large })).stdout, large);
  assert.equal((await exec({ command: "true", stdin: large })).success, true);
});

Deno.test("raw is the trimmed text in resolvers only", async () => {
  assert.equal(await data(provider, { command: "echo '  padded '", raw: true }, { mode: "from" }), "padded");
  assert.equal((await exec({ command: "echo x", raw: true }, { mode: "action" })).stdout, "x\n");
});

Deno.test("the environment is the run's, with plain output asked for", async () => {
  const command = 'echo "$NO_COLOR $TERM $SCAF_SET ${HOME-unset}"';
  const context = { environment: { SCAF_SET: "yes", HOME: null } };
  assert.equal((await exec({ command }, { context })).stdout, "1 dumb yes unset\n");
  const env = { NO_COLOR: "", TERM: "xterm", SCAF_SET: 7 };
  assert.equal((await exec({ command, env }, { context })).stdout, " xterm 7 unset\n");
  for (const name of ["A=B", "", "A\0"]) {
    await assert.rejects(exec({ command, env: { [name]: "x" } }), /env:/);
  }
  await assert.rejects(exec({ command, env: { A: "x\0y" } }), /NUL/);
});

Deno.test("runs in the working directory, or the folder it is given", async () => {
  await using folder = await scratch();
  await Deno.mkdir(join(folder.path, "sub"));
  const context = { workingDirectory: folder.path, baseFolder: folder.path };
  assert.equal((await exec({ command: "pwd -P" }, { context })).stdout, `${folder.path}\n`);
  assert.equal(
    (await exec({ command: "pwd -P", workingDir: "sub" }, { context })).stdout,
    `${folder.path}/sub\n`,
  );
  await assert.rejects(
    exec({ command: "pwd", workingDir: "none" }, { context }),
    /working directory .*none does not/,
  );
  const limited = { ...context, outputFolder: join(folder.path, "sub") };
  assert.equal((await exec({ command: "pwd -P" }, { context: limited })).stdout, `${folder.path}/sub\n`);
  await assert.rejects(
    exec({ command: "pwd", workingDir: "../.." }, { context: limited }),
    /output directory/,
  );
});

Deno.test("an action streams as the output comes, and waits while the reader is busy", async () => {
  const record = heard();
  const inputs = { command: "echo out; echo err >&2" };
  const open = { structured: false, quiet: false, color: false, noColorFlag: true, width: 80 };
  const output = await run(provider, inputs, { mode: "action", heard: record, context: { output: open } });
  assert.equal(output.streamed, true);
  assert.deepEqual([record.stdout.join(""), record.stderr.join("")], ["out\n", "err\n"]);
  for (const output of [{ ...open, structured: true }, { ...open, quiet: true }]) {
    const silent = heard();
    await run(provider, inputs, { mode: "action", heard: silent, context: { output } });
    assert.deepEqual(silent.stdout, []);
  }
  const resolver = heard();
  await run(provider, inputs, { mode: "from", heard: resolver });
  assert.deepEqual(resolver.stdout, []);
});

Deno.test("back-pressure: a command that prints without end is held until its reader goes on", async () => {
  const first = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  let writes = 0;
  const controller = new AbortController();
  const running = run(provider, { command: "yes" }, {
    mode: "action",
    host: {
      signal: controller.signal,
      write: async () => {
        writes++;
        first.resolve();
        await goOn.promise;
      },
    },
    context: limits(1 << 30),
  });
  await first.promise;
  assert.equal(writes, 1);
  controller.abort(new ScafctlError("SCAF6005", "enough"));
  await assert.rejects(running, /enough/);
  goOn.resolve();
});

Deno.test("too much output is a typed error and ends the command", async () => {
  await assert.rejects(
    run(provider, { command: "yes" }, { context: limits(100_000) }),
    (error) =>
      error instanceof ScafctlError && error.code === "SCAF6003" && /100000 bytes/.test(error.message),
  );
});

Deno.test("a cancelled command takes everything it started with it", async () => {
  const started = Promise.withResolvers<number>();
  const controller = new AbortController();
  const running = run(provider, { command: "bash -c 'echo $$; sleep 1000 & wait' & wait" }, {
    mode: "action",
    host: {
      signal: controller.signal,
      write: (_, bytes) => started.resolve(Number(new TextDecoder().decode(bytes as Uint8Array))),
    },
  });
  const grandchild = await started.promise;
  controller.abort(new ScafctlError("SCAF6005", "stop it"));
  await assert.rejects(running, /stop it/);
  // A process that has ended and is not collected yet cannot be told from a running one by a signal alone.
  const state = await Deno.readTextFile(`/proc/${grandchild}/stat`).catch(() => "gone) Z");
  assert.match(state.slice(state.lastIndexOf(")")), /^\) [ZX]/);
});

Deno.test("TERM comes first, so that a command can clean up", async () => {
  await using folder = await scratch();
  const ready = Promise.withResolvers<void>();
  const controller = new AbortController();
  const running = run(provider, {
    command: "trap 'echo cleaned > done; exit 0' TERM; echo ready; while :; do :; done",
  }, {
    mode: "action",
    context: { workingDirectory: folder.path },
    host: { signal: controller.signal, write: () => ready.resolve() },
  });
  await ready.promise;
  controller.abort(new ScafctlError("SCAF6005", "stop it"));
  await assert.rejects(running, /stop it/);
  assert.equal(await Deno.readTextFile(join(folder.path, "done")), "cleaned\n");
});

Deno.test("the time limit ends the command with an error that says so", async () => {
  const request = { provider: "exec", program: "sleep", args: ["1000"], folder: "/", capturedOutput: 1 };
  const signal = new AbortController().signal;
  const environment = { PATH: Deno.env.get("PATH")! };
  await assert.rejects(
    runProcess({ ...request, environment, signal, timeout: 10 }),
    /exec: timed out after 0\.01s/,
  );
});

Deno.test("a call that is cancelled before it starts runs nothing", async () => {
  const signal = AbortSignal.abort(new ScafctlError("SCAF6005", "too late"));
  await assert.rejects(run(provider, { command: "echo x" }, { host: { signal } }), /too late/);
});

Deno.test("with structured output a passthrough command writes to stderr and is not captured", async () => {
  const record = heard();
  const output = { structured: true, quiet: false, color: false, noColorFlag: true, width: 80 };
  const call = { mode: "action" as const, heard: record, context: { output } };
  const result = await exec({ command: "echo out", passthrough: true }, call);
  assert.deepEqual([result.stdout, record.stdout.join(""), record.stderr.join("")], ["", "", "out\n"]);
});

Deno.test("a dry run runs nothing", async () => {
  await using folder = await scratch();
  const call = { context: { dryRun: true, workingDirectory: folder.path, baseFolder: folder.path } };
  const result = await exec({ command: "touch x" }, call);
  assert.equal(result._message, "Would execute via auto shell: touch x");
  assert.deepEqual([...Deno.readDirSync(folder.path)], []);
  const placed = await exec({ command: "ls", workingDir: "w" }, call);
  assert.equal(placed._message, `Would execute via auto shell: ls in directory: ${join(folder.path, "w")}`);
});

Deno.test("shells that are not there are named", async () => {
  await assert.rejects(run(provider, { command: "x", shell: "zsh" }), /must be one of/);
  if (Deno.build.os !== "windows") {
    await assert.rejects(run(provider, { command: "x", shell: "cmd" }), /Windows only/);
  }
  assert.throws(() => invocation("pwsh", "x", { PATH: "/nowhere" }), /shell pwsh was not found/);
  if (Deno.build.os !== "windows") {
    assert.equal(invocation("auto", "x", { PATH: "/nowhere" }).program, "/bin/sh");
  }
  assert.equal(findProgram("bash", { PATH: "" }), undefined);
  await assert.rejects(run(provider, { command: "  " }), /must not be empty/);
});
