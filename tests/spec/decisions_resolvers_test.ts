import assert from "node:assert/strict";
import { json, pick, row } from "./harness.ts";

row("S6", "expressions have toLowerCase and toUpperCase", async (box) => {
  const values = await box.values(`
    resolvers:
      a: {resolve: {with: [{provider: cel, inputs: {expression: "'aB'.toLowerCase() + 'aB'.toUpperCase()"}}]}}
      b: {resolve: {with: [{provider: cel, inputs: {expression: "'aB'.lowerAscii() + 'aB'.upperAscii()"}}]}}
  `);
  assert.deepEqual(values, { a: "abAB", b: "abAB" });
});

row("S13", "every provider runs through one executor in every phase", async (box) => {
  const values = await box.values(`
    resolvers:
      c: {resolve: {with: [{provider: cel, inputs: {expression: "1 + 1"}}]}}
      t: {resolve: {with: [{provider: go-template, inputs: {template: text}}]}}
      m: {resolve: {with: [{provider: message, inputs: {message: said}}]}}
      coerced: {resolve: {with: [{provider: directory, inputs: {operation: list, path: ., recursive: "true"}}]}}
  `);
  assert.equal(values.c, 2);
  assert.equal(values.t, "text");
  assert.match(JSON.stringify(values.m), /said/);
  assert.ok(pick(values, "coerced", "entries"), "inputs are decoded in the resolve phase");
  const capability = await box.resolve(`
    resolvers:
      a:
        resolve: {with: [{provider: static, inputs: {value: 1}}]}
        validate: {with: [{provider: exec, inputs: {command: echo}}]}
  `);
  assert.equal(capability.code, 1);
  assert.match(capability.stderr, /does not support capability 'validation'/);
  const schema = await box.resolve(`
    resolvers: {a: {resolve: {with: [{provider: sleep, inputs: {duration: [1]}}]}}}
  `);
  assert.equal(schema.code, 1);
  assert.match(schema.stderr, /duration/);
});

row("S15", "version and description may be missing", async (box) => {
  await box.write(
    "bare.yaml",
    "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: bare}\n" +
      "spec: {resolvers: {a: {resolve: {with: [{provider: static, inputs: {value: 1}}]}}}}\n",
  );
  const result = await box.run(["run", "resolver", "-f", "bare.yaml", "-o", "json"]);
  assert.equal(result.code, 0, result.stderr);
  assert.deepEqual(json(result), { a: 1 });
});

row("S22", "validation passes values on and takes verdicts", async (box) => {
  const values = await box.values(`
    resolvers:
      a:
        resolve: {with: [{provider: static, inputs: {value: kept}}]}
        transform: {with: [{provider: validation, inputs: {match: "^k"}}]}
        validate: {with: [{provider: cel, inputs: {expression: "{'valid': true, 'errors': []}"}}]}
  `);
  assert.deepEqual(values, { a: "kept" });
  const verdicts = ["false", "{'valid': false, 'errors': ['told so']}", "1 / 0"];
  for (const expression of verdicts) {
    const result = await box.resolve(`
      resolvers:
        a:
          resolve: {with: [{provider: static, inputs: {value: kept}}]}
          validate: {with: [{provider: cel, inputs: {expression: "${expression}"}}]}
    `);
    assert.equal(result.code, 1, expression);
  }
});

row("S23", "a template's text takes the type of its input", async (box) => {
  const result = await box.act(`
    resolvers:
      n: {resolve: {with: [{provider: static, inputs: {value: 2}}]}}
      f: {resolve: {with: [{provider: static, inputs: {value: "[\\"a,b\\", \\"c\\"]"}}]}}
    workflow:
      actions:
        list: {provider: exec, inputs: {command: 'printf "%s|"', args: {tmpl: "{{ .f }}"}}}
        comma: {provider: exec, inputs: {command: 'printf "%s|"', args: {tmpl: "x,y"}}}
        flag: {provider: exec, inputs: {command: exit 1, allowFailure: {tmpl: "{{ eq .n 2 }}"}}}
  `);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(pick(json(result), "actions", "list", "results", "stdout"), "a,b|c|");
  assert.equal(pick(json(result), "actions", "comma", "results", "stdout"), "x|y|");
  const wrong = await box.act(`
    workflow:
      actions: {a: {provider: exec, inputs: {command: touch ran, allowFailure: {tmpl: maybe}}}}
  `);
  assert.equal(wrong.code, 6);
  assert.ok(!await box.exists("ran"), "the schema error comes before the call");
});

