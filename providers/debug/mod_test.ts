import assert from "node:assert/strict";
import { join } from "node:path";
import { provider } from "./mod.ts";
import { data, heard, run, scratch } from "../shared/testing.ts";
import { object } from "../../lib/value/mod.ts";

type Fields = Record<string, unknown>;
const output = { structured: false, quiet: false, color: false, noColorFlag: true, width: 80 };
const resolvers = object({ n: 1, s: "<x>" });

Deno.test("shows an expression, a value, or all resolver data", async () => {
  const show = async (inputs: Fields) =>
    (await data(provider, inputs, { context: { resolvers } }) as Fields).output;
  assert.equal(await show({ expression: "_.n", label: "L" }), "=== L ===\n1");
  assert.equal(await show({ message: "M", value: { a: 1 } }), '=== M ===\n{\n  "a": 1\n}');
  assert.equal(await show({ value: null }), "null");
  assert.equal(await show({}), '{\n  "n": 1,\n  "s": "<x>"\n}');
  assert.equal(await show({ format: "yaml" }), '"n": 1\ns: <x>');
  assert.equal(await show({ format: "pretty" }), ".\n├── n: 1\n└── s: <x>");
  await assert.rejects(run(provider, { expression: "1", value: 1 }), /exclude each other/);
});

Deno.test("the result has the value, the text and the fields of the mode", async () => {
  assert.deepEqual(
    await data(provider, { expression: "_.n", label: "L" }, { context: { resolvers } }),
    object({ success: true, result: 1n, output: "=== L ===\n1", destination: "stdout" }),
  );
  const validation = await data(provider, { value: 1 }, { mode: "validation" }) as Fields;
  assert.deepEqual([validation.valid, validation.errors], [true, []]);
});

Deno.test("goes to the stream it is meant for, and never between structured data", async () => {
  const written = async (inputs: Fields, facts: Partial<typeof output> = {}) => {
    const record = heard();
    await run(provider, { value: 1, ...inputs }, {
      heard: record,
      context: { output: { ...output, ...facts } },
    });
    return [record.stdout.join(""), record.stderr.join("")];
  };
  assert.deepEqual(await written({}), ["1\n", ""]);
  assert.deepEqual(await written({ destination: "stderr" }), ["", "1\n"]);
  assert.deepEqual(await written({}, { structured: true }), ["", "1\n"]);
  assert.deepEqual(await written({}, { quiet: true }), ["", ""]);
  assert.deepEqual(await written({ label: "L", colorize: true }, { color: true }), [
    "\x1b[1;36m=== L ===\x1b[0m\n1\n",
    "",
  ]);
});

Deno.test("a file is appended to, inside the output folder when there is one", async () => {
  await using folder = await scratch();
  const context = { workingDirectory: folder.path };
  const inputs = { value: 1, destination: "file", file: "d.log" };
  await run(provider, inputs, { context });
  await run(provider, { ...inputs, label: "L" }, { context });
  assert.equal(await Deno.readTextFile(join(folder.path, "d.log")), "1\n=== L ===\n1\n");
  await assert.rejects(run(provider, { value: 1, destination: "file" }, { context }), /file is required/);
  const limited = { ...context, outputFolder: folder.path };
  const call = { mode: "action" as const, context: limited };
  await assert.rejects(run(provider, { ...inputs, file: "../x" }, call), /output directory/);
  await assert.rejects(run(provider, { ...inputs, file: "no/d.log" }, { context }), /no such file/);
});

Deno.test("a dry run shows nothing and says what it would show", async () => {
  const record = heard();
  const call = { heard: record, context: { dryRun: true } };
  const say = async (inputs: Fields) => (await data(provider, inputs, call) as Fields)._message;
  assert.equal(await say({ expression: "1" }), "Would output CEL-filtered data in json format to stdout");
  assert.equal(await say({ value: 1, format: "yaml" }), "Would output data in yaml format to stdout");
  assert.equal(await say({ destination: "stderr" }), "Would output resolver data in json format to stderr");
  assert.deepEqual([record.stdout, record.stderr], [[], []]);
});

Deno.test("without inputs it depends on everything", () => {
  const found = provider.descriptor.extractDependencies!;
  assert.equal(found({}).whole, true);
  assert.deepEqual(found({ expression: { kind: "literal", value: "_.a" } }), { names: ["a"], whole: false });
  assert.equal(found({ value: { kind: "rslvr", text: "x" } }).whole, false);
});
