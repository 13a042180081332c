import assert from "node:assert/strict";
import { CelError, environment, type EnvironmentOptions } from "../mod.ts";
import { double, object, Timestamp, type Value } from "../../value/mod.ts";
import { equal } from "../ops.ts";
import { Context } from "../context.ts";
import { defaultHost } from "../host.ts";
import { kindOfVal } from "../values.ts";

/** The data the tables of expressions are evaluated against. */
export const DATA = object({
  n: 30,
  f: 1.5,
  whole: double(2),
  s: "x",
  l: [1, 2, 3],
  nul: null,
  nested: object({ a: object({ b: 1 }) }),
  objects: [object({ name: "b", n: 2 }), object({ name: "a", n: double(1) }), object({ other: 1 })],
});

/** Everything outside of the engine, made predictable. */
export const HOST = {
  now: () => new Timestamp(1706696430, 123_000_000),
  uuid: () => "00000000-0000-4000-8000-000000000000",
  exists: (path: string) => path === "/known",
  sleep: () => {},
  zone: "UTC",
  separator: "/" as const,
  parseYaml: (text: string): Value => [text],
  formatYaml: (value: Value) => `yaml of ${JSON.stringify(value)}\n`,
};

/** Evaluates an expression against {@link DATA}. */
export async function run(text: string, options: EnvironmentOptions = {}): Promise<Value> {
  const env = environment({ host: HOST, ...options });
  const program = await env.compile(text, { variables: ["_", "__self"] });
  return program.evaluate({ _: DATA, __self: "v" });
}

/** Asserts that each expression has the value of the expression or value beside it, and the same kind. */
export async function table(rows: readonly (readonly [text: string, wanted: Value])[]): Promise<void> {
  const context = new Context({}, 0, [], defaultHost, {});
  for (const [text, wanted] of rows) {
    const found = await run(text);
    const isSame = equal(context, found, wanted) || (Number.isNaN(found) && Number.isNaN(wanted));
    assert.ok(
      isSame && kindOfVal(found) === kindOfVal(wanted),
      `${text}: ${show(found)}, wanted ${show(wanted)}`,
    );
  }
}

/**
 * Asserts that each expression fails with this message (or one that begins so, where it ends in an ellipsis).
 */
export async function failures(rows: readonly (readonly [text: string, message: string])[]): Promise<void> {
  for (const [text, message] of rows) {
    const error = await run(text).then((value) => assert.fail(`${text}: ${show(value)}`), (error) => error);
    assert.ok(error instanceof CelError, `${text}: ${error}`);
    if (message.endsWith("…")) {
      assert.ok(error.message.startsWith(message.slice(0, -1)), `${text}: ${error.message}`);
    } else assert.equal(error.message, message, text);
  }
}

function show(value: Value): string {
  return JSON.stringify(value, (_key, item) => typeof item === "bigint" ? `${item}n` : item);
}
