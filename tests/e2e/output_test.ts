import assert from "node:assert/strict";
import { inFolder, SAMPLE, scafctl } from "./program.ts";

const FILES = { "solution.yaml": SAMPLE };

async function resolver(cwd: string, ...args: string[]) {
  return await scafctl(["run", "resolver", ...args], { cwd });
}

Deno.test("e2e: forms for people mask what is sensitive and leave out what is internal", async () => {
  await inFolder(FILES, async (cwd) => {
    for (const format of ["auto", "table", "list", "tree", "text"]) {
      const { stdout, code } = await resolver(cwd, "-o", format);
      assert.equal(code, 0);
      assert.ok(stdout.includes("[REDACTED]"), format);
      assert.ok(!stdout.includes("topsecret"), format);
      assert.ok(!stdout.includes("hidden"), format);
    }
    const shown = await resolver(cwd, "-o", "table", "--show-sensitive");
    assert.ok(shown.stdout.includes("topsecret"));
    assert.ok(!shown.stdout.includes("hidden"));
  });
});

Deno.test("e2e: data formats hold everything, unless masking is asked for", async () => {
  await inFolder(FILES, async (cwd) => {
    for (const format of ["json", "yaml", "toml", "csv"]) {
      const { stdout } = await resolver(cwd, "-o", format);
      assert.ok(stdout.includes("topsecret") && stdout.includes("hidden"), format);
      for (const flag of ["--mask-sensitive", "--redact"]) {
        const masked = await resolver(cwd, "-o", format, flag);
        assert.equal(masked.code, 0);
        assert.ok(!masked.stdout.includes("topsecret"), format);
      }
    }
  });
});

Deno.test("e2e: expressions and conditions shape the result, and are checked before anything runs", async () => {
  await inFolder({
    ...FILES,
    "touch.yaml": SAMPLE.replace("value: dev", "value: dev").replace(
      "hidden: {internal: true, resolve: {with: [{provider: static, inputs: {value: 7}}]}}",
      "hidden: {internal: true, resolve: {with: [{provider: exec, inputs: {command: 'echo x > ran'}}]}}",
    ),
  }, async (cwd) => {
    assert.equal((await resolver(cwd, "-e", "_.url")).stdout, "https://dev\n");
    assert.equal((await resolver(cwd, "-e", "_.url", "-o", "json")).stdout, '"https://dev"\n');
    const filtered = await resolver(cwd, "-e", "_.items", "-w", "_.n > 1", "-o", "json");
    assert.deepEqual(JSON.parse(filtered.stdout), [{ name: "b", n: 2 }]);
    for (const args of [["-e", "1 +"], ["-o", "bogus"], ["-w", "_."]]) {
      const failed = await resolver(cwd, "-f", "touch.yaml", ...args);
      assert.equal(failed.code, 1);
      assert.equal(failed.stdout, "");
      await assert.rejects(Deno.stat(`${cwd}/ran`));
    }
    await resolver(cwd, "-f", "touch.yaml");
    await Deno.stat(`${cwd}/ran`);
  });
});

Deno.test("e2e: -o test writes a test that the result passes", async () => {
  await inFolder(FILES, async (cwd) => {
    const { stdout } = await resolver(cwd, "-o", "test", "--test-name", "mine");
    assert.match(stdout, /^mine:\n/);
    assert.match(stdout, /__output\.url == "https:\/\/dev"/);
    assert.ok(!stdout.includes("token"), "a sensitive value is no part of a test");
    assert.equal(JSON.parse(await Deno.readTextFile(`${cwd}/testdata/mine.json`)).url, "https://dev");
  });
});

Deno.test("e2e: a missing solution in the folder exits 4, a found one is used", async () => {
  await inFolder({}, async (cwd) => {
    assert.equal((await resolver(cwd)).code, 4);
  });
  await inFolder(FILES, async (cwd) => {
    assert.equal((await resolver(cwd, "-o", "json")).code, 0);
    const elsewhere = await scafctl(["-C", cwd, "run", "resolver", "-o=json"], {
      cwd: "/",
      env: { HOME: cwd },
    });
    assert.equal(JSON.parse(elsewhere.stdout).env, "dev");
  });
});

