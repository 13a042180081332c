import assert from "node:assert/strict";
import { ScafctlError } from "../diagnostics/mod.ts";
import type { ResolveOptions, ResolveResult } from "../run/mod.ts";
import { Duration, formatJson, object, type ValueObject } from "../value/mod.ts";
import { type Bench, fakeProvider, ManualTimers, NO_PARAMETERS, settled, testBench } from "./testing.ts";

async function resolve(
  spec: string,
  options: Partial<ResolveOptions> = {},
  bench = testBench(),
): Promise<ResolveResult> {
  return await bench.engine.resolve(await bench.load(spec), { ...NO_PARAMETERS, ...options });
}

async function values(spec: string, options: Partial<ResolveOptions> = {}, bench?: Bench): Promise<unknown> {
  const result = await resolve(spec, options, bench);
  if (result.error) throw result.error;
  return JSON.parse(formatJson(result.values));
}

async function failure(
  spec: string,
  options: Partial<ResolveOptions> = {},
  bench?: Bench,
): Promise<ScafctlError> {
  const { error } = await resolve(spec, options, bench);
  assert.ok(error);
  return error;
}

Deno.test("until goes on to the next source, and fails when none satisfies it", async () => {
  const spec = (until: string) => `
    resolvers:
      v:
        resolve:
          until: "${until}"
          with:
            - {provider: echo, inputs: {value: first}}
            - {provider: echo, inputs: {value: second}}
            - {provider: fail}
  `;
  assert.deepEqual(await values(spec("__self == 'second'")), { v: "second" });
  const { message } = await failure(spec("__self == 'third'"));
  assert.match(message, /resolver "v" failed: resolve phase: no source .*until.*"second"/);
});

Deno.test("a resolved value is data, whatever keys it holds", async () => {
  assert.deepEqual(
    await values(
      `
      resolvers:
        raw: {resolve: {with: [{provider: param, inputs: {key: raw}}]}}
        copy: {resolve: {with: [{provider: echo, inputs: {value: {rslvr: raw}}}]}}
      `,
      { parameters: object({ raw: object({ expr: "1 + 1" }) }) },
    ),
    { raw: { expr: "1 + 1" }, copy: { expr: "1 + 1" } },
  );
});

Deno.test("parameters are in _ under their names, and a resolver of the name replaces one", async () => {
  assert.deepEqual(
    await values(
      `
      resolvers:
        a: {resolve: {with: [{provider: echo, inputs: {value: {expr: "_.only + _.b"}}}]}}
        b: {resolve: {with: [{provider: echo, inputs: {value: resolved}}]}}
      `,
      { parameters: object({ only: "given-", b: "hidden" }) },
    ),
    { a: "given-resolved", b: "resolved" },
  );
});

Deno.test("a use of _ as a whole sees the lower phases and nothing else", async () => {
  const bench = testBench();
  const running = values(
    `
    resolvers:
      a: {resolve: {with: [{provider: echo, inputs: {value: 1}}]}}
      slow: {resolve: {with: [{provider: gate, inputs: {name: slow}}]}}
      b: {dependsOn: [a], resolve: {with: [{provider: echo, inputs: {value: 2}}]}}
      keys: {dependsOn: [a], resolve: {with: [{provider: echo, inputs: {value: {expr: "_.map(k, k)"}}}]}}
      first: {resolve: {with: [{provider: echo, inputs: {value: {expr: "size(_)"}}}]}}
    `,
    {},
    bench,
  );
  await bench.gates.end("slow");
  const result = await running as { keys: string[]; first: number };
  assert.deepEqual(result.keys.sort(), ["a", "first", "slow"]);
  assert.equal(result.first, 0);
});

