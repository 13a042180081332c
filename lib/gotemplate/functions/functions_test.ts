import assert from "node:assert/strict";
import {
  asNumber,
  Duration,
  Float,
  formatTimestamp,
  isObject,
  object,
  parseTimestamp,
  Timestamp,
  type Value,
} from "../../value/mod.ts";
import { parseYaml } from "../../yaml/mod.ts";
import { compile } from "../mod.ts";
import { toBytes } from "./bytes.ts";
import { factsOf } from "./go_values.ts";
import { functionGroups, mutatingNames, type TemplateFunction } from "./mod.ts";
import { testContext } from "./test_context.ts";

const functions = new Map<string, TemplateFunction>();
for (const group of functionGroups) {
  for (const entry of group.functions ?? await group.load!()) functions.set(entry.name, entry);
}

Deno.test("every group names exactly the functions it brings, each in one group only", async () => {
  const seen = new Set<string>();
  for (const group of functionGroups) {
    const brought = (group.functions ?? await group.load!()).map((entry) => entry.name);
    assert.deepEqual([...group.names].sort(), brought.sort(), group.name);
    for (const name of brought) assert.ok(!seen.has(name), `${name} is in two groups`);
    for (const name of brought) seen.add(name);
  }
  assert.equal(seen.size, 221);
});

Deno.test("every function is documented and has an example", () => {
  for (const entry of functions.values()) {
    assert.match(entry.description, /^.{10,}\.$/s, entry.name);
    assert.ok(entry.examples.length > 0, entry.name);
    assert.ok(entry.examples.some(({ template }) => template.includes(entry.name)), entry.name);
  }
});

Deno.test("the names of changing functions are those that say so", () => {
  const marked = [...functions.values()].filter((entry) => entry.mutates).map((entry) => entry.name);
  assert.deepEqual([...mutatingNames].sort(), marked.sort());
  assert.ok(mutatingNames.has("set"));
});

for (const group of functionGroups) {
  Deno.test(`examples render as they say: ${group.name}`, async () => {
    for (const entry of group.functions ?? await group.load!()) {
      for (const { template, data, output } of entry.examples) {
        const compiled = await compile(template, { allowEnv: true });
        const rendered = compiled.render(data ?? null, {
          context: {
            parseYaml: (text) => parseYaml(text) as Value,
            cel: (_, root) => BigInt(asNumber((root as { port: Value }).port)!) + 1n,
            env: () => undefined,
          },
        });
        assert.equal(rendered, output, `${entry.name}: ${template}`);
      }
    }
  });
}

/** A call with what sprig made of it; see {@link fromTagged} for the form of values. */
interface Recorded {
  readonly fn: string;
  readonly args: readonly unknown[];
  readonly result?: unknown;
  readonly error?: string;
}

const recorded = Deno.readTextFileSync(new URL("testdata/go_calls.jsonl", import.meta.url))
  .trim().split("\n").map((line) => JSON.parse(line) as Recorded);

for (const [name, calls] of Map.groupBy(recorded, ({ fn }) => fn)) {
  Deno.test(`calls recorded from sprig: ${name}`, () => {
    const entry = functions.get(name)!;
    for (const { args, result, error } of calls) {
      const label = `${name} ${JSON.stringify(args)}`;
      const call = () => entry.call(args.map((arg, index) => argument(arg, entry, index)), testContext());
      if (error === undefined) assert.deepEqual(toTagged(call()), sorted(result), label);
      else assert.throws(call, { name: "FunctionError", message: error }, label);
    }
  });
}

function argument(arg: unknown, entry: TemplateFunction, index: number): Value {
  const type = entry.parameters[index] ?? entry.variadic;
  // A nil map is an empty one to read from.
  return arg === null && type === "map" ? object() : fromTagged(arg);
}

const SPECIAL: Readonly<Record<string, number>> = { NaN: NaN, "+Inf": Infinity, "-Inf": -Infinity, "-0": -0 };

/** `{"$float": 1}`, `{"$int64": "1"}` and `{"$time": "…"}` stand for the Go types of those names. */
function fromTagged(data: unknown): Value {
  if (Array.isArray(data)) return data.map(fromTagged);
  if (typeof data !== "object" || data === null) return data as Value;
  const record = data as Record<string, unknown>;
  if (typeof record.$int64 === "string") return BigInt(record.$int64);
  if (typeof record.$time === "string") return parseTimestamp(record.$time)!;
  if (record.$float !== undefined) {
    const number = typeof record.$float === "string" ? SPECIAL[record.$float]! : record.$float as number;
    return Number.isInteger(number) ? new Float(number) : number;
  }
  return object(Object.entries(record).map(([key, value]) => [key, fromTagged(value)]));
}

function toTagged(value: Value): unknown {
  const facts = factsOf(value);
  if (facts?.typeName === "*semver.Version") return { $semver: facts.text };
  if (typeof value === "string") return value.isWellFormed() ? value : { $raw: [...toBytes(value)] };
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "bigint") return { $int64: String(value) };
  if (typeof value === "number" || value instanceof Float) return taggedNumber(value);
  if (value instanceof Timestamp) return { $time: formatTimestamp(value) };
  if (value instanceof Duration) return { $int64: String(value.nanoseconds) };
  if (Array.isArray(value)) return value.map(toTagged);
  assert.ok(isObject(value));
  return sorted(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toTagged(item)])));
}

function taggedNumber(value: number | Float): unknown {
  if (typeof value === "number" && Number.isSafeInteger(value) && !Object.is(value, -0)) return value;
  const number = asNumber(value)!;
  const special = Object.keys(SPECIAL).find((name) => Object.is(SPECIAL[name], number));
  return { $float: special ?? number };
}

/** Maps with their keys in order; Go's own are in none. */
function sorted(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(sorted);
  if (typeof data !== "object" || data === null) return data;
  const entries = Object.entries(data).map(([key, value]) => [key, sorted(value)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => a < b ? -1 : 1));
}
