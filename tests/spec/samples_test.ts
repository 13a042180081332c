import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { openSecretStore } from "../../lib/secrets/mod.ts";
import { parseYaml } from "../../lib/yaml/mod.ts";
import { formatJson } from "../../lib/value/mod.ts";
import { type Box, inBox, json, pick, type Served, serving } from "./harness.ts";

/** Samples run at once; a run is short and mostly waits for its start. */
const AT_ONCE = 2;

/** What the comments at a sample's head say: where it comes from, how it is run, and what has to come of it. */
interface Sample {
  readonly document: string;
  readonly section: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Files beside the solution. */
  readonly files?: Readonly<Record<string, string>>;
  /** Texts of the sample that stand for something else here. */
  readonly replace?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** The branch of a repository that the folder is in. */
  readonly git?: string;
  readonly exit?: number;
  /** A part of the printed document. */
  readonly stdout?: unknown;
  /** A member that the printed document lacks. */
  readonly absent?: string;
  readonly stderr?: string;
  readonly requests?: readonly { readonly method: string; readonly path: string; readonly body?: unknown }[];
  readonly written?: Readonly<Record<string, string>>;
  /** A file that must not be there afterwards. */
  readonly gone?: string;
}

const KEYS = new Set([
  ..."document section command args env files replace secrets git exit stdout absent stderr requests written gone"
    .split(" "),
]);

const FOLDER = new URL("./samples/", import.meta.url).pathname;

function readSample(text: string, name: string): Sample {
  const found: Record<string, unknown> = {};
  for (const line of text.split("\n")) {
    const match = /^# ([a-z]+): (.*)$/.exec(line);
    if (!match) break;
    const [, key = "", value = ""] = match;
    assert.ok(KEYS.has(key) && !Object.hasOwn(found, key), `${name}: ${key}`);
    found[key] = /^[{[\d]/.test(value) ? JSON.parse(formatJson(parseYaml(value))) : value;
  }
  for (const key of ["document", "section", "command"]) assert.ok(found[key], `${name} lacks ${key}`);
  assert.ok(["exit", "stdout", "stderr"].some((key) => Object.hasOwn(found, key)), `${name} expects nothing`);
  return found as unknown as Sample;
}

/** Where a document differs from the part that is expected of it. */
function differences(expected: unknown, actual: unknown, path = "stdout"): string[] {
  if (expected === null || typeof expected !== "object") {
    return Object.is(expected, actual) ? [] : [`${path}: ${JSON.stringify(actual)}`];
  }
  if (actual === null || typeof actual !== "object") return [`${path}: ${JSON.stringify(actual)}`];
  if (Array.isArray(expected) && (!Array.isArray(actual) || actual.length !== expected.length)) {
    return [`${path}: ${JSON.stringify(actual)}`];
  }
  return Object.entries(expected).flatMap(([key, value]) =>
    differences(value, pick(actual, key), `${path}.${key}`)
  );
}

async function prepare(sample: Sample, text: string, box: Box, url: string): Promise<void> {
  let solution = text.replaceAll("https://api.example.com", url);
  for (const [from, to] of Object.entries(sample.replace ?? {})) {
    assert.ok(solution.split("\n").some((line) => !line.startsWith("#") && line.includes(from)), from);
    solution = solution.replaceAll(from, to);
  }
  await box.write("solution.yaml", solution);
  await box.write("config.yaml", "httpClient: {allowPrivateIPs: true}\n");
  for (const [name, content] of Object.entries(sample.files ?? {})) {
    await Deno.mkdir(dirname(join(box.folder, name)), { recursive: true });
    await box.write(name, content);
  }
  if (sample.git !== undefined) {
    await new Deno.Command("git", { args: ["init", "-q", "-b", sample.git, box.folder] }).output();
  }
  if (sample.secrets) {
    const store = await openSecretStore({
      folder: join(box.folder, "store"),
      env: (name) => name === "SCAFCTL_SECRET_KEY" ? "A".repeat(43) + "=" : undefined,
    });
    for (const [name, value] of Object.entries(sample.secrets)) await store.set(name, value);
  }
}

async function check(sample: Sample, text: string, box: Box, served: Served): Promise<void> {
  await prepare(sample, text, box, served.url);
  const result = await box.run([
    ...sample.command.split(" "),
    ...["-f", "solution.yaml", "-o", "json", "--config", "config.yaml", ...sample.args ?? []],
  ], { env: { SCAFCTL_SECRETS_DIR: join(box.folder, "store"), ...sample.env } });
  assert.equal(result.code, sample.exit ?? 0, result.stderr);
  if (sample.stdout !== undefined) {
    assert.deepEqual(differences(sample.stdout, json(result)), [], result.stdout);
  }
  if (sample.absent !== undefined) assert.equal(pick(json(result), sample.absent), undefined);
  if (sample.stderr !== undefined) assert.ok(result.stderr.includes(sample.stderr), result.stderr);
  if (sample.requests) {
    assert.deepEqual(
      served.requests.map(({ method, path, body }) => ({
        method,
        path,
        ...(body !== "" && { body: JSON.parse(body) as unknown }),
      })),
      sample.requests,
    );
  }
  for (const [name, content] of Object.entries(sample.written ?? {})) {
    assert.equal(await box.read(name), content, name);
  }
  if (sample.gone !== undefined) assert.ok(!await box.exists(sample.gone), sample.gone);
}

Deno.test({
  name: "every sample of the specification runs, or fails, as its text and the decisions say",
  // Steps overlap, which the sanitizers do not allow.
  sanitizeOps: false,
  sanitizeResources: false,
  sanitizeExit: false,
  fn: async (t) => {
    const waiting: string[] = [];
    for (const document of Deno.readDirSync(FOLDER)) {
      for (const file of Deno.readDirSync(join(FOLDER, document.name))) {
        waiting.push(`${document.name}/${file.name}`);
      }
    }
    waiting.sort();
    assert.ok(waiting.length >= 80, "the samples are there");
    const lane = async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const text = await Deno.readTextFile(join(FOLDER, name));
        const sample = readSample(text, name);
        await t.step({
          name: `${name}: ${sample.document}, ${sample.section}`,
          sanitizeOps: false,
          sanitizeResources: false,
          sanitizeExit: false,
          fn: () =>
            inBox((box) =>
              serving(() => Response.json({ ok: true }), (served) => check(sample, text, box, served))
            ),
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  },
});
