import assert from "node:assert/strict";
import { environment } from "../../../lib/cel/mod.ts";
import { compile, type FunctionContext, references, TemplateError } from "../../../lib/gotemplate/mod.ts";
import { parseTemplate } from "../../../lib/gotemplate/parse/parser.ts";
import { parseYaml } from "../../../lib/yaml/mod.ts";
import { type Case, decode, readCorpus } from "./corpus.ts";
import { FOREIGN_TEXTS } from "./exceptions.ts";
import { SCOPED_REFERENCES } from "./references.ts";

const corpus = readCorpus();

/** CEL compiles asynchronously, templates render synchronously: the expressions of a case are prepared. */
async function hostOf(template: string): Promise<Partial<FunctionContext>> {
  const cel = environment();
  const programs = new Map<string, Awaited<ReturnType<typeof cel.compile>>>();
  for (const [, quoted] of template.matchAll(/cel ("(?:[^"\\]|\\.)+")/g)) {
    const expression = JSON.parse(quoted!) as string;
    programs.set(expression, await cel.compile(expression, { variables: ["_"] }));
  }
  return {
    parseYaml: (text) => parseYaml(text),
    cel: (expression, root) => programs.get(expression)!.evaluate({ _: root }),
  };
}

async function run(each: Case): Promise<{ output: string } | { error: string }> {
  const { noExtFuncs, ...options } = each.options;
  try {
    const template = await compile(each.template, {
      name: "t",
      ...options,
      ...(noExtFuncs && { functions: [] }),
    });
    return { output: template.render(decode(each.data), { context: await hostOf(each.template) }) };
  } catch (error) {
    assert(error instanceof TemplateError, `${each.name} threw ${error}`);
    return { error: error.message };
  }
}

/** What must agree of an error whose end is foreign: the place and the node. */
function placeOf(message: string): string {
  return /^.*? at <.*?>: error calling \w+: /s.exec(message)?.[0] ?? message;
}

Deno.test("every template renders what Go renders", async () => {
  const rendered = corpus.filter((each) => each.want !== undefined);
  assert.equal(rendered.length, 293);
  for (const each of rendered) assert.deepEqual(await run(each), { output: each.want }, each.name);
});

Deno.test("every mistake is told in Go's words at Go's place", async () => {
  const failing = corpus.filter((each) => each.error !== undefined);
  assert.equal(failing.length, 148);
  for (const each of failing) {
    const result = await run(each);
    assert("error" in result, each.name);
    if (Object.hasOwn(FOREIGN_TEXTS, each.name)) {
      assert.equal(placeOf(result.error), placeOf(each.error!), each.name);
      assert.notEqual(result.error, each.error, `${each.name} no longer differs`);
    } else assert.equal(result.error, each.error, each.name);
  }
});

Deno.test("references know scopes where the original counts every field", () => {
  const recorded = corpus.filter((each) => each.refs !== undefined);
  assert.equal(recorded.length, 8);
  for (const each of recorded) {
    const found = references(parseTemplate(each.template));
    const paths = [...found.paths, ...found.internal].map(({ path }) => "." + path.join(".")).sort();
    const expected = SCOPED_REFERENCES[each.name]?.paths ?? each.refs!;
    assert.deepEqual(paths, [...expected].sort(), each.name);
    assert.equal(found.usesWholeData, false, each.name);
  }
  for (const [name, { paths }] of Object.entries(SCOPED_REFERENCES)) {
    const each = recorded.find((candidate) => candidate.name === name);
    assert.notDeepEqual([...paths].sort(), [...each!.refs!].sort(), `${name} no longer differs`);
  }
});
