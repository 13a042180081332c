/** Ways out of the sandbox that a hostile solution can try: each was open once, or looks as if it could be. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { inFolder, scafctl } from "../e2e/program.ts";

const STRICT = ["--sandbox", "strict", "-o", "json"];
const LOCAL = { SCAFCTL_HTTPCLIENT_ALLOWPRIVATEIPS: "true" };

/** A solution whose resolvers run one after the other. */
function solution(steps: readonly string[], more = ""): string {
  const resolvers = steps.map((step, index) =>
    `    step${index}:\n` + (index > 0 ? `      dependsOn: [step${index - 1}]\n` : "") +
    `      resolve: {with: [${step}]}\n`
  );
  return `apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: hostile, version: 1.0.0}\n${more}` +
    `spec:\n  resolvers:\n${resolvers.join("")}`;
}

/** A server on this machine that tells what it was asked. */
async function withServer(
  answer: (request: Request) => Response,
  test: (base: string, reached: readonly string[]) => Promise<void>,
): Promise<void> {
  const reached: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    reached.push(`${request.headers.get("host")} ${request.url}`);
    return answer(request);
  });
  try {
    await test(`127.0.0.1:${server.addr.port}`, reached);
  } finally {
    await server.shutdown();
  }
}

Deno.test("strict: the files of a child solution are held to the grant, by whatever name", () =>
  inFolder({ "secret.yaml": "pass: word-of-the-secret\n" }, async (outside) =>
    await inFolder({
      "composed.yaml": solution(
        ["{provider: static, inputs: {value: 1}}"],
        `compose: [${outside}/secret.yaml]\n`,
      ),
      ".hidden": "pass: word-of-the-secret\n",
    }, async (folder) => {
      await Deno.symlink(join(outside, "secret.yaml"), join(folder, "link.yaml"));
      await Deno.symlink(outside, join(folder, "linked"));
      const sources = [
        `file://${outside}/secret.yaml`,
        `FILE://${outside}/secret.yaml`,
        `file://${folder}/../${outside.split("/").at(-1)}/secret.yaml`,
        `file://${folder}/%2e%2e/${outside.split("/").at(-1)}/secret.yaml`,
        `/proc/self/root${outside}/secret.yaml`,
        "./link.yaml",
        "linked/secret.yaml",
        "./composed.yaml",
      ];
      for (const source of sources) {
        const text = solution([`{provider: solution, inputs: {source: "${source}"}}`]);
        await Deno.writeTextFile(join(folder, "solution.yaml"), text);
        const { code, stderr, stdout } = await scafctl(["run", "resolver", ...STRICT], { cwd: folder });
        assert.equal(code, 1, source);
        assert.ok(!(stdout + stderr).includes("word-of-the-secret"), `${source}: ${stderr}`);
        if (source.startsWith("FILE:")) continue; // a scheme that nobody knows
        assert.match(stderr, /may not read/, source);
      }
      const text = solution(['{provider: solution, inputs: {source: ".hidden"}}']);
      await Deno.writeTextFile(join(folder, "solution.yaml"), text);
      const denied = await scafctl(["run", "resolver", ...STRICT, "--deny-read=.hidden"], { cwd: folder });
      assert.match(denied.stderr, /may not read/);
      assert.ok(!denied.stderr.includes("word-of-the-secret"));
    })));

Deno.test("strict: a solution is not composed of files outside of its folder", () =>
  inFolder(
    { "secret.yaml": "spec: {resolvers: {stolen: [word-of-the-secret\n" },
    async (outside) =>
      await inFolder({
        "solution.yaml": solution(
          ["{provider: static, inputs: {value: 1}}"],
          `compose: [${outside}/secret.yaml]\n`,
        ),
      }, async (folder) => {
        for (const command of ["resolver", "solution", "action"]) {
          const { code, stderr } = await scafctl(["run", command, ...STRICT], { cwd: folder });
          assert.ok(code > 0, command);
          assert.match(stderr, /may not read/, command);
          assert.ok(!stderr.includes("word-of-the-secret"), stderr);
        }
        const allowed = await scafctl(["run", "resolver", ...STRICT, `--allow-read=${outside}`], {
          cwd: folder,
        });
        assert.match(allowed.stderr, /secret\.yaml/, "the flag lets it be read, and its fault be shown");
        assert.ok(!/may not read/.test(allowed.stderr), allowed.stderr);
      }),
  ));

