import assert from "node:assert/strict";
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

/** Waits for one text after the other in what a program writes. */
function watch(stream: ReadableStream<Uint8Array>): (text: string) => Promise<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let seen = "";
  return async (text) => {
    while (!seen.includes(text)) {
      const { value, done } = await reader.read();
      if (done) break;
      seen += decoder.decode(value, { stream: true });
    }
    return seen;
  };
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
        assert.match(await watch(child.stdout)("started"), /started/);
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
      const output = watch(child.stdout);
      assert.match(await output("started"), /started/);
      child.kill("SIGINT");
      assert.match(await output("finishing"), /finishing/);
      child.kill("SIGTERM");
      assert.equal((await child.status).code, 143, await errors);
    });
  },
});
