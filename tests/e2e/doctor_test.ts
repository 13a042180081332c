import assert from "node:assert/strict";
import { inFolder, scafctl } from "./program.ts";

Deno.test("doctor: tells what a bug report needs and no secret", async () => {
  const env = {
    HTTPS_PROXY: "http://user:hunter2@proxy.example:8080",
    NO_PROXY: "localhost",
    SCAFCTL_SECRET_KEY: "A".repeat(43) + "=",
    SCAFCTL_LOG_LEVEL: "none",
  };
  await inFolder({}, async (cwd) => {
    for (const format of ["auto", "json", "table"]) {
      const { code, stdout, stderr } = await scafctl(["doctor", "-o", format], { cwd, env });
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stdout + stderr, /hunter2|AAAA/);
      if (format === "table") continue;
      assert.match(stdout, /HTTPS_PROXY http:\/\/\*\*\*@proxy\.example:8080, NO_PROXY localhost/);
      assert.match(stdout, /SCAFCTL_LOG_LEVEL, SCAFCTL_SECRET_KEY/);
      assert.match(stdout, /scafctl \d+\.\d+\.\d+ \(.+\) on \w+ \w+, Deno \d/);
      assert.match(stdout, /0 stored, master key from the environment/);
    }
  });
});

Deno.test("doctor: a worker without rights finds no way out, by Node's modules and workers of its own either", async () => {
  await inFolder({}, async (cwd) => {
    const { stdout } = await scafctl(["doctor", "-o", "json"], { cwd });
    const { checks } = JSON.parse(stdout);
    const sandbox = checks.find(({ check }: { check: string }) => check === "sandbox");
    assert.deepEqual(sandbox, {
      check: "sandbox",
      status: "ok",
      detail: "providers are confined: no way out was open",
    });
  });
});

Deno.test("doctor: what is broken fails, and says what to do", async () => {
  await inFolder({ "config.yaml": "logging: {level: loud}\n" }, async (cwd) => {
    const { code, stdout } = await scafctl(["doctor", "--config", "config.yaml"], { cwd });
    assert.equal(code, 1, stdout);
    assert.match(stdout, /^configuration +fail +.*logging\.level/m);
    assert.match(stdout, /^ +fix: scafctl config validate/m);
  });
});
