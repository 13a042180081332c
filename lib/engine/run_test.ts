import assert from "node:assert/strict";
import { ScafctlError } from "../diagnostics/mod.ts";
import type { ActionOptions, RunResult } from "../run/mod.ts";
import { formatJson, object, type ValueObject } from "../value/mod.ts";
import { runDocument } from "./run_document.ts";
import { type Bench, fakeProvider, ManualTimers, NO_PARAMETERS, settled, testBench } from "./testing.ts";

async function run(spec: string, options: ActionOptions = {}, bench = testBench()): Promise<RunResult> {
  return await bench.engine.run(await bench.load(spec), NO_PARAMETERS, options);
}

/** Status by action name. */
function statuses(result: RunResult): Record<string, string> {
  return Object.fromEntries(result.outcomes.map(({ name, status }) => [name, status]));
}

async function results(spec: string, bench?: Bench): Promise<Record<string, unknown>> {
  const result = await run(spec, {}, bench);
  if (result.error) throw result.error;
  return JSON.parse(
    formatJson(object(result.outcomes.map(({ name, results }) => [name, results ?? null] as const))),
  );
}

Deno.test("results of other actions are read by name, by alias, as a list and by iteration", async () => {
  const found = await results(`
    workflow:
      actions:
        zfetch: {alias: cfg, provider: echo, inputs: {value: {port: 80}}}
        aliased: {provider: echo, inputs: {value: {expr: "cfg.results.port + 1"}}}
        templated: {provider: echo, inputs: {value: {tmpl: "{{ .cfg.results.port }}"}}}
        zpaint: {provider: echo, forEach: {in: [a, b]}, inputs: {value: {expr: "__item + '!'"}}}
        all: {provider: echo, inputs: {value: {expr: "__actions.zpaint.results.map(r, r.results)"}}}
        one: {provider: echo, inputs: {value: {expr: "__actions['zpaint[1]'].results"}}}
        none: {provider: echo, forEach: {in: []}, inputs: {value: 1}}
        empty: {provider: echo, inputs: {value: {nested: [{expr: "__actions.none.results"}]}}}
  `);
  assert.equal(found.aliased, 81);
  assert.equal(found.templated, "80");
  assert.deepEqual(found.all, ["a!", "b!"]);
  assert.equal(found.one, "b!");
  assert.deepEqual(found.empty, { nested: [[]] });
});

Deno.test("what depends on an empty list waits for what the list would have waited for", async () => {
  const bench = testBench();
  const solution = await bench.load(`
    workflow:
      actions:
        first: {provider: echo, inputs: {value: 1}}
        none: {provider: echo, dependsOn: [first], forEach: {in: []}, inputs: {value: 1}}
        after: {provider: echo, dependsOn: [none], inputs: {value: 1}}
  `);
  const { document } = await bench.engine.render(solution, NO_PARAMETERS, {});
  assert.deepEqual(document.executionOrder, [["first"], ["after"]]);
});

Deno.test("a matrix runs every combination and gathers its results", async () => {
  const found = await results(`
    resolvers:
      regions: {resolve: {with: [{provider: echo, inputs: {value: [eu, us]}}]}}
    workflow:
      actions:
        deploy:
          provider: echo
          matrix:
            region: {rslvr: regions}
            tier: [web, db]
            exclude: [{region: us, tier: db}]
            include: [{region: eu, tier: web, canary: true}]
          inputs: {value: {expr: "__matrix.region + '-' + __matrix.tier + (has(__matrix.canary) ? '*' : '')"}}
        zlist: {provider: echo, inputs: {value: {expr: "__actions.deploy.results.map(r, r.region + '=' + r.results)"}}}
  `);
  assert.deepEqual(found, {
    "deploy[eu,web,true]": "eu-web*",
    "deploy[eu,db]": "eu-db",
    "deploy[us,web]": "us-web",
    zlist: ["eu=eu-web*", "eu=eu-db", "us=us-web"],
  });
});