row("S25", "an unknown input is dropped with a warning, and refused by run provider", async (box) => {
  const values = await box.resolve(`
    resolvers:
      a:
        resolve: {with: [{provider: static, inputs: {value: 1, valeu: 2}}]}
        transform: {with: [{provider: cel, inputs: {expression: __self + 1, expresion: x}}]}
  `);
  assert.deepEqual(json(values), { a: 2 });
  assert.match(values.stderr, /valeu.*value/s);
  assert.match(values.stderr, /expresion.*expression/s);
  const direct = await box.run(["run", "provider", "static", "value=1", "valeu=2"]);
  assert.notEqual(direct.code, 0);
  assert.match(direct.stderr, /valeu/);
});

row("S30", "a child's source is relative to its parent, then to the working directory", async (box) => {
  const child = (value: string) =>
    "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: child}\n" +
    `spec: {resolvers: {v: {resolve: {with: [{provider: static, inputs: {value: ${value}}}]}}}}\n`;
  const parent = (source: string) =>
    "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: parent}\n" +
    `spec: {resolvers: {c: {resolve: {with: [{provider: solution, inputs: {source: ${source}}}]}}}}\n`;
  await Deno.mkdir(`${box.folder}/deep`);
  await box.write("both.yaml", child("outer"));
  await box.write("only.yaml", child("fallback"));
  await box.write("deep/both.yaml", child("inner"));
  for (const [source, value] of [["./both.yaml", "inner"], ["./only.yaml", "fallback"]] as const) {
    await box.write("deep/parent.yaml", parent(source));
    const result = await box.run(["run", "resolver", "-f", "deep/parent.yaml", "-o", "json"]);
    assert.equal(pick(json(result), "c", "resolvers", "v"), value);
  }
});

row("S31", "only the wanted resolvers of a child are in its envelope", async (box) => {
  await box.write(
    "child.yaml",
    "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: child}\nspec:\n  resolvers:\n" +
      "    base: {resolve: {with: [{provider: static, inputs: {value: 1}}]}}\n" +
      "    next: {resolve: {with: [{provider: cel, inputs: {expression: _.base + 1}}]}}\n" +
      "    bad: {resolve: {with: [{provider: cel, inputs: {expression: 1 / 0}}]}}\n",
  );
  const values = await box.values(`
    resolvers:
      c: {resolve: {with: [{provider: solution, inputs: {source: ./child.yaml, resolvers: [next]}}]}}
  `);
  assert.deepEqual(pick(values, "c", "resolvers"), { next: 2 });
});

row(
  "S32",
  "an envelope names the resolver that failed; the root counts for circles, not for depth",
  async (box) => {
    await box.write(
      "child.yaml",
      "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: child}\nspec:\n  resolvers:\n" +
        "    bad: {resolve: {with: [{provider: cel, inputs: {expression: 1 / 0}}]}}\n",
    );
    const values = await box.values(`
    resolvers:
      c: {resolve: {with: [{provider: solution,
        inputs: {source: ./child.yaml, propagateErrors: false, maxDepth: 1}}]}}
  `);
    assert.equal(pick(values, "c", "status"), "failed");
    assert.equal(pick(values, "c", "errors", 0, "resolver"), "bad");
    const circle = await box.resolve(`
    resolvers: {c: {resolve: {with: [{provider: solution, inputs: {source: ./solution.yaml}}]}}}
  `);
    assert.equal(circle.code, 1);
    assert.match(circle.stderr, /circular reference detected: \S*solution\.yaml → \S*solution\.yaml/);
  },
);

row("F1", "until decides whether the next source is tried", async (box) => {
  const spec = (limit: number) => `
    resolvers:
      a:
        resolve:
          until: __self > ${limit}
          with: [{provider: static, inputs: {value: 1}}, {provider: static, inputs: {value: 5}}]
  `;
  assert.deepEqual(await box.values(spec(3)), { a: 5 });
  const none = await box.resolve(spec(9));
  assert.equal(none.code, 1);
  assert.match(none.stderr, /"a"[^]*5/);
});

