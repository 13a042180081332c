import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { builtinRegistry } from "../../lib/cli/registry.ts";
import { createEngine, type EngineEvent, runDocument, type RunEnvironment } from "../../lib/engine/mod.ts";
import { lintSolution } from "../../lib/lint/mod.ts";
import {
  formatJson,
  isObject,
  object,
  parseJson,
  type Value,
  type ValueObject,
} from "../../lib/value/mod.ts";

/** What an example gives: plain JSON, with the folders' names taken out. */
export interface Outcome {
  readonly values: Record<string, unknown>;
  readonly actions?: Record<string, unknown>;
  /** Lines that providers print for people. */
  readonly printed?: string;
  /** Files that were written, by path below the output folder. */
  readonly files?: Record<string, string>;
  /** What a dry run says, by action. */
  readonly wouldDo?: Record<string, unknown>;
}

/** What an example is run with. */
export interface Setting {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Somebody who is logged in, for the identity provider and the requests of the github provider. */
const IDENTITIES: RunEnvironment["identities"] = {
  list: () =>
    Promise.resolve([{ handler: "github", authenticated: true, facts: object({ identityType: "user" }) }]),
  claims: () => Promise.resolve(object({ email: "ann@example.com" })),
  groups: () => Promise.resolve(["admins", "developers"]),
  token: () => Promise.resolve({ type: "Bearer", token: "fixture-login" }),
};

/**
 * Lints, resolves, renders, dry-runs and runs a solution in this process. The dry run must leave the output folder empty,
 * and no operation may change the solution's own folder.
 */
export async function runExample(folder: string, setting: Setting): Promise<Outcome> {
  const output = await Deno.realPath(await Deno.makeTempDir({ prefix: "scafctl-example-" }));
  try {
    return await operate(folder, output, setting);
  } finally {
    await Deno.remove(output, { recursive: true });
  }
}

async function operate(folder: string, output: string, setting: Setting): Promise<Outcome> {
  const events: EngineEvent[] = [];
  const registry = builtinRegistry();
  const engine = createEngine({ registry, environment: environment(output, setting, events) });
  const path = join(folder, "solution.yaml");
  const before = await tree(folder);
  const source = { kind: "file", path } as const;
  const { findings } = await lintSolution({ source, registry, workingDirectory: folder });
  assert.deepEqual(
    findings.filter(({ severity }) => severity === "error").map(({ rule, message }) => `${rule}: ${message}`),
    [],
    "an example has no lint errors",
  );
  const solution = await engine.loadSolution({ source, workingDirectory: output, parameters: "skip" });
  const resolve = { parameters: object(setting.parameters ?? {}) };
  const plain = (value: Value) =>
    stable(value, [[output, "<output>"], [folder, "<folder>"]], setting.parameters);
  const outcome = { values: object() } as { -readonly [Key in keyof Outcome]: Outcome[Key] };
  if (solution.spec.workflow === undefined) {
    const resolved = await engine.resolve(solution, resolve);
    if (resolved.error) throw resolved.error;
    outcome.values = plain(shown(resolved)) as Record<string, unknown>;
  } else {
    const actions = { outputFolder: output };
    const dry = await engine.dryRun(solution, resolve, actions);
    assert.deepEqual(await tree(output), {}, "a dry run writes nothing");
    const rendered = await engine.render(solution, resolve, actions);
    assert.equal(rendered.document.kind, "ActionGraph");
    outcome.wouldDo = plain(plans(dry)) as Record<string, unknown>;
    events.length = 0;
    const result = await engine.run(solution, resolve, { ...actions, resolveAll: true });
    if (result.error) throw result.error;
    assert.equal(result.status, "succeeded");
    outcome.values = plain(shown(result.resolved)) as Record<string, unknown>;
    outcome.actions = plain(runDocument(result).actions!) as Record<string, unknown>;
    const files = await tree(output);
    if (Object.keys(files).length > 0) outcome.files = plain(object(files)) as Record<string, string>;
  }
  const decoder = new TextDecoder();
  const texts = events.flatMap((event) => event.type === "provider.output" ? [event.text] : []);
  const printed = texts.map((text) => typeof text === "string" ? text : decoder.decode(text)).join("");
  if (printed !== "") outcome.printed = plain(printed) as string;
  assert.deepEqual(await tree(folder), before, "an example leaves its own folder alone");
  return outcome;
}

function environment(output: string, setting: Setting, events: EngineEvent[]): RunEnvironment {
  const { secrets = {} } = setting;
  const mebibyte = 1 << 20;
  return {
    workingDirectory: output,
    events: (event) => void events.push(event),
    signal: new AbortController().signal,
    output: { structured: false, quiet: false, color: false, noColorFlag: true, width: 80 },
    secrets: {
      get: (name) => Promise.resolve(Object.hasOwn(secrets, name) ? secrets[name] : undefined),
      list: () => Promise.resolve(Object.keys(secrets).sort()),
    },
    identities: IDENTITIES,
    now: () => 1_700_000_000_000,
    limits: {
      celCost: 1_000_000,
      templateOutput: mebibyte,
      fileSize: mebibyte,
      responseSize: mebibyte,
      capturedOutput: mebibyte,
    },
    network: { allowPrivateIPs: true },
  };
}

/** The values that the command line would show, sensitive ones masked. */
function shown(resolved: Awaited<ReturnType<ReturnType<typeof createEngine>["resolve"]>>): ValueObject {
  const names = resolved.outcomes.filter(({ internal }) => !internal).map(({ name }) => name)
    .filter((name) => Object.hasOwn(resolved.values, name));
  return object(
    names.map((name) => [name, resolved.sensitive.has(name) ? "<masked>" : resolved.values[name]!] as const),
  );
}

function plans(dry: ValueObject): ValueObject {
  const steps = Array.isArray(dry.actionPlan) ? dry.actionPlan.filter(isObject) : [];
  return object(steps.map((step) => [String(step.name), step.wouldDo ?? null] as const));
}

/** A value as plain JSON, with the names of folders and the fixture's address replaced. */
function stable(
  value: Value,
  folders: readonly (readonly [string, string])[],
  parameters: Readonly<Record<string, string>> = {},
): unknown {
  let text = formatJson(value, { escapeHtml: false });
  for (const [path, name] of folders) text = text.replaceAll(path, name);
  for (const [name, given] of Object.entries(parameters)) {
    const [address] = /127\.0\.0\.1:\d+/.exec(given) ?? [];
    if (address) text = text.replaceAll(address, `<${name}>`);
  }
  text = text.replace(/"(elapsed|date)":"[^"]*"/g, '"$1":"<time>"').replace(/\b[0-9a-f]{7}\b/g, "<commit>");
  return JSON.parse(formatJson(parseJson(text), { escapeHtml: false }));
}

/** Texts of the files below a folder; repositories' own files are left out. */
async function tree(root: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await Array.fromAsync(Deno.readDir(folder))) {
      const path = join(folder, entry.name);
      if (entry.name === ".git") continue;
      if (entry.isDirectory) await walk(path);
      else files[relative(root, path).replaceAll("\\", "/")] = await Deno.readTextFile(path);
    }
  };
  await walk(root);
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => a < b ? -1 : 1));
}
