import assert from "node:assert/strict";
import { actionDependencies, loadSolution, workflowProblems } from "./mod.ts";

async function problems(workflow: string) {
  const text = `metadata: {name: x}\nspec:\n  workflow:\n${workflow.replace(/^/gm, "    ")}\n`;
  const solution = await loadSolution({
    source: { kind: "text", text, name: "s.yaml" },
    workingDirectory: "/",
  });
  return workflowProblems(solution, (name) => ({ exists: name !== "nosuch", hasAction: name !== "env" }));
}

const messages = async (workflow: string) => (await problems(workflow)).map(({ message }) => message);
const actions = (body: string) => messages(`actions:\n${body.replace(/^/gm, "  ")}`);

Deno.test("a sound workflow has no problems", async () => {
  assert.deepEqual(
    await messages(`actions:
  a: {provider: static, alias: short, forEach: {in: [1], item: it}, inputs: {v: {tmpl: "{{ .it }}"}}}
  b: {provider: static, onError: ignore, inputs: {v: {expr: "__actions['a[0]'].results"}, w: {expr: __actions.a.results}}}
  c: {provider: static, matrix: {os: [x]}, when: short.status == "succeeded"}
  d: {provider: static, inputs: {v: {expr: "__actions['c[x]'].results"}, w: {tmpl: '{{ index .__actions "c[x]" }}'}}}
finally:
  f: {provider: static, inputs: {v: {tmpl: "{{ .__actions.b.results }}"}}}`),
    [],
  );
});

Deno.test("names and aliases", async () => {
  assert.deepEqual(
    await messages(`actions:
  __a: {provider: static}
  "b[0]": {provider: static}
  1x: {provider: static}
  c: {provider: static, alias: c}
  d: {provider: static, alias: __x}
  e: {provider: static, alias: same}
  g: {provider: static, alias: same}
  h: {provider: static, alias: "true"}
finally:
  c: {provider: static}`),
    [
      "actions.__a: action names starting with '__' are reserved",
      "actions.b[0]: action names containing '[' or ']' are reserved for forEach expansion",
      'actions.1x: action name must match pattern ^[a-zA-Z_][a-zA-Z0-9_-]*$, got "1x"',
      'actions.c.alias: alias "c" conflicts with the action of that name',
      "actions.d.alias: aliases starting with '__' are reserved",
      'actions.g.alias: alias "same" is used by more than one action',
      'actions.h.alias: alias "true" is reserved',
      'finally.c: action name "c" already defined in actions section',
    ],
  );
});

Deno.test("no iteration may read another one of its own loop", async () => {
  assert.deepEqual(
    await actions(`a: {provider: static, forEach: {in: [1]}, inputs: {v: {expr: "__actions['a[0]'].results"}}}
b: {provider: static, matrix: {os: [x]}, when: "__actions['b[x]'].status == ''"}`),
    [
      'actions.a.inputs.v: action "a[0]" cannot reference itself via __actions',
      'actions.b.when: action "b[x]" cannot reference itself via __actions',
    ],
  );
});

Deno.test("an action without a body, and an alias where only names count", async () => {
  const found = await problems(`actions:
  a: {provider: static, alias: short}
  b:
  c: {provider: static, dependsOn: [short]}
finally:
  d: ~`);
  assert.deepEqual(found.map(({ message }) => message), [
    'actions.c.dependsOn[0]: dependency "short" not found in actions section',
    "actions.b: action definition cannot be nil",
    "finally.d: action definition cannot be nil",
  ]);
  assert.match(found[0]!.hint ?? "", /alias of "a"/);
});

Deno.test("providers, dependencies, exclusions, with places and suggestions", async () => {
  const found = await problems(`actions:
  build: {provider: nosuch, dependsOn: [build, biuld2], exclusive: [build, x]}
  build2: {provider: env}
  none: {}
finally:
  f: {provider: static, dependsOn: [build]}`);
  assert.deepEqual(found.map(({ message }) => message), [
    'actions.build.provider: provider "nosuch" not found',
    "actions.build.dependsOn[0]: action cannot depend on itself",
    'actions.build.dependsOn[1]: dependency "biuld2" not found in actions section',
    "actions.build.exclusive[0]: action cannot exclude itself",
    'actions.build.exclusive[1]: exclusive reference "x" not found in actions section',
    'actions.build2.provider: provider "env" does not have action capability',
    "actions.none.provider: provider is required",
    'finally.f.dependsOn[0]: dependency "build" not found in finally section',
  ]);
  assert.match(found[2]!.hint!, /did you mean "build2"/);
  assert.match(found[7]!.hint!, /__actions\['build'\]/);
  assert.ok(found.every(({ code, range }) => code === "SCAF4001" && range));
});

