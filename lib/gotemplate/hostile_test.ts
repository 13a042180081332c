import assert from "node:assert/strict";
import fc from "fast-check";
import { object, Timestamp, type Value } from "../value/mod.ts";
import {
  compile,
  parse,
  references,
  type RenderOptions,
  TemplateError,
  type TemplateErrorKind,
} from "./mod.ts";

/** Renders, or tells how it failed; anything but a TemplateError is thrown on. */
async function attempt(
  text: string,
  data: Value = null,
  options: RenderOptions = {},
): Promise<{ output: string } | { kind: TemplateErrorKind; message: string }> {
  try {
    return { output: (await compile(text, { name: "t" })).render(data, options) };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { kind: error.kind, message: error.message };
  }
}

async function fails(text: string, kind: TemplateErrorKind, part: string, data?: Value): Promise<void> {
  const result = await attempt(text, data);
  assert("kind" in result, `${text.slice(0, 60)} gave a result`);
  assert.equal(result.kind, kind, result.message);
  assert(result.message.includes(part), result.message);
}

Deno.test("loops without end meet the step limit", async () => {
  const steps = "step limit of 2000000 exceeded";
  await fails("{{range 1000}}{{range 1000}}{{range 1000}}x{{end}}{{end}}{{end}}", "limit", steps);
  await fails("{{range 100000}}{{range 100000}}{{end}}{{end}}", "limit", steps);
  await fails('{{range 99999}}{{range 99999}}{{printf "%d" 1}}{{end}}{{end}}', "limit", steps);
  await fails("{{range 9007199254740993}}{{end}}", "limit", steps);
  await fails("{{until 1000000000 | len}}", "limit", steps);
  const doubling = Array.from({ length: 40 }, (_, level) => {
    const call = `{{template "t${level + 1}"}}`;
    return `{{define "t${level}"}}${call}${call}{{end}}`;
  });
  await fails(`${doubling.join("")}{{define "t40"}}{{end}}{{template "t0"}}`, "limit", steps);
});

Deno.test("functions that work long count as more than one step", async () => {
  const calls = [
    '{{range 5000}}{{derivePassword 1 "pin" "p" "u" "s"}}{{end}}',
    '{{$x := repeat 1000000 "ab"}}{{range 5000}}{{kebabcase $x | len}}{{end}}',
  ];
  for (const text of calls) {
    const result = await attempt(text, null, { limits: { steps: 15_000 } });
    assert("kind" in result && result.kind === "limit", text);
  }
});

Deno.test("a value whose parts are shared has no more parts than can be counted", async () => {
  const maps = '{{$x := dict "a" 1}}{{range 60}}{{$x = dict "a" $x "b" $x}}{{end}}';
  const lists = "{{$x := list 1}}{{range 60}}{{$x = list $x $x}}{{end}}";
  const uses = [
    "toJson $x | len",
    "toPrettyJson $x | len",
    "toRawJson $x | len",
    "toYaml $x | len",
    "toHcl $x | len",
    "eq $x $x",
    "ne $x $x",
    "deepEqual $x (deepCopy $x)",
    "list $x (deepCopy $x) | uniq | len",
    "without (list $x) (deepCopy $x) | len",
    "has (deepCopy $x) (list $x)",
    "print $x | len",
    'printf "%#v" $x | len',
  ];
  for (const use of uses) {
    for (const build of [maps, lists]) await fails(`${build}{{${use}}}`, "limit", "exceeded");
  }
  const text = '{{$t := repeat 1000000 "a"}}{{$x := list}}{{range 100}}{{$x = append $x $t}}{{end}}';
  for (const use of ["toJson $x", "toYaml $x", 'toHcl (dict "a" $x)']) {
    await fails(`${text}{{${use} | len}}`, "limit", "exceeded");
  }
});

Deno.test("texts that grow meet the output limit", async () => {
  const bytes = "output limit of 67108864 bytes exceeded";
  await fails('{{repeat 1000000000 "x"}}', "limit", bytes);
  await fails('{{range 1000}}{{$x := printf "%1000000d" 1}}{{end}}', "limit", bytes);
  await fails('{{$x := "aaaa"}}{{range 60}}{{$x = print $x $x}}{{end}}', "limit", bytes);
  assert.deepEqual(await attempt("é{{.}}", "abc", { limits: { outputBytes: 5 } }), { output: "éabc" });
  const tight = await attempt("é{{.}}", "abc", { limits: { outputBytes: 4 } });
  assert("kind" in tight && tight.kind === "limit");
});