row("F2", "null is null everywhere", async (box) => {
  const spec = `
    resolvers:
      none: {type: int, resolve: {with: [{provider: cel, inputs: {expression: "null"}}]}}
      t: {resolve: {with: [{provider: go-template, inputs: {template: "{{ if eq .none nil }}nil{{ end }}"}}]}}
  `;
  assert.deepEqual(await box.values(spec), { none: null, t: "nil" });
  const yaml = await box.run(["run", "resolver", "-f", "solution.yaml", "-o", "yaml"]);
  assert.match(yaml.stdout, /^none: null$/m);
});

row("F4", "a resolved value is never interpreted again", async (box) => {
  await box.write(
    "data.yaml",
    'payload: {expr: "1 / 0", tmpl: "{{ .x }}", literal: 3}\nref: {rslvr: gone}\n',
  );
  const result = await box.act(
    `
    resolvers:
      p: {resolve: {with: [{provider: parameter, inputs: {key: payload}}]}}
      r: {resolve: {with: [{provider: parameter, inputs: {key: ref}}]}}
    workflow:
      actions:
        a: {provider: static, inputs: {value: {rslvr: p}}}
        b: {provider: static, inputs: {value: [{rslvr: r}]}}
        c: {provider: static, inputs: {value: {expr: __actions.a.results}}}
    `,
    "-r",
    "@data.yaml",
  );
  assert.equal(result.code, 0, result.stderr);
  const payload = { expr: "1 / 0", tmpl: "{{ .x }}", literal: 3 };
  assert.deepEqual(pick(json(result), "actions", "a", "results"), payload);
  assert.deepEqual(pick(json(result), "actions", "b", "results"), [{ rslvr: "gone" }]);
  assert.deepEqual(pick(json(result), "actions", "c", "results"), payload);
});

row("F12", "dependencies follow the scopes of expressions and templates", async (box) => {
  const values = await box.values(
    `
    resolvers:
      list: {resolve: {with: [{provider: static, inputs: {value: [{n: 1}, {n: 2}]}}]}}
      loop:
        resolve:
          with:
            - provider: static
              forEach: {in: {rslvr: list}, item: entry}
              inputs: {value: {tmpl: "{{ .entry.n }}"}}
      range: {resolve: {with: [{provider: go-template,
        inputs: {template: "{{ range .list }}{{ .n }}{{ end }}{{ with .list }}{{ $.loop }}{{ end }}"}}]}}
      given: {resolve: {with: [{provider: go-template, inputs: {template: "{{ .own }}", data: {own: mine}}}]}}
      self:
        resolve: {with: [{provider: static, inputs: {value: s}}]}
        transform: {with: [{provider: go-template, inputs: {template: "{{ .__self }}!"}}]}
      macro: {resolve: {with: [{provider: cel, inputs: {expression: "_.list.map(list, list.n)"}}]}}
      optional: {resolve: {with: [{provider: cel,
        inputs: {expression: "_.?self.orValue('x') + _[?'given'].orValue('y')"}}]}}
      known: {resolve: {with: [{provider: parameter, inputs: {key: p}}]}}
      parameter: {resolve: {with: [{provider: cel, inputs: {expression: _.p}}]}}
    `,
    "-r",
    "p=given",
  );
  assert.deepEqual(values, {
    list: [{ n: 1 }, { n: 2 }],
    loop: ["1", "2"],
    range: "12[1 2]",
    given: "mine",
    self: "s!",
    macro: [1, 2],
    optional: "s!mine",
    known: "given",
    parameter: "given",
  });
});

row("F13", "a skipped resolver has the status skipped", async (box) => {
  const values = await box.values(
    "resolvers: {a: {when: false, resolve: {with: [{provider: static, inputs: {value: 1}}]}}}",
    "--show-execution",
  );
  assert.equal(pick(values, "__execution", "resolvers", "a", "status"), "skipped");
  assert.equal(pick(values, "a"), undefined);
});

row("F14", "a parameter that begins like JSON is taken whole", async (box) => {
  const spec = "resolvers: {a: {resolve: {with: [{provider: parameter, inputs: {key: a}}]}}}";
  for (
    const [text, value] of [
      ['{"x": [1, 2], "y": "z,w"}', { x: [1, 2], y: "z,w" }],
      ["[1,2,3]", [1, 2, 3]],
      ['"a,b=c"', "a,b=c"],
    ] as const
  ) {
    assert.deepEqual(await box.values(spec, "-r", `a=${text}`), { a: value });
  }
});
