import { Registry } from "../provider/mod.ts";

/** A registry with every built-in provider, each imported when it is first used. */
export function builtinRegistry(): Registry {
  const registry = new Registry();
  registry.registerLazy("cel", async () => (await import("../../providers/cel/mod.ts")).provider);
  registry.registerLazy("debug", async () => (await import("../../providers/debug/mod.ts")).provider);
  registry.registerLazy("directory", async () => (await import("../../providers/directory/mod.ts")).provider);
  registry.registerLazy("env", async () => (await import("../../providers/env/mod.ts")).provider);
  registry.registerLazy("exec", async () => (await import("../../providers/exec/mod.ts")).provider);
  registry.registerLazy("file", async () => (await import("../../providers/file/mod.ts")).provider);
  registry.registerLazy("git", async () => (await import("../../providers/git/mod.ts")).provider);
  registry.registerLazy("github", async () => (await import("../../providers/github/mod.ts")).provider);
  registry.registerLazy(
    "go-template",
    async () => (await import("../../providers/go-template/mod.ts")).provider,
  );
  registry.registerLazy("hcl", async () => (await import("../../providers/hcl/mod.ts")).provider);
  registry.registerLazy("http", async () => (await import("../../providers/http/mod.ts")).provider);
  registry.registerLazy("identity", async () => (await import("../../providers/identity/mod.ts")).provider);
  registry.registerLazy("message", async () => (await import("../../providers/message/mod.ts")).provider);
  registry.registerLazy("metadata", async () => (await import("../../providers/metadata/mod.ts")).provider);
  registry.registerLazy("parameter", async () => (await import("../../providers/parameter/mod.ts")).provider);
  registry.registerLazy("secret", async () => (await import("../../providers/secret/mod.ts")).provider);
  registry.registerLazy("sleep", async () => (await import("../../providers/sleep/mod.ts")).provider);
  registry.registerLazy("solution", async () => (await import("../../providers/solution/mod.ts")).provider);
  registry.registerLazy("static", async () => (await import("../../providers/static/mod.ts")).provider);
  registry.registerLazy(
    "validation",
    async () => (await import("../../providers/validation/mod.ts")).provider,
  );
  return registry;
}
