import assert from "node:assert/strict";
import { join } from "node:path";
import { inFolder, scafctl } from "./program.ts";

const CONFIG = "# mine\nlogging:\n  level: info # less talk\n";

function at(cwd: string, env: Readonly<Record<string, string>> = {}) {
  return async (...words: string[]) => await scafctl(["--config", "config.yaml", ...words], { cwd, env });
}

Deno.test("config: changing one key leaves the rest of the file as it is written", async () => {
  await inFolder({ "config.yaml": CONFIG }, async (cwd) => {
    const run = at(cwd);
    assert.equal((await run("config", "set", "httpClient.timeout", "5s")).code, 0);
    const text = await Deno.readTextFile(join(cwd, "config.yaml"));
    assert.ok(text.startsWith(CONFIG), text);
    assert.equal((await run("config", "get", "httpClient.timeout")).stdout, "5s\n");
    assert.deepEqual(JSON.parse((await run("config", "view", "-o", "json")).stdout), {
      configFile: "config.yaml",
      httpClient: { timeout: "5s" },
      logging: { level: "info" },
    });
    assert.equal(
      (await run("config", "view")).stdout,
      "configFile: config.yaml\nhttpClient:\n    timeout: 5s\nlogging:\n    level: info\n",
    );
    assert.equal((await run("config", "unset", "httpClient.timeout")).code, 0);
    assert.equal((await run("config", "get", "httpClient.timeout")).stdout, "30s\n");
    for (const wrong of [["nobody", "1"], ["cel.costLimit", "lots"], ["httpClient.timeout", "soon"]]) {
      assert.equal((await run("config", "set", ...wrong)).code, 3, wrong.join(" "));
    }
    assert.ok((await Deno.readTextFile(join(cwd, "config.yaml"))).startsWith(CONFIG));
  });
});

Deno.test("config: flags win over variables, variables over the file, the file over defaults", async () => {
  await inFolder({ "config.yaml": CONFIG }, async (cwd) => {
    const level = async (env: Readonly<Record<string, string>>) =>
      (await at(cwd, env)("config", "get", "logging.level")).stdout.trim();
    assert.equal(await level({}), "info");
    assert.equal(await level({ SCAFCTL_LOGGING_LEVEL: "error" }), "error");
    const shown = await at(cwd, { SCAFCTL_LOGGING_LEVEL: "error" })("config", "show");
    assert.match(shown.stdout, /^# file: config\.yaml\n# logging\.level is set by SCAFCTL_LOGGING_LEVEL\n/);
    assert.match(shown.stdout, /^ {4}level: error$/m);
    const data = await at(cwd, { SCAFCTL_LOGGING_LEVEL: "error" })("config", "show", "-e", "_.logging.level");
    assert.equal(data.stdout, "error\n");
    const logs = async (env: Readonly<Record<string, string>>, ...flags: string[]) =>
      (await at(cwd, env)(...flags, "run", "provider", "static", "value=1", "-o", "quiet")).stderr;
    assert.equal(await logs({ SCAFCTL_LOG_LEVEL: "none" }), "");
    assert.match(await logs({ SCAFCTL_LOG_LEVEL: "none" }, "--log-level", "-1"), /level=DEBUG/);
    assert.match(await logs({ SCAFCTL_DEBUG: "1" }, "--log-format", "json"), /^\{"timestamp"/);
    assert.equal(await logs({ SCAFCTL_DEBUG: "0", SCAFCTL_LOG_LEVEL: "none" }), "");
  });
});

Deno.test("config: a file that is missing is no problem, one that is broken is told and not used", async () => {
  await inFolder({ "broken.yaml": "a: [" }, async (cwd) => {
    const missing = await scafctl(["--config", "missing.yaml", "config", "get", "logging.level"], { cwd });
    assert.deepEqual([missing.code, missing.stdout, missing.stderr], [0, "none\n", ""]);
    const broken = await scafctl(["--config", "broken.yaml", "config", "get", "logging.level"], { cwd });
    assert.deepEqual([broken.code, broken.stdout], [0, "none\n"]);
    assert.match(broken.stderr, /the configuration is not used/);
    const report = await scafctl(["config", "validate", "broken.yaml", "-o", "json"], { cwd });
    assert.equal(report.code, 2);
    const { valid, findings } = JSON.parse(report.stdout);
    assert.equal(valid, false);
    assert.equal(findings[0].severity, "error");
  });
});

Deno.test("config: init writes a file that is valid and replaces none, reset removes it", async () => {
  await inFolder({}, async (cwd) => {
    const run = at(cwd);
    for (const extra of [[], ["--full"]]) {
      assert.equal((await run("config", "init", "--force", ...extra)).code, 0);
      const { code, stderr } = await run("config", "validate");
      assert.equal(code, 0, stderr);
    }
    const again = await run("config", "init");
    assert.equal(again.code, 3);
    assert.match(again.stderr, /--force replaces it/);
    assert.equal((await run("config", "reset")).code, 3);
    assert.equal((await run("config", "reset", "--force")).code, 0);
    await assert.rejects(Deno.stat(join(cwd, "config.yaml")));
  });
});

Deno.test("cache: what is kept is counted, and removed by kind and name when that is confirmed", async () => {
  await inFolder({}, async (cwd) => {
    const folder = join(cwd, ".home/.cache/scafctl/http-cache");
    await Deno.mkdir(folder, { recursive: true });
    for (const name of ["one", "two"]) await Deno.writeTextFile(join(folder, name), "12345");
    const info = async () => JSON.parse((await scafctl(["cache", "info", "-o", "json"], { cwd })).stdout);
    const { caches, totalFiles, totalSize, totalSizeHuman } = await info();
    assert.deepEqual([caches[0].fileCount, totalFiles, totalSize, totalSizeHuman], [2, 2, 10, "10 B"]);
    const unasked = await scafctl(["cache", "clear"], { cwd });
    assert.equal(unasked.code, 1);
    assert.match(unasked.stderr, /--force removes them/);
    const other = await scafctl(["cache", "clear", "-f", "-k", "build"], { cwd });
    assert.match(other.stderr, /No cached content found/);
    const some = await scafctl(["cache", "clear", "-f", "-n", "o*", "-o", "json"], { cwd });
    assert.deepEqual([JSON.parse(some.stdout).removedFiles, JSON.parse(some.stdout).reclaimedBytes], [1, 5]);
    const rest = await scafctl(["cache", "clear", "-f"], { cwd });
    assert.match(rest.stderr, /Removed files: 1\n.*Reclaimed: 5 B/);
    assert.equal((await info()).totalFiles, 0);
  });
});
