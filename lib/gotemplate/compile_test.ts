import assert from "node:assert/strict";
import { Duration, Float, object, Timestamp, Uint, type Value, ValueMap } from "../value/mod.ts";
import {
  builtinFunctions,
  compile,
  type FunctionGroup,
  parse,
  sprintf,
  TemplateCache,
  TemplateError,
} from "./mod.ts";

async function render(text: string, data: Value = null): Promise<string> {
  return (await compile(text, { name: "t" })).render(data);
}

Deno.test("the same text with the same options is compiled once", async () => {
  const first = await compile("{{.a}}", { name: "x" });
  assert.equal(await compile("{{.a}}", { name: "x" }), first);
  for (
    const other of [
      { name: "y" },
      { name: "x", missingKey: "error" },
      { name: "x", leftDelim: "{{" },
      { name: "x", allowEnv: true },
      { name: "x", ignoredBlocks: [{ line: "#" }] },
      { name: "x", functions: [] },
    ] as const
  ) {
    assert.notEqual(await compile("{{.a}}", other), first);
  }
});

Deno.test("the cache drops what was used longest ago", () => {
  const cache = new TemplateCache<number>({ entries: 3, units: 100 });
  for (const [index, key] of ["a", "b", "c"].entries()) cache.set(key, index);
  assert.equal(cache.get("a"), 0);
  cache.set("d", 3);
  assert.deepEqual([cache.get("a"), cache.get("b"), cache.size], [0, undefined, 3]);
  cache.set("x".repeat(26), 4);
  assert.equal(cache.size, 3);
  for (let at = 0; at < 10; at++) cache.set(`${at}`.repeat(25), at);
  assert(cache.size <= 3);
});

Deno.test("a group is loaded when a template first names one of its functions", async () => {
  let loads = 0;
  const groups: FunctionGroup[] = [{
    name: "lazy",
    names: ["shout"],
    load: () => {
      loads++;
      return Promise.resolve([{
        name: "shout",
        kind: "custom" as const,
        group: "lazy",
        parameters: ["string" as const],
        description: "",
        examples: [],
        call: ([text]: readonly Value[]) => `${text}!`,
      }]);
    },
  }];
  assert.equal((await compile("plain", { functions: groups })).render(null), "plain");
  parse('{{shout "a"}}', { functions: groups });
  assert.equal(loads, 0);
  assert.equal((await compile('{{shout "a"}}', { functions: groups })).render(null), "a!");
  assert.equal((await compile('{{"b" | shout}}', { functions: groups })).render(null), "b!");
  assert.equal(loads, 1);
});

Deno.test("the environment is there only when it is allowed", async () => {
  const text = '{{env "HOME"}}';
  await assert.rejects(compile(text), /function "env" not defined$/);
  const template = await compile(text, { allowEnv: true });
  assert.equal(template.render(null, { context: { env: (name) => `<${name}>` } }), "<HOME>");
});

Deno.test("rendering leaves its data alone", async () => {
  const data = object({ m: object({ a: 1 }) });
  assert.equal(await render('{{$_ := set .m "b" 2}}{{.m}}', data), "map[a:1 b:2]");
  assert.deepEqual(Object.keys(data.m as object), ["a"]);
});

Deno.test("every builtin does what its examples say", async () => {
  const noGroups = [] as const;
  for (const { name, description, examples } of builtinFunctions) {
    assert(description.endsWith("."), name);
    assert(examples.length > 0 || name === "call", name);
    for (const { template, data, output } of examples) {
      const compiled = await compile(template, { functions: noGroups });
      assert.equal(compiled.render(data ?? null), output, `${name}: ${template}`);
    }
  }
});

Deno.test("instants, spans, bytes and maps with other keys print as in Go", async () => {
  const at = new Timestamp(1_700_000_000, 5_000_000, 3600, "CET");
  assert.equal(
    await render("{{.}} {{.Year}} {{printf `%T` .}}", at),
    "2023-11-14 23:13:20.005 +0100 CET 2023 time.Time",
  );
  assert.equal(
    await render("{{.}} {{.Hours}} {{printf `%d` .}}", new Duration(5_400_000_000_000n)),
    "1h30m0s 1.5 5400000000000",
  );
  assert.equal(
    await render("{{.}} {{printf `%s %x` . .}} {{len .}}", new Uint8Array([104, 105])),
    "[104 105] hi 6869 2",
  );
  const map = new ValueMap([[2, "two"], [1, "one"], ["x", true]]);
  assert.equal(
    await render("{{.}} {{.x}} {{index . 1}}{{range $k, $v := .}} {{$k}}={{$v}}{{end}}", map),
    "map[1:one 2:two x:true] true one 1=one 2=two x=true",
  );
  assert.equal(await render("{{.}} {{eq . 7}} {{range .}}{{.}}{{end}}", new Uint(7n)), "7 true 0123456");
  assert.equal(sprintf("%v %6.2f|%-5v|%x", [new Float(3), 2.5, true, new Uint(255n)]), "3   2.50|true |ff");
});

Deno.test("an error says where it is in two ways", async () => {
  await assert.rejects(render("one\né {{ .a.b }}", object({ a: 1 })), (error) => {
    assert(error instanceof TemplateError);
    assert.equal(
      error.message,
      'template: t:2:8: executing "t" at <.a.b>: can\'t evaluate field b in type interface {}',
    );
    assert.deepEqual([error.line, error.column, error.templateName, error.kind], [2, 6, "t", "execute"]);
    assert.equal(error.range!.source.text.slice(error.range!.start), ".a.b }}");
    return true;
  });
});

Deno.test("the method of a value checks its arguments", async () => {
  const at = new Timestamp(0);
  assert.equal(await render('{{.Format "2006"}} {{$t := .}}{{"06" | $t.Format}}', at), "1970 70");
  await assert.rejects(
    render("{{.Format}}", at),
    /at <.Format>: wrong number of args for Format: want 1 got 0$/,
  );
  await assert.rejects(render("{{.Format 5}}", at), /at <5>: expected string; found 5$/);
});
