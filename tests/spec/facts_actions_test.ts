import assert from "node:assert/strict";
import { inBox, json, pick } from "./harness.ts";

Deno.test("what an action that goes on reports as failed is read by later actions and finally (F6)", () =>
  inBox(async (box) => {
    const result = await box.act(`
      workflow:
        actions:
          bad: {provider: exec, onError: continue, inputs: {command: "echo out; exit 9"}}
          each: {provider: exec, onError: ignore, forEach: {in: [0, 4]}, inputs: {command: {tmpl: "exit {{ .__item }}"}}}
          code: {provider: static, inputs: {value: {expr: __actions.bad.results.exitCode}}}
          when: {provider: static, dependsOn: [bad], when: "__actions.bad.status == 'failed'", inputs: {value: 1}}
          codes: {provider: static, inputs: {value: {expr: "__actions.each.results.map(r, r.results.exitCode)"}}}
          one: {provider: static, inputs: {value: {expr: "__actions['each[1]'].results.exitCode"}}}
          after: {provider: static, dependsOn: [bad], inputs: {value: 1}}
          later: {provider: static, dependsOn: [after], inputs: {value: 1}}
          gone: {provider: file, onError: continue, inputs: {operation: delete, path: missing}}
          reads: {provider: static, inputs: {value: {expr: __actions.gone.status}}}
        finally:
          last: {provider: static, inputs: {value: {expr: __actions.bad.results.stdout}}}
    `);
    assert.equal(result.code, 0, result.stderr);
    const results = (name: string) => pick(json(result), "actions", name, "results");
    assert.equal(results("code"), 9);
    assert.equal(results("when"), 1);
    assert.deepEqual(results("codes"), [0, 4]);
    assert.equal(results("one"), 4);
    assert.equal(results("last"), "out\n");
    // What has no results to look at, and what only comes after, is skipped as after any failure.
    assert.deepEqual(pick(json(result), "skippedActions"), ["after", "later", "reads"]);
    assert.deepEqual(pick(json(result), "failedActions"), ["bad", "gone"]);
  }));

Deno.test("a template in an action's own provider waits for the actions it reads", () =>
  inBox(async (box) => {
    const graph = await box.render(`
      workflow:
        actions:
          a: {provider: sleep, alias: first, inputs: {duration: 1ms}}
          plain: {provider: go-template, inputs: {template: "{{ .__actions.a.status }}"}}
          alias: {provider: go-template, inputs: {template: "[[ .first.status ]]", leftDelim: "[[", rightDelim: "]]"}}
          tree: {provider: go-template,
            inputs: {operation: render-tree, entries: [{path: x, content: "{{ .__actions.a.status }}"}]}}
          other: {provider: go-template, inputs: {template: "{{ .nothing }}"}}
    `);
    for (const name of ["plain", "alias", "tree"]) {
      assert.deepEqual(pick(graph, "actions", name, "dependsOn"), ["a"], name);
    }
    assert.equal(pick(graph, "actions", "other", "dependsOn"), undefined);
  }));

Deno.test("finally may ask for an action that --action left out: it was skipped", () =>
  inBox(async (box) => {
    const result = await box.act(
      `
      workflow:
        actions:
          a: {provider: static, alias: left, inputs: {value: 1}}
          b: {provider: static, inputs: {value: 2}}
        finally:
          undo: {provider: static, when: "__actions.a.status == 'failed'", inputs: {value: 1}}
          tell: {provider: static, inputs: {value: {expr: "left.status + ' ' + __actions.b.status"}}}
      `,
      "--action",
      "b",
    );
    assert.equal(result.code, 0, result.stderr);
    assert.equal(pick(json(result), "actions", "tell", "results"), "skipped succeeded");
    assert.equal(pick(json(result), "actions", "undo", "status"), "skipped");
    assert.equal(pick(json(result), "actions", "a"), undefined);
  }));

Deno.test("no reference to a resolver is left in the graph, beside one to an action neither", () =>
  inBox(async (box) => {
    const spec = `
      resolvers:
        env: {resolve: {with: [{provider: static, inputs: {value: prod}}]}}
        token: {sensitive: true, resolve: {with: [{provider: static, inputs: {value: topsecret}}]}}
        data: {resolve: {with: [{provider: static, inputs: {value: {expr: "'__actions.a'"}}}]}}
      workflow:
        actions:
          a: {provider: static, inputs: {value: 1}}
          b:
            provider: static
            inputs:
              value:
                later: {expr: __actions.a.results}
                env: {rslvr: env}
                list: [{tmpl: "{{ .env }}!"}, {expr: __actions.a.status}, {k: {rslvr: data}}, 1]
                token: {rslvr: token}
    `;
    const graph = await box.render(spec);
    assert.deepEqual(pick(graph, "actions", "b", "inputs", "value"), {
      later: { originalExpr: "__actions.a.results", deferred: true },
      env: "prod",
      list: ["prod!", { originalExpr: "__actions.a.status", deferred: true }, { k: "__actions.a" }, 1],
      token: "<secret>",
    });
    const run = await box.act(spec);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(pick(json(run), "actions", "b", "results"), {
      later: 1,
      env: "prod",
      list: ["prod!", "succeeded", { k: "__actions.a" }, 1],
      token: "topsecret",
    });
    const plan = await box.act(spec, "--dry-run");
    assert.equal(
      pick(json(plan), "actionPlan", 1, "deferredInputs", "value"),
      "__actions.a.results; __actions.a.status",
    );
  }));

Deno.test("a part of an input that cannot be had keeps the graph from being built", () =>
  inBox(async (box) => {
    const result = await box.act(`
      workflow:
        actions:
          a: {provider: static, inputs: {value: 1}}
          b: {provider: static, inputs: {value: [{expr: __actions.a.results}, {expr: 1 / 0}]}}
    `);
    assert.equal(result.code, 3);
    assert.match(result.stderr, /failed to materialize input "value"/);
  }));

Deno.test("a combination of a matrix is reachable by its name, and waited for (S8, S9)", () =>
  inBox(async (box) => {
    const spec = `
      workflow:
        actions:
          build: {provider: static, matrix: {os: [linux, mac], n: [1, 2]}, inputs: {value: {expr: __matrix}}}
          one: {provider: static, inputs: {value: {expr: "__actions['build[mac,2]'].results.os"}}}
          other: {provider: static, inputs: {value: {tmpl: '{{ (index .__actions "build[linux,1]").results.n }}'}}}
    `;
    const graph = await box.render(spec);
    assert.deepEqual(pick(graph, "actions", "one", "dependsOn"), ["build[mac,2]"]);
    const result = await box.act(spec);
    assert.equal(result.code, 0, result.stderr);
    assert.equal(pick(json(result), "actions", "one", "results"), "mac");
    assert.equal(pick(json(result), "actions", "other", "results"), "1");
    const unknown = await box.act(spec.replace("'build[mac,2]'", "'one[mac,2]'"));
    assert.equal(unknown.code, 2);
  }));
