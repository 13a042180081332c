import assert from "node:assert/strict";
import { json, pick, row } from "./harness.ts";

const SENSITIVE = `
  resolvers:
    token: {sensitive: true, resolve: {with: [{provider: static, inputs: {value: topsecret}}]}}
  workflow:
    actions:
      call: {provider: exec, inputs: {command: {tmpl: "echo {{ .token }}"}}}
`;

row("S10", "rendering and dry runs hide secrets, logs and errors redact them", async (box) => {
  const hidden = await box.render(SENSITIVE);
  assert.ok(!JSON.stringify(hidden).includes("topsecret"));
  assert.match(JSON.stringify(hidden), /<secret>/);
  const shown = await box.render(SENSITIVE, "--show-sensitive");
  assert.match(JSON.stringify(shown), /echo topsecret/);
  const dry = await box.act(SENSITIVE, "--dry-run", "--verbose");
  assert.equal(dry.code, 0, dry.stderr);
  assert.ok(!(dry.stdout + dry.stderr).includes("topsecret"), dry.stdout);
  const log = await box.act(
    SENSITIVE.replace("echo {{ .token }}", "echo {{ .token }} >&2; exit 1"),
    "--log-level",
    "debug",
    "--mask-sensitive",
  );
  assert.equal(log.code, 6);
  assert.ok(!(log.stdout + log.stderr).includes("topsecret"), log.stderr);
  assert.match(log.stderr, /\*\*\*REDACTED\*\*\*/);
});

row("S26", "a condition that needs no action is rendered with its value", async (box) => {
  const document = await box.render(`
    resolvers: {env: {resolve: {with: [{provider: static, inputs: {value: prod}}]}}}
    workflow:
      actions:
        known: {provider: message, when: "_.env == 'dev'", inputs: {message: m}}
        later: {provider: message, when: "__actions.known.status == 'skipped'", inputs: {message: m}}
  `);
  assert.deepEqual(pick(document, "actions", "known", "when"), {
    value: false,
    originalExpr: "_.env == 'dev'",
  });
  assert.equal(pick(document, "actions", "later", "when", "deferred"), true);
});

