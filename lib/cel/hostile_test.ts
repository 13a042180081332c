import assert from "node:assert/strict";
import { CelError, type CelErrorCode, environment, type EvaluateOptions, loadRegex } from "./mod.ts";
import { object, type Value } from "../value/mod.ts";

/**
 * Time beyond a limit within which an evaluation must have ended, in milliseconds: far more than any takes on a busy machine,
 * far less than what is stopped here would take.
 */
const GRACE = 10_000;

const env = environment({ host: { sleep() {} } });
const names = ["_", "s", "list"];

async function failure(
  text: string,
  variables: Record<string, Value> = {},
  options: EvaluateOptions = {},
): Promise<{ code: CelErrorCode; elapsed: number; error: CelError }> {
  const program = await env.compile(text, { variables: names });
  const start = performance.now();
  try {
    program.evaluate(variables, options);
  } catch (error) {
    assert.ok(error instanceof CelError, String(error));
    return { code: error.code, elapsed: performance.now() - start, error };
  }
  assert.fail(`no error: ${text.slice(0, 100)}`);
}

async function parseFailure(text: string): Promise<CelError> {
  const start = performance.now();
  try {
    await env.compile(text, { variables: names });
  } catch (error) {
    assert.ok(error instanceof CelError, String(error));
    assert.ok(performance.now() - start < GRACE);
    return error;
  }
  assert.fail(`no error: ${text.slice(0, 100)}`);
}

Deno.test("a small list that holds itself many times over is no result", async () => {
  const bomb = "[1]" + ".map(a, [a, a])".repeat(60);
  for (const text of [bomb, `{'k': ${bomb}}`, `optional.of(${bomb})`]) {
    const { code, error } = await failure(text);
    assert.equal(code, "size");
    assert.match(error.message, /result is larger than/);
  }
  const long = "x".repeat(1 << 20);
  const { code } = await failure("list.map(a, s)", { list: new Array(100).fill(0), s: long });
  assert.equal(code, "size");
  const program = await env.compile("list.map(a, [a, a])", { variables: names });
  const result = program.evaluate({ list: new Array(20_000).fill(1) });
  assert.equal((result as Value[]).length, 20_000);
});

const ten = Array.from({ length: 10 }, (_, index) => index);
const nested = "abcdefgh".split("").reduceRight((body, name) => `list.all(${name}, ${body})`, "true");

Deno.test("nested loops end at the cost limit and name the loop", async () => {
  const { code, elapsed, error } = await failure(nested, { list: ten });
  assert.equal(code, "cost");
  assert.equal(
    error.message,
    "operation cancelled: actual cost limit exceeded (limit 1000000, most of it spent in all())",
  );
  assert.ok((error.range?.column ?? 0) > 1);
  assert.ok(elapsed < GRACE, `${elapsed} ms`);
});

Deno.test("nested loops end at a deadline and at an abort", async () => {
  const late = await failure(nested, { list: ten }, { costLimit: 0, deadline: performance.now() + 30 });
  assert.equal(late.code, "deadline");
  assert.ok(late.elapsed < 30 + GRACE, `${late.elapsed} ms`);
  const aborted = await failure(nested, { list: ten }, { costLimit: 0, signal: AbortSignal.abort() });
  assert.equal(aborted.code, "cancelled");
});

Deno.test("a limit is never absorbed by || or a macro", async () => {
  assert.equal((await failure(`${nested} || true`, { list: ten })).code, "cost");
  assert.equal((await failure(`[1].exists(x, ${nested} || x == 1)`, { list: ten })).code, "cost");
});

function doubling(levels: number, step: (name: string) => string, start: string): string {
  let text = `v${levels}`;
  for (let level = levels; level > 0; level--) {
    text = `cel.bind(v${level}, ${step(`v${level - 1}`)}, ${text})`;
  }
  return `cel.bind(v0, ${start}, ${text})`;
}

