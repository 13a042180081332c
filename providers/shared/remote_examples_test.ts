import assert from "node:assert/strict";
import { join } from "node:path";
import {
  type AnyProvider,
  type Capability,
  describeWhatIf,
  descriptorProblems,
  type ProviderHost,
} from "../../lib/provider/mod.ts";
import { isObject, object, toValue, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { parseYaml } from "../../lib/yaml/mod.ts";
import { provider as git } from "../git/mod.ts";
import { githubProvider } from "../github/mod.ts";
import { provider as hcl } from "../hcl/mod.ts";
import { httpProvider } from "../http/provider.ts";
import { closeIdle } from "../http/transport/mod.ts";
import { provider as identity } from "../identity/mod.ts";
import { provider as secret } from "../secret/mod.ts";
import { provider as solution } from "../solution/mod.ts";
import { type Call, run, scratch, testContext } from "./testing.ts";

/** The providers whose examples need somebody at the other end. */
const PROVIDERS: readonly AnyProvider[] = [
  git,
  githubProvider((_, signal) => Promise.resolve(signal.throwIfAborted())),
  hcl,
  httpProvider({ wait: (_, signal) => Promise.resolve(signal.throwIfAborted()) }),
  identity,
  secret,
  solution,
];

/** What references in examples stand for. */
const VALUES: Readonly<Record<string, Value>> = {
  "_.head.result.oid": "a".repeat(40),
  "_.environment": "dev",
  deployToken: "token",
};

function inputsOf(yaml: string): ValueObject {
  const example = parseYaml(yaml);
  assert.ok(isObject(example) && isObject(example.inputs), "an example is a step");
  assert.deepEqual(Object.keys(example).sort(), ["inputs", "provider"]);
  return evaluated(example.inputs) as ValueObject;
}

function evaluated(value: Value): Value {
  if (Array.isArray(value)) return value.map(evaluated);
  if (!isObject(value)) return value;
  const reference = value.expr ?? value.rslvr;
  if (typeof reference === "string" && Object.keys(value).length === 1) {
    assert.ok(Object.hasOwn(VALUES, reference), reference);
    return VALUES[reference]!;
  }
  return object(Object.entries(value).map(([name, member]) => [name, evaluated(member)] as const));
}

/** The data that a GraphQL query asks for: every field a text, every list empty. */
function answerTo(query: string): unknown {
  const tokens = query.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/[{}()]|\.\.\.|[\w$]+|:/g)!;
  let at = tokens.indexOf("{") + 1;
  const selection = (): unknown => {
    const fields: Record<string, unknown> = {};
    while (tokens[at] !== "}") {
      let name = tokens[at++]!;
      if (name === "...") {
        at = tokens.indexOf("{", at) + 1;
        Object.assign(fields, selection());
        continue;
      }
      const alias = tokens[at] === ":" ? name : undefined;
      if (alias !== undefined) {
        name = tokens[at + 1]!;
        at += 2;
      }
      if (tokens[at] === "(") at = tokens.indexOf(")", at) + 1;
      const isParent = tokens[at] === "{";
      if (isParent) at++;
      const inner = isParent ? selection() : "x";
      fields[alias ?? name] = name === "nodes" ? [] : inner;
    }
    at++;
    return fields;
  };
  return selection();
}

/** The other end: GitHub, and any server of an http example. */
async function answer(request: Request): Promise<Response> {
  const text = await request.text();
  const { pathname } = new URL(request.url);
  if (pathname === "/graphql") return Response.json({ data: answerTo(JSON.parse(text).query) });
  if (pathname.startsWith("/runs/")) return Response.json({ status: "done" });
  return Response.json({ items: [{ id: 1 }], next: null, ok: true });
}

async function workshop(): Promise<{ path: string } & AsyncDisposable> {
  const folder = await scratch();
  await Deno.mkdir(join(folder.path, "terraform"));
  await Deno.writeTextFile(join(folder.path, "terraform/main.tf"), 'variable "region" {}\n');
  await Deno.writeTextFile(join(folder.path, "main.tf"), "a=1\n");
  await Deno.writeTextFile(join(folder.path, "variables.tf"), 'variable "region" {}\n');
  return folder;
}

