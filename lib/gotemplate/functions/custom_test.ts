import assert from "node:assert/strict";
import { object, Timestamp, type Value, ValueMap } from "../../value/mod.ts";
import { compile, TemplateError } from "../mod.ts";
import type { FunctionContext } from "./mod.ts";

async function render(
  template: string,
  data: Value = null,
  context: Partial<FunctionContext> = {},
): Promise<string> {
  return (await compile(template)).render(data, { context });
}

function refuses(promise: Promise<string>, message: RegExp): Promise<void> {
  return assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof TemplateError);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("toHcl writes attributes, blocks and repeated blocks", async () => {
  assert.equal(
    await render('{{toHcl (dict "e" (dict) "l" (list) "n" nil "s" "a\\nb")}}'),
    [
      "e {\n}\n",
      "l = []\n",
      "n = null\n",
      's = "a\\nb"\n',
    ].join(""),
  );
  assert.equal(await render('{{toHcl (list (dict "a" 1) (dict "a" 2.5))}}'), "a = 1\na = 2.5\n");
  assert.equal(
    await render("{{toHcl .}}", object({ t: new Timestamp(0), m: [[1, 2], []] })),
    [
      "m = [[1, 2], []]\n",
      't = "1970-01-01T00:00:00Z"\n',
    ].join(""),
  );
});

Deno.test("where and selectField skip what is no map", async () => {
  const items = [object({ a: 1 }), "x", null, new ValueMap([["a", 1], [2, 3]])];
  assert.equal(await render('{{where "a" 1 . | len}} {{selectField "a" .}}', items), "2 [1 1]");
});

Deno.test("fromYaml reads maps only", async () => {
  const parseYaml = (text: string): Value =>
    text === "list" ? [1] : text === "# c\n---\ntext is here" ? "text is here" : 5;
  const context = { parseYaml };
  await refuses(render('{{fromYaml "list"}}', null, context), /line 1: cannot unmarshal !!seq into map/);
  await refuses(
    render("{{fromYaml .}}", "# c\n---\ntext is here", context),
    /line 3: cannot unmarshal !!str `text is...` into map\[string\]interface \{\}$/,
  );
  const faulty = () => {
    throw new Error("yaml: line 2: found a tab");
  };
  await refuses(
    render('{{fromYaml "a"}}', null, { parseYaml: faulty }),
    /fromYaml: failed to unmarshal: yaml: line 2: found a tab$/,
  );
});

Deno.test("cel results are int64, and its errors carry the function's name", async () => {
  const cel = (expression: string, root: Value): Value => {
    if (expression === "bad") throw new Error("no such thing");
    return [root, 2];
  };
  assert.equal(
    await render('{{$r := cel "x" 1}}{{index $r 0 | kindOf}} {{index $r 1 | kindOf}}', null, { cel }),
    [
      "int64 int64",
    ].join(""),
  );
  await refuses(render('{{cel "bad" .}}', 1, { cel }), /error calling cel: cel: no such thing$/);
  await refuses(render('{{cel "" .}}', 1, { cel }), /cel: expression cannot be empty$/);
});

Deno.test("what a host does not offer is an error that says so", async () => {
  await refuses(render('{{cel "1" .}}', 1), /no expression engine is available/);
  await refuses(render('{{getHostByName "h.example"}}'), /no such host/);
});

Deno.test("toYaml writes versions by their text and nil lists as empty ones", async () => {
  assert.equal(await render('{{toYaml (dict "v" (semver "v1.2.3") "l" (rest list))}}'), "l: []\nv: 1.2.3");
  assert.equal(
    await render('{{toJson (dict "v" (semver "v1.2.3") "l" (rest list))}}'),
    '{"l":null,"v":"1.2.3"}',
  );
});

Deno.test("methods of versions", async () => {
  const template =
    '{{$v := semver "v1.2.3-rc.1+b"}}{{$v.Original}} {{$v.IncMinor.Original}} {{$v.IncPatch}}' +
    ' {{$v.Compare (semver "1.2.3")}} {{$v.LessThan (semver "2")}} {{typeOf $v}}';
  assert.equal(await render(template), "v1.2.3-rc.1+b v1.3.0 1.2.3 -1 true *semver.Version");
});

Deno.test("env functions expand like a shell's parameters", async () => {
  const compiled = await compile('{{expandenv "$A-${B}-$C$$x ${} ${ $"}} {{env "A"}}', { allowEnv: true });
  const values: Record<string, string> = { A: "1", B: "2" };
  const env = (name: string) => Object.hasOwn(values, name) ? values[name] : undefined;
  assert.equal(compiled.render(null, { context: { env } }), "1-2-x   $ 1");
});
