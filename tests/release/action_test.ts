import assert from "node:assert/strict";
import { type Job, runAction } from "./action_runner.ts";
import { aRelease, ignore, program, run, served, withFolder } from "./world.ts";
import { sha256 } from "../../scripts/release/data.ts";

const SOLUTION = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: from-action, version: 1.0.0}
spec:
  resolvers:
    who:
      resolve:
        with:
          - {provider: parameter, inputs: {key: who}}
          - {provider: static, inputs: {value: nobody}}
  workflow:
    actions:
      write:
        provider: file
        inputs: {operation: write, path: out.txt, content: {rslvr: who}}
`;

const FAILING = SOLUTION.replace("{operation: write,", "{operation: delete,").replace("out.txt", "none.txt")
  .replace(", content: {rslvr: who}", "");

/** A job with a repository in which the solution is committed. */
async function inJob(use: (job: Job, repository: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const repository = `${folder}/repository`;
    await Deno.mkdir(`${repository}/sub`, { recursive: true });
    await Deno.writeTextFile(`${repository}/solution.yaml`, SOLUTION);
    await Deno.writeTextFile(`${repository}/sub/failing.yaml`, FAILING);
    await Deno.writeTextFile(`${repository}/.gitignore`, "ignored/\n");
    const git = (...args: string[]) =>
      run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: repository });
    await git("init", "-q");
    await git("add", ".");
    assert.equal((await git("commit", "-q", "-m", "start")).code, 0);
    await use({ folder }, repository);
  });
}

/** The same with the program installed already, as after a setup. */
async function installed(use: (job: Job, repository: string) => Promise<void>): Promise<void> {
  await inJob(async ({ folder }, repository) => {
    const kept = `${folder}/kept`;
    await Deno.mkdir(kept);
    await Deno.copyFile(program(), `${kept}/scafctl`);
    const cache = new Map([["scafctl-0.0.0-Linux-X64", kept]]);
    await use({ folder, cache }, repository);
  });
}

const CACHED = { version: "0.0.0" };

Deno.test({ name: "action: installs once, then takes the program from the cache", ignore }, async () => {
  const { folder: site, release } = await aRelease();
  const cache = new Map<string, string>();
  await inJob(async (job) => {
    let asked = 0;
    const count = (_: string, bytes: Uint8Array<ArrayBuffer>) => (asked++, bytes);
    await served(site, async (address) => {
      const env = { SCAFCTL_DOWNLOAD: address };
      const first = await runAction({ version: release.version }, { ...job, env, cache });
      assert.equal(first.code, 0, first.stderr);
      assert.deepEqual(first.steps, ["actions/cache@v4", "setup"]);
      assert.equal(first.path, `${job.folder}/scafctl-bin`);
      assert.equal(first.outputs.version, release.version);
      assert.equal(asked, 2);
      assert.deepEqual([...cache.keys()], [`scafctl-${release.version}-Linux-X64`]);
      const second = await runAction({ version: release.version }, { ...job, env, cache });
      assert.equal(second.code, 0, second.stderr);
      assert.equal(second.outputs.version, release.version);
      // The newest release has no name that could be kept.
      for (const version of ["", "latest"]) {
        const newest = await runAction({ version }, { ...job, env, cache });
        assert.deepEqual(newest.steps, ["setup"]);
        assert.equal(newest.outputs.version, release.version);
      }
      assert.equal(asked, 6);
      const off = await runAction({ version: release.version, cache: "false" }, { ...job, env, cache });
      assert.deepEqual(off.steps, ["setup"]);
    }, count);
  });
});

Deno.test({ name: "action: a program with another digest is neither kept nor used", ignore }, async () => {
  const { folder: site, release } = await aRelease();
  await inJob((job) =>
    served(site, async (address) => {
      const cache = new Map<string, string>();
      const env = { SCAFCTL_DOWNLOAD: address };
      const inputs = { version: release.version, solution: "solution.yaml" };
      const wrong = await runAction({ ...inputs, checksum: "0".repeat(64) }, { ...job, env, cache });
      assert.equal(wrong.code, 1);
      assert.match(wrong.stdout, /::error title=scafctl::the program has digest [0-9a-f]{64}, not 0{64}/);
      assert.equal(wrong.path, "");
      assert.ok(!wrong.steps.includes("run"));
      assert.equal(cache.size, 0);
      const checksum = await sha256(await Deno.readFile(program()));
      const right = await runAction({ ...inputs, checksum: checksum.toUpperCase() }, { ...job, env, cache });
      assert.equal(right.code, 0, right.stdout + right.stderr);
    })
  );
});

Deno.test({ name: "action: a download that was changed on its way ends the job", ignore }, async () => {
  const { folder: site, release } = await aRelease();
  const spoil = (name: string, bytes: Uint8Array<ArrayBuffer>) => {
    if (name.endsWith(".tar.gz")) bytes[bytes.length >> 1]! ^= 1;
    return bytes;
  };
  await inJob((job) =>
    served(site, async (address) => {
      const done = await runAction({ version: release.version }, {
        ...job,
        env: { SCAFCTL_DOWNLOAD: address },
      });
      assert.equal(done.code, 1);
      assert.match(done.stdout, /::error title=scafctl::the program could not be installed/);
      assert.match(done.stderr, /nothing was installed/);
    }, spoil)
  );
});

Deno.test(
  { name: "action: plans, runs and resolves a solution and gives what came of it", ignore },
  async () => {
    await installed(async (job, repository) => {
      const inputs = { ...CACHED, solution: "solution.yaml" };
      const plan = await runAction({ ...inputs, mode: "plan", parameters: "who=Ada" }, job);
      assert.equal(plan.code, 0, plan.stderr);
      assert.equal(plan.outputs.changed, "false");
      assert.match(JSON.stringify(JSON.parse(plan.outputs.plan!)), /"write"/);
      const parameters = "who=Ada; rm -rf $(x)\n";
      const first = await runAction({
        ...inputs,
        parameters,
        arguments: "--sandbox=strict\n--allow-write=.\n",
      }, job);
      assert.equal(first.code, 0, first.stderr);
      assert.equal(first.outputs.changed, "true");
      assert.equal(first.outputs.plan, "");
      assert.equal(JSON.parse(first.outputs.results!).status, "succeeded");
      assert.equal(await Deno.readTextFile(`${repository}/out.txt`), "Ada; rm -rf $(x)");
      assert.match(first.summary, /\| write \| ✅ succeeded \|/);
      // The file is there, not yet committed, and stays as it is.
      const again = await runAction({ ...inputs, parameters }, job);
      assert.equal(again.outputs.changed, "false");
      const other = await runAction({
        ...inputs,
        parameters: "who=Grace",
        arguments: "--on-conflict=overwrite",
      }, job);
      assert.equal(other.code, 0, other.stderr);
      assert.equal(other.outputs.changed, "true");
      const resolved = await runAction({ ...inputs, mode: "resolve" }, job);
      assert.deepEqual(JSON.parse(resolved.outputs.results!), { who: "nobody" });
      assert.equal(resolved.outputs.changed, "false");
    });
  },
);

Deno.test(
  { name: "action: keeps the exit code of a failure, annotates it and gives what there is", ignore },
  async () => {
    await installed(async (job) => {
      const failed = await runAction(
        { ...CACHED, solution: "failing.yaml", "working-directory": "sub" },
        job,
      );
      assert.equal(failed.code, 6, failed.stderr);
      assert.match(failed.stdout + failed.stderr, /::error/);
      assert.equal(JSON.parse(failed.outputs.results!).status, "failed");
      assert.equal(failed.outputs.changed, "false");
      assert.match(failed.summary, /\| write \| ❌/);
      const missing = await runAction({ ...CACHED, solution: "none.yaml" }, job);
      assert.equal(missing.code, 4);
      assert.match(missing.stdout + missing.stderr, /::error/);
      const mode = await runAction({ ...CACHED, solution: "solution.yaml", mode: "wish" }, job);
      assert.equal(mode.code, 1);
      assert.match(mode.stdout, /mode is run, plan or resolve, not wish/);
    });
  },
);

/** Lines in which the runner sees a command: at the start of a line, or of the old form anywhere in it. */
function commandsIn(text: string): string[] {
  const commands: string[] = [];
  let stopped: string | undefined;
  for (const line of text.split("\n")) {
    const [, name, data] = /^\s*::([\w-]+)(?: [^:]*)?::(.*)$/.exec(line) ?? [];
    if (stopped !== undefined) {
      if (name === stopped) stopped = undefined;
    } else if (name === "stop-commands") stopped = data;
    else if (name !== undefined || line.includes("##[")) commands.push(line.trim());
  }
  assert.equal(stopped, undefined, "commands stay stopped");
  return commands;
}

Deno.test(
  { name: "action: neither inputs nor results can speak to the runner", ignore },
  async () => {
    await installed(async (job) => {
      const said = "x\n::add-path::/evil\n%0A::warning::no";
      const [mode, digest] = [
        await runAction({ ...CACHED, solution: "solution.yaml", mode: said }, job),
        await runAction({ ...CACHED, checksum: said }, job),
      ];
      for (const { code, stdout } of [mode, digest]) {
        assert.equal(code, 1);
        assert.equal(commandsIn(stdout).length, 1, stdout);
        assert.match(
          commandsIn(stdout)[0]!,
          /^::error title=scafctl::.*%0A::add-path::\/evil%0A%250A::warning/i,
        );
      }
      const parameters = "who=##[error]x";
      const done = await runAction(
        { ...CACHED, solution: "solution.yaml", mode: "resolve", parameters },
        job,
      );
      assert.equal(JSON.parse(done.outputs.results!).who, "##[error]x");
      assert.match(done.stdout, /"who": "##\[error\]x"/);
      assert.deepEqual(commandsIn(done.stdout), []);
    });
  },
);

Deno.test({ name: "action: parameters are taken line by line, as they stand", ignore }, async () => {
  await installed(async (job) => {
    const resolve = async (parameters: string) =>
      await runAction({ ...CACHED, solution: "solution.yaml", mode: "resolve", parameters }, job);
    const values = ["$(a) `b` \\ *", "--sandbox=off", "a=b", "ü日本", "two  blanks"];
    for (const value of values) {
      const done = await resolve(`\n   \nwho=${value}\n\n`);
      assert.equal(done.code, 0, done.stderr);
      assert.deepEqual(JSON.parse(done.outputs.results!).who, value);
    }
    // As an editor for Windows leaves it.
    assert.equal(JSON.parse((await resolve("who=Ada\r\n")).outputs.results!).who, "Ada");
    for (const parameters of ["--sandbox=off", "-x=1"]) {
      const done = await resolve(parameters);
      assert.equal(done.code, 3, done.stdout);
      assert.match(done.stdout + done.stderr, /::error/);
    }
    const solution = await runAction({ ...CACHED, solution: "--help" }, job);
    assert.equal(solution.code, 4);
  });
});

Deno.test(
  { name: "action: a program that does not run ends the job, also from the cache", ignore },
  async () => {
    await inJob(async ({ folder }) => {
      await Deno.mkdir(`${folder}/kept`);
      await Deno.writeTextFile(`${folder}/kept/scafctl`, "#!/bin/sh\nexit 3\n", { mode: 0o755 });
      const cache = new Map([["scafctl-0.0.0-Linux-X64", `${folder}/kept`]]);
      const done = await runAction({ ...CACHED, solution: "solution.yaml" }, { folder, cache });
      assert.equal(done.code, 1);
      assert.match(done.stdout, /^::error title=scafctl::the program does not run/m);
      assert.ok(!done.steps.includes("run"));
    });
  },
);

Deno.test({ name: "action: says when it cannot know what has changed", ignore }, async () => {
  await installed(async (job, repository) => {
    await Deno.remove(`${repository}/.git`, { recursive: true });
    const done = await runAction({ ...CACHED, solution: "solution.yaml" }, job);
    assert.equal(done.code, 0, done.stderr);
    assert.equal(done.outputs.changed, "");
    assert.match(done.stdout, /::notice title=scafctl::.*not known/);
  });
});

Deno.test({ name: "action: a result too large for an output is in a file", ignore }, async () => {
  await installed(async (job, repository) => {
    await Deno.writeTextFile(
      `${repository}/large.yaml`,
      SOLUTION.replace("{value: nobody}", `{value: ${"x".repeat(1_000_000)}}`),
    );
    const done = await runAction({ ...CACHED, solution: "large.yaml", mode: "resolve" }, job);
    assert.equal(done.code, 0, done.stderr.slice(0, 2000));
    assert.equal(done.outputs.results, "");
    const file = /::warning title=scafctl::.* is in (\S+)/.exec(done.stdout)![1]!;
    assert.equal(JSON.parse(await Deno.readTextFile(file)).who.length, 1_000_000);
  });
});

Deno.test("action: no input is text of a script, and every one is used", async () => {
  const [action, script] = await Promise.all(
    ["action.yml", "scripts/release/action.sh"].map((path) => Deno.readTextFile(path)),
  ) as [string, string];
  const passed = [...action.matchAll(/INPUT_([A-Z]+): /g)].map((match) => match[1]!);
  assert.ok(passed.length >= 6);
  for (const name of passed) assert.ok(script.includes(`INPUT_${name}`), name);
  assert.ok(!/run:.*\$\{\{/.test(action), "an input may not be text of a script");
});