row("S27", "the time is rendered only when asked for", async (box) => {
  const spec = "workflow: {actions: {a: {provider: message, inputs: {message: m}}}}";
  assert.equal(pick(await box.render(spec), "metadata", "generatedAt"), undefined);
  assert.equal(pick(await box.render(spec, "--no-timestamp"), "metadata", "generatedAt"), undefined);
  const stamp = pick(await box.render(spec, "--timestamp"), "metadata", "generatedAt");
  assert.match(String(stamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

row("S28", "the rendered graph carries every field of an action", async (box) => {
  const document = await box.render(`
    workflow:
      actions:
        a:
          alias: first
          provider: static
          exclusive: [b]
          retry: {maxAttempts: 2, retryIf: __error.attempt < 2}
          resultSchema: {type: string}
          resultSchemaMode: warn
          inputs: {value: v}
        b: {provider: message, inputs: {message: m}}
        m: {provider: message, matrix: {os: [x]}, inputs: {message: {expr: __matrix.os}}}
  `);
  const action = pick(document, "actions", "a");
  assert.equal(pick(action, "alias"), "first");
  assert.deepEqual(pick(action, "exclusive"), ["b"]);
  assert.equal(pick(action, "retry", "retryIf"), "__error.attempt < 2");
  assert.deepEqual(pick(action, "resultSchema"), { type: "string" });
  assert.equal(pick(action, "resultSchemaMode"), "warn");
  assert.ok(pick(document, "actions", "m[x]", "matrix"), JSON.stringify(document));
});

row("F10", "render tells its failures apart by exit code", async (box) => {
  const exit = async (spec: string) => {
    await box.act(spec);
    return (await box.run(["render", "solution", "-f", "solution.yaml"])).code;
  };
  assert.equal(await exit("resolvers: {a: {resolve: {with: [{provider: static, inputs: {value: 1}}]}}}"), 3);
  assert.equal((await box.run(["render", "solution", "-f", "absent.yaml"])).code, 4);
  assert.equal(
    await exit("workflow: {actions: {a: {provider: message, forEach: {in: '1'}, inputs: {message: m}}}}"),
    5,
  );
  assert.equal(
    await exit(`
      resolvers: {a: {resolve: {with: [{provider: cel, inputs: {expression: 1 / 0}}]}}}
      workflow: {actions: {b: {provider: message, inputs: {message: {rslvr: a}}}}}
    `),
    1,
  );
});

row("F19", "what derives from a secret is a secret", async (box) => {
  const spec = `
    resolvers:
      token: {sensitive: true, resolve: {with: [{provider: static, inputs: {value: topsecret}}]}}
      url: {resolve: {with: [{provider: cel, inputs: {expression: "'https://u:' + _.token + '@h'"}}]}}
      upper: {resolve: {with: [{provider: go-template, inputs: {template: "{{ upper .url }}"}}]}}
    workflow:
      actions:
        mask: {provider: debug, inputs: {value: {rslvr: url}}}
        hidden: {provider: exec, sensitive: true, inputs: {command: echo actionsecret}}
        reader: {provider: exec, inputs: {command: {expr: "'echo got ' + __actions.hidden.results.stdout"}}}
  `;
  const data = await box.resolve(spec);
  assert.match(data.stdout, /HTTPS:\/\/U:TOPSECRET@H/, "data formats show the value");
  const masked = await box.resolve(spec, "--mask-sensitive");
  assert.ok(!/topsecret/i.test(masked.stdout), masked.stdout);
  const table = await box.run(["run", "resolver", "-f", "solution.yaml", "--log-level", "debug"]);
  assert.ok(!/topsecret/i.test(table.stdout + table.stderr), table.stdout + table.stderr);
  await box.run([
    "run",
    "resolver",
    "-f",
    "solution.yaml",
    "--snapshot",
    "--snapshot-file",
    "snap.json",
  ]);
  assert.ok(!/topsecret/i.test(await box.read("snap.json")));
  const run = await box.run(["run", "solution", "-f", "solution.yaml"]);
  assert.equal(run.code, 0, run.stderr);
  assert.ok(!/topsecret|actionsecret/i.test(run.stdout + run.stderr), run.stdout + run.stderr);
  const ci = await box.run(["run", "resolver", "-f", "solution.yaml", "-o", "json"], {
    env: { GITHUB_ACTIONS: "true" },
  });
  assert.match(ci.stderr, /^::add-mask::topsecret$/m);
});

row("F17", "an unknown word under a group is an error with a suggestion", async (box) => {
  const wrong = await box.run(["run", "solutoin"]);
  assert.notEqual(wrong.code, 0);
  assert.match(wrong.stderr, /solution/);
  assert.equal(wrong.stdout, "");
});

row("F16", "the output format is checked before anything runs", async (box) => {
  await box.act("workflow: {actions: {a: {provider: exec, inputs: {command: touch ran}}}}", "-o", "nonsense");
  const result = await box.run(["run", "solution", "-f", "solution.yaml", "-o", "nonsense"]);
  assert.equal(result.code, 1);
  assert.ok(!await box.exists("ran"));
});

row("S12", "one path is printed by name; debug logging has three spellings", async (box) => {
  const cache = await box.run(["paths", "cache"]);
  assert.equal(cache.code, 0, cache.stderr);
  assert.match(cache.stdout, /^\/\S+scafctl\S*\n$/);
  await box.write(
    "s.yaml",
    "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: s-1}\n" +
      "spec: {resolvers: {a: {resolve: {with: [{provider: static, inputs: {value: 1}}]}}}}\n",
  );
  for (const level of ["-1", "1", "debug"]) {
    const log = await box.run(["run", "resolver", "-f", "s.yaml", "-o", "json", `--log-level=${level}`]);
    assert.match(log.stderr, /level=DEBUG message="provider\.started".* provider=static/, level);
    assert.equal(pick(json(log), "a"), 1);
  }
});
