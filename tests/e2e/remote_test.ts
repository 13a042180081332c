import assert from "node:assert/strict";
import { inFolder, scafctl } from "./program.ts";
import { hasTerminal, onTerminal } from "./terminal.ts";

const noTerminal = !await hasTerminal();

const REMOTE = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: remote, version: 1.0.0}
spec:
  resolvers:
    word: {resolve: {with: [{provider: static, inputs: {value: from-afar}}]}}
    shell: {resolve: {with: [{provider: exec, inputs: {command: "echo ran"}}]}}
`;

function parent(url: string, permissions = ""): string {
  return `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: parent, version: 1.0.0}
spec:
${permissions}  resolvers:
    child: {resolve: {with: [{provider: solution, inputs: {source: "${url}"}}]}}
`;
}

/** Serves texts by path on this machine, for as long as the test runs. */
async function serving(texts: Record<string, string>, test: (base: string) => Promise<void>): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/moved") {
      return new Response(null, { status: 302, headers: { location: "http://localhost:1/" } });
    }
    const text = texts[pathname.slice(1)];
    return text === undefined ? new Response("nothing here", { status: 404 }) : new Response(text);
  });
  try {
    await test(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

const LOCAL = { SCAFCTL_HTTPCLIENT_ALLOWPRIVATEIPS: "true" };

Deno.test("e2e: a solution from elsewhere is refused until it is accepted", async () => {
  await inFolder({}, async (cwd) => {
    await serving({ "s.yaml": REMOTE }, async (base) => {
      const line = ["run", "resolver", "-f", `${base}/s.yaml`, "-o", "json"];
      const refused = await scafctl(line, { cwd });
      assert.equal(refused.code, 10, refused.stderr);
      assert.equal(refused.stdout, "");
      assert.match(
        refused.stderr,
        /"remote" from http:.* wants to\n +run programs: .*\[SCAF6006\]|SCAF6006/s,
      );
      assert.match(refused.stderr, /run programs/);
      const accepted = await scafctl([...line, "--yes"], { cwd });
      assert.equal(accepted.code, 0, accepted.stderr);
      assert.equal(JSON.parse(accepted.stdout).word, "from-afar");
      // An acceptance for one run is not remembered.
      assert.equal((await scafctl(line, { cwd })).code, 10);
      const missing = await scafctl(["run", "resolver", "-f", `${base}/none.yaml`], { cwd });
      assert.equal(missing.code, 4);
      assert.match(missing.stderr, /404/);
    });
  });
});

Deno.test({
  name: "e2e: an acceptance on a terminal is remembered for this very text",
  ignore: noTerminal,
  fn: async () => {
    await inFolder({}, async (cwd) => {
      const texts = { "s.yaml": REMOTE };
      await serving(texts, async (base) => {
        const line = ["run", "resolver", "-f", `${base}/s.yaml`, "-o", "json"];
        const no = await onTerminal(cwd, line, [["Let it?", "n"]]);
        assert.equal(no.code, 10, no.shown);
        const yes = await onTerminal(cwd, line, [["Let it?", "y"]]);
        assert.equal(yes.code, 0, yes.shown);
        assert.match(yes.shown, /from-afar/);
        assert.equal((await scafctl(line, { cwd })).code, 0);
        texts["s.yaml"] = REMOTE.replace("echo ran", "echo something else");
        assert.equal((await scafctl(line, { cwd })).code, 10);
      });
    });
  },
});

Deno.test("e2e: a child from elsewhere has to be accepted like any solution from there", async () => {
  await inFolder({}, async (cwd) => {
    await serving({ "s.yaml": REMOTE }, async (base) => {
      await Deno.writeTextFile(`${cwd}/solution.yaml`, parent(`${base}/s.yaml`));
      const line = ["run", "resolver", "-o", "json"];
      const refused = await scafctl(line, { cwd, env: LOCAL });
      assert.equal(refused.code, 1, refused.stderr);
      assert.match(refused.stderr, /"remote" from http:.* wants to/);
      const accepted = await scafctl([...line, "--yes"], { cwd, env: LOCAL });
      assert.equal(accepted.code, 0, accepted.stderr);
      assert.equal(JSON.parse(accepted.stdout).child.resolvers.shell.stdout, "ran\n");
    });
  });
});

Deno.test("e2e: a child from elsewhere has no more rights than its parent", async () => {
  await inFolder({}, async (cwd) => {
    await serving({ "s.yaml": REMOTE }, async (base) => {
      const host = new URL(base).host;
      const text = parent(`${base}/s.yaml`, `  permissions: {net: ["${host}"]}\n`);
      await Deno.writeTextFile(`${cwd}/solution.yaml`, text);
      const line = ["run", "resolver", "-o", "json", "--yes", "--sandbox=strict"];
      const narrow = await scafctl(line, { cwd, env: LOCAL });
      assert.equal(narrow.code, 1, narrow.stdout);
      assert.match(narrow.stderr, /"shell"[^]*may not run/);
      // Without the right to reach the host the text is not even fetched.
      const denied = await scafctl([...line, `--deny-net=${host}`], { cwd, env: LOCAL });
      assert.equal(denied.code === 0, false);
      assert.match(denied.stderr, /may not connect to/);
      assert.ok(!denied.stderr.includes('"remote"'));
    });
  });
});

Deno.test("e2e: children by URL do not reach private addresses, nor other hosts; names have no catalog", async () => {
  await inFolder({}, async (cwd) => {
    await serving({ "s.yaml": REMOTE }, async (base) => {
      const line = ["run", "resolver", "-o", "json", "--yes"];
      await Deno.writeTextFile(`${cwd}/solution.yaml`, parent(`${base}/s.yaml`));
      const local = await scafctl(line, { cwd });
      assert.equal(local.code, 1, local.stdout);
      assert.match(local.stderr, /127\.0\.0\.1/);
      await Deno.writeTextFile(`${cwd}/solution.yaml`, parent(`${base}/moved`));
      const moved = await scafctl(line, { cwd, env: LOCAL });
      assert.equal(moved.code, 1, moved.stdout);
      assert.match(moved.stderr, /redirects to another host, "localhost:1"/);
      await Deno.writeTextFile(`${cwd}/solution.yaml`, parent("infra@1.0.0"));
      const named = await scafctl(line, { cwd });
      assert.equal(named.code, 1, named.stdout);
      assert.match(named.stderr, /no catalog holds a solution named "infra@1\.0\.0"/);
    });
  });
});