Deno.test("values whose parts are shared cannot be printed without bound", async () => {
  await fails("{{$x := list 1 2}}{{range 40}}{{$x = list $x $x}}{{end}}{{$x}}", "limit", "limit");
  await fails('{{$x := list 1 2}}{{range 40}}{{$x = list $x $x}}{{end}}{{printf "%v" $x}}', "limit", "limit");
  await fails('{{$d := dict}}{{$_ := set $d "d" $d}}{{$d}}', "limit", "nests deeper than 1000 levels");
  await fails('{{$d := dict}}{{$_ := set $d "d" $d}}{{printf "%#v" $d}}', "limit", "nests deeper");
});

Deno.test("templates that call themselves end", async () => {
  await fails(
    '{{define "x"}}{{template "x" .}}{{end}}{{template "x"}}',
    "execute",
    'template: t:1:25: executing "x" at <{{template "x" .}}>: exceeded maximum template depth (1000)',
  );
  const inner = `${"{{if true}}".repeat(300)}{{template "x" .}}${"{{end}}".repeat(300)}`;
  await fails(`{{define "x"}}${inner}{{end}}{{template "x"}}`, "limit", "nest too deeply");
});

Deno.test("deep nesting is refused while parsing", async () => {
  const depth = 10_000;
  await fails(`{{${"(".repeat(depth)}1${")".repeat(depth)}}}`, "parse", "max expression depth exceeded");
  for (const open of ["{{if true}}", "{{range 1}}", "{{with 1}}", '{{block "b" .}}']) {
    await fails(open.repeat(depth) + "{{end}}".repeat(depth), "parse", "max nesting depth exceeded");
  }
  await fails(`{{if 0}}${"{{else if 0}}".repeat(depth)}{{end}}`, "parse", "max nesting depth exceeded");
});

Deno.test("nesting within the bound is parsed, followed and rendered", async () => {
  const blocks = `${"{{if true}}".repeat(390)}{{.x}}${"{{end}}".repeat(390)}`;
  assert.deepEqual(await attempt(blocks, object({ x: "in" })), { output: "in" });
  assert.deepEqual(references(parse(blocks)).paths.map(({ path }) => path), [["x"]]);
  const calls = `{{${"print (".repeat(390)}.x${")".repeat(390)}}}`;
  assert.deepEqual(await attempt(calls, object({ x: "in" })), { output: "in" });
  assert.deepEqual(references(parse(calls)).paths.map(({ path }) => path), [["x"]]);
});

Deno.test("unfinished templates are syntax errors", async () => {
  await fails("{{ .x", "parse", "t:1: unclosed action");
  await fails("a\n{{", "parse", "t:2: unclosed action");
  await fails("{{/* x", "parse", "unclosed comment");
  await fails('{{ "x', "parse", "unterminated quoted string");
  await fails("{{ if\n.x", "parse", "unclosed action started at t:1");
});

Deno.test("ten megabytes are read in linear time", async () => {
  const text = "x".repeat(10_000_000);
  assert.deepEqual(await attempt(text), { output: text });
  await fails("{{/*" + text, "parse", "unclosed comment");
  await fails("{{".repeat(5_000_000), "parse", 'unexpected "{" in command');
  const actions = "{{.a}}".repeat(50_000);
  assert.deepEqual(await attempt(actions, object({ a: 1 })), { output: "1".repeat(50_000) });
});

Deno.test("names of the host's prototypes are names like any other", async () => {
  const none = "{{.__proto__}} {{.constructor}} {{.toString}}";
  const absent = "<no value> <no value> <no value>";
  assert.deepEqual(await attempt(none, object({ a: 1 })), { output: absent });
  assert.deepEqual(await attempt(none, { a: 1 }), { output: absent });
  const own = object([["__proto__", 1], ["constructor", 2]]);
  assert.deepEqual(await attempt('{{.__proto__}} {{index . "constructor"}} {{.}}', own), {
    output: "1 2 map[__proto__:1 constructor:2]",
  });
  await fails("{{constructor}}", "parse", 'function "constructor" not defined');
  await fails("{{__proto__ 1}}", "parse", 'function "__proto__" not defined');
  await fails('{{template "__proto__"}}', "execute", 'template "__proto__" not defined');
  assert.deepEqual(await attempt("{{$__proto__ := 1}}{{$constructor := 2}}{{$__proto__}}{{$constructor}}"), {
    output: "12",
  });
});