Deno.test("a template's text is brought to the type that the input asks for", async () => {
  const typed = fakeProvider("typed", (inputs) => ({ data: object(inputs) }), {
    schema: {
      type: "object",
      properties: {
        n: { type: "integer" },
        b: { type: "boolean" },
        l: { type: "array" },
        o: { type: "object" },
      },
    },
  });
  const spec = (n: string) => `
    resolvers:
      x:
        resolve:
          with:
            - provider: typed
              inputs:
                n: {tmpl: "${n}"}
                b: {tmpl: "{{ true }}"}
                l: {tmpl: "a, b"}
                o: {tmpl: '{"k": [1]}'}
  `;
  assert.deepEqual(await values(spec("{{ 42 }}"), {}, testBench({ providers: [typed] })), {
    x: { n: 42, b: true, l: ["a", "b"], o: { k: [1] } },
  });
  assert.match(
    (await failure(spec("many"), {}, testBench({ providers: [typed] }))).message,
    /"n" expected integer/,
  );
});

Deno.test("forEach keeps order, honours its limit, its onError and the condition of each item", async () => {
  let running = 0;
  let most = 0;
  const busy = fakeProvider("busy", async ({ value }) => {
    most = Math.max(most, ++running);
    await settled();
    running--;
    return { data: value! };
  });
  const spec = `
    resolvers:
      xs:
        resolve:
          with:
            - provider: busy
              forEach: {in: [5, 4, 3, 2, 1], concurrency: 2, item: x}
              when: "x != 4"
              inputs: {value: {expr: "x * 10"}}
  `;
  assert.deepEqual(await values(spec, {}, testBench({ providers: [busy] })), { xs: [50, 30, 20, 10] });
  assert.equal(most, 2);
  const failing = (rule: string) => `
    resolvers:
      xs:
        resolve:
          with:
            - provider: echo
              forEach: {in: [1, 0, 2, 0]${rule}}
              inputs: {value: {expr: "4 / __item"}}
  `;
  const result = await values(failing(", onError: continue")) as { xs: ValueObject[] };
  assert.deepEqual(result.xs.map((entry) => entry.data ?? null), [4, null, 2, null]);
  assert.match(String(result.xs[1]!.error), /divi/);
  assert.match((await failure(failing(""))).message, /forEach iteration 1 failed/);
});

Deno.test("a null result of an iteration is a result, a skipped one is none", async () => {
  assert.deepEqual(
    await values(`
      resolvers:
        xs:
          resolve: {with: [{provider: echo, inputs: {value: [1, 2, 3]}}]}
          transform:
            with:
              - {provider: echo, forEach: {}, when: "__item > 1", inputs: {value: {expr: "__item == 2 ? null : __item"}}}
    `),
    { xs: [null, 3] },
  );
});

Deno.test("a resolver that takes too long fails, even when its provider hangs", async () => {
  const timers = new ManualTimers();
  const hang = fakeProvider("hang", () => new Promise(() => {}));
  const bench = testBench({ timers, providers: [hang] });
  const running = resolve(
    `
    resolvers:
      slow: {timeout: 2s, resolve: {with: [{provider: hang}, {provider: echo, inputs: {value: late}}]}}
      quick: {resolve: {with: [{provider: echo, inputs: {value: 1}}]}}
      later: {dependsOn: [quick, slow], resolve: {with: [{provider: echo, inputs: {value: 1}}]}}
    `,
    {},
    bench,
  );
  await timers.waiting(2000, running);
  await timers.advance(2000);
  const result = await running;
  assert.match(result.error!.message, /resolver "slow" failed: timed out after 2s/);
  assert.deepEqual(result.outcomes.map(({ name, status }) => `${name} ${status}`), [
    "slow failed",
    "quick success",
    "later cancelled",
  ]);
});

Deno.test("a phase that takes too long fails", async () => {
  const timers = new ManualTimers();
  const bench = testBench({ timers });
  const running = resolve(
    "resolvers: {slow: {timeout: 10m, resolve: {with: [{provider: gate, inputs: {name: slow}}]}}}",
    { phaseTimeout: new Duration(5_000_000_000n) },
    bench,
  );
  await bench.gates.waiting("slow");
  await timers.advance(5000);
  assert.match((await running).error!.message, /phase 1 failed: resolver "slow" failed: .*time limit of 5s/);
  assert.deepEqual(bench.gates.aborted, ["slow"]);
});

