import assert from "node:assert/strict";
import fc from "fast-check";
import { fakeProvider, loadText, settled, testBench } from "../../lib/engine/testing.ts";
import { formatJson, object, type Value } from "../../lib/value/mod.ts";
import { provider as cel } from "../../providers/cel/mod.ts";
import { provider as template } from "../../providers/go-template/mod.ts";
import { provider as message } from "../../providers/message/mod.ts";
import { provider as validation } from "../../providers/validation/mod.ts";
import { inBox } from "../spec/harness.ts";

/** Resolvers and actions as one line each, so that their order in the file can be shuffled. */
const RESOLVERS = [
  "env: {resolve: {with: [{provider: jitter, inputs: {value: prod}}]}}",
  "names: {resolve: {with: [{provider: jitter, inputs: {value: [zeta, alpha, Straße, İstanbul, émile]}}]}}",
  "ports: {resolve: {with: [{provider: jitter, inputs: {value: {http: 80, https: 443, ssh: 22}}}]}}",
  "token: {sensitive: true, resolve: {with: [{provider: jitter, inputs: {value: topsecret}}]}}",
  "upper: {resolve: {with: [{provider: cel, inputs: {expression: '_.names.map(n, n.toUpperCase())'}}]}}",
  "sorted: {resolve: {with: [{provider: cel, inputs: {expression: '_.names.sort()'}}]}}",
  "each: {resolve: {with: [{provider: jitter, forEach: {in: {rslvr: names}}, inputs: {value: {tmpl: '{{ .__item }}/{{ .env }}'}}}]}}",
  "text: {resolve: {with: [{provider: go-template, inputs: {template: '{{ range $k, $v := .ports }}{{ $k }}={{ $v }} {{ end }}'}}]}}",
  "url: {resolve: {with: [{provider: cel, inputs: {expression: \"'https://u:' + _.token + '@' + _.env\"}}]}}",
  "checked: {resolve: {with: [{provider: jitter, inputs: {value: {rslvr: text}}}]}, validate: {with: [{provider: validation, inputs: {match: http}}]}}",
  "when: {type: time, resolve: {with: [{provider: jitter, inputs: {value: '2024-02-29'}}]}}",
  "wait: {type: duration, resolve: {with: [{provider: jitter, inputs: {value: 1h30m}}]}}",
  "skipped: {when: \"_.env == 'dev'\", resolve: {with: [{provider: jitter, inputs: {value: 1}}]}}",
  "whole: {resolve: {with: [{provider: cel, inputs: {expression: 'size(_) > 3'}}]}}",
];
const ACTIONS = [
  "setup: {provider: message, alias: s, inputs: {message: {rslvr: text}}}",
  'build: {provider: jitter, matrix: {os: [linux, mac], name: {expr: _.sorted}, exclude: [{os: mac, name: zeta}]}, inputs: {value: {expr: "__matrix.os + __matrix.name"}}}',
  "copy: {provider: jitter, forEach: {in: _.each, item: one}, inputs: {value: {expr: one}}}",
  "report: {provider: jitter, inputs: {value: {expr: __actions.build.results}}, dependsOn: [copy]}",
  "quiet: {provider: jitter, exclusive: [setup], inputs: {value: {rslvr: url}}}",
  "late: {provider: jitter, dependsOn: [report], when: \"__actions.setup.status == 'succeeded'\", inputs: {value: {expr: s.results}}}",
  "bad: {provider: fail, onError: continue, dependsOn: [setup], inputs: {message: no}}",
  "worse: {provider: fail, onError: continue, inputs: {message: never}}",
  "off: {provider: jitter, when: false, inputs: {value: 1}}",
  "all: {provider: jitter, dependsOn: [setup], inputs: {value: {expr: '__actions.map(k, k + __actions[k].status)'}}}",
  "dot: {provider: go-template, inputs: {template: '{{ . | toJson | len }}'}}",
];
const FINALLY = [
  "every: {provider: jitter, inputs: {value: {tmpl: '{{ range $k, $v := .__actions }}{{ $k }}={{ $v.status }} {{ end }}'}}}",
  "sum: {provider: jitter, inputs: {value: {expr: '__actions.copy.results.map(r, r.item)'}}}",
  "end: {provider: message, dependsOn: [sum], inputs: {message: {tmpl: '{{ .env }}'}}}",
];

