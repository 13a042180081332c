import assert from "node:assert/strict";
import { parseYaml } from "../yaml/mod.ts";
import { MAX_EVALUATIONS, validateForeign } from "./mod.ts";

const check = (schema: string, data: string) => validateForeign(parseYaml(schema), parseYaml(data));

Deno.test("validateForeign: names the place and the reason of each problem", async () => {
  const schema = `
type: object
required: [name]
properties:
  name: {type: string}
  port: {type: integer, minimum: 1}
  tags: {type: array, items: {enum: [a, b]}}
additionalProperties: false
`;
  assert.deepEqual(await check(schema, "{name: x, port: 5, tags: [a]}"), []);
  assert.deepEqual(await check(schema, "{port: 0, tags: [a, c], other: 1}"), [
    { path: "", message: 'missing key "name"' },
    { path: "port", message: "0 is less than 1" },
    { path: "tags[1]", message: 'must be one of ["a","b"]' },
    { path: "other", message: 'unknown key "other"' },
  ]);
  assert.deepEqual(await check(schema, "{name: 5}"), [
    { path: "name", message: "must be string, not number" },
  ]);
});

Deno.test("validateForeign: values of the model count as what JSON would hold", async () => {
  assert.deepEqual(await check("{type: integer}", "2.0"), []);
  assert.deepEqual(await check("{type: integer}", "9007199254740993"), []);
  assert.deepEqual(await check("{type: string}", "2020-01-02"), []);
  assert.deepEqual(await check("{properties: {'1': {type: string}}}", "1: x"), []);
});

Deno.test("validateForeign: pattern and patternProperties run on RE2, with and without a format", async () => {
  assert.deepEqual(await check("{pattern: '^a+$'}", "aaa"), []);
  assert.deepEqual(await check("{pattern: '^a+$'}", "b"), [
    { path: "", message: "does not match the pattern ^a+$" },
  ]);
  assert.equal((await check("{format: email, pattern: '^a'}", "b")).length, 2);
  const properties =
    "{patternProperties: {'^x-': {type: string}, '^x': {maxLength: 1}}, additionalProperties: false}";
  assert.deepEqual(await check(properties, "{x-a: b}"), []);
  assert.deepEqual((await check(properties, "{x-a: bb, y: 1}")).map((problem) => problem.path), ["x-a", "y"]);
  const started = performance.now();
  await check("{pattern: '^(a+)+$'}", `${"a".repeat(50_000)}b`);
  assert.ok(performance.now() - started < 10_000);
  assert.match((await check("{pattern: '(?=a)'}", "a"))[0]!.message, /the schema cannot be used/);
});

Deno.test("validateForeign: picks the alternative that the data means", async () => {
  const schema = "{anyOf: [{type: string}, {type: object, required: [a]}]}";
  assert.deepEqual(await check(schema, "{b: 1}"), [{ path: "", message: 'missing key "a"' }]);
  assert.match((await check(schema, "5"))[0]!.message, /none of the allowed forms/);
});

Deno.test("validateForeign: hostile schemas end as problems", async () => {
  const levels = Array.from(
    { length: 30 },
    (_, i) => `  l${i}: {allOf: [{$ref: '#/$defs/l${i + 1}'}, {$ref: '#/$defs/l${i + 1}'}]}`,
  );
  const bomb = `$ref: '#/$defs/l0'\n$defs:\n${levels.join("\n")}\n  l30: {type: string}\n`;
  assert.match((await check(bomb, "x"))[0]!.message, new RegExp(`more than ${MAX_EVALUATIONS} steps`));
  assert.match((await check("$ref: '#'", "x"))[0]!.message, /the schema cannot be used/);
  assert.match(
    (await check("$ref: 'https://example.com/other'", "x"))[0]!.message,
    /the schema cannot be used/,
  );
  assert.deepEqual(await check("properties: {__proto__: {type: string}}", "__proto__: x"), []);
  assert.equal((await check("properties: {__proto__: {type: string}}", "__proto__: 5")).length, 1);
});