Deno.test("validate-all names root causes only and keeps what succeeded", async () => {
  const result = await resolve(
    `
    resolvers:
      a: {resolve: {with: [{provider: fail, inputs: {message: boom}}]}}
      b: {resolve: {with: [{provider: echo, inputs: {value: {rslvr: a}}}]}}
      c: {resolve: {with: [{provider: echo, inputs: {value: {rslvr: b}}}]}}
      d: {resolve: {with: [{provider: echo, inputs: {value: ok}}]}}
      e: {resolve: {with: [{provider: fail, inputs: {message: {rslvr: d}}}]}}
    `,
    { validateAll: true },
  );
  const { message } = result.error!;
  assert.match(message, /2 resolver\(s\) failed, 2 skipped due to failed dependencies, 1 succeeded/);
  assert.match(message, /1\. \(phase 1\) resolver "a"/);
  assert.match(message, /2\. \(phase 2\) resolver "e"/);
  assert.doesNotMatch(message, /resolver "b"/);
  assert.deepEqual({ ...result.values }, { d: "ok" });
});

Deno.test("a value that is too large fails, one that is rather large is remarked", async () => {
  const bench = testBench();
  const spec = "resolvers: {x: {resolve: {with: [{provider: echo, inputs: {value: äöü}}]}}}";
  assert.deepEqual(await values(spec, { maxValueSize: 8, warnValueSize: 7 }, bench), { x: "äöü" });
  assert.ok(bench.events.some((event) => event.type === "warning" && /8 bytes/.test(event.message)));
  assert.match((await failure(spec, { maxValueSize: 7 })).message, /8 bytes, more than the maximum of 7/);
});

Deno.test("validation fails on an error, on false, and on an answer that says so", async () => {
  const spec = (answer: string) => `
    resolvers:
      x:
        resolve: {with: [{provider: echo, inputs: {value: 1}}]}
        validate: {with: [{provider: verdict, inputs: {value: ${answer}}}]}
  `;
  for (const answer of ["true", "{valid: true}", "anything", '{expr: "null"}']) {
    assert.deepEqual(await values(spec(answer)), { x: 1 });
  }
  assert.match((await failure(spec("false"))).message, /validation failed/);
  assert.match((await failure(spec("{valid: false, errors: [too small, odd]}"))).message, /too small; odd/);
});

Deno.test("what only computes is out of time like everything else, and nothing is tried after it", async () => {
  const list = "[0,1,2,3,4,5,6,7,8,9]";
  const long = `${list}.map(a, ${list}.map(b, ${list}.map(c, ${list}.map(d, a + b + c + d))))`;
  const failed = await failure(`
    resolvers:
      a:
        timeout: 1ms
        resolve:
          with:
            - {provider: echo, inputs: {value: {expr: "${long}"}}}
            - {provider: echo, inputs: {value: fallback}}
  `);
  assert.match(failed.message, /resolver "a" failed: timed out after 1ms$/);
});

Deno.test("mocked values take the place of resolvers", async () => {
  assert.deepEqual(
    await values(
      `
      resolvers:
        a: {resolve: {with: [{provider: fail}]}}
        b: {resolve: {with: [{provider: echo, inputs: {value: {expr: "_.a + 1"}}}]}}
      `,
      { mocks: object({ a: 41 }) },
    ),
    { a: 41, b: 42 },
  );
});

