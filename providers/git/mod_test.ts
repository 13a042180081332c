import assert from "node:assert/strict";
import { join } from "node:path";
import { object, type ValueObject } from "../../lib/value/mod.ts";
import { data, run, scratch, testContext } from "../shared/testing.ts";
import { credentialEnvironment, credentialsIn, redacted, withoutCredentials } from "./credentials.ts";
import { provider } from "./mod.ts";

const IDENTITY = {
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.com",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.com",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};

/** Runs an operation in a folder and returns its result. */
async function git(
  folder: string,
  inputs: Record<string, unknown>,
  extra: Record<string, string> = {},
): Promise<ValueObject> {
  const context = { workingDirectory: folder, baseFolder: folder, environment: { ...IDENTITY, ...extra } };
  return await data(provider, inputs, { mode: "action", context }) as ValueObject;
}

async function field(folder: string, name: string): Promise<unknown> {
  const context = { workingDirectory: folder, baseFolder: "/", environment: IDENTITY };
  return await data(provider, { field: name }, { mode: "from", context });
}

async function raw(folder: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("git", { args, cwd: folder, env: IDENTITY })
    .output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

/** A bare repository and a clone of it with one commit. */
async function workshop(folder: string): Promise<{ bare: string; work: string }> {
  const bare = join(folder, "bare.git");
  const work = join(folder, "work");
  await raw(folder, "init", "-q", "--bare", "-b", "main", bare);
  await raw(folder, "clone", "-q", bare, work);
  await raw(work, "checkout", "-q", "-B", "main");
  await Deno.writeTextFile(join(work, "a.txt"), "a");
  await raw(work, "add", ".");
  await raw(work, "commit", "-q", "-m", "first");
  await raw(work, "push", "-q", "origin", "main");
  return { bare, work };
}

Deno.test("the operations work together on real repositories", async () => {
  await using place = await scratch();
  const { bare } = await workshop(place.path);
  const cloned = await git(place.path, {
    operation: "clone",
    repository: bare,
    path: "copy",
    depth: 5,
    branch: "main",
  });
  assert.deepEqual([cloned.success, cloned.operation, cloned.path, cloned.exitCode, cloned.error], [
    true,
    "clone",
    "copy",
    0,
    "",
  ]);
  const step = (inputs: Record<string, unknown>) => git(place.path, { path: "copy", ...inputs });
  assert.equal((await step({ operation: "checkout", branch: "main" })).success, true);
  await Deno.writeTextFile(join(place.path, "copy", "b.txt"), "b");
  assert.equal((await step({ operation: "status" })).output, "?? b.txt");
  assert.equal((await step({ operation: "add", files: ["b.txt"] })).success, true);
  assert.equal((await step({ operation: "status" })).output, "A  b.txt");
  assert.equal((await step({ operation: "commit", message: "second $(x)" })).success, true);
  assert.equal((await step({ operation: "push", branch: "main" })).success, true);
  assert.equal(await raw(bare, "log", "-1", "--format=%s", "main"), "second $(x)");
  assert.equal((await step({ operation: "branch", branch: "feature" })).success, true);
  assert.match(String((await step({ operation: "branch" })).output), /feature/);
  assert.equal((await step({ operation: "checkout", branch: "feature" })).success, true);
  assert.equal((await step({ operation: "tag", tag: "v1", message: "one" })).success, true);
  assert.equal((await step({ operation: "tag" })).output, "v1");
  assert.match(String((await step({ operation: "log" })).output), /second \$\(x\)\n.* first$/);
  assert.equal((await step({ operation: "pull", branch: "main" })).success, true);
});

Deno.test("commit stages the files it is given", async () => {
  await using place = await scratch();
  const { work } = await workshop(place.path);
  await Deno.writeTextFile(join(work, "new.txt"), "x");
  const result = await git(work, { operation: "commit", message: "with file", files: ["new.txt"] });
  assert.equal(result.success, true);
  assert.equal(await raw(work, "show", "--name-only", "--format=", "HEAD"), "new.txt");
});

Deno.test("a failing git is data with success false", async () => {
  await using place = await scratch();
  const { work } = await workshop(place.path);
  const nothing = await git(work, { operation: "commit", message: "empty" });
  assert.equal(nothing.success, false);
  assert.match(String(nothing.output), /nothing to commit/);
  assert.equal(nothing.exitCode, 1);
  const missing = await git(work, { operation: "checkout", branch: "none" });
  assert.match(String(missing.error), /none/);
  const context = { workingDirectory: work, environment: IDENTITY };
  const resolver = await data(provider, { operation: "checkout", branch: "none" }, { mode: "from", context });
  assert.equal((resolver as ValueObject).success, false);
});

Deno.test("facts are bare texts", async () => {
  await using place = await scratch();
  const { work, bare } = await workshop(place.path);
  assert.equal(await field(work, "branch"), "main");
  assert.equal(await field(work, "commit"), await raw(work, "rev-parse", "HEAD"));
  assert.equal(await field(work, "remote"), bare);
  await assert.rejects(field(work, "tag"), /git: tag cannot be read: /);
  await raw(work, "tag", "v2");
  assert.equal(await field(work, "tag"), "v2");
  await raw(work, "checkout", "-q", "--detach");
  assert.equal(await field(work, "branch"), "HEAD");
  await raw(work, "remote", "set-url", "origin", "https://user:hunter2@git.example.com/x.git");
  assert.equal(await field(work, "remote"), "https://git.example.com/x.git");
  await Deno.mkdir(join(place.path, "empty"));
  await raw(join(place.path, "empty"), "init", "-q", "-b", "trunk");
  assert.equal(await field(join(place.path, "empty"), "branch"), "trunk");
});

Deno.test("missing and misleading inputs are errors before git runs", async () => {
  await using place = await scratch();
  const fails = (inputs: Record<string, unknown>, message: RegExp) =>
    assert.rejects(git(place.path, inputs), message);
  await fails({}, /git: operation is required/);
  await fails({ operation: "clone", path: "x" }, /repository is required/);
  await fails({ operation: "clone", repository: "/x" }, /path is required/);
  await fails(
    { operation: "clone", repository: "--upload-pack=touch /tmp/x", path: "x" },
    /begin with a dash/,
  );
  await fails({ operation: "push", branch: "--mirror" }, /branch must not begin with a dash/);
  await fails({ operation: "pull", remote: "--exec=x" }, /remote must not begin with a dash/);
  await fails({ operation: "tag", tag: "-d" }, /tag must not begin with a dash/);
  await fails({ operation: "add" }, /files is required/);
  await fails({ operation: "commit" }, /message is required/);
  await fails({ operation: "checkout" }, /branch is required/);
  await fails({ operation: "status", path: "nowhere" }, /directory does not exist: nowhere/);
  await fails({ operation: "rebase" }, /must be one of clone/);
  await fails({ operation: "status", field: "branch" }, /exclude each other/);
});

Deno.test("a repository outside of the output folder is refused", async () => {
  await using place = await scratch();
  const { bare } = await workshop(place.path);
  await Deno.mkdir(join(place.path, "out"));
  const context = {
    workingDirectory: place.path,
    outputFolder: join(place.path, "out"),
    environment: IDENTITY,
  };
  const clone = (path: string) =>
    run(provider, { operation: "clone", repository: bare, path }, { mode: "action", context });
  await assert.rejects(clone("../escape"), /leaves the output directory/);
  assert.equal(((await clone("inside")).data as ValueObject).success, true);
  assert.ok((await Deno.stat(join(place.path, "out", "inside", ".git"))).isDirectory);
});

/** A git server that asks for a password and keeps what it was sent. */
function gate() {
  const sent: (string | null)[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    sent.push(request.headers.get("authorization"));
    return new Response("no", { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    sent,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("credentials reach the server, and nothing else", async () => {
  await using place = await scratch();
  await using server = gate();
  // A git in front of the real one writes down what it is called with.
  const log = join(place.path, "calls");
  const found = await new Deno.Command("sh", { args: ["-c", "command -v git"] }).output();
  const real = new TextDecoder().decode(found.stdout).trim();
  await Deno.mkdir(join(place.path, "bin"));
  await Deno.writeTextFile(
    join(place.path, "bin", "git"),
    `#!/bin/sh\necho "$@" >> '${log}'\nexec ${real} "$@"\n`,
    { mode: 0o755 },
  );
  const path = { PATH: `${join(place.path, "bin")}:${Deno.env.get("PATH")}`, TMPDIR: place.path };
  const secret = "p@ss/w:rd'\"%";
  const result = await git(
    place.path,
    { operation: "clone", repository: `${server.url}/x.git`, path: "x", username: "us er", password: secret },
    path,
  );
  assert.equal(result.success, false);
  const wanted = `Basic ${new TextEncoder().encode(`us er:${secret}`).toBase64()}`;
  assert.ok(server.sent.includes(wanted), JSON.stringify(server.sent));
  const everything = JSON.stringify({ ...result }) + await Deno.readTextFile(log);
  for (
    const spelling of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), btoa(secret)]
  ) {
    assert.ok(!everything.includes(spelling), spelling);
  }
  const inAddress = await git(place.path, {
    operation: "clone",
    repository: server.url.replace("//", "//bot:hunter2@") + "/y.git",
    path: "y",
  }, path);
  assert.ok(server.sent.includes(`Basic ${btoa("bot:hunter2")}`));
  assert.ok(!(JSON.stringify({ ...inAddress }) + await Deno.readTextFile(log)).includes("hunter2"));
});

Deno.test("push and pull use the credentials for their remote", async () => {
  await using place = await scratch();
  await using server = gate();
  const { work } = await workshop(place.path);
  await raw(work, "remote", "set-url", "origin", `${server.url}/x.git`);
  for (const operation of ["push", "pull"]) {
    const result = await git(work, { operation, branch: "main", username: "u", password: "hunter2" });
    assert.equal(result.success, false);
    assert.equal(
      server.sent.filter((sent) => sent === `Basic ${btoa("u:hunter2")}`).length > 0,
      true,
      operation,
    );
    server.sent.length = 0;
  }
});

Deno.test("git never asks, and a password never travels in the clear", async () => {
  await using place = await scratch();
  await using server = gate();
  const result = await git(place.path, { operation: "clone", repository: `${server.url}/x.git`, path: "x" });
  assert.equal(result.success, false);
  assert.match(String(result.error), /prompts disabled|could not read Username/);
  const inputs = { operation: "clone", path: "x", username: "u", password: "p" };
  await assert.rejects(
    git(place.path, { ...inputs, repository: "http://git.example.com/x" }),
    /not encrypted/,
  );
  await assert.rejects(
    git(place.path, { ...inputs, repository: "git@git.example.com:x" }),
    /http and https remotes only/,
  );
});

Deno.test("credentials are for one server and one call, and leave no trace", () => {
  const environment = credentialEnvironment(
    "https://git.example.com:8443/x",
    { username: "u", password: "p:/%" },
    { GIT_CONFIG_COUNT: "2" },
  );
  assert.equal(environment.GIT_CONFIG_COUNT, "5");
  assert.equal(environment.GIT_CONFIG_KEY_2, "credential.helper");
  assert.equal(environment.GIT_CONFIG_VALUE_2, "");
  assert.equal(environment.GIT_CONFIG_KEY_3, "credential.https://git.example.com:8443.helper");
  assert.ok(!environment.GIT_CONFIG_VALUE_3!.includes("p:/%"));
  for (const password of ["a\nb", "a\0b", "a\rb"]) {
    assert.throws(
      () => credentialEnvironment("https://h/x", { username: "u", password }, {}),
      /single lines/,
    );
  }
});

Deno.test("addresses lose their passwords", () => {
  assert.equal(withoutCredentials("https://u:p@h.example/x"), "https://h.example/x");
  assert.equal(withoutCredentials("ssh://git@h.example/x"), "ssh://git@h.example/x");
  assert.equal(withoutCredentials("git@h.example:x"), "git@h.example:x");
  assert.deepEqual(credentialsIn("https://a%40b:c%3A@h/x"), { username: "a@b", password: "c:" });
  assert.equal(credentialsIn("ssh://git@h/x"), undefined);
  assert.equal(
    redacted("fatal: https://u:p@h/x and s3cret", ["s3cret"]),
    "fatal: https://***REDACTED***@h/x and ***REDACTED***",
  );
});

Deno.test("a hook's variables do not lead git to another repository", async () => {
  await using place = await scratch();
  const { work } = await workshop(place.path);
  const context = {
    workingDirectory: work,
    environment: { ...IDENTITY, GIT_DIR: "/nowhere", GIT_WORK_TREE: "/" },
  };
  assert.equal(await data(provider, { field: "branch" }, { mode: "from", context }), "main");
});

Deno.test("a dry run touches nothing and says what it would do", async () => {
  await using place = await scratch();
  const context = { dryRun: true, workingDirectory: place.path };
  const result = await data(provider, {
    operation: "clone",
    repository: "https://u:p@h.example/x",
    path: "x",
  }, { mode: "action", context });
  assert.equal((result as ValueObject)._message, "Would clone https://h.example/x to x");
  const whatIf = (inputs: Record<string, string>) =>
    provider.descriptor.whatIf!(object(inputs), testContext("action"));
  assert.equal(
    whatIf({ operation: "clone", repository: "r", path: "p", branch: "b" }),
    "Would clone r to p (branch: b)",
  );
  assert.equal(whatIf({ operation: "clone", repository: "r" }), "Would clone r");
  assert.equal(whatIf({ operation: "commit", path: "p", message: "m" }), "Would commit in p with message: m");
  assert.equal(whatIf({ operation: "push", path: "p", branch: "b" }), 'Would push p to branch "b"');
  assert.equal(whatIf({ operation: "checkout", path: "p", branch: "b" }), 'Would checkout branch "b" in p');
  assert.equal(whatIf({ operation: "tag", path: "p", tag: "t" }), 'Would create tag "t" in p');
  assert.equal(whatIf({ operation: "status", path: "p" }), "Would perform git status on p");
  assert.equal(whatIf({ operation: "log" }), "Would perform git log");
});