Deno.test("the action's condition sees the iteration", async () => {
  const result = await run(`
    workflow:
      actions:
        each: {provider: echo, forEach: {in: [1, 2], item: n}, when: "n == 2", inputs: {value: {expr: n}}}
        sees: {provider: echo, when: "__actions.each.results[0].status == 'skipped'", inputs: {value: yes}}
  `);
  assert.deepEqual(statuses(result), { "each[0]": "skipped", "each[1]": "succeeded", sees: "succeeded" });
});

Deno.test("phases are barriers after which nothing starts when something failed", async () => {
  const bench = testBench();
  const running = run(
    `
    workflow:
      actions:
        quick: {provider: gate, inputs: {name: quick}}
        slow: {provider: gate, inputs: {name: slow}}
        next: {provider: gate, dependsOn: [quick], inputs: {name: next}}
        apart: {provider: echo, dependsOn: [next], inputs: {value: 1}}
    `,
    {},
    bench,
  );
  await bench.gates.end("quick");
  assert.deepEqual(bench.gates.started.sort(), ["quick", "slow"]);
  await bench.gates.fail("slow");
  const result = await running;
  assert.deepEqual(statuses(result), {
    quick: "succeeded",
    slow: "failed",
    next: "skipped",
    apart: "skipped",
  });
  assert.equal(result.status, "failed");
  assert.equal(result.error!.exit, 6);
  assert.match(result.error!.message, /action "slow": action failed after 1 attempt\(s\).*slow failed/);
});

Deno.test("a later phase starts early when the earlier ones can only go on", async () => {
  const bench = testBench();
  const running = run(
    `
    workflow:
      actions:
        quick: {provider: gate, onError: continue, inputs: {name: quick}}
        slow: {provider: gate, onError: ignore, inputs: {name: slow}}
        next: {provider: gate, dependsOn: [quick], inputs: {name: next}}
    `,
    {},
    bench,
  );
  await bench.gates.end("quick");
  await bench.gates.end("next");
  await bench.gates.fail("slow");
  const result = await running;
  assert.deepEqual(statuses(result), { quick: "succeeded", slow: "failed", next: "succeeded" });
  // An ignored failure does not count.
  assert.equal(result.status, "succeeded");
  assert.deepEqual(result.failedActions, []);
  assert.equal(result.outcomes.find(({ name }) => name === "slow")!.ignored, true);
});

Deno.test("exclusive actions never overlap, not even when phases may", async () => {
  let open = 0;
  let most = 0;
  const busy = fakeProvider("busy", async () => {
    most = Math.max(most, ++open);
    await settled();
    open--;
    return { data: null };
  });
  await run(
    `
    workflow:
      actions:
        a: {provider: busy, onError: continue, exclusive: [b, c]}
        b: {provider: busy, onError: continue, exclusive: [c]}
        c: {provider: busy, onError: continue}
    `,
    {},
    testBench({ providers: [busy] }),
  );
  assert.equal(most, 1);
});

Deno.test("a list keeps to its own limit and its own onError", async () => {
  let open = 0;
  let most = 0;
  const busy = fakeProvider("busy", async ({ value }) => {
    most = Math.max(most, ++open);
    await settled();
    open--;
    if (value === 2n) throw new Error("two");
    return { data: value! };
  });
  const result = await run(
    `
    workflow:
      actions:
        each: {provider: busy, forEach: {in: [1, 2, 3, 4, 5], concurrency: 2, onError: continue}, inputs: {value: {expr: __item}}}
    `,
    {},
    testBench({ providers: [busy] }),
  );
  assert.equal(most, 2);
  assert.equal(result.status, "partial-success");
  assert.deepEqual(result.failedActions, ["each[1]"]);
});

