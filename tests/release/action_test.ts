import assert from "node:assert/strict";
import { aRelease, type Done, ignore, PLAIN, program, run, served, withFolder } from "./world.ts";

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

/** A workflow's world: a repository with a solution, and the files that the runner gives to a step. */
async function step(
  name: "setup" | "run",
  inputs: Record<string, string>,
  world: { folder: string; env?: Record<string, string> },
): Promise<Done & { outputs: Map<string, string>; path: string; summary: string }> {
  const { folder } = world;
  for (const file of ["output", "path", "summary"]) await Deno.writeTextFile(`${folder}/${file}`, "");
  const done = await run([await Deno.realPath("scripts/release/action.sh"), name], {
    cwd: `${folder}/repository`,
    clearEnv: true,
    env: {
      ...PLAIN,
      HOME: folder,
      RUNNER_TEMP: folder,
      RUNNER_OS: "Linux",
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_OUTPUT: `${folder}/output`,
      GITHUB_PATH: `${folder}/path`,
      GITHUB_STEP_SUMMARY: `${folder}/summary`,
      ...Object.fromEntries(
        Object.entries(inputs).map(([key, value]) => [`INPUT_${key.toUpperCase()}`, value]),
      ),
      ...world.env,
    },
  });
  const [output, path, summary] = await Promise.all(
    ["output", "path", "summary"].map((file) => Deno.readTextFile(`${folder}/${file}`)),
  ) as [string, string, string];
  return { ...done, outputs: outputsIn(output), path: path.trim(), summary };
}

function outputsIn(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of text.matchAll(/^([a-z]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)) found.set(match[1]!, match[3]!);
  return found;
}

async function inRepository(use: (folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const repository = `${folder}/repository`;
    await Deno.mkdir(repository);
    await Deno.writeTextFile(`${repository}/solution.yaml`, SOLUTION);
    const git = (...args: string[]) =>
      run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: repository });
    await git("init", "-q");
    await git("add", ".");
    assert.equal((await git("commit", "-q", "-m", "start")).code, 0);
    await Deno.mkdir(`${folder}/scafctl-bin`);
    await use(folder);
  });
}

Deno.test({ name: "release: the action installs, and holds to a checksum", ignore }, async () => {
  const { folder: site, release } = await aRelease();
  await served(site, (address) =>
    inRepository(async (folder) => {
      const env = { SCAFCTL_DOWNLOAD: address };
      const wrong = await step("setup", { version: release.version, checksum: "0".repeat(64) }, {
        folder,
        env,
      });
      assert.equal(wrong.code, 1);
      assert.match(wrong.stdout, /::error title=scafctl::the program has digest/);
      assert.equal(wrong.path, "");
      const right = await step("setup", { version: release.version }, { folder, env });
      assert.equal(right.code, 0, right.stderr);
      assert.equal(right.path, `${folder}/scafctl-bin`);
      assert.equal(right.outputs.get("version"), release.version);
    }));
});

Deno.test({ name: "release: the action runs a solution and gives its results", ignore }, async () => {
  await inRepository(async (folder) => {
    await Deno.symlink(program(), `${folder}/scafctl-bin/scafctl`);
    const plan = await step("run", { solution: "solution.yaml", mode: "plan", parameters: "who=Ada" }, {
      folder,
    });
    assert.equal(plan.code, 0, plan.stderr);
    assert.equal(plan.outputs.get("changed"), "false");
    assert.match(plan.outputs.get("plan")!, /"write"/);
    const first = await step("run", { solution: "solution.yaml", parameters: "who=Ada; rm -rf $(x)\n" }, {
      folder,
    });
    assert.equal(first.code, 0, first.stderr);
    assert.equal(first.outputs.get("changed"), "true");
    assert.equal(JSON.parse(first.outputs.get("results")!).status, "succeeded");
    assert.equal(await Deno.readTextFile(`${folder}/repository/out.txt`), "Ada; rm -rf $(x)");
    assert.match(first.summary, /\| write \| ✅ succeeded \|/);
    const resolved = await step("run", { solution: "solution.yaml", mode: "resolve" }, { folder });
    assert.deepEqual(JSON.parse(resolved.outputs.get("results")!), { who: "nobody" });
    assert.equal(resolved.outputs.get("changed"), "false");
  });
});

Deno.test({ name: "release: the action keeps the exit code and annotates a failure", ignore }, async () => {
  await inRepository(async (folder) => {
    await Deno.symlink(program(), `${folder}/scafctl-bin/scafctl`);
    const broken = await step("run", { solution: "none.yaml" }, { folder });
    assert.equal(broken.code, 4);
    assert.match(broken.stdout + broken.stderr, /::error/);
    assert.equal(broken.outputs.get("changed"), "false");
    const mode = await step("run", { solution: "solution.yaml", mode: "wish" }, { folder });
    assert.equal(mode.code, 1);
    assert.match(mode.stdout, /mode is run, plan or resolve, not wish/);
  });
});

Deno.test("release: every input of the action reaches its script", async () => {
  const [action, script] = await Promise.all(
    ["action.yml", "scripts/release/action.sh"].map((path) => Deno.readTextFile(path)),
  ) as [string, string];
  const passed = [...action.matchAll(/INPUT_([A-Z]+): /g)].map((match) => match[1]!);
  assert.ok(passed.length >= 6);
  for (const name of passed) assert.ok(script.includes(`INPUT_${name}`), name);
  assert.ok(!/run:.*\$\{\{/.test(action), "an input may not be text of a script");
});
