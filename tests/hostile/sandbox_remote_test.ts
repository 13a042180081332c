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

/** The sources as an address gives them: no configuration file, only the names of packages. */
function serveSources(): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    const type = pathname.endsWith(".json") ? "application/json" : "application/typescript";
    try {
      return new Response(await Deno.readFile(join(ROOT, pathname)), { headers: { "content-type": type } });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}

Deno.test("a program run from an address starts itself again to confine its providers", () =>
  inFolder({ "solution.yaml": SOLUTION, "data.txt": "data" }, async (folder) => {
    const server = serveSources();
    const base = `http://127.0.0.1:${server.addr.port}`;
    const { imports } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
    await Deno.writeTextFile(join(folder, "imports.json"), JSON.stringify({ imports }));
    const run = async (...more: string[]) => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--quiet", "--no-prompt", "--no-check", "--no-lock", "--node-modules-dir=none"]
          .concat(
            [
              "--no-config",
              "--import-map=imports.json",
              `${base}/main.ts`,
              "run",
              "resolver",
              "-o",
              "json",
              ...more,
            ],
          ),
        cwd: folder,
        clearEnv: true,
        env: environment(folder),
      }).output();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      return { code, stdout: text(stdout), stderr: text(stderr) };
    };
    try {
      const allowed = await run("--capability-log", "log.jsonl");
      assert.equal(allowed.code, 0, allowed.stderr);
      assert.equal(JSON.parse(allowed.stdout).file.content, "data");
      assert.ok(!allowed.stderr.includes("sandbox off"), allowed.stderr);
      const refused = await run("--sandbox", "strict", `--deny-read=${folder}/data.txt`);
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /may not read/);
    } finally {
      await server.shutdown();
    }
  }));