Deno.test("no more actions at once than asked for", async () => {
  let open = 0;
  let most = 0;
  const busy = fakeProvider("busy", async () => {
    most = Math.max(most, ++open);
    await settled();
    open--;
    return { data: null };
  });
  const lines = Array.from({ length: 12 }, (_, index) => `        a${index}: {provider: busy}`).join("\n");
  await run(
    `    workflow:\n      actions:\n${lines}\n`,
    { maxConcurrency: 3 },
    testBench({ providers: [busy] }),
  );
  assert.equal(most, 3);
});

Deno.test("attempts wait as the backoff says, and retryIf sees what failed", async () => {
  const timers = new ManualTimers();
  let calls = 0;
  const flaky = fakeProvider("flaky", () => {
    calls++;
    return {
      data: object({ success: calls === 4, exitCode: calls === 4 ? 0 : calls, stderr: `try ${calls}` }),
    };
  });
  const bench = testBench({ timers, providers: [flaky] });
  const running = run(
    `
    workflow:
      actions:
        a:
          provider: flaky
          retry:
            maxAttempts: 5
            backoff: exponential
            initialDelay: 100ms
            retryIf: "__error.type == 'exec' && __error.exitCode == __error.attempt && __error.message.contains('try')"
    `,
    {},
    bench,
  );
  for (const delay of [100, 200, 400]) {
    await timers.waiting(delay, running);
    await timers.advance(delay);
  }
  const result = await running;
  assert.equal(result.status, "succeeded");
  assert.equal(result.outcomes[0]!.attempts, 4);
  const retries = bench.events.flatMap((event) =>
    event.type === "action.retry" ? [[event.attempt, event.delay]] : []
  );
  assert.deepEqual(retries, [[2, 100], [3, 200], [4, 400]]);
});

Deno.test("an answer without success is a failure that keeps its results, unless that is turned off", async () => {
  const answer = "{success: false, exitCode: 3, stderr: boom}";
  const spec = (more: string, workflow = "") => `
    workflow:
      ${workflow}
      actions:
        a: {provider: echo, inputs: {value: ${answer}${more}}}
      finally:
        z: {provider: echo, inputs: {value: {expr: "__actions.a.results.exitCode"}}}
  `;
  const failed = await run(spec(""));
  assert.deepEqual(statuses(failed), { a: "failed", z: "succeeded" });
  assert.equal(failed.outcomes[1]!.results, 3n);
  assert.match(failed.error!.message, /exited with code 3: boom/);
  assert.equal((await run(spec(", allowFailure: true"))).status, "succeeded");
  assert.equal((await run(spec("", "failOnUnsuccessful: false"))).status, "succeeded");
  assert.equal((await run(spec(""), { actionFailure: "data" })).status, "succeeded");
});

Deno.test("a timeout ends all attempts and obeys onError", async () => {
  const timers = new ManualTimers();
  const bench = testBench({ timers });
  const running = run(
    `
    workflow:
      actions:
        slow: {provider: gate, timeout: 2s, onError: continue, retry: {maxAttempts: 9}, inputs: {name: slow}}
        next: {provider: echo, inputs: {value: {expr: "__actions.slow.status"}}}
        free: {provider: echo, inputs: {value: 1}}
    `,
    {},
    bench,
  );
  await bench.gates.waiting("slow");
  await timers.advance(2000);
  const result = await running;
  assert.deepEqual(statuses(result), { slow: "timeout", free: "succeeded", next: "skipped" });
  assert.equal(result.outcomes.find(({ name }) => name === "slow")!.errorMessage, "action timed out");
  assert.equal(result.status, "partial-success");
});

Deno.test("work that does not stop when told to is left behind after the grace period", async () => {
  const timers = new ManualTimers();
  const hang = fakeProvider("hang", () => new Promise(() => {}));
  const bench = testBench({ timers, providers: [hang] });
  const running = run("    workflow: {actions: {a: {provider: hang, timeout: 1s}}}\n", {}, bench);
  await timers.waiting(1000, running);
  await timers.advance(1000);
  assert.deepEqual(timers.waits, [6000]);
  await timers.advance(6000);
  assert.equal(statuses(await running).a, "timeout");
});

