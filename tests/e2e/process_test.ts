import assert from "node:assert/strict";
import { hasMembers } from "../../lib/process/mod.ts";
import { environment, inFolder, launcher } from "./program.ts";

/** Two actions: the first says that it runs and waits for a long time; `finally` leaves a mark. */
const SLOW = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: slow, version: 1.0.0}
spec:
  workflow:
    actions:
      wait: {provider: exec, inputs: {command: "echo started; exec sleep 60"}}
      never: {provider: exec, dependsOn: [wait], inputs: {command: "echo x > never"}}
    finally:
      mark: {provider: file, inputs: {operation: write, path: mark, content: done}}
`;

/** What a program writes: waits for one text after the other, and reads the rest when it has ended. */
class Watch {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #seen = "";

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /** Everything seen, once it holds the text or the stream has ended. */
  async until(text: string): Promise<string> {
    while (!this.#seen.includes(text)) {
      const { value, done } = await this.#reader.read();
      if (done) break;
      this.#seen += this.#decoder.decode(value, { stream: true });
    }
    return this.#seen;
  }

  /** Everything, after the end. */
  rest(): Promise<string> {
    return this.until("\0 never written");
  }
}

/** Starts `run solution` in a folder with its output piped. */
function start(cwd: string, ...flags: string[]): Deno.ChildProcess {
  const [program, prefix] = launcher();
  return new Deno.Command(program, {
    args: [...prefix, "run", "solution", ...flags],
    cwd,
    clearEnv: true,
    env: environment(`${cwd}/.home`),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `e2e: ${signal} ends the work, runs finally and exits ${code}`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      await inFolder({ "solution.yaml": SLOW }, async (cwd) => {
        const child = start(cwd);
        const errors = new Response(child.stderr).text();
        const output = new Watch(child.stdout);
        assert.match(await output.until("started"), /started/);
        child.kill(signal);
        const status = await child.status;
        assert.equal(status.code, code, await errors);
        await output.rest();
        assert.equal(await Deno.readTextFile(`${cwd}/mark`), "done");
        await assert.rejects(Deno.stat(`${cwd}/never`));
      });
    },
  });
}

Deno.test({
  name: "e2e: a reader that goes away ends the program without a word",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await inFolder({}, async (cwd) => {
      const [program, prefix] = launcher();
      const child = new Deno.Command(program, {
        args: [...prefix, "get", "cel-functions", "-o", "json"],
        cwd,
        clearEnv: true,
        env: environment(`${cwd}/.home`),
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const errors = new Response(child.stderr).text();
      await child.stdout.cancel();
      const status = await child.status;
      assert.equal(await errors, "");
      assert.ok([0, 141].includes(status.code), String(status.code));
    });
  },
});

Deno.test({
  name: "e2e: a second signal ends the program at once",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    // `finally` would take an hour: only the second signal can end this run in time.
    const patient = SLOW.replace(
      "mark: {provider: file, inputs: {operation: write, path: mark, content: done}}",
      "say: {provider: message, inputs: {message: finishing, type: plain}}\n" +
        "      nap: {provider: sleep, dependsOn: [say], inputs: {duration: 1h}}",
    );
    await inFolder({ "solution.yaml": patient }, async (cwd) => {
      const child = start(cwd);
      const errors = new Response(child.stderr).text();
      const output = new Watch(child.stdout);
      assert.match(await output.until("started"), /started/);
      child.kill("SIGINT");
      assert.match(await output.until("finishing"), /finishing/);
      child.kill("SIGTERM");
      assert.equal((await child.status).code, 143, await errors);
      await output.rest();
    });
  },
});

/**
 * A child that starts another one, which hears of no request to end. Prints the number of its group, and both hold `alive`
 * open: who reads it meets its end when none of them is left.
 */
const STUBBORN = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: stubborn, version: 1.0.0}
spec:
  workflow:
    actions:
      wait:
        provider: exec
        inputs:
          command: "exec 9> alive; sh -c 'trap : TERM; while :; do read -r line < fifo; done' & echo group=$$; wait"
    finally:
      say: {provider: message, inputs: {message: finishing, type: plain}}
      nap: {provider: sleep, dependsOn: [say], inputs: {duration: 1ms}}
`;

/** Reads a named pipe in a process of its own, since opening one waits for a writer; ends when all of those have. */
function readerOf(path: string): Promise<Deno.CommandStatus> {
  return new Deno.Command("cat", { args: [path], stdin: "null", stdout: "null" }).spawn().status;
}

for (const flags of [[], ["--sandbox", "off"], ["--sandbox", "strict", "--allow-run=bash"]]) {
  Deno.test({
    name: `e2e: nothing that a run started outlives it, whoever does not listen (${
      flags.join(" ") || "default"
    })`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      await inFolder({ "solution.yaml": STUBBORN }, async (cwd) => {
        await new Deno.Command("mkfifo", { args: [`${cwd}/fifo`, `${cwd}/alive`] }).output();
        const watcher = readerOf(`${cwd}/alive`);
        const child = start(cwd, ...flags);
        const errors = new Response(child.stderr).text();
        const output = new Watch(child.stdout);
        const group = Number(/group=(\d+)\n/.exec(await output.until("\n"))?.[1]);
        assert.ok(group > 1, await output.until("\n"));
        assert.ok(await hasMembers(group));
        child.kill("SIGINT");
        assert.equal((await child.status).code, 130, await errors);
        assert.match(await output.rest(), /finishing/);
        assert.ok(!await hasMembers(group), "a process of the run is still there");
        assert.ok((await watcher).success);
      });
    },
  });
}

Deno.test({
  name: "e2e: a second signal leaves no child behind",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const patient = STUBBORN.replace("duration: 1ms", "duration: 1h");
    await inFolder({ "solution.yaml": patient }, async (cwd) => {
      await new Deno.Command("mkfifo", { args: [`${cwd}/fifo`, `${cwd}/alive`] }).output();
      const watcher = readerOf(`${cwd}/alive`);
      const child = start(cwd);
      const errors = new Response(child.stderr).text();
      const output = new Watch(child.stdout);
      assert.match(await output.until("\n"), /group=\d+\n/);
      child.kill("SIGINT");
      child.kill("SIGTERM");
      // Two signals at the same time may be taken in either order.
      assert.ok([130, 143].includes((await child.status).code), await errors);
      await output.rest();
      assert.ok((await watcher).success, "nobody holds it open any more");
    });
  },
});