Deno.test("doubling strings and lists ends long before memory does", async () => {
  for (const costLimit of [0, 1_000_000]) {
    const wanted = costLimit === 0 ? "size" : "cost";
    const strings = await failure(doubling(60, (name) => `${name} + ${name}`, '"0123456789abcdef"'), {}, {
      costLimit,
    });
    assert.equal(strings.code, wanted);
    const lists = await failure(doubling(60, (name) => `${name} + ${name}`, "[1, 2, 3, 4]"), {}, {
      costLimit,
    });
    assert.equal(lists.code, wanted);
    assert.ok(strings.elapsed < GRACE && lists.elapsed < GRACE, `${strings.elapsed} ${lists.elapsed}`);
  }
  const replaced = doubling(60, (name) => `${name}.replace("a", "aaaa")`, '"aaaa"');
  assert.equal((await failure(replaced, {}, { costLimit: 0 })).code, "size");
  const joined = doubling(60, (name) => `[${name}, ${name}, ${name}].join()`, '"aaaa"');
  assert.equal((await failure(joined, {}, { costLimit: 0 })).code, "size");
  const formatted = doubling(60, (name) => `"%s%s".format([${name}, ${name}])`, '"aaaa"');
  assert.equal((await failure(formatted, {}, { costLimit: 0 })).code, "size");
  const shared = doubling(40, (name) => `[${name}, ${name}]`, "[1]");
  assert.ok(["size", "cost"].includes((await failure(`json.marshal(${shared})`)).code));
  assert.ok(["size", "cost"].includes((await failure(`"%s".format([${shared}])`)).code));
  assert.ok(
    ["size", "cost"].includes(
      (await failure(`${shared} == ${doubling(40, (name) => `[${name}, ${name}]`, "[2 - 1]")}`)).code,
    ),
  );
  assert.ok(["size", "cost"].includes((await failure(`${shared}.flatten(100)`)).code));
});

Deno.test("ranges and repetitions are bounded", async () => {
  assert.equal((await failure("lists.range(9223372036854775807)", {}, { costLimit: 0 })).code, "size");
  assert.equal((await failure("lists.range(100000000)")).code, "size");
  assert.equal((await failure("lists.range(5000000)")).code, "cost");
  assert.equal((await failure('strings.repeat("ab", 9007199254740991)')).code, "size");
  assert.equal((await failure("s.format([1.5])", { s: "%.999999f" })).code, "invalid_argument");
});

Deno.test("patterns that ruin backtracking engines run in linear time through every entry", async () => {
  const input = "a".repeat(60) + "!";
  await loadRegex();
  const start = performance.now();
  for (
    const text of [
      's.matches("^(a+)+$")',
      'regex.match("^(a+)+$", s)',
      'regex.findAll("(a+)+$", s).size() > 0',
      'regex.replace(s, "(a+)+$", "x") != s',
      'regex.split("(a+)+$", s).size() > 1',
    ]
  ) {
    const program = await env.compile(text, { variables: names });
    assert.equal(program.evaluate({ s: input }), false, text);
  }
  assert.ok(performance.now() - start < GRACE);
  const long = await failure('s.matches("(x+x+)+y")', { s: "x".repeat(1_000_000) }, { costLimit: 10_000 });
  assert.equal(long.code, "cost");
});

Deno.test("patterns that are too large or wrong are typed errors", async () => {
  assert.equal(
    (await failure("s.matches(s)", { s: "(((a{1,1000}){1,1000}){1,1000})" })).code,
    "invalid_argument",
  );
  assert.equal((await failure('regex.match(s, "a")', { s: "a".repeat(20_000) })).code, "size");
  assert.equal((await failure("regex.match(s, s)", { s: "(" })).code, "invalid_argument");
});