Deno.test("a solution from elsewhere has what was accepted and no more", () =>
  withServer(() => new Response("inner"), (inner, reached) =>
    withServer((request) => {
      const { pathname } = new URL(request.url);
      if (pathname !== "/s.yaml") return Response.redirect(`http://${inner}/`, 302);
      const host = request.headers.get("host");
      return new Response(solution([`{provider: http, inputs: {url: "http://${host}/away"}}`]));
    }, (base) =>
      inFolder({}, async (folder) => {
        const line = ["run", "resolver", "-f", `http://${base}/s.yaml`, "-o", "json"];
        const { code, stderr } = await scafctl([...line, "--yes"], { cwd: folder, env: LOCAL });
        assert.equal(code, 1, stderr);
        assert.match(stderr, new RegExp(`may not connect to "${inner}"`));
        assert.deepEqual(reached, []);
      }))));

Deno.test("a flag that allows a part does not accept the rest, nor secrets", () => {
  const text = solution([
    '{provider: exec, inputs: {command: "echo ran"}}',
    "{provider: secret, inputs: {operation: get, name: deploy-key, required: false}}",
  ]);
  return withServer(() => new Response(text), (base) =>
    inFolder({}, async (folder) => {
      const line = ["run", "resolver", "-f", `http://${base}/s.yaml`, "-o", "json"];
      const partly = await scafctl([...line, "--allow-net"], { cwd: folder });
      assert.equal(partly.code, 10, partly.stderr);
      assert.match(partly.stderr, /run programs: bash/);
      assert.match(partly.stderr, /read secrets of the store: deploy-key/);
      assert.match(partly.stderr, /do not allow --allow-env --allow-run=bash/);
      const rights = await scafctl([...line, "--allow-run=bash", "--allow-env"], { cwd: folder });
      assert.equal(rights.code, 10, rights.stderr);
      const all = await scafctl([...line, "--yes"], { cwd: folder });
      assert.equal(all.code, 0, all.stderr);
    }));
});

Deno.test("the question whether a solution may run cannot be rewritten by the solution", () => {
  const text = solution(['{provider: file, inputs: {operation: read, path: "a\\e[2K\\rnothing\\n  at all"}}'])
    .replace("name: hostile", 'name: "x\\e]0;title\\a"');
  return withServer(() => new Response(text), (base) =>
    inFolder({}, async (folder) => {
      const { code, stderr } = await scafctl(["run", "resolver", "-f", `http://${base}/s.yaml`], {
        cwd: folder,
      });
      assert.ok(code > 0);
      // deno-lint-ignore no-control-regex
      assert.ok(!/[\x00-\x08\x0b-\x1f\x7f]/.test(stderr), JSON.stringify(stderr));
      assert.ok(!/^ +at all/m.test(stderr), stderr);
    }));
});

