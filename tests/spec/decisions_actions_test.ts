import assert from "node:assert/strict";
import { json, pick, row } from "./harness.ts";

row("S1", "one action brings what it needs and nothing else", async (box) => {
  const result = await box.act(
    `
    resolvers:
      wanted: {resolve: {with: [{provider: static, inputs: {value: w}}]}}
      broken: {resolve: {with: [{provider: cel, inputs: {expression: "1 / 0"}}]}}
    workflow:
      actions:
        source: {provider: static, inputs: {value: {rslvr: wanted}}}
        target: {provider: message, inputs: {message: {expr: "string(__actions.source.results)"}}}
        ordered: {provider: message, dependsOn: [target], inputs: {message: ordered}}
        other: {provider: static, inputs: {value: {rslvr: broken}}}
      finally:
        last: {provider: message, inputs: {message: bye}}
    `,
    "--action",
    "ordered",
  );
  assert.equal(result.code, 0, result.stderr);
  const actions = pick(json(result), "actions") as object;
  assert.deepEqual(Object.keys(actions), ["last", "ordered", "source", "target"]);
  const all = await box.run([
    "run",
    "solution",
    "-f",
    "solution.yaml",
    "--action",
    "ordered",
    "--resolve-all",
    "-o",
    "json",
  ]);
  assert.equal(all.code, 1, "--resolve-all meets the broken resolver");
});

row("S2", "onError continue counts a failure, ignore does not", async (box) => {
  const spec = (onError: string) => `
    workflow:
      actions:
        bad: {provider: exec, onError: ${onError}, inputs: {command: exit 3}}
        free: {provider: message, inputs: {message: on}}
  `;
  const ignored = await box.act(spec("ignore"));
  assert.equal(ignored.code, 0, ignored.stderr);
  assert.equal(pick(json(ignored), "status"), "succeeded");
  assert.equal(pick(json(ignored), "actions", "bad", "status"), "failed");
  assert.ok(!((pick(json(ignored), "failedActions") ?? []) as string[]).includes("bad"));
  const continued = await box.act(spec("continue"));
  assert.equal(continued.code, 0, continued.stderr);
  assert.equal(pick(json(continued), "status"), "partial-success");
  assert.deepEqual(pick(json(continued), "failedActions"), ["bad"]);
});

row("S3", "an action's condition has six forms", async (box) => {
  const forms: [string, string][] = [
    ["true", "false"],
    ["'_.yes'", "'_.no'"],
    ["{expr: _.yes}", "{expr: _.no}"],
    ["{expression: _.yes}", "{expression: _.no}"],
    ["{tmpl: '{{ .yes }}'}", "{tmpl: '{{ .no }}'}"],
    ["{rslvr: yes}", "{rslvr: no}"],
  ];
  const actions = forms.flatMap(([yes, no], index) => [
    `        y${index}: {provider: message, when: ${yes}, inputs: {message: m}}`,
    `        n${index}: {provider: message, when: ${no}, inputs: {message: m}}`,
  ]).join("\n");
  const result = await box.act(`
    resolvers:
      yes: {resolve: {with: [{provider: static, inputs: {value: true}}]}}
      no: {resolve: {with: [{provider: static, inputs: {value: false}}]}}
    workflow:
      actions:
${actions}
  `);
  assert.equal(result.code, 0, result.stderr);
  for (let index = 0; index < forms.length; index++) {
    const [yes, no] = forms[index]!;
    assert.equal(pick(json(result), "actions", `y${index}`, "status"), "succeeded", yes);
    assert.equal(pick(json(result), "actions", `n${index}`, "status"), "skipped", no);
    assert.equal(pick(json(result), "actions", `n${index}`, "skipReason"), "condition", no);
  }
});

row("S4", "forEach.in takes an expression as plain text, or a list", async (box) => {
  const result = await box.act(`
    resolvers:
      names: {resolve: {with: [{provider: static, inputs: {value: [a, b]}}]}}
    workflow:
      actions:
        computed: {provider: message, forEach: {in: _.names}, inputs: {message: {expr: __item}}}
        literal: {provider: message, forEach: {in: [x]}, inputs: {message: {expr: __item}}}
  `);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(pick(json(result), "actions", "computed[1]", "results", "message"), "b");
  assert.equal(pick(json(result), "actions", "literal[0]", "results", "message"), "x");
});

