import assert from "node:assert/strict";
import { inBox, json, pick } from "./harness.ts";

Deno.test("an input with nothing behind its key is an error that names it", () =>
  inBox(async (box) => {
    const failed = await box.resolve(`
      resolvers: {a: {resolve: {with: [{provider: static, inputs: {value: }}]}}}
    `);
    assert.equal(failed.code, 1);
    assert.equal(failed.stdout, "");
    assert.match(failed.stderr, /"value"/);
    assert.match(failed.stderr, /"a"/);
    const values = await box.values(`
      resolvers:
        next: {resolve: {with: [{provider: static, inputs: {value: ~}}, {provider: static, inputs: {value: 2}}]}}
        inner: {resolve: {with: [{provider: static, inputs: {value: [~, {k: ~}]}}]}}
        meant: {resolve: {with: [{provider: static, inputs: {value: {expr: "null"}}}]}}
    `);
    assert.deepEqual(values, { next: 2, inner: [null, { k: null }], meant: null });
  }));

Deno.test("what JSON has no number for is told, and breaks no record of the run", () =>
  inBox(async (box) => {
    const spec = `
      resolvers:
        inf: {resolve: {with: [{provider: static, inputs: {value: .inf}}]}}
        list: {resolve: {with: [{provider: static, inputs: {value: [.nan]}}]}}
    `;
    const failed = await box.resolve(spec);
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /SCAF2011/);
    const line = ["run", "resolver", "-f", "solution.yaml"];
    const shown = await box.run([...line, "-o", "yaml", "--journal", "run.jsonl"]);
    assert.equal(shown.code, 0, shown.stderr);
    const taken = await box.run([...line, "--snapshot", "--snapshot-file", "snap.json"]);
    assert.equal(taken.code, 0, taken.stderr);
    assert.match(shown.stdout, /^inf: \.inf$/m);
    const events = (await box.read("run.jsonl")).trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.equal(events.at(-1).type, "run.finished");
    assert.equal(
      events.find((event) => event.type === "resolver.finished" && event.name === "inf").value,
      "Infinity",
    );
    assert.deepEqual(pick(JSON.parse(await box.read("snap.json")), "resolvers", "list", "value"), ["NaN"]);
    assert.equal((await box.run(line)).code, 0);
  }));

Deno.test("skipped items of a loop that goes on after failures are left out, or kept on request", () =>
  inBox(async (box) => {
    const loop = (more: string) =>
      `{resolve: {with: [{provider: static, when: "__item != 3", forEach: {in: [1, 2, 3, 4], onError: continue${more}}, ` +
      `inputs: {value: {expr: "12 / (__item - 2)"}}}]}}`;
    const result = await box.resolve(`
      resolvers:
        some: ${loop("")}
        all: ${loop(", keepSkipped: true")}
    `);
    assert.equal(result.code, 0, result.stderr);
    const indices = (name: string) =>
      (pick(json(result), name) as Record<string, unknown>[]).map((entry) => entry.index);
    assert.deepEqual(indices("some"), [0, 1, 3]);
    assert.deepEqual(indices("all"), [0, 1, 2, 3]);
    assert.deepEqual(pick(json(result), "all", 2), { index: 2, item: 3 });
  }));

Deno.test("a resolver that is only asked for may be missing, and is waited for when it is there (F12)", () =>
  inBox(async (box) => {
    const spec = `
      resolvers:
        later: {resolve: {with: [{provider: sleep, inputs: {duration: 1ms}}]}}
        text: {resolve: {with: [{provider: static, inputs: {value: {expr: "_.?none.orValue('no') + string(_.?later.hasValue())"}}}]}}
        cel: {resolve: {with: [{provider: cel, inputs: {expression: "_[?'none'].orValue(1)"}}]}}
        when: {when: "!_.?gone.hasValue()", resolve: {with: [{provider: static, inputs: {value: 1}}]}}
    `;
    const values = await box.values(spec);
    assert.equal(values.text, "notrue");
    assert.equal(values.cel, 1);
    assert.equal(values.when, 1);
    assert.equal((await box.values(spec, "-r", "none=given")).text, "giventrue");
    const needed = await box.resolve(`
      resolvers: {a: {resolve: {with: [{provider: static, inputs: {value: {expr: "_.?none.orValue(_.none)"}}}]}}}
    `);
    assert.equal(needed.code, 4);
  }));

Deno.test("a template's dot holds values; facts of the run are there for those that name them", () =>
  inBox(async (box) => {
    const values = await box.values(`
      resolvers:
        a: {resolve: {with: [{provider: static, inputs: {value: 1}}]}}
        ref: {dependsOn: [a], resolve: {with: [{provider: static, inputs: {value: {tmpl: "{{ toJson . }}"}}}]}}
        own: {dependsOn: [ref], resolve: {with: [{provider: go-template, inputs: {template: "{{ len . }}"}}]}}
        plan: {resolve: {with: [{provider: static, inputs: {value: {tmpl: "{{ .__plan.ref.phase }}"}}}]}}
    `);
    assert.equal(values.ref, '{"a":1,"plan":"2"}');
    assert.equal(values.own, "3");
    assert.equal(values.plan, "2");
    const run = await box.act(`
      workflow:
        actions:
          dot: {provider: go-template, inputs: {template: "{{ toJson . }}"}}
          cwd: {provider: go-template, inputs: {template: "{{ .__cwd }}"}}
    `);
    assert.equal(run.code, 0, run.stderr);
    assert.equal(pick(json(run), "actions", "dot", "results"), "{}");
    assert.notEqual(pick(json(run), "actions", "cwd", "results"), "<no value>");
  }));
