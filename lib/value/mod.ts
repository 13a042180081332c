/**
 * The value model: representation, kinds, equality, order, JSON and the worker codec. The only place that knows them.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { equals, formatJson, goTypeName, object, parseJson } from "./mod.ts";
 *
 * const value = parseJson('{"b": 2, "a": [1.5]}');
 * assert.ok(goTypeName(2) === "int" && goTypeName(parseJson("2")) === "float64");
 * assert.ok(equals(value, object({ a: [1.5], b: 2 })));
 * assert.ok(formatJson(value) === '{"a":[1.5],"b":2}');
 * ```
 */
export * from "./types.ts";
export * from "./numbers.ts";
export * from "./float_text.ts";
export * from "./time_text.ts";
export * from "./kinds.ts";
export * from "./compare.ts";
export * from "./json.ts";
export * from "./base64.ts";
export * from "./codec.ts";
export * from "./int64.ts";