Deno.test("an error in the action's own expression stops the workflow whatever onError says", async () => {
  const result = await run(`
    workflow:
      actions:
        a: {provider: echo, inputs: {value: 1}}
        b: {provider: echo, onError: continue, inputs: {value: {expr: "__actions.a.results.nothing"}}}
        c: {provider: echo, dependsOn: [b], inputs: {value: 1}}
  `);
  assert.deepEqual(statuses(result), { a: "succeeded", b: "failed", c: "skipped" });
  assert.equal(result.status, "failed");
});

Deno.test("a failing finally makes the run failed", async () => {
  const result = await run(`
    workflow:
      actions: {a: {provider: echo, inputs: {value: 1}}}
      finally: {z: {provider: fail, inputs: {message: no}}}
  `);
  assert.equal(result.status, "failed");
  assert.equal(result.error!.exit, 6);
});

Deno.test("selecting an action runs what it needs, its resolvers, and finally", async () => {
  const spec = `
    resolvers:
      used: {resolve: {with: [{provider: echo, inputs: {value: 1}}]}}
      idle: {resolve: {with: [{provider: fail}]}}
    workflow:
      actions:
        read: {alias: r, provider: echo, inputs: {value: {rslvr: used}}}
        wanted: {provider: echo, inputs: {value: {expr: "r.results + 1"}}}
        other: {provider: echo, inputs: {value: {rslvr: idle}}}
      finally:
        z: {provider: echo, inputs: {value: 1}}
  `;
  const result = await run(spec, { only: ["wanted"] });
  assert.deepEqual(statuses(result), { read: "succeeded", wanted: "succeeded", z: "succeeded" });
  assert.deepEqual(result.resolved.outcomes.map(({ name }) => name), ["used"]);
  const all = await run(spec, { only: ["wanted"], resolveAll: true });
  assert.match(all.error!.message, /resolver "idle"/);
  assert.equal(all.started, false);
  await assert.rejects(run(spec, { only: ["nope"] }), (error: ScafctlError) => error.code === "SCAF4008");
});

Deno.test("sensitive actions show neither inputs, results nor lines, and taint their readers", async () => {
  const speaker = fakeProvider("speak", async ({ value }, _context, host) => {
    await host.write("stdout", `line ${value}\n`);
    return { data: value!, streamed: true };
  });
  const bench = testBench({ providers: [speaker] });
  const result = await run(
    `
    resolvers:
      token: {sensitive: true, resolve: {with: [{provider: echo, inputs: {value: tok-123456}}]}}
    workflow:
      actions:
        hush: {provider: speak, sensitive: true, inputs: {value: quiet-word}}
        reads: {provider: echo, inputs: {value: {expr: "__actions.hush.results"}}}
        uses: {provider: speak, inputs: {value: {rslvr: token}}}
        plain: {provider: speak, inputs: {value: open}}
    `,
    {},
    bench,
  );
  const sensitive = result.outcomes.filter((outcome) => outcome.sensitive).map(({ name }) => name);
  assert.deepEqual(sensitive.sort(), ["hush", "reads", "uses"]);
  const lines = bench.events.flatMap((event) =>
    event.type === "provider.output" ? [`${event.caller} ${event.text}`] : []
  );
  assert.deepEqual(lines.sort(), [
    "hush ***REDACTED***\n",
    "plain line open\n",
    "uses line ***REDACTED***\n",
  ]);
  assert.doesNotMatch(JSON.stringify(bench.events), /quiet-word|tok-123456/);
  // The document is data and shows it (decision F19).
  assert.match(formatJson(runDocument(result)), /quiet-word/);
});