row("S7", "retryIf sees the whole __error", async (box) => {
  const result = await box.act(`
    workflow:
      actions:
        flaky:
          provider: exec
          onError: continue
          retry:
            maxAttempts: 5
            initialDelay: 1ms
            retryIf: >-
              __error.type == 'exec' && __error.exitCode == 7 && __error.message != '' && __error.maxAttempts == 5
              && has(__error.statusCode) && has(__error.code) && has(__error.retryable) && __error.attempt < 3
          inputs: {command: "echo x >> tries; exit 7"}
  `);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(await box.read("tries"), "x\nx\nx\n");
});

row("S8", "actions have matrices and aliases", async (box) => {
  const result = await box.act(`
    workflow:
      actions:
        build:
          alias: b
          provider: message
          matrix:
            os: [linux, mac]
            arch: {expr: "['arm', 'x86']"}
            exclude: [{os: mac, arch: x86}]
            include: [{os: bsd, arch: arm}]
            concurrency: 1
          inputs: {message: {expr: "__matrix.os + '/' + __matrix.arch"}}
        reader: {provider: message, inputs: {message: {expr: "b.results.map(r, r.results.message).join(' ')"}}}
  `);
  assert.equal(result.code, 0, result.stderr);
  assert.deepEqual(
    Object.keys(pick(json(result), "actions") as object).filter((name) => name !== "reader").sort(),
    ["build[bsd,arm]", "build[linux,arm]", "build[linux,x86]", "build[mac,arm]"],
  );
  assert.equal(
    pick(json(result), "actions", "reader", "results", "message"),
    "linux/arm linux/x86 mac/arm bsd/arm",
  );
});

row("S9", "results of iterations are reachable from other actions", async (box) => {
  const result = await box.act(`
    workflow:
      actions:
        paint:
          provider: exec
          onError: continue
          forEach: {in: [red, blue], onError: continue}
          inputs: {command: {expr: "__item == 'blue' ? 'exit 1' : 'echo ' + __item"}}
        none: {provider: message, forEach: {in: []}, inputs: {message: m}}
      finally:
        first: {provider: static, inputs: {value: {expr: '__actions["paint[0]"].status'}}}
        all: {provider: static, inputs: {value: {expr: "__actions.paint.results"}}}
        aggregate: {provider: static, inputs: {value: {expr: "__actions.paint.status"}}}
        empty: {provider: static, inputs: {value: {expr: "size(__actions.none.results)"}}}
  `);
  assert.equal(result.code, 0, result.stderr);
  const document = json(result);
  const results = pick(document, "actions", "all", "results") as unknown[];
  assert.deepEqual(results.map((one) => [pick(one, "index"), pick(one, "item"), pick(one, "status")]), [
    [0, "red", "succeeded"],
    [1, "blue", "failed"],
  ]);
  assert.equal(pick(results[0], "results", "stdout"), "red\n");
  assert.ok(pick(results[1], "error"), "the failed iteration tells why");
  assert.equal(pick(document, "actions", "first", "results"), "succeeded");
  assert.equal(typeof pick(document, "actions", "aggregate", "results"), "string");
  assert.equal(pick(document, "actions", "empty", "results"), 0);
  assert.equal(pick(document, "actions", "paint"), undefined, "the base name is not printed");
});

row("S11", "lines of parallel actions carry the action's name", async (box) => {
  await box.act(`
    workflow:
      actions:
        one: {provider: exec, inputs: {command: echo 1}}
        two: {provider: exec, inputs: {command: echo 2}}
  `);
  const { stdout } = await box.run(["run", "solution", "-f", "solution.yaml"]);
  assert.deepEqual(stdout.trim().split("\n").sort(), ["[one] 1", "[two] 2"]);
});

row("S29", "phases of actions are barriers", async (box) => {
  const result = await box.act(`
    workflow:
      actions:
        bad: {provider: exec, inputs: {command: exit 1}}
        good: {provider: exec, inputs: {command: echo good}}
        later: {provider: exec, dependsOn: [good], inputs: {command: touch later}}
  `);
  assert.equal(result.code, 6);
  assert.equal(pick(json(result), "actions", "good", "status"), "succeeded");
  assert.ok(!await box.exists("later"), "no action of a later phase has started");
});

row("F3", "an alias in an expression is a dependency", async (box) => {
  const result = await box.act(`
    workflow:
      actions:
        zulu: {provider: exec, alias: z, inputs: {command: sleep 0.05; echo ready}}
        alpha: {provider: message, inputs: {message: {expr: z.results.stdout}}}
  `);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(pick(json(result), "actions", "alpha", "results", "message"), "ready\n");
  const rendered = await box.run(["render", "solution", "-f", "solution.yaml"]);
  assert.deepEqual(pick(json(rendered), "actions", "alpha", "dependsOn"), ["zulu"]);
});