/** A repository with the files that the examples commit, and another to clone from. */
async function repositories(folder: string): Promise<void> {
  const run = async (...args: string[]) => {
    const identity = {
      GIT_AUTHOR_NAME: "a",
      GIT_AUTHOR_EMAIL: "a@b",
      GIT_COMMITTER_NAME: "a",
      GIT_COMMITTER_EMAIL: "a@b",
    };
    const { success, stderr } = await new Deno.Command("git", { args, cwd: folder, env: identity }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  };
  for (const name of [".", "app", "upstream"]) {
    await run("init", "-q", "-b", "main", name);
    await run("-C", name, "config", "user.name", "a");
    await run("-C", name, "config", "user.email", "a@b");
    await run("-C", name, "commit", "-q", "--allow-empty", "-m", "first");
  }
  for (const name of ["settings.yaml", "README.md"]) await Deno.writeTextFile(join(folder, "app", name), "");
}

const identities: ProviderHost["identities"] = {
  list: () =>
    Promise.resolve(
      ["entra", "github"].map((handler) => ({ handler, authenticated: true, facts: object() })),
    ),
  claims: () => Promise.resolve(object()),
  groups: () => Promise.resolve(["g"]),
  token: () => Promise.resolve({ type: "Bearer", token: "token" }),
};
const secrets: ProviderHost["secrets"] = {
  get: (name) => Promise.resolve(name === "proxy-password" ? undefined : "value"),
  list: () => Promise.resolve(["api-key", "prod-a"]),
};
const runSolution: ProviderHost["runSolution"] = () =>
  Promise.resolve({ name: "child", resolvers: object(), sensitive: [], errors: [] });

/** Whether an example can be run in a mode at all. */
function fits({ descriptor }: AnyProvider, inputs: ValueObject, mode: Capability): boolean {
  if (mode !== "action" && descriptor.writeOperations?.includes(String(inputs.operation))) return false;
  return !(descriptor.name === "git" && (inputs.field !== undefined) === (mode === "action"));
}

for (const provider of PROVIDERS) {
  const { descriptor } = provider;
  for (const example of descriptor.examples ?? []) {
    Deno.test(`example of ${descriptor.name}: ${example.name}`, async () => {
      await using folder = await workshop();
      await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, answer);
      if (descriptor.name === "git") await repositories(folder.path);
      const inputs = inputsOf(example.yaml);
      const modes = descriptor.capabilities.filter((mode) => fits(provider, inputs, mode));
      assert.ok(modes.length > 0);
      const call = (mode: Capability, dryRun: boolean): Call => ({
        mode,
        strict: true,
        host: { identities, secrets, runSolution },
        context: {
          dryRun,
          baseFolder: folder.path,
          workingDirectory: folder.path,
          network: { allowPrivateIPs: true },
        },
      });
      for (const mode of modes) await run(provider, inputs, call(mode, true));
      assert.match(describeWhatIf(descriptor, inputs, testContext("action")), /^Would /);
      const local = localised(descriptor.name, inputs, folder.path, server.addr.port);
      // A push with a password needs a server that speaks git over HTTP.
      if (descriptor.name !== "git" || inputs.operation !== "push") {
        const output = await run(provider, local, call(modes[0]!, false));
        assert.ok(!isObject(output.data) || output.data.success !== false, JSON.stringify(output.data));
      }
      closeIdle();
    });
  }

  Deno.test(`the descriptor of ${descriptor.name} keeps to the contract and explains itself`, () => {
    assert.deepEqual(descriptorProblems(descriptor), []);
    assert.ok(descriptor.examples!.length > 0);
    assert.ok(descriptor.category && descriptor.tags?.length && descriptor.displayName);
  });
}

/** The inputs with the addresses of this machine in place of those of the example. */
function localised(name: string, inputs: ValueObject, folder: string, port: number): ValueObject {
  const here = `http://127.0.0.1:${port}`;
  if (name === "github") return object({ ...inputs, api_base: here });
  if (name === "git") {
    return inputs.operation === "clone"
      ? object({ ...inputs, repository: join(folder, "upstream"), path: "./cloned" })
      : inputs;
  }
  if (name !== "http") return inputs;
  return toValue({ ...inputs, url: String(inputs.url).replace(/^https:\/\/[^/]+/, here) }) as ValueObject;
}