Deno.test("outcomes tell attempts, phases and the provider that gave the value", async () => {
  const bench = testBench();
  const result = await resolve(
    `
    resolvers:
      x:
        resolve: {with: [{provider: fail, inputs: {message: no}}, {provider: echo, inputs: {value: 1}}]}
        transform: {with: [{provider: echo, inputs: {value: {expr: "__self + 1"}}}]}
      skipped: {when: false, resolve: {with: [{provider: echo, inputs: {value: 1}}]}}
    `,
    {},
    bench,
  );
  const [x, skipped] = result.outcomes;
  assert.equal(x!.provider, "echo");
  assert.equal(x!.providerCalls, 3);
  assert.deepEqual(
    x!.failedAttempts.map(({ provider, phase, step, error }) => [provider, phase, step, error]),
    [
      ["fail", "resolve", 0, "fail: no"],
    ],
  );
  assert.deepEqual(x!.phaseMetrics.map(({ phase }) => phase), ["resolve", "transform"]);
  assert.equal(skipped!.status, "skipped");
  const document = result.execution() as { resolvers: Record<string, ValueObject>; summary: ValueObject };
  assert.equal(document.resolvers.x!.providerCallCount, 3);
  assert.deepEqual({ ...document.resolvers.skipped }, {
    provider: "echo",
    dependencies: [],
    phase: 0,
    duration: "0s",
    status: "skipped",
  });
});

Deno.test("spans nest: resolution, resolver, provider", async () => {
  const bench = testBench();
  await values("resolvers: {x: {resolve: {with: [{provider: echo, inputs: {value: 1}}]}}}", {}, bench);
  const find = (type: string) =>
    bench.events.find((event) => event.type === type) as unknown as Record<string, string>;
  assert.equal(find("resolvers.planned").parentSpan, find("run.started").span);
  assert.equal(find("resolver.started").parentSpan, find("resolvers.planned").span);
  assert.equal(find("provider.started").parentSpan, find("resolver.started").span);
  assert.equal(find("provider.finished").span, find("provider.started").span);
});

Deno.test("cancelling ends the resolution with the reason", async () => {
  const bench = testBench();
  const running = resolve(
    "resolvers: {slow: {resolve: {with: [{provider: gate, inputs: {name: slow}}]}}}",
    {},
    bench,
  );
  await bench.gates.waiting("slow");
  bench.abort(new ScafctlError("SCAF6005", "interrupted", { exit: 143 }));
  const { error, outcomes } = await running;
  assert.equal(error!.exit, 143);
  assert.equal(outcomes[0]!.status, "cancelled");
  assert.deepEqual(bench.gates.aborted, ["slow"]);
});

Deno.test("a message of the solution's own replaces or precedes the failure's text", async () => {
  const spec = (how: string) => `
    resolvers:
      hint: {resolve: {with: [{provider: echo, inputs: {value: H}}]}}
      x:
        dependsOn: [hint]
        resolve: {with: [{provider: ${
    how === "resolve" ? "fail" : "echo"
  }, inputs: {value: 1, message: boom}}]}
        validate: {with: [{provider: verdict, inputs: {value: false}}]}
        messages: {error: {tmpl: "own {{ .hint }}"}}
  `;
  assert.match((await failure(spec("resolve"))).message, /"x" failed: own H \(detail: .*boom\)/);
  assert.match((await failure(spec("validate"))).message, /"x" failed: own H$/);
});

Deno.test("the same plan gives the same bytes, whatever the timing and the limit", async () => {
  const jitter = fakeProvider("jitter", async ({ value }) => {
    for (let turn = Math.floor(Math.random() * 4); turn > 0; turn--) await Promise.resolve();
    if (value === 13) throw new Error("unlucky");
    return { data: value ?? null };
  });
  const bench = testBench({ providers: [jitter] });
  for (const hasFailure of [false, true]) {
    const lines = Array.from({ length: 40 }, (_, index) => {
      const value = index === 17 && hasFailure
        ? "13"
        : index < 3
        ? String(index)
        : `{expr: "_.r${index - 3} + size(_.map(k, k))"}`;
      return `      r${index}: {resolve: {with: [{provider: jitter, inputs: {value: ${value}}}]}}`;
    });
    const solution = await bench.load(`    resolvers:\n${lines.join("\n")}\n`);
    const seen = new Set<string>();
    for (const maxConcurrency of [1, 2, 8, 64]) {
      for (let turn = 0; turn < 25; turn++) {
        const result = await bench.engine.resolve(solution, { ...NO_PARAMETERS, maxConcurrency });
        const statuses = result.outcomes.map((outcome) => outcome.status).join();
        seen.add(formatJson(result.values) + statuses + (result.error?.message ?? ""));
      }
    }
    assert.equal(seen.size, 1);
  }
});