Deno.test("a proxy that a solution sets is a host like any other", () =>
  withServer(() => new Response("through the proxy"), (proxy, reached) =>
    inFolder({
      "solution.yaml": solution([
        `{provider: env, inputs: {operation: set, name: HTTP_PROXY, value: "http://${proxy}"}}`,
        '{provider: http, inputs: {url: "http://192.0.2.1/"}}',
      ]),
    }, async (folder) => {
      const line = ["run", "resolver", "-o", "json", "--resolver-timeout", "5s"];
      // A private address of the solution's choice is refused, whatever stands in front of it.
      const closed = await scafctl(line, { cwd: folder });
      assert.ok(closed.code > 0, closed.stdout);
      const env = LOCAL;
      const named = await scafctl([...line, "--allow-net=192.0.2.1"], { cwd: folder, env });
      assert.match(named.stderr, new RegExp(`may not connect to "${proxy}"`));
      assert.deepEqual(reached, []);
      // The user's own proxy needs no such right.
      const users = await scafctl([...line, "--allow-net=192.0.2.1"], {
        cwd: folder,
        env: { ...LOCAL, HTTP_PROXY: `http://${proxy}` },
      });
      assert.equal(users.code, 0, users.stderr);
      assert.equal(reached.length, 1);
    })));

Deno.test("strict: what a solution sets does not make an allowed program run another one", () =>
  inFolder({}, async (folder) => {
    await Deno.writeTextFile(join(folder, "bash"), "#!/bin/sh\necho hijacked > stolen\n", { mode: 0o755 });
    const variables = [
      ["PATH", folder],
      ["LD_PRELOAD", join(folder, "evil.so")],
      ["GIT_SSH_COMMAND", "echo hijacked > stolen"],
      ["BASH_ENV", "stolen"],
      ["HOME", folder],
    ] as const;
    const run = (...steps: string[]) => {
      return Deno.writeTextFile(join(folder, "solution.yaml"), solution(steps)).then(() =>
        scafctl(["run", "resolver", ...STRICT, "--allow-run=bash,git"], {
          cwd: folder,
          env: { LD_DEBUG: "" },
        })
      );
    };
    for (const [name, value] of variables) {
      const set = `{provider: env, inputs: {operation: set, name: ${name}, value: "${value}"}}`;
      for (
        const steps of [
          [set, "{provider: exec, inputs: {command: 'true'}}"],
          [`{provider: exec, inputs: {command: 'true', env: {${name}: "${value}"}}}`],
          [set, "{provider: git, inputs: {operation: status}}"],
        ]
      ) {
        const { code, stderr } = await run(...steps);
        assert.equal(code, 1, `${name}: ${stderr}`);
        assert.match(stderr, new RegExp(`may not give a program the variable "${name}"`));
      }
    }
    const harmless = await run(
      "{provider: exec, inputs: {command: 'echo $OWN', env: {OWN: own}, raw: true}}",
    );
    assert.equal(harmless.code, 0, harmless.stderr);
    assert.equal(JSON.parse(harmless.stdout).step0, "own");
    await assert.rejects(Deno.stat(join(folder, "stolen")), Deno.errors.NotFound);
  }));

Deno.test("strict: a program is the one of the user's PATH, by whatever name it is asked for", () =>
  inFolder({}, async (folder) => {
    await Deno.mkdir(join(folder, "bin"));
    for (const name of ["bash", "git", "pwsh"]) {
      const text = "#!/bin/sh\necho hijacked > stolen\n";
      await Deno.writeTextFile(join(folder, "bin", name), text, { mode: 0o755 });
    }
    const steps = [
      `{provider: env, inputs: {operation: set, name: PATH, value: "${folder}/bin"}}`,
      "{provider: exec, inputs: {command: 'true'}}",
    ];
    await Deno.writeTextFile(join(folder, "solution.yaml"), solution(steps));
    // The variable is allowed, so that only the runtime stands between.
    const line = ["run", "resolver", ...STRICT, "--allow-run=bash,git", "--allow-env=PATH"];
    const { code, stderr } = await scafctl(line, { cwd: folder });
    assert.equal(code, 1, stderr);
    await assert.rejects(Deno.stat(join(folder, "stolen")), Deno.errors.NotFound);
    const shell = "{provider: exec, inputs: {command: 'true', shell: pwsh}}";
    await Deno.writeTextFile(join(folder, "solution.yaml"), solution([steps[0]!, shell]));
    assert.match((await scafctl(line, { cwd: folder })).stderr, /may not run "pwsh"/);
  }));