function text(shuffle: <T>(list: readonly T[]) => readonly T[]): string {
  const section = (lines: readonly string[], indentation: string) =>
    shuffle(lines).map((line) => indentation + line).join("\n");
  return `
    resolvers:
${section(RESOLVERS, "      ")}
    workflow:
      actions:
${section(ACTIONS, "        ")}
      finally:
${section(FINALLY, "        ")}
  `;
}

/** Everything that one set of choices gives: the graph, the values, the plan, the run and what it says about itself. */
async function everything(
  random: () => number,
  concurrency: number,
  shuffle: <T>(list: readonly T[]) => readonly T[],
): Promise<string> {
  const jitter = fakeProvider("jitter", async ({ value }) => {
    for (let turns = Math.floor(random() * 3); turns > 0; turns--) await settled();
    return { data: value ?? null };
  });
  const { engine } = testBench({ providers: [jitter, cel, template, message, validation] });
  const solution = await loadText(engine, text(shuffle));
  const resolve = { parameters: object(), maxConcurrency: concurrency };
  const actions = { maxConcurrency: concurrency };
  const rendered = await engine.render(solution, resolve, actions);
  const run = await engine.run(solution, resolve, actions);
  const parts: Value[] = [
    rendered.document,
    rendered.resolved.values,
    [...rendered.resolved.sensitive].sort(),
    await engine.dryRun(solution, resolve, { ...actions, verbose: true }),
    (await engine.resolverGraph(solution, resolve)).document(),
    (await engine.resolverGraph(solution, resolve)).draw("ascii"),
    (await engine.actionGraph(solution, resolve, actions)).draw("dot"),
    run.outcomes.map(({ name, status, results, errorMessage }) =>
      object({ name, status, results: results ?? null, error: errorMessage ?? null })
    ),
    [...run.failedActions],
    [...run.skippedActions],
    run.status,
  ];
  return formatJson(parts, { indent: 2, sort: "data" });
}

Deno.test("the same solution gives the same bytes at any concurrency, timing and order in the file", async () => {
  const first = await everything(() => 0, 1, (list) => list);
  assert.match(first, /partial-success/);
  assert.match(first, /build\[linux,alpha\]/);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(1, 2, 8, 64),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      async (concurrency, stream) => {
        const random = () => Math.min(stream.next().value as number, 0.999);
        const shuffle = <T>(list: readonly T[]) =>
          list.map((item) => [random(), item] as const).sort((a, b) => a[0] - b[0]).map(([, item]) => item);
        assert.equal(await everything(random, concurrency, shuffle), first);
      },
    ),
    { numRuns: 100, seed: 20260225, endOnFailure: true },
  );
});

Deno.test("time zone and locale of the machine change no byte", async () => {
  await inBox(async (box) => {
    const spec = text((list) => list).replaceAll("provider: jitter", "provider: static").replace(
      /.*provider: fail.*\n/g,
      "",
    );
    await box.resolve(spec);
    const places = [
      { TZ: "UTC", LC_ALL: "C" },
      { TZ: "America/New_York", LC_ALL: "en_US.UTF-8", LANG: "en_US.UTF-8" },
      { TZ: "Asia/Kathmandu", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8", LANGUAGE: "tr" },
      { TZ: "Pacific/Apia", LC_ALL: "de_DE.UTF-8", LANG: "de_DE.UTF-8" },
    ];
    const lines = [
      ["render", "solution"],
      ["run", "resolver", "-o", "yaml"],
      ["run", "resolver"],
      ["run", "resolver", "--graph"],
      ["run", "solution", "--dry-run"],
    ];
    for (const line of lines) {
      const outputs: string[] = [];
      for (const env of places) {
        const result = await box.run([...line, "-f", "solution.yaml"], { env });
        assert.equal(result.code, 0, result.stderr);
        outputs.push(result.stdout);
      }
      for (const output of outputs) assert.equal(output, outputs[0], line.join(" "));
    }
  });
});