Deno.test("rendering hides secrets unless it is told not to", async () => {
  const bench = testBench();
  const solution = await bench.load(`
    resolvers:
      token: {sensitive: true, resolve: {with: [{provider: echo, inputs: {value: tok-123456}}]}}
      keys: {sensitive: true, resolve: {with: [{provider: echo, inputs: {value: [k-aaaa]}}]}}
    workflow:
      actions:
        a: {provider: echo, inputs: {value: {user: ann, auth: {expr: "'Bearer ' + _.token"}}}}
        each: {provider: echo, forEach: {in: {rslvr: keys}, item: key}, inputs: {value: {expr: key}}}
  `);
  const hidden = await bench.engine.render(solution, NO_PARAMETERS, {});
  const actions = hidden.document.actions as Record<string, { inputs: ValueObject; forEach: ValueObject }>;
  assert.deepEqual(actions.a!.inputs.value, object({ user: "ann", auth: "<secret>" }));
  assert.equal(actions["each[0]"]!.inputs.value, "<secret>");
  assert.equal(actions["each[0]"]!.forEach.item, "<secret>");
  const shown = await bench.engine.render(solution, NO_PARAMETERS, { showSensitive: true });
  assert.match(formatJson(shown.document), /Bearer tok-123456/);
});

Deno.test("rendering tells when the graph cannot be built, and there is no workflow", async () => {
  const bench = testBench();
  const code = async (spec: string) => {
    const solution = await bench.load(spec);
    return await bench.engine.render(solution, NO_PARAMETERS, {}).then(
      () => "",
      (error: ScafctlError) => `${error.code} ${error.exit}`,
    );
  };
  assert.equal(await code("    resolvers: {}\n"), "SCAF2009 3");
  assert.equal(
    await code("    workflow: {actions: {a: {provider: echo, forEach: {in: 7}, inputs: {}}}}\n"),
    "SCAF4007 5",
  );
});

Deno.test("a dry run calls no action and describes what is known", async () => {
  const bench = testBench();
  const document = await bench.engine.dryRun(
    await bench.load(`
      workflow:
        actions:
          a: {provider: echo, inputs: {value: 7}}
          b: {provider: echo, inputs: {value: {expr: "__actions.a.results"}}}
          c: {provider: echo, when: "1 > 2", inputs: {value: 8}}
    `),
    NO_PARAMETERS,
    { verbose: true },
  );
  const plan = document.actionPlan as ValueObject[];
  assert.deepEqual(
    Object.fromEntries(plan.map((entry) => [entry.name, entry.wouldDo])),
    { a: "Would echo 7", b: "Would echo undefined", c: "Would be skipped: its condition is false" },
  );
  assert.deepEqual({ ...plan.at(-1)!.deferredInputs as ValueObject }, { value: "__actions.a.results" });
  assert.ok(!bench.events.some((event) => event.type === "provider.started"));
});

Deno.test("wherever a run is interrupted, finally runs once and everything has an end", async () => {
  const lines = Array.from(
    { length: 12 },
    (_, index) =>
      `        a${index}: {provider: steps, ${
        index > 1 ? `dependsOn: [a${Math.floor(index / 2)}], ` : ""
      }inputs: {value: ${index}}}`,
  );
  const spec = `    workflow:\n      actions:\n${lines.join("\n")}\n      finally:\n` +
    "        z: {provider: steps, inputs: {value: last}}\n";
  for (let point = 0; point < 100; point++) {
    let passed = 0;
    let finals = 0;
    const holder: { abort?: () => void } = {};
    const steps = fakeProvider("steps", async ({ value }, _context, host) => {
      if (value === "last") finals++;
      for (let turn = 0; turn < 4; turn++) {
        if (value !== "last" && passed++ === point) holder.abort?.();
        await Promise.resolve();
        host.signal.throwIfAborted();
      }
      return { data: value! };
    });
    const bench = testBench({ providers: [steps] });
    holder.abort = () => bench.abort(new ScafctlError("SCAF6005", "interrupted", { exit: 130 }));
    const result = await run(spec, {}, bench);
    assert.equal(finals, 1);
    const ended = statuses(result);
    assert.equal(ended.z, "succeeded");
    const isCancelled = point < 48;
    assert.equal(result.status, isCancelled ? "cancelled" : "succeeded");
    if (isCancelled) assert.equal(result.error!.exit, 130);
    for (const status of Object.values(ended)) {
      assert.ok(["succeeded", "cancelled", "skipped"].includes(status), status);
    }
    const finished = bench.events.filter((event) => event.type === "action.finished");
    assert.equal(finished.length, 13);
  }
});