Deno.test("loops, retries, words", async () => {
  assert.deepEqual(
    await messages(`resultSchemaMode: loud
actions:
  a: {provider: static, forEach: {concurrency: -1}, onError: maybe}
  b: {provider: static, retry: {maxAttempts: 0, backoff: cubic}, resultSchemaMode: x}
  c: {provider: static, matrix: {}, forEach: {in: [1]}}
finally:
  f: {provider: static, forEach: {in: [1]}}
  g: {provider: static, matrix: {a: [1]}}`),
    [
      `resultSchemaMode: resultSchemaMode must be 'error', 'warn' or 'ignore', got "loud"`,
      "actions.a.forEach.in: forEach.in is required",
      "actions.a.forEach.concurrency: concurrency must be >= 0",
      `actions.a.onError: onError must be 'fail', 'continue' or 'ignore', got "maybe"`,
      `actions.b.resultSchemaMode: resultSchemaMode must be 'error', 'warn' or 'ignore', got "x"`,
      "actions.b.retry.maxAttempts: retry.maxAttempts must be >= 1, got 0",
      `actions.b.retry.backoff: retry.backoff must be 'fixed', 'linear' or 'exponential', got "cubic"`,
      "actions.c.matrix: matrix cannot be combined with forEach",
      "actions.c.matrix: matrix needs at least one dimension",
      "finally.f.forEach: forEach is not allowed in finally section",
      "finally.g.matrix: matrix is not allowed in finally section",
    ],
  );
});

Deno.test("references to actions", async () => {
  assert.deepEqual(
    await messages(`actions:
  a: {provider: static, inputs: {v: {expr: __actions.a.results}, w: {expr: __actions.nope.results}}}
  b: {provider: static, when: "__actions['a[0]'].status == ''", inputs: {v: {k: {tmpl: "{{ .__actions.f.results }}"}}}}
finally:
  f: {provider: static, inputs: {v: {expr: __actions.a.results}}}`),
    [
      'actions.a.inputs.v: action "a" cannot reference itself via __actions',
      'actions.a.inputs.w: references unknown action "nope" in __actions',
      'actions.b.inputs.v: action "f" of the finally section cannot be read by a regular action',
      'actions.b.when: references unknown action "a[0]" in __actions',
    ],
  );
});

Deno.test("cycles over dependsOn, __actions and aliases, in their shortest form", async () => {
  assert.deepEqual(
    await actions(`a: {provider: static, dependsOn: [b]}
b: {provider: static, inputs: {v: {expr: __actions.c.results}}}
c: {provider: static, alias: cc, inputs: {v: {expr: bb.results}}}
d: {provider: static, alias: bb, dependsOn: [b]}`),
    ["actions.b.dependsOn: circular dependency detected: b → c → d → b"],
  );
});

Deno.test("actionDependencies: iterations count as their base, other sections do not", async () => {
  const text = `metadata: {name: x}
spec:
  workflow:
    actions:
      a: {provider: static, forEach: {in: [1]}}
      b: {provider: static, alias: bb}
      c: {provider: static, dependsOn: [b], inputs: {v: {expr: "__actions['a[0]'].results + bb.results"}}}
    finally:
      f: {provider: static, inputs: {v: {expr: __actions.c.results}}}
`;
  const { workflow } = (await loadSolution({
    source: { kind: "text", text, name: "s" },
    workingDirectory: "/",
  })).spec;
  assert.deepEqual(actionDependencies(workflow!.actions.get("c")!, workflow!), ["b", "a"]);
  assert.deepEqual(actionDependencies(workflow!.finally.get("f")!, workflow!), []);
});

Deno.test("a problem stands at the word that it is about", async () => {
  const found = await problems(`actions:
  a: {provider: static, onError: contine, exclusive: [b, nosuchone], dependsOn: [gone, b]}
  b: {provider: static, alias: true, inputs: {v: {expr: "_.gone + __actions.gone"}}}`);
  const shown = found.map(({ at, range, hint }) => [
    at,
    range!.source.position(range!.start).column,
    range!.source.text.slice(range!.start, range!.end),
    hint,
  ]);
  assert.deepEqual(shown, [
    ["actions.a.dependsOn[0]", 86, "gone", undefined],
    ["actions.a.exclusive[1]", 62, "nosuchone", undefined],
    ["actions.a.onError", 38, "contine", 'did you mean "continue"?'],
    ["actions.b.alias", 36, "true", undefined],
    ["actions.b.inputs.v", 81, "gone", undefined],
  ]);
});
