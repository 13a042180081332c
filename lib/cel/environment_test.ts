import assert from "node:assert/strict";
import {
  CelError,
  define,
  documentedFunctions,
  environment,
  formatSignature,
  formatType,
  loadRegex,
  parse,
} from "./mod.ts";
import { double, object, Uint, type Value } from "../value/mod.ts";
import { NAMESPACES } from "./functions/mod.ts";

async function caught(run: () => unknown): Promise<CelError> {
  try {
    await run();
  } catch (error) {
    assert.ok(error instanceof CelError, String(error));
    return error;
  }
  assert.fail("no error");
}

const env = environment();

Deno.test("undeclared names are found before anything runs", async () => {
  const error = await caught(() => env.compile("_.a + __slef", { variables: ["_", "__self"] }));
  assert.equal(error.code, "check");
  assert.equal(error.message, "undeclared reference to '__slef' (in container '')");
  assert.deepEqual(error.range, { offset: 6, line: 1, column: 7 });
  assert.deepEqual(error.hints, ['did you mean "__self"?', "Available variables: _, __self"]);
  assert.equal(
    error.display,
    "ERROR: <input>:1:7: undeclared reference to '__slef' (in container '')\n | _.a + __slef\n | ......^",
  );
});

Deno.test("all findings are reported, in source order, twenty at most", async () => {
  const error = await caught(() => env.compile("b + 1 +\n  a.f(c)"));
  assert.deepEqual(error.issues.map((issue) => [issue.range.line, issue.range.column]), [[1, 1], [2, 3], [
    2,
    6,
  ], [2, 7]]);
  const many = await caught(() =>
    env.compile(Array.from({ length: 50 }, (_, index) => `v${index}`).join(" + "))
  );
  assert.equal(many.issues.length, 20);
});

Deno.test("carets count code points and lines", async () => {
  const error = await caught(() => env.compile('"😀é" +\n\t"b" + x'));
  assert.equal(
    error.display,
    "ERROR: <input>:2:8: undeclared reference to 'x' (in container '')\n |  \"b\" + x\n | .......^",
  );
  const emoji = await caught(() => env.compile('"😀" + x'));
  assert.equal(emoji.range?.column, 7);
});

Deno.test("run-time errors know their place and describe the data without showing values", async () => {
  const program = await env.compile('_.list.map(x, x.name + "!")', { variables: ["_", "__self"] });
  const secret = object({ list: [object({ nome: "hidden" })], n: double(1), u: new Uint(1n) });
  const error = await caught(() => program.evaluate({ _: secret, __self: null }));
  assert.equal(error.code, "no_such_key");
  assert.equal(error.message, "no such key: name");
  assert.equal(error.display, error.message);
  assert.equal(error.range?.column, 16);
  assert.deepEqual(error.hints, [
    'did you mean "nome"?',
    "Variable types: map[_:map[string]interface {} __self:<nil>]",
    "Available variables: _, __self",
    "Data shape of _: {list: list, n: float, u: uint}",
  ]);
  assert.ok(!JSON.stringify([error.message, error.hints]).includes("hidden"));
});

Deno.test("programs are cached by expression and declared names", async () => {
  const small = environment({ cacheSize: 2 });
  const first = await small.compile("1 + 1");
  assert.equal(await small.compile("1 + 1"), first);
  assert.equal(small.compileSync("1 + 1"), first);
  assert.notEqual(await small.compile("1 + 1", { variables: ["_"] }), first);
  await small.compile("2");
  await small.compile("3");
  assert.notEqual(await small.compile("1 + 1"), first);
  await caught(() => small.compile("_"));
  assert.equal((await small.compile("_", { variables: ["_"] })).evaluate({ _: 1 }), 1);
  await caught(() => small.compile("_"));
});

Deno.test("declared types are checked", async () => {
  const typed = environment({ variables: { names: "list(string)", limit: "int" } });
  assert.equal(formatType((await typed.compile("names.map(n, n.size() > limit)")).type), "list(bool)");
  const error = await caught(() => typed.compile("names[0] > limit"));
  assert.equal(error.message, "found no matching overload for '_>_' applied to '(string, int)'");
  assert.equal(
    (await caught(() => typed.compile("limit.x"))).message,
    "type 'int' does not support field selection",
  );
  assert.equal(
    (await caught(() => typed.compile("limit.all(x, true)"))).message,
    "expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)",
  );
  assert.equal(
    (await caught(() => typed.compile("names.filter(x, x)"))).message,
    "found no matching overload for '_?_:_' applied to '(string, list(string), list(string))'",
  );
  assert.equal(
    (await caught(() => typed.compile("[?limit]"))).message,
    "expected type 'optional_type(int)' but found 'int'",
  );
});

Deno.test("without the check the same mistakes show when they are evaluated", async () => {
  const open = await env.compile("x || true", { check: false });
  assert.equal(open.evaluate(), true);
  const error = await caught(async () => (await env.compile("f(1)", { check: false })).evaluate());
  assert.equal(error.code, "no_such_overload");
});

