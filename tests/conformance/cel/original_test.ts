import assert from "node:assert/strict";
import { CelError, environment } from "../../../lib/cel/mod.ts";
import { emitYaml, parseYaml } from "../../../lib/yaml/mod.ts";
import { formatDuration, kindOf, type Value } from "../../../lib/value/mod.ts";
import { goText } from "../../../lib/cel/functions/go_text.ts";
import { readLines } from "./corpus.ts";

/** An expression and the original's answer: its Go type and `%v` text, or `ERR` and the whole error text. */
interface Recorded {
  readonly expr: string;
  readonly result: string;
}

const recorded = readLines("cel-original.jsonl") as Recorded[];

/** Differences that are decided, by expression, with the reason and what comes instead. */
const DECIDED: Readonly<Record<string, { readonly reason: string; readonly result: string }>> = {
  'json.marshal({"b": [1, 2.0, 1e21, null, true], "a": "é<>&\\u2028"})': {
    reason: "null stays null on its way out",
    result: 'string {"a":"é\\u003c\\u003e\\u0026\\u2028","b":[1,2,1e+21,null,true]}',
  },
  "{1.5: 2}": { reason: "entries with other than string keys are kept", result: "map map[1.5:2]" },
  'yaml.unmarshal("1: a")': {
    reason: "entries with other than string keys are kept",
    result: "map map[1:a]",
  },
};

const root = parseYaml(
  "{n: 30, f: 1.5, big: 30, s: x, l: [1,2,3], nul: null, nested: {a: {b: 1}}, emoji: a😀b, key-x: 1}",
);
const variables = { _: root as Value, __self: "v" };
const env = environment({
  host: { parseYaml: (text) => parseYaml(text), formatYaml: (value) => emitYaml(value) },
});

/** The original's type names, of which several stand for one kind here. */
const KINDS: Readonly<Record<string, string>> = {
  bool: "bool",
  string: "string",
  int: "int",
  int64: "int",
  uint64: "uint",
  float64: "double",
  "structpb.NullValue": "null",
  "[]interface {}": "list",
  "[]uint8": "bytes",
  "time.Time": "timestamp",
  "time.Duration": "duration",
  "map[string]interface {}": "map",
};

function describe(value: Value): string {
  const text = kindOf(value) === "duration" ? formatDuration(value as never) : goText(value);
  return `${kindOf(value)} ${text}`;
}

/** The recorded answer in this project's words: kinds for Go types, null for the original's stand-ins. */
function expected(result: string): string {
  const kind = Object.keys(KINDS).sort((a, b) => b.length - a.length).find((name) =>
    result.startsWith(name + " ")
  );
  if (kind === undefined) return result;
  return `${KINDS[kind]} ${result.slice(kind.length + 1)}`.replaceAll("NULL_VALUE", "<nil>");
}

/**
 * Without what this engine adds (the costly call) or shortens (the tokens a syntax error would have
 * expected).
 */
function comparable(text: string): string {
  const first = text.split("\n", 1)[0]!;
  if (first.includes("cost limit exceeded")) return first.replace(/ \(limit .*/, "");
  return first.includes("Syntax error") ? first.replace(/ expecting .*/, "") : text;
}

async function answer(expr: string): Promise<string> {
  try {
    const program = await env.compile(expr, { variables: ["_", "__self"] });
    return describe(program.evaluate(variables));
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    const hints = error.hints.filter((hint) => !hint.startsWith("did you mean"));
    const isCompile = error.code === "parse" || error.code === "check";
    const head = `failed to ${isCompile ? "compile" : "evaluate"} expression ${JSON.stringify(expr)}: `;
    return `ERR ${head}${head}${[error.display, ...hints].join("\n")}`;
  }
}

Deno.test("the original's recorded answers", async () => {
  const failures: string[] = [];
  for (const { expr, result } of recorded) {
    const wanted = DECIDED[expr]?.result ?? expected(result);
    const found = await answer(expr);
    if (comparable(found) !== comparable(wanted)) failures.push(`${expr}\n  got  ${found}\n  want ${wanted}`);
  }
  assert.equal(failures.length, 0, `${failures.length} of ${recorded.length}\n${failures.join("\n")}`);
});

Deno.test("every decided difference is a real one", async () => {
  const byExpr = new Map(recorded.map(({ expr, result }) => [expr, result]));
  for (const [expr, { reason, result }] of Object.entries(DECIDED)) {
    assert.ok(byExpr.has(expr), expr);
    assert.notEqual(expected(byExpr.get(expr)!), result, reason);
    assert.equal(await answer(expr), result);
  }
});
