import assert from "node:assert/strict";
import { join } from "node:path";
import {
  type AnyProvider,
  type Descriptor,
  descriptorProblems,
  type JsonSchema,
  type Provider,
} from "../../lib/provider/mod.ts";
import { isObject, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { parseYaml } from "../../lib/yaml/mod.ts";
import { provider as cel } from "../cel/mod.ts";
import { provider as debug } from "../debug/mod.ts";
import { provider as directory } from "../directory/mod.ts";
import { provider as env } from "../env/mod.ts";
import { provider as exec } from "../exec/mod.ts";
import { provider as file } from "../file/mod.ts";
import { provider as goTemplate } from "../go-template/mod.ts";
import { provider as message } from "../message/mod.ts";
import { provider as metadata } from "../metadata/mod.ts";
import { provider as parameter } from "../parameter/mod.ts";
import { provider as sleep } from "../sleep/mod.ts";
import { provider as fixed } from "../static/mod.ts";
import { provider as validation } from "../validation/mod.ts";
import { heard, run, scratch, testContext } from "./testing.ts";

const PROVIDERS: readonly Provider[] = [
  cel,
  debug,
  directory,
  env,
  exec,
  file,
  fixed,
  goTemplate,
  message,
  metadata,
  parameter,
  sleep,
  validation,
];

interface Step {
  readonly provider: string;
  readonly inputs: ValueObject;
}

/** The steps an example shows: itself, or the sources of its resolve phase. */
function stepsOf(example: Value): Step[] {
  assert.ok(isObject(example), "an example is a step or a resolver");
  const { resolve } = example;
  if (isObject(resolve) && Array.isArray(resolve.with)) return resolve.with.flatMap(stepsOf);
  assert.deepEqual(Object.keys(example).sort(), ["inputs", "provider"]);
  assert.ok(typeof example.provider === "string" && isObject(example.inputs));
  return [{ provider: example.provider, inputs: example.inputs }];
}

/** A folder with everything that examples work on. */
async function workshop(): Promise<{ path: string } & AsyncDisposable> {
  const folder = await scratch();
  for (
    const [path, text] of Object.entries({
      "config/name.txt": "demo",
      "src/main.ts": "{{ .app }}",
      "src/lib/util.ts": "export {};",
      "old/left.txt": "",
      "old.txt": "",
      "deno.json": "{}",
      ".gitignore": "dist/\n",
    })
  ) {
    await Deno.mkdir(join(folder.path, path, ".."), { recursive: true });
    await Deno.writeTextFile(join(folder.path, path), text);
  }
  return folder;
}

for (const provider of PROVIDERS) {
  const { descriptor } = provider;
  for (const example of descriptor.examples ?? []) {
    Deno.test(`example of ${descriptor.name}: ${example.name}`, async () => {
      await using folder = await workshop();
      const steps = stepsOf(parseYaml(example.yaml));
      assert.ok(steps.some((step) => step.provider === descriptor.name));
      for (const { provider: name, inputs } of steps) {
        const used = PROVIDERS.find((candidate) => candidate.descriptor.name === name);
        assert.ok(used, name);
        const { capabilities } = used.descriptor;
        const context = {
          baseFolder: folder.path,
          workingDirectory: folder.path,
          parameters: object({ env: "prod" }),
        };
        for (const mode of capabilities) {
          // What an example makes or removes is there, or gone, after the first time.
          if (mode !== capabilities[0] && used.descriptor.category === "filesystem") continue;
          await run(used, inputs, { mode, context, strict: true, heard: heard() });
        }
      }
    });
  }

  Deno.test(`the descriptor of ${descriptor.name} keeps to the contract and explains itself`, () => {
    assert.deepEqual(descriptorProblems(descriptor), []);
    assert.ok(descriptor.examples!.length > 0);
    assert.equal(new Set(descriptor.examples!.map(({ name }) => name)).size, descriptor.examples!.length);
    assert.ok(descriptor.category && descriptor.tags?.length && descriptor.displayName);
    assert.deepEqual(undescribed(descriptor.schema, "inputs"), []);
    for (const [mode, schema] of Object.entries(descriptor.outputSchemas)) {
      assert.deepEqual(undescribed(schema, mode), []);
    }
  });

  if (descriptor.capabilities.includes("action")) {
    Deno.test(`${descriptor.name} says what it would do, also before its inputs are complete`, () => {
      const context = testContext("action");
      for (const inputs of [{}, { operation: "write" }, { operation: "no-such" }]) {
        assert.match(descriptor.whatIf!(object(inputs), context), /^Would /);
      }
      assert.ok(Array.isArray(descriptor.rights?.(object()) ?? []));
    });
  }
}

/** Properties without a description, at every depth. */
function undescribed(schema: JsonSchema | undefined, path: string): string[] {
  if (!schema) return [];
  const missing: string[] = [];
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const place = `${path}.${name}`;
    const isNested = member.properties !== undefined;
    if (member.description === undefined && !isNested) missing.push(place);
    missing.push(...undescribed(member, place), ...undescribed(member.items, place));
  }
  return missing;
}

Deno.test("names are taken once, and every built-in writes v1", () => {
  const descriptors = PROVIDERS.map(({ descriptor }: AnyProvider): Descriptor => descriptor);
  assert.equal(new Set(descriptors.map(({ name }) => name)).size, PROVIDERS.length);
  for (const { apiVersion } of descriptors) assert.equal(apiVersion, "v1");
});