Deno.test("ten thousand resolvers in a chain", async () => {
  const bench = testBench();
  const lines = Array.from(
    { length: 10_000 },
    (_, index) =>
      `      r${index}: {resolve: {with: [{provider: echo, inputs: {value: ${
        index === 0 ? "1" : `{expr: "_.r${index - 1} + 1"}`
      }}}]}}`,
  );
  const result = await resolve(`    resolvers:\n${lines.join("\n")}\n`, {}, bench);
  assert.equal(result.error, undefined);
  assert.equal(result.values.r9999, 10_000n);
});

Deno.test("defaults of a plugin lie beneath the inputs of its provider's calls", async () => {
  const bench = testBench();
  const text = `
apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: test, version: 1.0.0}
bundle:
  plugins:
    - {name: pair, kind: provider, version: "^1.0.0", defaults: {left: {rslvr: base}, right: fallback}}
spec:
  resolvers:
    base: {resolve: {with: [{provider: echo, inputs: {value: B}}]}}
    x: {resolve: {with: [{provider: pair, inputs: {right: own}}]}}
`;
  const pair = fakeProvider("pair", ({ left, right }) => ({ data: [left!, right!] }));
  const withPair = testBench({ providers: [pair] });
  const solution = await bench.engine.loadSolution({
    source: { kind: "text", text, name: "test.yaml" },
    workingDirectory: "/nowhere",
  });
  const result = await withPair.engine.resolve(solution, NO_PARAMETERS);
  assert.deepEqual(result.values.x, ["B", "own"]);
  assert.deepEqual(result.phases, [["base"], ["x"]]);
});

Deno.test("a remark about every item of a list is made once", async () => {
  const bench = testBench({
    providers: [fakeProvider("closed", () => ({ data: 1, warnings: ["mind the gap"] }))],
  });
  await values(
    "    resolvers: {x: {resolve: {with: [{provider: closed, forEach: {in: [1, 2, 3]}, inputs: {value: 1}}]}}}\n",
    {},
    bench,
  );
  assert.deepEqual(
    bench.events.flatMap((event) => event.type === "warning" ? [event.message] : []),
    ["closed: mind the gap"],
  );
});

Deno.test("names and settings of a sensitive resolver stay readable", async () => {
  const { message } = await failure(`
    resolvers:
      password: {sensitive: true, resolve: {with: [{provider: param, inputs: {key: password}}]}}
  `);
  assert.match(message, /resolver "password" failed: .*parameter "password" not provided/);
});

Deno.test("an error points at the word that it is about, also in a text of several lines", async () => {
  const shown = async (body: string) => {
    const error = await failure(
      `\n    resolvers:\n      app: {resolve: {with: [{provider: echo, inputs: {value: {name: x}}}]}}\n      bad:\n${body}`,
    );
    const { source, start, end } = error.range!;
    return `${source.position(start).line}: ${source.text.slice(start, end)}`;
  };
  const step = (input: string) =>
    `        resolve:\n          with:\n            - provider: echo\n              inputs:\n                value:\n${input}`;
  assert.equal(
    await shown(
      step(
        "                  expr: |\n                    size(_.app) +\n                      _.app.nope\n",
      ),
    ),
    "15: .nope",
  );
  assert.equal(
    await shown(
      step(
        "                  tmpl: |\n                    {{ .app.name }}\n                    {{ .app.nope }}\n",
      ),
    ),
    "15: .app.nope",
  );
  assert.equal(
    await shown("        type: strin\n        resolve: {with: [{provider: echo, inputs: {value: 1}}]}\n"),
    "8: strin",
  );
  assert.equal(
    await shown('        resolve: {with: [{provider: echo, forEach: {in: "nope"}, inputs: {value: 1}}]}\n'),
    "8: nope",
  );
});