Deno.test("marks, carriage returns and broken texts pass through", async () => {
  assert.deepEqual(await attempt("\ufeffa\r\n{{.}}\r\n{{- 1 -}}\r\nb", "x"), { output: "\ufeffa\r\nx1b" });
  assert.deepEqual(await attempt("\ud800{{.}}\udc00", "\ud800"), { output: "\ud800\ud800\udc00" });
  assert.deepEqual(await attempt('{{len "\ud800"}} {{printf "%q" "\\xff"}}'), { output: '3 "\\xff"' });
});

Deno.test("a deadline, a signal and a step limit end a render", async () => {
  const endless = "{{range 100000}}{{range 100000}}{{end}}{{end}}";
  const late = await attempt(endless, null, { deadline: 0 });
  assert("kind" in late && late.kind === "cancelled");
  const cancelled = await attempt("x", null, { signal: AbortSignal.abort() });
  assert("kind" in cancelled && cancelled.kind === "cancelled");
  const short = await attempt("{{range 10}}x{{end}}", null, { limits: { steps: 10 } });
  assert("kind" in short && short.message.endsWith("step limit of 10 exceeded"));
  assert.deepEqual(await attempt("{{range 10}}x{{end}}", null, { limits: { steps: 21 } }), {
    output: "xxxxxxxxxx",
  });
});

const fixed = new Timestamp(1_700_000_000);

const word = fc.constantFrom(
  ".a",
  ".b.c",
  "$",
  ".",
  "1",
  "-2",
  "1.5",
  '"s"',
  "`r`",
  "'c'",
  "true",
  "nil",
  "$x",
  "(len .l)",
  "(.b).c",
  "(index .l 0)",
  "print",
  "1i",
  "1e400",
  ".l",
  "(",
  ")",
  "|",
  ",",
  ":=",
  "=",
  "@",
  "0x",
  "$x.q",
  "..",
  "now",
);
const call = fc.constantFrom(
  "print",
  "printf",
  "eq",
  "lt",
  "and",
  "or",
  "not",
  "len",
  "index",
  "slice",
  "html",
  "js",
  "urlquery",
  "call",
  "upper",
  "default",
  "list",
  "dict",
  "nosuch",
  "toJson",
  "quote",
  "add",
  "ternary",
);
const pipeline = fc.array(fc.tuple(fc.option(call), fc.array(word, { maxLength: 3 })), {
  minLength: 1,
  maxLength: 3,
})
  .map((parts) => parts.map(([name, args]) => [name ?? "", ...args].join(" ")).join(" | "));
const piece = fc.oneof(
  fc.constantFrom("text", "  \n", "{{end}}", "{{else}}", "{{/* c */}}", "{{break}}", "{{continue}}", "é€😀"),
  fc.constantFrom('{{define "d"}}', '{{template "d" .}}', '{{block "e" .}}', "{{- ", " -}}", "{{"),
  pipeline.map((text) => `{{${text}}}`),
  pipeline.map((text) => `{{$x := ${text}}}`),
  fc.tuple(fc.constantFrom("if", "with", "range", "range $i, $x :=", "else if", "else with"), pipeline)
    .map(([head, text]) => `{{${head} ${text}}}`),
  fc.tuple(fc.constantFrom("if", "with", "range"), pipeline, pipeline)
    .map(([head, text, inner]) => `{{${head} ${text}}}x{{${inner}}}{{else}}y{{end}}`),
);

Deno.test("ten thousand templates: nothing but template errors, and the same result twice", async () => {
  const data = object({ a: 1, b: object({ c: "x" }), l: [1, "two", null] });
  const kinds = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
      const text = pieces.join("");
      const options = { context: { now: () => fixed } };
      const first = await attempt(text, data, options);
      assert.deepEqual(await attempt(text, data, options), first);
      const kind = "kind" in first ? first.kind : "output";
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }),
    { numRuns: 10_000, seed: 20260101 },
  );
  // The generator must not waste its runs on syntax errors alone.
  assert(kinds.get("output")! > 500 && kinds.get("execute")! > 200, JSON.stringify([...kinds]));
});