Deno.test("e2e: stdin is a solution or a parameter file, not both", async () => {
  await inFolder(FILES, async (cwd) => {
    const solution = await scafctl(["run", "resolver", "-f", "-", "-ojson"], { cwd, stdin: SAMPLE });
    assert.equal(JSON.parse(solution.stdout).env, "dev");
    const parameters = await scafctl(["run", "resolver", "-ojson", "-r", "@-"], { cwd, stdin: "env: qa\n" });
    assert.equal(JSON.parse(parameters.stdout).env, "qa");
    const both = await scafctl(["run", "resolver", "-f", "-", "-r", "@-"], { cwd, stdin: SAMPLE });
    assert.equal(both.code, 3);
    assert.match(both.stderr, /stdin can only be read once/);
  });
});

Deno.test("e2e: lines of actions that run together carry their names", async () => {
  await inFolder(FILES, async (cwd) => {
    const { stdout, code } = await scafctl(["run", "solution"], { cwd });
    assert.equal(code, 0);
    assert.deepEqual(stdout.split("\n").filter((line) => line !== "").sort(), [
      "[one] first",
      "[two] second",
      "bye",
      "done",
    ]);
  });
});

Deno.test("e2e: an action alone needs only what it needs", async () => {
  await inFolder(FILES, async (cwd) => {
    const { stdout } = await scafctl(["run", "solution", "--action", "one", "-o", "json"], { cwd });
    assert.deepEqual(Object.keys(JSON.parse(stdout).actions).sort(), ["bye", "one"]);
  });
});

Deno.test("e2e: --quiet drops talk and keeps data and errors", async () => {
  await inFolder(FILES, async (cwd) => {
    const quiet = await scafctl(["run", "solution", "-q", "--progress"], { cwd });
    assert.equal(quiet.stderr, "");
    assert.ok(quiet.stdout.includes("[one] first"));
    const failed = await scafctl(["run", "solution", "-q", "-f", "none.yaml"], { cwd });
    assert.match(failed.stderr, /none\.yaml/);
  });
});

Deno.test("e2e: progress and metrics go to stderr", async () => {
  await inFolder(FILES, async (cwd) => {
    const { stdout, stderr } = await scafctl(
      ["run", "solution", "-o", "json", "--progress", "--verbose", "--show-metrics"],
      { cwd },
    );
    assert.equal(JSON.parse(stdout).status, "succeeded");
    assert.match(stderr, /\[ACTION\] Completed one \(\d+ms\)/);
    assert.match(stderr, /Provider Execution Metrics:/);
    assert.match(stderr, /exec +2 +2 +0/);
  });
});

Deno.test("e2e: the log follows its flags and goes where it is sent", async () => {
  await inFolder(FILES, async (cwd) => {
    const json = await scafctl(
      ["run", "resolver", "-ojson", "--log-level", "debug", "--log-format", "json"],
      { cwd },
    );
    const lines = json.stderr.trim().split("\n").map((line) => JSON.parse(line) as { message: string });
    assert.ok(lines.some((line) => line.message === "resolver.finished"));
    assert.ok(!json.stderr.includes("topsecret"));
    const file = await scafctl(["run", "resolver", "-ojson", "--log-level=1", "--log-file", "run.log"], {
      cwd,
    });
    assert.equal(file.stderr, "");
    assert.match(await Deno.readTextFile(`${cwd}/run.log`), /level=DEBUG message="resolver\.finished"/);
    const wrong = await scafctl(["run", "resolver", "-ojson", "--log-level=loud"], { cwd });
    assert.equal(wrong.code, 0);
    assert.match(wrong.stderr, /"loud" is no log level/);
  });
});

