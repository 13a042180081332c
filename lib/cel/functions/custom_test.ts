import assert from "node:assert/strict";
import { double, object, Timestamp } from "../../value/mod.ts";
import { environment } from "../mod.ts";
import { DATA, failures, HOST, run, table } from "./testing.ts";

Deno.test("lists of strings", async () => {
  await table([
    ['arrays.strings.add(["a"], "b")', ["a", "b"]],
    ['arrays.strings.unique(["b", "a", "b"])', ["b", "a"]],
  ]);
  await failures([
    ["arrays.strings.unique(_.l)", "arrays.strings.unique: list contains non-string element of type int"],
    ['arrays.strings.add(_.l, "x")', "arrays.strings.add: list contains non-string element of type int"],
    [
      'arrays.strings.add(["a"], 1)',
      "found no matching overload for 'arrays.strings.add' applied to '(list(string), int)'",
    ],
  ]);
});

Deno.test("maps", async () => {
  await table([
    ['map.add({"a": 1}, "a", 2)', object({ a: 2 })],
    ['map.addIfMissing({"a": 1}, "a", 2)', object({ a: 1 })],
    ['map.addIfMissing({"a": 1}, "b", 2)', object({ a: 1, b: 2 })],
    ['map.addFailIfExists({"a": 1}, "b", null)', object({ a: 1, b: null })],
    ['map.select({"a": 1, "b": 2}, ["a", "zz"])', object({ a: 1 })],
    ['map.omit({"a": 1, "b": 2}, ["a", "zz"])', object({ b: 2 })],
    ['map.merge(_.nested, {"b": 1}).b', 1],
    ['map.merge({"a": {"x": 1}}, {"a": {"y": 2}})', object({ a: object({ y: 2 }) })],
  ]);
  await failures([
    ['map.addFailIfExists({"a": 1}, "a", 2)', "map.addFailIfExists: key 'a' already exists"],
    ["map.add(dyn({1: 2}), 'a', 2)", "map.add: map contains non-string key of type int"],
    ["map.merge(_.l, _.nested)", "no such overload: map.merge(list, map)"],
  ]);
  assert.deepEqual(Object.keys(DATA.nested as object), ["a"], "the argument was changed");
});

const GRAPH =
  '[{"id": "a", "deps": ["b", "c"]}, {"id": "b", "deps": ["d"]}, {"id": "c"}, {"id": "d", "deps": ["a"]}]';

Deno.test("map.recurse follows dependencies depth first, through cycles, each object once", async () => {
  await table([
    [`map.recurse(${GRAPH}, ["a"], "id", "deps").map(o, o.id)`, ["a", "b", "d", "c"]],
    [`map.recurse(${GRAPH}, ["c", "zz", "d"], "id", "deps").map(o, o.id)`, ["c", "d", "a", "b"]],
    [`map.recurse(${GRAPH}, [], "id", "deps")`, []],
  ]);
  await failures([
    ['map.recurse([{"x": 1}], ["a"], "id", "deps")', "map.recurse: object missing string id property 'id'"],
  ]);
});

Deno.test("JSON and YAML", async () => {
  await table([
    [
      'json.marshal({"b": 1, "a": [null, 2.0, 1.5, b"a", duration("1s")]})',
      '{"a":[null,2,1.5,"YQ==",1000000000],"b":1}',
    ],
    ["json.marshal(optional.of(1))", "1"],
    ["json.marshal(type(1))", '"int"'],
    ["json.marshal({1: 2, 'a': 3})", '{"a":3}'],
    ['json.marshalPretty({"a": [], "c": [1]})', '{\n  "a": [],\n  "c": [\n    1\n  ]\n}'],
    ['json.unmarshal("{\\"a\\": 1}").a', double(1)],
    ["json.unmarshal('[1, null]')[1]", null],
    ['yaml.unmarshal("a: 1")', ["a: 1"]],
    ['yaml.marshal({"a": 1})', 'yaml of {"a":1}\n'],
  ]);
  await failures([
    ['json.unmarshal("{")', "json.unmarshal: …"],
    ["json.marshal(0.0 / 0.0)", "json.marshal: …"],
    ['json.unmarshal("{\\"a\\": 1}").a + 1', "no such overload"],
  ]);
  const bare = environment();
  const program = await bare.compile('yaml.unmarshal("a")');
  assert.throws(() => program.evaluate(), { code: "unavailable" });
});

Deno.test("regular expressions: order of arguments, templates, splitting", async () => {
  await table([
    ['regex.match("^a+$", "aaa")', true],
    ['regex.match("b", "abc")', true],
    ['regex.findAll("a(b)?", "abaxa")', ["ab", "a", "a"]],
    ['regex.findAll("z", "abc")', []],
    ['regex.findAll("a*", "baac")', ["", "aa", ""]],
    ['regex.replace("a1b2", "([a-z])([0-9])", "$2$1")', "1a2b"],
    ['regex.replace("ab", "(a)(b)", "${2}x$0$$")', "bxab$"],
    ['regex.replace("ab", "(a)", "$1x")', "b"],
    ['regex.replace("k=v", "(?P<key>k)=(?P<val>v)", "${val}=$key")', "v=k"],
    ['regex.replace("abc", "x*", "-")', "-a-b-c-"],
    ['regex.replace("a", "(a)|(b)", "[$2]")', "[]"],
    ['regex.split(",", "")', [""]],
    ['regex.split(", *", "a, b,c")', ["a", "b", "c"]],
    ['regex.split("", "abc")', ["a", "b", "c"]],
    ['regex.split("a", "aba")', ["", "b", ""]],
    ['"😀b".matches("^.b$")', true],
  ]);
  await failures([
    [
      'regex.match("(", "x")',
      'regex.match: invalid regex pattern "(": error parsing regexp: missing closing ): `(`',
    ],
    [
      'regex.replace("x", "(?=a)", "")',
      'regex.replace: invalid regex pattern "(?=a)": error parsing regexp: …',
    ],
    ["_.s.matches(_.s + '[')", "error parsing regexp: …"],
  ]);
});