Deno.test("names of the prototype are keys like any other", async () => {
  const plain: Value = JSON.parse('{"__proto__": {"x": 1}, "safe": 1}');
  for (const name of ["constructor", "hasOwnProperty", "toString", "valueOf"]) {
    for (const text of [`_.${name}`, `_["${name}"]`, `_.safe.${name}`, `_.${name}.prototype`]) {
      for (const root of [plain, object({ safe: 1 })]) {
        assert.equal((await failure(text, { _: root })).code, "no_such_key", text);
      }
    }
    const has = await env.compile(`has(_.${name}) || "${name}" in _ || _.?${name}.hasValue()`, {
      variables: names,
    });
    assert.equal(has.evaluate({ _: plain }), false);
    const unbound = await env.compile(name, { variables: [name] });
    assert.throws(() => unbound.evaluate({}), { code: "no_such_attribute" });
  }
  const own = await env.compile('_.__proto__.x + {"__proto__": 5}.__proto__', { variables: names });
  assert.equal(own.evaluate({ _: plain }), 6);
  const made = await env.compile('map.add({"a": 1}, "__proto__", {"polluted": true})', { variables: names });
  const result = made.evaluate() as Record<string, unknown>;
  assert.equal(Object.getPrototypeOf(result), null);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

Deno.test("variables may have names of the prototype", async () => {
  const program = await env.compile("constructor + toString", { variables: ["constructor", "toString"] });
  assert.equal(program.evaluate({ constructor: 1, toString: 2 } as Record<string, Value>), 3);
});

Deno.test("lone surrogates pass through the string functions", async () => {
  const lone = "a\ud800b\udc00";
  for (
    const [text, wanted] of [
      ["s.size()", 4],
      ["s.charAt(1)", "\ud800"],
      ["s.substring(1, 3)", "\ud800b"],
      ["s.indexOf('b')", 2],
      ["s.reverse().size()", 4],
      ["strings.quote(s)", '"a\ufffdb\ufffd"'],
      ["bytes(s).size()", 8],
      ["s == s + ''", true],
      ["json.marshal(s)", '"a\ufffdb\ufffd"'],
    ] as const
  ) {
    const program = await env.compile(text, { variables: names });
    assert.equal(program.evaluate({ s: lone }), wanted, text);
  }
  assert.equal((await parseFailure('"\\ud800"')).code, "parse");
});

Deno.test("texts that are too long or too deep are refused at once", async () => {
  assert.equal((await parseFailure(`"${"x".repeat(10_000_000)}"`)).code, "parse");
  assert.equal((await parseFailure("1".repeat(10_000_000))).code, "parse");
  for (const depth of [250, 10_000]) {
    for (
      const text of [
        "(".repeat(depth) + "1" + ")".repeat(depth),
        "[".repeat(depth) + "1" + "]".repeat(depth),
        "{1:".repeat(depth) + "1" + "}".repeat(depth),
        "a(".repeat(depth),
        "true ? true : ".repeat(depth) + "true",
        "_[".repeat(depth) + "0" + "]".repeat(depth),
      ]
    ) {
      assert.equal((await parseFailure(text)).code, "parse", text.slice(0, 20));
    }
  }
  assert.equal((await parseFailure("_" + ".a".repeat(20_000))).code, "parse");
  assert.equal((await parseFailure("_" + "[0]".repeat(20_000))).code, "parse");
  assert.equal((await parseFailure("_" + ".f()".repeat(20_000))).code, "parse");
});

Deno.test("what nests less than the limit runs", async () => {
  for (
    const [text, wanted] of [
      ["(".repeat(240) + "1" + ")".repeat(240), 1],
      ["-".repeat(50_001) + "(1)", -1],
      ["!".repeat(50_000) + "true", true],
      [Array(5_000).fill("1").join(" + "), 5_000],
      [Array(5_000).fill("1").join(" - "), -4_998],
      [Array(5_000).fill('"a"').join(" + ") + ' == ""', false],
      [Array(5_000).fill("true").join(" && "), true],
      [Array(5_000).fill("false").join(" || "), false],
      [Array(5_000).fill("1").join(" + ") + ' == 5000 ? "yes" : "no"', "yes"],
    ] as const
  ) {
    const program = await env.compile(text, { variables: names });
    assert.equal(program.evaluate({}, { costLimit: 0 }), wanted, text.slice(0, 30));
  }
  const deep = await env.compile("_" + ".a".repeat(900), { variables: names });
  let value: Value = 1;
  for (let level = 0; level < 900; level++) value = object({ a: value });
  assert.equal(deep.evaluate({ _: value }), 1);
});

Deno.test("maps with keys of several numeric kinds", async () => {
  for (
    const [text, wanted] of [
      ["{1: 'a', 1u: 'b', 1.0: 'c'}.size()", 1],
      ["{1: 'a', '1': 'b', true: 'c'}.size()", 3],
      ["{1: 'a', '1': 'b'}['1'] + {1: 'a', '1': 'b'}[1u]", "ba"],
      ["{9007199254740993: 'x'}[9007199254740993]", "x"],
      ["{0.0: 1}[-0.0]", 1],
      ["dyn(1.0) in {1u: 2} && !(dyn('1') in {1: 2}) && !(dyn(1) in {'1': 2})", true],
    ] as const
  ) {
    const program = await env.compile(text, { variables: names });
    assert.equal(program.evaluate({}), wanted, text);
  }
});

Deno.test("deep data from outside cannot exhaust the stack unnoticed", async () => {
  let deep: Value = [];
  for (let level = 0; level < 200_000; level++) deep = [deep];
  for (
    const text of ["list == [list]", "json.marshal(list)", '"%s".format([list])', "list.flatten(9000000)"]
  ) {
    assert.equal((await failure(text, { list: deep }, { costLimit: 0 })).code, "size", text);
  }
});