Deno.test("e2e: under GitHub Actions secrets are announced, failures annotated and the job summed up", async () => {
  const broken = SAMPLE.replace("echo second", "exit 3");
  const needs = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: needs, version: 1.0.0}
spec:
  resolvers: {stage: {resolve: {with: [{provider: parameter, inputs: {key: stage}}]}}}
  workflow: {actions: {a: {provider: message, inputs: {message: {rslvr: stage}}}}}
`;
  await inFolder({ ...FILES, "broken.yaml": broken, "needs.yaml": needs }, async (cwd) => {
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: `${cwd}/summary.md` };
    const data = await scafctl(["run", "resolver", "-ojson"], { cwd, env });
    assert.match(data.stderr, /^::add-mask::topsecret$/m);
    const failed = await scafctl(["run", "solution", "-f", "broken.yaml", "-o", "json"], { cwd, env });
    assert.equal(failed.code, 6);
    assert.match(failed.stderr, /^::error file=broken\.yaml,line=\d+,col=\d+,title=SCAF4004::/m);
    assert.match(await Deno.readTextFile(`${cwd}/summary.md`), /\| two \| ❌ failed \|/);
    assert.match(await Deno.readTextFile(`${cwd}/summary.md`), /^- two: exited with code 3$/m);
    const early = `${cwd}/early.md`;
    const missing = await scafctl(["run", "solution", "-f", "needs.yaml"], {
      cwd,
      env: { ...env, GITHUB_STEP_SUMMARY: early },
    });
    assert.equal(missing.code, 1, missing.stderr);
    const told = await Deno.readTextFile(early);
    assert.match(told, /^- resolver "stage" failed: .*parameter "stage" was not provided$/m);
    assert.doesNotMatch(told, /\| action/, "a table without rows tells nothing");
    const lint = await scafctl(["lint", "-f", "needs.yaml"], { cwd, env });
    assert.match(lint.stderr, /^::notice file=needs\.yaml,line=\d+,col=\d+,title=missing-description::/m);
    const good = `${cwd}/good.md`;
    const ran = await scafctl(["run", "solution", "-o", "json"], {
      cwd,
      env: { ...env, GITHUB_STEP_SUMMARY: good },
    });
    assert.equal(ran.code, 0, ran.stderr);
    const summary = await Deno.readTextFile(good);
    const diagram = /```mermaid\ngraph LR\n([^`]*)```/.exec(summary)?.[1] ?? "";
    const idOf = (name: string) => new RegExp(`(a\\d+)\\["${name}"\\]`).exec(diagram)?.[1];
    assert.ok(diagram.includes(`  ${idOf("one")} --> ${idOf("last")}\n`), diagram);
    assert.ok(diagram.includes(`  style ${idOf("bye")} fill:#dafbe1`), diagram);
  });
});

Deno.test("e2e: snapshots hold no secrets and can be compared", async () => {
  await inFolder(FILES, async (cwd) => {
    await resolver(cwd, "--snapshot", "--snapshot-file", "a.json");
    await resolver(cwd, "env=prod", "--snapshot", "--snapshot-file", "b.json");
    const text = await Deno.readTextFile(`${cwd}/a.json`);
    assert.ok(!text.includes("topsecret"));
    const { env, token } = JSON.parse(text).resolvers;
    assert.equal(env.valueSizeBytes, '"dev"'.length);
    assert.deepEqual(Object.keys(env.failedAttempts[0]), ["provider", "sourceStep", "error", "duration"]);
    assert.equal(env.failedAttempts[0].provider, "parameter");
    assert.ok(!("valueSizeBytes" in token), "the size of a secret tells about it");
    const { stdout } = await scafctl(["snapshot", "diff", "a.json", "b.json", "--ignore-unchanged"], { cwd });
    assert.match(stdout, /~ env \(modified\)\n {4}value: "dev" → "prod"/);
    const without = await resolver(cwd, "--snapshot");
    assert.equal(without.code, 3);
  });
});

Deno.test("e2e: help of a run command lists the parameters of its solution", async () => {
  await inFolder(FILES, async (cwd) => {
    const { stdout } = await scafctl(["run", "resolver", "-f", "solution.yaml", "--help"], { cwd });
    assert.match(
      stdout,
      /PARAMETER +TYPE +RESOLVER +DESCRIPTION\n {2}env +string +env +target environment \(has default\)/,
    );
    const provider = await scafctl(["run", "provider", "static", "--help"], { cwd });
    assert.match(provider.stdout, /value +any +yes/);
  });
});

Deno.test("e2e: completion offers commands, flags, values and names of the solution", async () => {
  await inFolder(FILES, async (cwd) => {
    const words = async (...line: string[]) =>
      (await scafctl(["__complete", "--", ...line], { cwd })).stdout.trim().split("\n").map((each) =>
        each.split("\t")[0]
      );
    assert.deepEqual(await words("run", "reso"), ["resolver", ":none"]);
    assert.deepEqual(await words("run", "solution", "--dry"), ["--dry-run", ":none"]);
    assert.deepEqual(await words("run", "resolver", "-o", "js"), ["json", ":none"]);
    assert.deepEqual(await words("run", "resolver", "to"), ["token", ":none"]);
    assert.deepEqual(await words("run", "action", "o"), ["one", ":none"]);
    assert.deepEqual(await words("get", "provider", "stat"), ["static", ":none"]);
    assert.deepEqual(await words("run", "solution", "-f", ""), [":files"]);
    assert.deepEqual(await words("run", "solution", "-r", "e"), ["env=", ":none"]);
    assert.deepEqual(await words("run", "provider", "static", "va"), ["value=", ":none"]);
    assert.deepEqual(await words("examples", "get", "hel"), ["hello", ":none"]);
    assert.deepEqual(await words("lint", "explain", "unused-r"), ["unused-resolver", ":none"]);
  });
});
