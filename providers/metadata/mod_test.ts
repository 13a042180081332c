import assert from "node:assert/strict";
import { provider } from "./mod.ts";
import { data } from "../shared/testing.ts";
import { object } from "../../lib/value/mod.ts";

Deno.test("tells what the run knows, with empty texts for the rest", async () => {
  const result = await data(provider, {}, {
    context: {
      workingDirectory: "/w",
      environment: { SHELL: "/bin/zsh" },
      solution: object({ name: "demo", version: "1.0.0", tags: ["a"] }),
      program: {
        version: { buildVersion: "1", commit: "c", buildTime: "t" },
        args: ["run", "resolver"],
        entrypoint: "cli",
        command: "scafctl/run/resolver",
      },
    },
  }) as Record<string, unknown>;
  assert.deepEqual(
    result.solution,
    object({ name: "demo", version: "1.0.0", displayName: "", description: "", category: "", tags: ["a"] }),
  );
  assert.deepEqual(
    [result.cwd, result.shell, result.command, result.entrypoint, result.args],
    ["/w", "/bin/zsh", "scafctl/run/resolver", "cli", ["run", "resolver"]],
  );
});

Deno.test("outside a solution every fact has its place", async () => {
  const result = await data(provider, {}) as Record<string, unknown>;
  assert.equal(result.entrypoint, "unknown");
  assert.deepEqual((result.solution as Record<string, unknown>).tags, []);
});