Deno.test("two thousand actions, in a chain and side by side", async () => {
  for (const isChain of [true, false]) {
    const lines = Array.from(
      { length: 2_000 },
      (_, index) =>
        `        a${index}: {provider: echo, ${
          isChain && index > 0 ? `dependsOn: [a${index - 1}], ` : ""
        }inputs: {value: 1}}`,
    );
    const result = await run(`    workflow:\n      actions:\n${lines.join("\n")}\n`, { maxConcurrency: 50 });
    assert.equal(result.status, "succeeded");
    assert.equal(result.outcomes.length, 2_000);
  }
});

Deno.test("the environment that a run changes is its own", async () => {
  const setter = fakeProvider("setter", ({ name, value }, _context, host) => {
    host.setEnvironment(String(name), String(value));
    return { data: null };
  });
  const getter = fakeProvider(
    "getter",
    ({ name }, { environment }) => ({ data: environment[String(name)] ?? null }),
  );
  const bench = testBench({ providers: [setter, getter] });
  const spec = `
    workflow:
      actions:
        a: {provider: setter, inputs: {name: X, value: "1"}}
        b: {provider: getter, dependsOn: [a], inputs: {name: X}}
  `;
  assert.equal((await results(spec, bench)).b, "1");
  const second = await results(
    "    workflow: {actions: {b: {provider: getter, inputs: {name: X}}}}\n",
    bench,
  );
  assert.equal(second.b, null);
});

Deno.test("a sensitive action's failure does not show its inputs, and ordinary words stay readable", async () => {
  const picky = fakeProvider("picky", ({ operation, token }) => {
    throw new Error(`${operation} refused for ${token}`);
  });
  const bench = testBench({ providers: [picky] });
  const result = await run(
    `
    workflow:
      actions:
        a: {provider: picky, sensitive: true, onError: continue, inputs: {operation: publish, token: tok-123456}}
        b: {provider: fail, inputs: {message: cannot publish}}
    `,
    {},
    bench,
  );
  assert.doesNotMatch(
    JSON.stringify([bench.events, result.outcomes.map(({ errorMessage }) => errorMessage)]),
    /tok-123456/,
  );
  assert.match(result.error!.message, /cannot publish/);
});

Deno.test("a run that is cancelled at any turn ends as cancelled, for whatever reason", async () => {
  const spec = `
    resolvers:
      names: {resolve: {with: [{provider: echo, inputs: {value: [a, b]}}]}}
    workflow:
      actions:
        first: {provider: echo, when: {expr: "size(_.names) == 2"}, inputs: {value: 1}}
        each: {provider: echo, forEach: {in: {expr: "_.names"}}, inputs: {value: {expr: __item}}}
  `;
  let isDone = false;
  for (let turns = 0; !isDone; turns++) {
    const controller = new AbortController();
    const bench = testBench({ signal: controller.signal });
    const work = run(spec, {}, bench).finally(() => isDone = true);
    isDone = false;
    for (let turn = 0; turn < turns && !isDone; turn++) await undefined;
    controller.abort(new Error("somebody else's reason"));
    const result = await work;
    isDone = result.status === "succeeded";
    if (isDone) continue;
    assert.equal(result.status, "cancelled", `after ${turns} turns`);
    assert.equal(result.error?.code, "SCAF6005");
  }
});