row("F5", "cel, go-template and debug see resolver data in actions", async (box) => {
  const result = await box.act(`
    resolvers:
      who: {resolve: {with: [{provider: static, inputs: {value: world}}]}}
    workflow:
      actions:
        c: {provider: cel, inputs: {expression: "'hello ' + _.who"}}
        t: {provider: go-template, inputs: {name: n, template: "hello {{ .who }}"}}
        d: {provider: debug, inputs: {expression: "_.who"}}
  `);
  assert.equal(result.code, 0, result.stderr);
  const text = result.stdout;
  assert.equal(text.match(/hello world/g)?.length, 2, text);
  assert.match(JSON.stringify(pick(json(result), "actions", "d", "results")), /world/);
});

row("F6", "success: false is a failure that keeps its results", async (box) => {
  const spec = (more: string, head = "") => `
    workflow:
      ${head}
      actions:
        bad: {provider: exec, inputs: {command: "echo out; echo err >&2; exit 9"${more}}}
      finally:
        after: {provider: static, inputs: {value: {expr: "__actions.bad.results.exitCode"}}}
  `;
  const failed = await box.act(spec(""));
  assert.equal(failed.code, 6);
  assert.equal(pick(json(failed), "actions", "bad", "status"), "failed");
  assert.equal(pick(json(failed), "actions", "bad", "results", "stdout"), "out\n");
  assert.equal(pick(json(failed), "actions", "after", "results"), 9);
  for (
    const allowed of [
      await box.act(spec(", allowFailure: true")),
      await box.act(spec("", "failOnUnsuccessful: false")),
      await box.act(spec(""), "--action-failure=data"),
    ]
  ) {
    assert.equal(allowed.code, 0, allowed.stderr);
    assert.equal(pick(json(allowed), "actions", "bad", "status"), "succeeded");
    assert.equal(pick(json(allowed), "actions", "bad", "results", "exitCode"), 9);
  }
  const values = await box.values(`
    resolvers: {code: {resolve: {with: [{provider: exec, inputs: {command: exit 9}}]}}}
  `);
  assert.equal(pick(values, "code", "exitCode"), 9);
});

row("F7", "a failed run still prints its document", async (box) => {
  const result = await box.act(`
    workflow:
      actions:
        bad: {provider: exec, inputs: {command: exit 1}}
        next: {provider: message, dependsOn: [bad], inputs: {message: m}}
  `);
  assert.equal(result.code, 6);
  assert.equal(pick(json(result), "status"), "failed");
  assert.deepEqual(pick(json(result), "failedActions"), ["bad"]);
  assert.deepEqual(pick(json(result), "skippedActions"), ["next"]);
  assert.match(result.stderr, /bad/);
});

row("F8", "a failing finally fails the run, a timeout obeys onError", async (box) => {
  const last = await box.act(`
    workflow:
      actions: {ok: {provider: message, inputs: {message: m}}}
      finally: {bad: {provider: exec, inputs: {command: exit 1}}}
  `);
  assert.equal(last.code, 6);
  assert.equal(pick(json(last), "status"), "failed");
  const slow = await box.act(`
    workflow:
      actions:
        slow: {provider: sleep, timeout: 20ms, onError: continue, inputs: {duration: 60s}}
        next: {provider: message, inputs: {message: m}}
  `);
  assert.equal(slow.code, 0, slow.stderr);
  assert.equal(pick(json(slow), "actions", "slow", "status"), "timeout");
  assert.equal(pick(json(slow), "status"), "partial-success");
});

row("F11", "forEach honours its onError and its limit, its condition sees the item", async (box) => {
  const result = await box.act(`
    workflow:
      actions:
        each:
          provider: exec
          when: "__item != 'skip'"
          forEach: {in: [a, fail, skip, b], onError: continue, concurrency: 1}
          inputs: {command: {expr: "'echo ' + __item + ' >> order; [ ' + __item + ' != fail ]'"}}
        after: {provider: message, inputs: {message: m}}
  `);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(await box.read("order"), "a\nfail\nb\n");
  assert.equal(pick(json(result), "actions", "each[1]", "status"), "failed");
  assert.equal(pick(json(result), "actions", "each[2]", "status"), "skipped");
  assert.equal(pick(json(result), "actions", "after", "status"), "succeeded");
});
