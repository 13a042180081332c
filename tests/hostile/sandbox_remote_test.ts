import assert from "node:assert/strict";
import { join } from "node:path";
import { environment, inFolder } from "../e2e/program.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

const SOLUTION = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: remote, version: 1.0.0}
spec:
  resolvers:
    file: {resolve: {with: [{provider: file, inputs: {operation: read, path: data.txt}}]}}
`;

/** The sources below a path as an address gives them: no configuration file, only the names of packages. */
function serveSources(site: string): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const pathname = new URL(request.url).pathname.replace(site, "");
    const type = pathname.endsWith(".json") ? "application/json" : "application/typescript";
    try {
      return new Response(await Deno.readFile(join(ROOT, pathname)), { headers: { "content-type": type } });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}

type Run = (...more: string[]) => Promise<{ code: number; stdout: string; stderr: string }>;

/** Runs the program from an address, with the rights that the runtime is given. */
async function fromAddress(
  rights: readonly string[],
  test: (run: Run, folder: string) => Promise<void>,
): Promise<void> {
  await inFolder({ "solution.yaml": SOLUTION, "data.txt": "data" }, async (folder) => {
    // The runtime keeps modules by their address, also from a run long ago whose server had the same port.
    const site = `/${crypto.randomUUID()}`;
    const server = serveSources(site);
    const base = `http://127.0.0.1:${server.addr.port}${site}`;
    const { imports } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
    await Deno.writeTextFile(join(folder, "imports.json"), JSON.stringify({ imports }));
    // With the lock file nobody has to ask the registry for what others have published since.
    await Deno.copyFile(join(ROOT, "deno.lock"), join(folder, "deno.lock"));
    const flags = ["--quiet", "--no-prompt", "--no-check", "--lock=deno.lock", "--node-modules-dir=none"];
    const command = [`${base}/main.ts`, "run", "resolver", "-o", "json"];
    try {
      await test(async (...more) => {
        const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
          args: ["run", ...rights, ...flags, "--no-config", "--import-map=imports.json", ...command, ...more],
          cwd: folder,
          clearEnv: true,
          env: environment(folder),
        }).output();
        const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
        return { code, stdout: text(stdout), stderr: text(stderr) };
      }, folder);
    } finally {
      await server.shutdown();
    }
  });
}

Deno.test("a program run from an address starts itself again to confine its providers", () =>
  fromAddress(["-A"], async (run, folder) => {
    const observers = [
      "--capability-log",
      "log.jsonl",
      "--journal",
      "run.jsonl",
      "--metrics-file",
      "metrics.txt",
    ];
    const allowed = await run(...observers);
    assert.equal(allowed.code, 0, allowed.stderr);
    assert.equal(JSON.parse(allowed.stdout).file.content, "data");
    assert.ok(!allowed.stderr.includes("sandbox off"), allowed.stderr);
    // Of the two processes the one that runs the solution has written the files, and nobody over them.
    const read = (name: string) => Deno.readTextFile(join(folder, name));
    const uses = (await read("log.jsonl")).trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(uses.map(({ kind, resource }) => `${kind} ${resource}`), [`read ${folder}/data.txt`]);
    const events = (await read("run.jsonl")).trim().split("\n").map((line) => JSON.parse(line).type);
    assert.equal(events[0], "run.started");
    assert.equal(events.at(-1), "run.finished");
    assert.match(await read("metrics.txt"), /execution_total\{provider_name="file",status="success"\} 1\n/);
    const refused = await run("--sandbox", "strict", `--deny-read=${folder}/data.txt`);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /may not read/);
  }));

Deno.test("where a program cannot start itself again it says that the sandbox is off, and strict mode ends it", () =>
  fromAddress(
    ["--allow-read", "--allow-write", "--allow-env", "--allow-net", "--allow-sys", "--allow-import"],
    async (run) => {
      const off = await run();
      assert.equal(off.code, 0, off.stderr);
      assert.equal(JSON.parse(off.stdout).file.content, "data");
      assert.match(off.stderr, /sandbox off: the runtime was started without --unstable-worker-options/);
      const strict = await run("--sandbox", "strict");
      assert.equal(strict.code, 10);
      assert.equal(strict.stdout, "");
      assert.match(strict.stderr, /--sandbox strict is not possible/);
      const wanted = await run("--sandbox", "off");
      assert.equal(wanted.code, 0, wanted.stderr);
      assert.ok(!wanted.stderr.includes("sandbox off"), "nobody is told what he asked for");
    },
  ));
