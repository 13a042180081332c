import assert from "node:assert/strict";
import type { ResolveOptions, ResolveResult } from "../run/mod.ts";
import { object } from "../value/mod.ts";
import { fakeProvider, NO_PARAMETERS, testBench } from "./testing.ts";

async function resolve(
  spec: string,
  options: Partial<ResolveOptions> = {},
  bench = testBench(),
): Promise<ResolveResult> {
  return await bench.engine.resolve(await bench.load(spec), { ...NO_PARAMETERS, ...options });
}

const speaker = fakeProvider("speaker", async ({ text }, _context, host) => {
  await host.write("stdout", String(text));
  return { data: null };
});

Deno.test("what derives from a secret is sensitive, and never shows in events and errors", async () => {
  const bench = testBench();
  const result = await resolve(
    `
    resolvers:
      born: {resolve: {with: [{provider: secret, inputs: {value: hunter2-token}}]}}
      declared: {sensitive: true, resolve: {with: [{provider: echo, inputs: {value: swordfish}}]}}
      derived: {resolve: {with: [{provider: echo, inputs: {value: {expr: "'x' + _.born"}}}]}}
      again: {resolve: {with: [{provider: echo, inputs: {value: {tmpl: "<{{ .derived }}>"}}}]}}
      guarded: {when: "_.declared != ''", resolve: {with: [{provider: echo, inputs: {value: plain}}]}}
      broken: {resolve: {with: [{provider: fail, inputs: {message: {expr: "'bad ' + _.born + ' ' + _.declared"}}}]}}
    `,
    {},
    bench,
  );
  // `again` belongs to a phase after the failed one.
  assert.deepEqual([...result.sensitive].sort(), ["born", "declared", "derived"]);
  const said = JSON.stringify(bench.events, (_, value) => typeof value === "bigint" ? String(value) : value) +
    result.error!.message + result.outcomes.map((outcome) => outcome.error?.message).join();
  assert.doesNotMatch(said, /hunter2|swordfish/);
  assert.match(result.error!.message, /resolver "broken" failed: .*\*\*\*REDACTED\*\*\*/);
});

Deno.test("an author can vouch that what is made of a secret is none; the secret itself stays one", async () => {
  const bench = testBench();
  const { sensitive } = await resolve(
    `
    resolvers:
      born: {resolve: {with: [{provider: secret, inputs: {value: hunter2-token}}]}}
      region: {sensitive: false, resolve: {with: [{provider: echo, inputs: {value: {expr: "'at ' + _.born"}}}]}}
      user: {resolve: {with: [{provider: echo, inputs: {value: {rslvr: region}}}]}}
      still: {sensitive: false, resolve: {with: [{provider: secret, inputs: {value: hunter2-token}}]}}
    `,
    {},
    bench,
  );
  assert.deepEqual([...sensitive].sort(), ["born", "still"]);
  assert.doesNotMatch(JSON.stringify(bench.events), /hunter2/);
});

Deno.test("an answer that a secret was needed for is hidden as a whole, its words stay words", async () => {
  const outside = fakeProvider(
    "outside",
    () => ({ data: object({ type: "application/json", name: "alpha" }) }),
  );
  Object.assign(outside.descriptor, { fromOutside: true });
  const bench = testBench({ providers: [outside, speaker] });
  const { sensitive } = await resolve(
    `
    resolvers:
      born: {resolve: {with: [{provider: secret, inputs: {value: hunter2-token}}]}}
      answer: {resolve: {with: [{provider: outside, inputs: {value: {rslvr: born}}}]}}
      part: {resolve: {with: [{provider: echo, inputs: {value: {expr: _.answer.type}}}]}}
      free: {dependsOn: [part], resolve: {with: [{provider: echo, inputs: {value: application/json}}]}}
      said: {resolve: {with: [{provider: speaker, inputs: {text: {expr: "_.answer.name"}}}]}}
      broken: {resolve: {with: [{provider: fail, inputs: {message: {expr: "_.answer.name"}}}, {provider: echo, inputs: {value: 1}}]}}
    `,
    {},
    bench,
  );
  assert.deepEqual([...sensitive].sort(), ["answer", "born", "broken", "part", "said"]);
  assert.doesNotMatch(JSON.stringify(bench.events), /alpha/);
  const values = bench.events.flatMap((event) =>
    event.type === "resolver.finished" ? [[event.name, event.value]] : []
  );
  assert.deepEqual(Object.fromEntries(values), {
    born: "***REDACTED***",
    answer: "***REDACTED***",
    part: "***REDACTED***",
    free: "application/json",
    said: "***REDACTED***",
    broken: "***REDACTED***",
  });
});

Deno.test("taint follows values, not conditions", async () => {
  const { sensitive } = await resolve(`
    resolvers:
      born: {resolve: {with: [{provider: secret, inputs: {value: hunter2-token}}]}}
      derived: {resolve: {with: [{provider: echo, inputs: {value: {expr: "'x' + _.born"}}}]}}
      again: {resolve: {with: [{provider: echo, inputs: {value: {tmpl: "<{{ .derived }}>"}}}]}}
      each: {resolve: {with: [{provider: echo, forEach: {in: {expr: "[_.born]"}}, inputs: {value: {expr: "__item"}}}]}}
      guarded: {when: "_.born != ''", resolve: {with: [{provider: echo, inputs: {value: plain}}]}}
      after: {dependsOn: [born], resolve: {with: [{provider: echo, inputs: {value: plain}}]}}
  `);
  assert.deepEqual([...sensitive].sort(), ["again", "born", "derived", "each"]);
});

Deno.test("an answer that a secret was needed for is masked where an action shows it, item by item", async () => {
  const outside = fakeProvider("outside", () => ({ data: ["alpha-one", "beta-two"] }));
  Object.assign(outside.descriptor, { fromOutside: true });
  const bench = testBench({ providers: [outside, speaker] });
  const solution = await bench.load(`
    resolvers:
      born: {resolve: {with: [{provider: secret, inputs: {value: hunter2-token}}]}}
      answer: {resolve: {with: [{provider: outside, inputs: {value: {rslvr: born}}}]}}
    workflow:
      actions:
        each: {provider: speaker, forEach: {in: {rslvr: answer}}, inputs: {text: {expr: __item}}}
        whole: {provider: speaker, inputs: {text: {expr: "_.answer[0]"}}}
  `);
  await bench.engine.run(solution, NO_PARAMETERS, {});
  assert.doesNotMatch(JSON.stringify(bench.events), /alpha|beta/);
});
