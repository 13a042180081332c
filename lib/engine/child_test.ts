import assert from "node:assert/strict";
import { ScafctlError } from "../diagnostics/mod.ts";
import { provider as solutionProvider } from "../../providers/solution/mod.ts";
import type { EngineEvent } from "../run/mod.ts";
import { formatJson, object } from "../value/mod.ts";
import { type Bench, fakeProvider, ManualTimers, NO_PARAMETERS, settled, testBench } from "./testing.ts";

const speaker = fakeProvider("speaker", async ({ text }, _context, host) => {
  await host.write("stdout", String(text));
  return { data: null };
});

const outside = fakeProvider("outside", () => ({ data: ["access-1", "refresh-2"] }));
Object.assign(outside.descriptor, { fromOutside: true });

/** Writes solution files into a fresh folder and hands over an engine that stands in it. */
async function withFiles(
  files: Record<string, string>,
  work: (folder: string, bench: Bench) => Promise<void>,
  timers?: ManualTimers,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const [name, spec] of Object.entries(files)) {
      const text = `apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: ${
        name.replace(/\W+/g, "-")
      }, version: 1.0.0}\nspec:\n${spec}`;
      await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${name}.yaml`, text);
    }
    const bench = testBench({
      providers: [solutionProvider, speaker, outside],
      workingDirectory: folder,
      ...(timers && { timers }),
    });
    await work(folder, bench);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function load(bench: Bench, folder: string, name = "parent") {
  return bench.engine.loadSolution({
    source: { kind: "file", path: `${name}.yaml` },
    workingDirectory: folder,
  });
}

async function resolve(bench: Bench, folder: string, parameters = object()): Promise<unknown> {
  const result = await bench.engine.resolve(await load(bench, folder), { parameters });
  if (result.error) throw result.error;
  return JSON.parse(formatJson(result.values));
}

const CALL = (inputs: string) =>
  `  resolvers:\n    c: {resolve: {with: [{provider: solution, inputs: {${inputs}}}]}}\n`;

Deno.test("a resolver gets the child's values", async () => {
  await withFiles({
    parent: CALL("source: ./child.yaml, inputs: {name: Zed}"),
    child: "  resolvers:\n    greet: {resolve: {with: [{provider: param, inputs: {key: name}}]}}\n" +
      "    k: {resolve: {with: [{provider: echo, inputs: {value: 1}}]}}\n",
  }, async (folder, bench) => {
    assert.deepEqual(await resolve(bench, folder), {
      c: { resolvers: { greet: "Zed", k: 1 }, status: "success", errors: [] },
    });
  });
});

Deno.test("the child sees neither the parent's values nor its parameters", async () => {
  await withFiles({
    parent: CALL("source: ./child.yaml, inputs: {own: 1}").replace(
      "resolvers:\n",
      "resolvers:\n    mine: {resolve: {with: [{provider: echo, inputs: {value: 1}}]}}\n",
    ),
    child:
      "  resolvers:\n    seen: {resolve: {with: [{provider: echo, inputs: {value: {expr: '_.map(k, k)'}}}]}}\n",
  }, async (folder, bench) => {
    const found = await resolve(bench, folder, object({ outer: "x" })) as { c: { resolvers: unknown } };
    assert.deepEqual(found.c.resolvers, { seen: ["own"] });
  });
});

Deno.test("a failing child is an error with its resolver's name, or an envelope with a warning", async () => {
  const child =
    "  resolvers:\n    db-host: {resolve: {with: [{provider: fail, inputs: {message: connection refused}}]}}\n" +
    "    fine: {resolve: {with: [{provider: echo, inputs: {value: 1}}]}}\n";
  await withFiles({ parent: CALL("source: ./child.yaml"), child }, async (folder, bench) => {
    await assert.rejects(
      resolve(bench, folder),
      /solution "child": resolver "db-host" failed: .*connection refused/,
    );
  });
  await withFiles(
    { parent: CALL("source: ./child.yaml, propagateErrors: false"), child },
    async (folder, bench) => {
      const { c } = await resolve(bench, folder) as {
        c: { status: string; errors: { resolver: string }[]; resolvers: unknown };
      };
      assert.equal(c.status, "failed");
      assert.deepEqual(c.errors.map(({ resolver }) => resolver), ["db-host"]);
      assert.deepEqual(c.resolvers, { fine: 1 });
      const warnings = bench.events.flatMap((event) => event.type === "warning" ? [event.message] : []);
      assert.match(
        warnings.join(),
        /sub-solution "child" failed: 1 resolver error\(s\)\. Check _\.status and _\.errors fields\./,
      );
    },
  );
});

Deno.test("solutions in a circle are refused with the chain, even when errors are not propagated", async () => {
  await withFiles({
    parent: CALL("source: ./b.yaml, propagateErrors: false"),
    b: CALL("source: ./parent.yaml, propagateErrors: false"),
  }, async (folder, bench) => {
    // The inner error passes the outer child's envelope as any failing resolver does.
    const { c } = await resolve(bench, folder) as { c: { errors: { message: string }[] } };
    assert.match(
      c.errors[0]!.message,
      new RegExp(
        `circular reference detected: ${folder}/parent.yaml → ${folder}/b.yaml → ${folder}/parent.yaml`,
      ),
    );
  });
  await withFiles(
    { parent: CALL("source: ./parent.yaml, propagateErrors: false") },
    async (folder, bench) => {
      await assert.rejects(
        resolve(bench, folder),
        /solution: circular reference detected: .*parent\.yaml → .*parent\.yaml/,
      );
    },
  );
});

Deno.test("solutions nest as deep as allowed; the root does not count", async () => {
  const files: Record<string, string> = { parent: CALL("source: ./n1.yaml, maxDepth: 3") };
  for (const level of [1, 2]) files[`n${level}`] = CALL(`source: ./n${level + 1}.yaml, maxDepth: 3`);
  files.n3 = "  resolvers:\n    v: {resolve: {with: [{provider: echo, inputs: {value: 1}}]}}\n";
  await withFiles(files, async (folder, bench) => {
    assert.match(JSON.stringify(await resolve(bench, folder)), /"v":1/);
  });
  files.n2 = CALL("source: ./n3.yaml, maxDepth: 2");
  await withFiles(files, async (folder, bench) => {
    await assert.rejects(resolve(bench, folder), /maximum nesting depth 2 exceeded: .*parent.*n1.*n2.*n3/);
  });
});

Deno.test("only the wanted resolvers are in the envelope, what they need runs unseen", async () => {
  const child = "  resolvers:\n    base: {resolve: {with: [{provider: echo, inputs: {value: 2}}]}}\n" +
    "    dbl: {resolve: {with: [{provider: echo, inputs: {value: {expr: '_.base * 2'}}}]}}\n" +
    "    broken: {resolve: {with: [{provider: fail}]}}\n";
  await withFiles(
    { parent: CALL("source: ./child.yaml, resolvers: [dbl]"), child },
    async (folder, bench) => {
      const { c } = await resolve(bench, folder) as { c: { resolvers: unknown } };
      assert.deepEqual(c.resolvers, { dbl: 4 });
    },
  );
  await withFiles(
    { parent: CALL("source: ./child.yaml, resolvers: [nope]"), child },
    async (folder, bench) => {
      await assert.rejects(
        resolve(bench, folder),
        /solution "child": unknown resolver\(s\) "nope" \(available: base, broken, dbl\)/,
      );
    },
  );
});

Deno.test("a source may come from another resolver, relative to the referring solution, then to the working folder", async () => {
  await withFiles({
    parent: "  resolvers:\n    which: {resolve: {with: [{provider: echo, inputs: {value: sub/inner}}]}}\n" +
      `    c: {resolve: {with: [{provider: solution, inputs: {source: {expr: "'./' + _.which + '.yaml'"}}}]}}\n`,
    "sub/inner": CALL("source: ./sibling.yaml").replace("c:", "near:") +
      "    far: {resolve: {with: [{provider: solution, inputs: {source: ./root.yaml}}]}}\n",
    "sub/sibling": "  resolvers:\n    v: {resolve: {with: [{provider: echo, inputs: {value: beside}}]}}\n",
    root: "  resolvers:\n    v: {resolve: {with: [{provider: echo, inputs: {value: here}}]}}\n",
  }, async (folder, bench) => {
    const { c } = await resolve(bench, folder) as {
      c: { resolvers: { near: { resolvers: { v: string } }; far: { resolvers: { v: string } } } };
    };
    assert.equal(c.resolvers.near.resolvers.v, "beside");
    assert.equal(c.resolvers.far.resolvers.v, "here");
  });
});

Deno.test("an action finds a child beside the referring solution, wherever the run was started", async () => {
  await withFiles({
    parent: "  workflow:\n    actions:\n      run: {provider: solution, inputs: {source: ./child.yaml}}\n",
    child: "  resolvers:\n    k: {resolve: {with: [{provider: echo, inputs: {value: 1}}]}}\n",
  }, async (folder) => {
    const elsewhere = testBench({
      providers: [solutionProvider, speaker],
      workingDirectory: folder.replace(/\/[^/]*$/, ""),
    });
    const result = await elsewhere.engine.run(await load(elsewhere, folder), NO_PARAMETERS, {});
    assert.equal(result.status, "succeeded", result.error?.message);
  });
});

Deno.test("an action runs the child's workflow and reads its state", async () => {
  await withFiles({
    parent: "  workflow:\n    actions:\n      run: {provider: solution, inputs: {source: ./child.yaml}}\n" +
      '      after: {provider: echo, inputs: {value: {expr: "__actions.run.results.workflow.finalStatus"}}}\n',
    child: "  resolvers:\n    k: {resolve: {with: [{provider: echo, inputs: {value: 1}}]}}\n" +
      "  workflow:\n    actions:\n      s: {provider: echo, inputs: {value: {rslvr: k}}}\n" +
      "      skipped: {provider: echo, when: false, inputs: {value: 1}}\n",
  }, async (folder, bench) => {
    const result = await bench.engine.run(await load(bench, folder), NO_PARAMETERS, {});
    assert.equal(result.status, "succeeded");
    assert.deepEqual(JSON.parse(formatJson(result.outcomes[0]!.results!)), {
      errors: [],
      resolvers: { k: 1 },
      status: "success",
      success: true,
      workflow: { failedActions: [], finalStatus: "succeeded", skippedActions: ["skipped"] },
    });
    assert.equal(result.outcomes[1]!.results, "succeeded");
    const inner = bench.events.filter((event): event is Extract<EngineEvent, { type: "child" }> =>
      event.type === "child"
    );
    assert.ok(inner.every((event) => event.solution === "solution:child"));
    assert.ok(inner.some((event) => event.event.type === "action.finished" && event.event.name === "s"));
  });
});

Deno.test("a child's workflow that fails fails the action; as an envelope it is an answer", async () => {
  const child = "  workflow:\n    actions:\n      boom: {provider: fail, inputs: {message: kaputt}}\n";
  const parent = (more: string) =>
    `  workflow:\n    actions:\n      run: {provider: solution, inputs: {source: ./child.yaml${more}}}\n`;
  await withFiles({ parent: parent(""), child }, async (folder, bench) => {
    const result = await bench.engine.run(await load(bench, folder), NO_PARAMETERS, {});
    assert.match(
      result.error!.message,
      /solution "child": workflow ended with status failed: .*"boom".*kaputt/,
    );
  });
  await withFiles({ parent: parent(", propagateErrors: false"), child }, async (folder, bench) => {
    const result = await bench.engine.run(await load(bench, folder), NO_PARAMETERS, {});
    assert.equal(result.status, "succeeded");
    const { success, workflow } = JSON.parse(formatJson(result.outcomes[0]!.results!));
    assert.equal(success, false);
    assert.deepEqual(workflow.failedActions, ["boom"]);
  });
});

Deno.test("a child that takes too long is cancelled", async () => {
  const timers = new ManualTimers();
  const files = {
    parent: CALL("source: ./child.yaml, timeout: 3s"),
    child: "  resolvers:\n    slow: {resolve: {with: [{provider: gate, inputs: {name: slow}}]}}\n",
  };
  await withFiles(files, async (folder, bench) => {
    const running = resolve(bench, folder);
    const ended = assert.rejects(running, /solution "child": timed out after 3s/);
    await bench.gates.waiting("slow");
    await timers.advance(3000);
    await ended;
    assert.deepEqual(bench.gates.aborted, ["slow"]);
  }, timers);
});

Deno.test("cancelling the parent cancels the child with the same reason", async () => {
  await withFiles({
    parent: CALL("source: ./child.yaml, propagateErrors: false"),
    child: "  resolvers:\n    slow: {resolve: {with: [{provider: gate, inputs: {name: slow}}]}}\n",
  }, async (folder, bench) => {
    const running = resolve(bench, folder);
    const ended = assert.rejects(running, (error: ScafctlError) => error.exit === 143);
    await bench.gates.waiting("slow");
    bench.abort(new ScafctlError("SCAF6005", "terminated", { exit: 143 }));
    await ended;
    await settled();
    assert.deepEqual(bench.gates.aborted, ["slow"]);
  });
});

Deno.test("a child's secrets stay secret in the parent", async () => {
  await withFiles({
    parent: CALL("source: ./child.yaml"),
    child:
      "  resolvers:\n    pw: {sensitive: true, resolve: {with: [{provider: echo, inputs: {value: hunter2-token}}]}}\n",
  }, async (folder, bench) => {
    const result = await bench.engine.resolve(await load(bench, folder), NO_PARAMETERS);
    assert.deepEqual([...result.sensitive], ["c"]);
    assert.doesNotMatch(JSON.stringify(bench.events), /hunter2/);
  });
});

Deno.test("beside a child's secret its status and its other values stay words that can be shown", async () => {
  await withFiles({
    parent: CALL("source: ./child.yaml") +
      "    d: {resolve: {with: [{provider: echo, inputs: {value: {expr: '_.c.resolvers'}}}]}}\n" +
      "  workflow: {actions: {a: {provider: speaker, inputs: {text: 'success in us-east-1 with hunter2-token'}}}}\n",
    child:
      "  resolvers:\n    pw: {sensitive: true, resolve: {with: [{provider: echo, inputs: {value: hunter2-token}}]}}\n" +
      "    region: {resolve: {with: [{provider: echo, inputs: {value: us-east-1}}]}}\n",
  }, async (folder, bench) => {
    const result = await bench.engine.run(await load(bench, folder), NO_PARAMETERS, {});
    assert.deepEqual([...result.resolved.sensitive], ["c", "d"]);
    const said = bench.events.flatMap((event) =>
      event.type === "provider.output" ? [String(event.text)] : []
    );
    assert.equal(said.join(""), "success in us-east-1 with ***REDACTED***");
  });
});

Deno.test("a secret that a child is given is a secret there, and what it makes of it as well", async () => {
  await withFiles({
    parent:
      "  resolvers:\n    pw: {sensitive: true, resolve: {with: [{provider: echo, inputs: {value: hunter2-token}}]}}\n" +
      "    c: {resolve: {with: [{provider: solution, inputs: {source: ./child.yaml, inputs: " +
      "{cfg: {pw: {rslvr: pw}, region: us-east-1}}}}]}}\n" +
      "  workflow: {actions: {a: {provider: speaker, inputs: {text: 'us-east-1 HUNTER2-TOKEN'}}}}\n",
    child: "  resolvers:\n    cfg: {resolve: {with: [{provider: param, inputs: {key: cfg}}]}}\n" +
      "    up: {resolve: {with: [{provider: echo, inputs: {value: {expr: '_.cfg.pw.upperAscii()'}}}]}}\n" +
      "    free: {resolve: {with: [{provider: echo, inputs: {value: plain}}]}}\n",
  }, async (folder, bench) => {
    const result = await bench.engine.run(await load(bench, folder), NO_PARAMETERS, {});
    assert.equal(result.error, undefined);
    const ended = bench.events.flatMap((event) =>
      event.type === "child" && event.event.type === "resolver.finished"
        ? [[event.event.name, event.event.value]]
        : []
    );
    assert.deepEqual(Object.fromEntries(ended), {
      cfg: "***REDACTED***",
      up: "***REDACTED***",
      free: "plain",
    });
    const said = bench.events.flatMap((event) =>
      event.type === "provider.output" ? [String(event.text)] : []
    );
    assert.equal(said.join(""), "us-east-1 ***REDACTED***");
  });
});

Deno.test("what came of a secret is one in a child as well, also from outside and item by item", async () => {
  const child = "  resolvers:\n    x: {resolve: {with: [{provider: param, inputs: {key: x}}]}}\n" +
    "    up: {resolve: {with: [{provider: echo, inputs: {value: {expr: '_.x.upperAscii()'}}}]}}\n";
  const call = (input: string, loop = "") =>
    `{resolve: {with: [{provider: solution, ${loop}inputs: {source: ./child.yaml, inputs: {x: {expr: ${input}}}}}]}}\n`;
  await withFiles({
    parent:
      "  resolvers:\n    pw: {sensitive: true, resolve: {with: [{provider: echo, inputs: {value: hunter2-token}}]}}\n" +
      "    login: {resolve: {with: [{provider: outside, inputs: {value: {rslvr: pw}}}]}}\n" +
      `    one: ${call("'_.login[0]'")}    all: ${call("__item", "forEach: {in: {rslvr: login}}, ")}`,
    child,
  }, async (folder, bench) => {
    const result = await bench.engine.resolve(await load(bench, folder), NO_PARAMETERS);
    assert.equal(result.error, undefined);
    assert.doesNotMatch(JSON.stringify(bench.events), /access|ACCESS|refresh|REFRESH/);
  });
});

Deno.test("a child that cannot be loaded fails like one that fails", async () => {
  await withFiles(
    { parent: CALL("source: ./missing.yaml, propagateErrors: false") },
    async (folder, bench) => {
      const { c } = await resolve(bench, folder) as { c: { status: string; errors: { message: string }[] } };
      assert.equal(c.status, "failed");
      assert.match(c.errors[0]!.message, /missing\.yaml/);
    },
  );
});

Deno.test("a fallback after a failing child gives the value", async () => {
  await withFiles({
    parent: "  resolvers:\n    c:\n      resolve:\n        with:\n" +
      "          - {provider: solution, inputs: {source: ./missing.yaml}, onError: continue}\n" +
      "          - {provider: echo, inputs: {value: {db_host: localhost}}}\n",
  }, async (folder, bench) => {
    assert.deepEqual(await resolve(bench, folder), { c: { db_host: "localhost" } });
  });
});
