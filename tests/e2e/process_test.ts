import assert from "node:assert/strict";
import { environment, inFolder, launcher, scafctl } from "./program.ts";

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

async function until(stream: ReadableStream<Uint8Array>, text: string): Promise<string> {
  let seen = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    seen += decoder.decode(chunk, { stream: true });
    if (seen.includes(text)) break;
  }
  return seen;
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `e2e: ${signal} ends the work, runs finally and exits ${code}`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      await inFolder({ "solution.yaml": SLOW }, async (cwd) => {
        const [program, prefix] = launcher();
        const child = new Deno.Command(program, {
          args: [...prefix, "run", "solution"],
          cwd,
          clearEnv: true,
          env: environment(`${cwd}/.home`),
          stdin: "null",
          stdout: "piped",
          stderr: "piped",
        }).spawn();
        const errors = new Response(child.stderr).text();
        assert.match(await until(child.stdout, "started"), /started/);
        child.kill(signal);
        const status = await child.status;
        assert.equal(status.code, code, await errors);
        await errors;
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

/** Runs the program on a pseudo terminal, types when it asks, and prints what it shows. */
const TERMINAL = `
import fcntl, os, pty, select, signal, struct, sys, termios, time
answer = sys.argv[1].encode().decode("unicode_escape").encode()
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    os.execvp(sys.argv[3], sys.argv[3:])
seen = b""
asked = False
deadline = time.monotonic() + 20
while time.monotonic() < deadline:
    ready, _, _ = select.select([fd], [], [], 1)
    if not ready:
        continue
    try:
        data = os.read(fd, 65536)
    except OSError:
        break
    if not data:
        break
    seen += data
    if not asked and sys.argv[2].encode() in seen:
        asked = True
        os.write(fd, answer)
else:
    os.kill(pid, signal.SIGKILL)
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
sys.stdout.buffer.flush()
sys.exit(os.waitstatus_to_exitcode(status) & 255)
`;

const ASKING = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: asking, version: 1.0.0}
spec:
  resolvers:
    region:
      description: where it runs
      type: string
      resolve: {with: [{provider: parameter, inputs: {key: region}}]}
`;

async function hasPython(): Promise<boolean> {
  try {
    return (await new Deno.Command("python3", { args: ["-c", "import pty"] }).output()).success;
  } catch {
    return false;
  }
}

Deno.test({
  name: "e2e: a missing parameter is asked for on a terminal",
  ignore: Deno.build.os === "windows" || !await hasPython(),
  fn: async () => {
    await inFolder({ "solution.yaml": ASKING, "terminal.py": TERMINAL }, async (cwd) => {
      const [program, prefix] = launcher();
      const { code, stdout } = await new Deno.Command("python3", {
        args: ["terminal.py", "eu-west\\r", "region", program, ...prefix, "run", "resolver", "-o", "json"],
        cwd,
        clearEnv: true,
        env: { ...environment(`${cwd}/.home`), TERM: "xterm" },
      }).output();
      const seen = new TextDecoder().decode(stdout);
      assert.equal(code, 0, seen);
      assert.match(seen, /where it runs/);
      assert.match(seen, /"region": "eu-west"/);
    });
  },
});

Deno.test("e2e: without a terminal nothing is asked", async () => {
  await inFolder({ "solution.yaml": ASKING }, async (cwd) => {
    const { code, stderr } = await scafctl(["run", "resolver", "-o", "json"], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, /region/);
  });
});

Deno.test({
  name: "e2e: a result can be browsed on a terminal, and only there",
  ignore: Deno.build.os === "windows" || !await hasPython(),
  fn: async () => {
    await inFolder({ "terminal.py": TERMINAL }, async (cwd) => {
      const args = ["config", "get", "resolver", "-i"];
      const piped = await scafctl(args, { cwd });
      assert.equal(piped.code, 1);
      assert.match(piped.stderr, /needs a terminal/);
      const [program, prefix] = launcher();
      // Up from the first choice is the last one, "done".
      const { code, stdout } = await new Deno.Command("python3", {
        args: ["terminal.py", "\\x1b[A\\r", "maxConcurrency", program, ...prefix, ...args],
        cwd,
        clearEnv: true,
        env: { ...environment(`${cwd}/.home`), TERM: "xterm" },
      }).output();
      const seen = new TextDecoder().decode(stdout);
      assert.equal(code, 0, seen);
      assert.match(seen, /done/);
    });
  },
});