Deno.test("sorting objects", async () => {
  await table([
    ['sort.objects(_.objects, "n").map(o, has(o.name) ? o.name : "-")', ["a", "b", "-"]],
    ['sort.objectsDescending(_.objects, "n").map(o, has(o.name) ? o.name : "-")', ["b", "a", "-"]],
    ['sort.objects(_.objects, "name")[0].name', "a"],
    ['sort.objects([{"k": "s"}, {"k": null}, {"k": 1}, {"k": true}], "k").map(o, o.k)', [true, 1, "s", null]],
    ['sort.objects([{"k": 1, "i": 1}, {"k": 1, "i": 2}], "k").map(o, o.i)', [1, 2]],
    ['sort.objectsDescending([{"k": 1, "i": 1}, {"k": 1, "i": 2}], "k").map(o, o.i)', [1, 2]],
  ]);
});

Deno.test("text", async () => {
  await table([
    ['strings.clean("A B-C_D.e")', "abcd.e"],
    ['strings.title("hello-world")', "Hello-World"],
    ['strings.title("foo_bar")', "Foo_bar"],
    ['strings.title("JOHN\'S")', "John's"],
    ['strings.title("3rd élan ÉCOLE")', "3Rd Élan École"],
    ['strings.repeat("ab", 3)', "ababab"],
    ['strings.repeat("ab", 0)', ""],
    ['strings.repeat("", 9000000)', ""],
    ['"ÀbÇ".toLowerCase() + "àbß".toUpperCase()', "àbçÀBSS"],
  ]);
  await failures([
    ['strings.repeat("a", -1)', "strings.repeat: count must be non-negative, got -1"],
    ['strings.repeat("ab", 600000)', "strings.repeat: result would exceed maximum length (1048576 bytes)"],
  ]);
});

Deno.test("paths", async () => {
  await table([
    ['filepath.dir("")', "."],
    ['filepath.dir("/a/b/")', "/a/b"],
    ['filepath.dir("/a/b.txt")', "/a"],
    ['filepath.dir("a")', "."],
    ['filepath.dir("/")', "/"],
    ['filepath.normalize("C:\\\\a\\\\..\\\\b")', "/b"],
    ['filepath.normalize("a//b/./../c")', "a/c"],
    ['filepath.normalize("a:b:c")', "b"],
    ['filepath.join("a", "/b", "../c")', "a/c"],
    ['filepath.join("", "")', ""],
    ['filepath.join("/", "..", "x")', "/x"],
    ['filepath.join("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")', "a/b/c/d/e/f/g/h/i/j"],
    ['filepath.exists("/known") && !filepath.exists("/unknown")', true],
  ]);
  await failures([
    ['filepath.join("a")', "found no matching overload for 'filepath.join' applied to '(string)'"],
  ]);
  const windows = environment({ host: { ...HOST, separator: "\\" } });
  assert.equal((await windows.compile('filepath.join("a/b", "c")')).evaluate(), "a\\b\\c");
});

Deno.test("time, ids, debugging: all through the host", async () => {
  const shown: string[] = [];
  const slept: number[] = [];
  const host = {
    ...HOST,
    debug: (text: string) => void shown.push(text),
    sleep: (ms: number) => void slept.push(ms),
  };
  const env = environment({ host });
  const evaluate = async (text: string) => (await env.compile(text)).evaluate();
  assert.deepEqual(await evaluate("time.now()"), new Timestamp(1706696430, 123_000_000));
  assert.equal(
    await evaluate('time.nowFmt("2006-01-02 15:04:05.000 Mon Jan _2 PM Z07:00 MST 002")'),
    "2024-01-31 10:20:30.123 Wed Jan 31 AM Z UTC 031",
  );
  const zoned = environment({ host: { ...HOST, zone: "America/New_York" } });
  assert.equal((await zoned.compile('time.nowFmt("15:04 -0700")')).evaluate(), "05:20 -0500");
  assert.equal(await evaluate("guid.new()"), "00000000-0000-4000-8000-000000000000");
  assert.equal(await evaluate('debug.out({"b": [1, 2.5, null], "a": "x"}, 5)'), 5);
  assert.equal(await evaluate("debug.out(1)"), null);
  assert.deepEqual(shown, ["CEL DEBUG OUTPUT: map[a:x b:[1 2.5 <nil>]]", "CEL DEBUG OUTPUT: 1"]);
  assert.equal(
    await evaluate('debug.sleep(20, "x") + string(debug.sleep(-5)) + string(debug.sleep(0))'),
    "x-50",
  );
  assert.deepEqual(slept, [20]);
  await failures([
    ['debug.throw({"a": 1})', "map[a:1]"],
    ['debug.throw("boom") == 1 || false', "boom"],
  ]);
  assert.equal(await run('debug.throw("boom") == 1 || true'), true);
  assert.equal(await run("out.nil(5)"), null);
});

Deno.test("a pause does not outlive the deadline", async () => {
  const slept: number[] = [];
  const env = environment({ host: { sleep: (ms) => void slept.push(ms) } });
  const program = await env.compile("debug.sleep(60000)");
  program.evaluate({}, { deadline: performance.now() + 50 });
  assert.ok(slept[0]! <= 60);
});
