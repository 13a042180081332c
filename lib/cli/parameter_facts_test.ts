import assert from "node:assert/strict";
import { loadSolution, type Solution } from "../solution/mod.ts";
import { formatJson, isObject } from "../value/mod.ts";
import { answerCheck } from "./answer_check.ts";
import { questionFor } from "./missing.ts";
import { parameterFacts } from "./parameter_facts.ts";
import { parameterSchema } from "./views/parameter_schema.ts";

async function solution(resolvers: string): Promise<Solution> {
  const text =
    "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: s, version: 1.0.0}\nspec:\n  resolvers:\n" +
    resolvers.replace(/^/gm, "    ");
  return await loadSolution({ source: { kind: "text", text, name: "s" }, workingDirectory: "/" });
}

const read = (key: string, more = "") =>
  `resolve: {with: [{provider: parameter, inputs: {key: ${key}}}${more}]}`;
const rule = (inputs: string) => `validate: {with: [{provider: validation, inputs: {${inputs}}}]}`;

async function only(resolver: string) {
  const { parameters } = parameterFacts(await solution(resolver));
  assert.equal(parameters.length, 1);
  return parameters[0]!;
}

Deno.test("parameters: required without another source; a static source is the default, others are named", async () => {
  const required = await only(`a: {${read("k")}}`);
  assert.equal(required.required, true);
  const preset = await only(`a: {${read("k", ", {provider: static, inputs: {value: [1]}}")}}`);
  assert.deepEqual([preset.required, preset.default, preset.fallback], [false, [1], undefined]);
  const asked = await only(`a: {${read("k", ", {provider: env, inputs: {name: X}}")}}`);
  assert.deepEqual([asked.required, asked.default, asked.fallback], [false, undefined, "env"]);
  const conditional = await only(`a: {when: {expr: "true"}, ${read("k")}}`);
  assert.equal(conditional.required, false);
});

Deno.test("parameters: allowed values come from conditions and patterns that list them", async () => {
  const choices = async (inputs: string) => (await only(`a: {${read("k")}, ${rule(inputs)}}`)).choices;
  assert.deepEqual(await choices(`expression: "__self in ['a', 'b']"`), ["a", "b"]);
  assert.deepEqual(await choices(`expression: "size(__self) > 0 && __self in [1, 2]"`), [1, 2]);
  assert.deepEqual(await choices(`expression: "__self == 'a' || 'b' == __self"`), ["a", "b"]);
  assert.deepEqual(await choices(`match: "^(dev|prod)$"`), ["dev", "prod"]);
  assert.deepEqual(await choices(`match: "^(dev|prod)$", expression: "__self in ['prod', 'test']"`), [
    "prod",
  ]);
  for (
    const open of [
      `expression: "__self in ['a'].filter(x, x != 'b')"`,
      `expression: "__self in ['a'] || size(__self) > 3"`,
      `expression: "__self in"`,
      `failWhen: "__self in ['a']"`,
      `match: "^(dev|prod)"`,
      `match: "^(de.|prod)$"`,
      `value: x, expression: "__self in ['a']"`,
    ]
  ) assert.equal(await choices(open), undefined, open);
});

Deno.test("parameters: what a transform makes of a value says nothing about the parameter", async () => {
  const facts = await only(
    `a: {${read("k")}, transform: {with: [{provider: cel, inputs: {expression: "__self + 'x'"}}]}, ${
      rule(`expression: "__self in ['ax']"`)
    }}`,
  );
  assert.deepEqual([facts.choices, facts.rules], [undefined, []]);
});

Deno.test("parameters: several readers of one key are one parameter that pleases all of them", async () => {
  const { parameters, complete } = parameterFacts(
    await solution(
      `a: {${read("k", ", {provider: static, inputs: {value: x}}")}, ${
        rule(`expression: "__self in ['x', 'y']"`)
      }}\n` +
        `b: {sensitive: true, ${read("k")}, ${rule(`expression: "__self in ['y', 'z']"`)}}`,
    ),
  );
  assert.equal(complete, true);
  assert.equal(parameters.length, 1);
  const [facts] = parameters;
  assert.deepEqual(
    [facts!.required, facts!.sensitive, facts!.choices, facts!.resolvers],
    [true, true, ["y"], ["a", "b"]],
  );
});

Deno.test("parameters: a computed key leaves the list open, and the schema with it", async () => {
  const open = await solution(`a: {${read("k")}}\nb: {${read(`{expr: "'x'"}`)}}`);
  const list = parameterFacts(open);
  assert.equal(list.complete, false);
  const schema = parameterSchema(open, list);
  assert.ok(isObject(schema) && schema.additionalProperties === undefined);
});

Deno.test("parameters: the schema holds types, defaults, rules and secrets", async () => {
  const closed = await solution(
    `a: {type: int, description: how many, ${read("count", ", {provider: static, inputs: {value: 3}}")}}\n` +
      `b: {type: string, ${read("name")}, ${rule(`match: "^[a-z]+$", notMatch: "^x"`)}}\n` +
      `c: {sensitive: true, ${read("token", ", {provider: static, inputs: {value: hush}}")}}`,
  );
  const schema = formatJson(parameterSchema(closed, parameterFacts(closed)), { sort: "data" });
  assert.deepEqual(JSON.parse(schema), {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Parameters of s 1.0.0",
    type: "object",
    additionalProperties: false,
    required: ["name"],
    properties: {
      count: { type: "integer", description: "how many", default: 3 },
      name: { type: "string", pattern: "^[a-z]+$", allOf: [{ not: { pattern: "^x" } }] },
      token: { writeOnly: true },
    },
  });
});

Deno.test("questions: choices, yes or no, hidden, example", async () => {
  const question = async (resolver: string) => questionFor(await only(resolver));
  assert.deepEqual(await question(`a: {type: int, description: how many, example: 4, ${read("k")}}`), {
    message: "k (int) – how many",
    hint: "4",
  });
  assert.deepEqual((await question(`a: {type: bool, ${read("k")}}`)).choices?.map(({ value }) => value), [
    "true",
    "false",
  ]);
  assert.equal((await question(`a: {sensitive: true, ${read("k")}}`)).secret, true);
  assert.deepEqual(await question(`a: {${read("k")}, ${rule(`expression: "__self in [1, 2]"`)}}`), {
    message: "k",
    choices: [{ value: "1", label: "1" }, { value: "2", label: "2" }],
  });
});

Deno.test("answers: checked against type and rules; what needs other values is left to the run", async () => {
  const check = async (resolver: string) => await answerCheck(await only(resolver));
  const int = await check(
    `a: {type: int, ${read("k")}, ${rule(`failWhen: "__self > 9", message: too many`)}}`,
  );
  assert.equal(int(""), "a value is needed");
  assert.match(int("x")!, /int/);
  assert.equal(int("10"), "too many");
  assert.equal(int("9"), undefined);
  const text = await check(`a: {type: string, ${read("k")}, ${rule(`match: "^a", notMatch: "z"`)}}`);
  assert.equal(text("b"), "the value must match ^a");
  assert.equal(text("az"), "the value must not match z");
  assert.equal(text("ab"), undefined);
  const open = await answerCheck({
    ...await only(`a: {${read("k")}}`),
    rules: [{ kind: "expression", text: "__self == _.b" }],
  });
  assert.equal(open("anything"), undefined);
  assert.equal(text("https://example.com/x"), undefined);
});
