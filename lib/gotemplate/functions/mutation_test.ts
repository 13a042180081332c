import assert from "node:assert/strict";
import { object, type Value } from "../../value/mod.ts";
import { compile, TemplateError } from "../mod.ts";
import { functionGroups } from "./mod.ts";
import { testContext } from "./test_context.ts";

async function render(template: string, data: Value = null): Promise<string> {
  return (await compile(template)).render(data);
}

const data = (): Value => object({ owner: object({ name: "Ada" }), list: [object({ id: 1 })] });

Deno.test("set on data is seen in the rest of the template and nowhere else", async () => {
  const value = data();
  const template = '{{$_ := set .owner "age" 36}}{{.owner.age}} {{toJson .owner}} {{index .owner "age"}}';
  assert.equal(await render(template, value), '36 {"age":36,"name":"Ada"} 36');
  assert.deepEqual(value, data());
});

Deno.test("changes reach every name of the same map", async () => {
  assert.equal(await render('{{$a := dict}}{{$b := $a}}{{$_ := set $a "k" 1}}{{$b.k}}'), "1");
  assert.equal(await render('{{$d := dict "in" (dict)}}{{$_ := set $d.in "k" 1}}{{$d}}'), "map[in:map[k:1]]");
  assert.equal(await render('{{$_ := set (index .list 0) "id" 2}}{{.list}}', data()), "[map[id:2]]");
});

Deno.test("maps that functions read or build can be changed", async () => {
  const render1 = (source: string) => render(`{{$m := ${source}}}{{$_ := set $m "k" 1}}{{$m.k}}`);
  assert.equal(await render1('fromJson "{}"'), "1");
  assert.equal(await render1('pick (dict "a" 1) "a"'), "1");
  assert.equal(await render1('omit (dict "a" 1) "a"'), "1");
  assert.equal(await render1('urlParse "http://h"'), "1");
  assert.equal(await render1("deepCopy (dict)"), "1");
  assert.equal(await render1('merge (dict "a" 1) (dict)'), "1");
  assert.equal(
    await render('{{$m := fromJson "{\\"a\\":{}}"}}{{$_ := set $m.a "k" 1}}{{$m}}'),
    "map[a:map[k:1]]",
  );
});

Deno.test("results of expressions can be changed, their constants cannot", async () => {
  const constant = Object.freeze(object({ a: 1 }));
  const template = await compile('{{$m := cel "x" .}}{{$_ := set $m "k" 2}}{{$m}}');
  assert.equal(template.render(1, { context: { cel: () => constant } }), "map[a:1 k:2]");
  assert.deepEqual(constant, object({ a: 1 }));
});

Deno.test("a map that contains itself ends in an error wherever it is written", async () => {
  for (const write of ["toJson", "toYaml", "toHcl", "toPrettyJson", "print", "toString"]) {
    const template = `{{$d := dict}}{{$_ := set $d "me" $d}}{{${write} $d | len}}`;
    await assert.rejects(render(template), (error) => error instanceof TemplateError, write);
  }
});

Deno.test("merge changes its first map and none of the others", async () => {
  const template = '{{$a := dict "n" (dict "x" 1)}}{{$b := dict "n" (dict "y" 2)}}' +
    "{{$_ := merge $a $b}}{{$a}} {{$b}}";
  assert.equal(await render(template), "map[n:map[x:1 y:2]] map[n:map[y:2]]");
  const value = data();
  assert.equal(await render('{{$_ := merge .owner (dict "k" 1)}}{{.owner}}', value), "map[k:1 name:Ada]");
  assert.deepEqual(value, data());
});

Deno.test("one render does not see the changes of another", async () => {
  const template = await compile('{{$_ := set . "n" (add1 (get . "n" | default 0))}}{{.n}}');
  const value = object({ n: 1 });
  assert.equal(template.render(value), "2");
  assert.equal(template.render(value), "2");
});

Deno.test("parts that are shared inside the data stay shared in the private copy", async () => {
  const shared = object();
  const template = '{{$_ := set .a "k" 1}}{{.b.k}}';
  assert.equal(await render(template, object({ a: shared, b: shared })), "1");
});

Deno.test("a map that is not the render's own is copied before it is changed", () => {
  const set = functionGroups.flatMap((group) => group.functions ?? []).find(({ name }) => name === "set")!;
  const foreign = Object.freeze(object({ a: 1 }));
  const context = testContext();
  const changed = set.call([foreign, "b", 2], context);
  assert.deepEqual(changed, object({ a: 1, b: 2 }));
  assert.deepEqual(foreign, object({ a: 1 }));
  assert.equal(set.call([changed, "c", 3], context), changed);
});

Deno.test("keys that JavaScript gives a meaning are keys like any other", async () => {
  const template =
    '{{$d := dict "__proto__" 1}}{{$_ := set $d "constructor" 2}}{{$d}} {{hasKey $d "toString"}}' +
    ' {{get $d "valueOf"}}|{{merge (dict) $d}}|{{pick $d "__proto__"}}';
  assert.equal(
    await render(template),
    "map[__proto__:1 constructor:2] false |map[__proto__:1 constructor:2]|map[__proto__:1]",
  );
});

Deno.test("merging a map into itself or into its own part ends", async () => {
  assert.equal(
    await render('{{$d := dict "a" 1}}{{$_ := set $d "me" $d}}{{$_ := merge $d $d}}{{$d.a}}'),
    "1",
  );
  const nested = '{{$d := dict "a" (dict)}}{{$_ := mergeOverwrite $d.a $d}}{{kindOf $d.a.a}}';
  assert.equal(await render(nested), "map");
});