Deno.test("regular expressions are loaded for those who compile asynchronously", async () => {
  const script = `
    import { environment, CelError } from ${JSON.stringify(new URL("./mod.ts", import.meta.url).href)};
    const env = environment();
    const codes = [];
    for (const text of ['"a".matches("a")', 'regex.match("a", "a")', '"a".replace("a", "b") + "c"']) {
      try { env.compileSync(text); codes.push("ok"); } catch (error) { codes.push(error.code); }
    }
    codes.push((await env.compile('"a".matches("a")')).evaluate());
    codes.push(env.compileSync('regex.match("a", "b")').evaluate());
    console.log(JSON.stringify(codes));
  `;
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--config", config, "-A", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(script));
  await writer.close();
  const { stdout } = await child.output();
  assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), [
    "regex_not_loaded",
    "regex_not_loaded",
    "ok",
    true,
    false,
  ]);
});

Deno.test("literal arguments that can only fail are found by the check", async () => {
  await loadRegex();
  for (
    const [text, message] of [
      ['"a".matches("(")', "invalid matches argument"],
      ['duration("abc")', "invalid duration argument"],
      ['timestamp("2024-13-01T00:00:00Z")', "invalid timestamp argument"],
      [
        '"%d".format([1, "x"]) + "%q".format([])',
        'could not parse formatting clause: unrecognized formatting clause "q"',
      ],
    ] as const
  ) assert.equal((await caught(() => env.compile(text))).message, message);
});

Deno.test("functions can be added, also as further overloads and with namespaces", async () => {
  const twice = define("twice", { library: "test", description: "Doubles." }, {
    "string.() -> string": (_context, text: string) => text + text,
    "(list(A)) -> list(A)": (_context, list: Value[]) => [...list, ...list],
  });
  const more = define("size", { library: "test" }, { "(int) -> int": (_context, value: number) => value });
  const nested = define("a.b.c", { library: "test" }, { "(dyn) -> dyn": (_context, value: Value) => value });
  const own = environment({ functions: [twice, more, nested] });
  const evaluate = async (text: string) =>
    (await own.compile(text, { variables: ["x"] })).evaluate({ x: "s" });
  assert.equal(await evaluate('"ab".twice() + x.twice()'), "ababss");
  assert.deepEqual(await evaluate("twice([1])"), [1, 1]);
  assert.equal(await evaluate('size(7) + size("abc") + a.b.c(1)'), 11);
  assert.equal((await caught(() => evaluate("twice(x)"))).message, "no such overload: twice(string)");
  assert.ok(!environment().functions.has("twice"), "the shared table was changed");
  assert.ok(documentedFunctions(own.functions).some((each) => each.name === "twice"));
});

Deno.test("errors of added functions are typed", async () => {
  const broken = define("broken", { library: "test" }, {
    "() -> int": () => {
      throw new Error("it broke");
    },
  });
  const own = environment({ functions: [broken] });
  const error = await caught(async () => (await own.compile("1 + broken()")).evaluate());
  assert.equal(error.code, "invalid_argument");
  assert.equal(error.message, "it broke");
  assert.equal(error.range?.column, 11);
});

Deno.test("the function list", () => {
  const listed = documentedFunctions();
  const custom = listed.filter((each) => each.kind === "custom");
  assert.equal(custom.length, 34);
  assert.ok(listed.some((each) => each.name === "has") && listed.some((each) => each.name === "sortBy"));
  assert.ok(!listed.some((each) => each.name.includes("@") || each.name.startsWith("_")));
  for (const { name, overloads, library } of listed) {
    assert.ok(overloads.length > 0 && library !== "", name);
    for (const overload of overloads) assert.match(formatSignature(name, overload), /\) -> /);
  }
});

Deno.test("results: ints as numbers, optionals and types unwrapped, unchanged data shared", async () => {
  const evaluate = async (text: string, _: Value) =>
    (await env.compile(text, { variables: ["_"] })).evaluate({ _ });
  assert.equal(await evaluate("_", 5n), 5);
  assert.equal(await evaluate("_ + 1", 5n), 6);
  assert.equal(await evaluate("_ + 1", 9007199254740993n), 9007199254740994n);
  assert.deepEqual(await evaluate("[type(_), optional.of(_), {'k': optional.none()}]", 1), [
    "int",
    1,
    object({ k: null }),
  ]);
  const data = object({ list: [1n] });
  assert.equal(await evaluate("_", data), data);
  assert.equal(await evaluate("_.list", data), data.list);
});

Deno.test("syntax options", async () => {
  assert.equal(parse("has(a)", { noMacros: true }).root.kind, "call");
  const two = environment({ twoVariables: true });
  const program = await two.compile('{"a": 1, "b": 2}.transformMap(k, v, v > 1, k + string(v))');
  assert.deepEqual(program.evaluate(), object({ b: "b2" }));
  assert.equal((await caught(() => env.compile("[1].all(i, v, true)"))).code, "check");
});

Deno.test("libraries that are declared late are found by every kind of name", () => {
  const { functions } = environment();
  const namespaces = new Set(
    [...functions.keys()].filter((name) => name.includes(".")).map((name) => name.split(".")[0]!),
  );
  assert.deepEqual([...namespaces].sort(), [...NAMESPACES].sort());
  for (const name of functions.keys()) assert.equal(functions.get(name)?.name, name);
  assert.equal(functions.get("_.items.size"), undefined);
});
