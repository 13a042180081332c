import assert from "node:assert/strict";
import { ScafctlError } from "../diagnostics/mod.ts";
import { equals, Float, object, type Value, type ValueObject } from "../value/mod.ts";
import {
  anyProp,
  arrayProp,
  boolProp,
  type Capability,
  coerceTemplateText,
  describeWhatIf,
  type Descriptor,
  executeProvider,
  intProp,
  numberProp,
  objectProp,
  objectSchema,
  type Provider,
  type ProviderContext,
  type ProviderHost,
  type ProviderOutput,
  Registry,
  stringProp,
} from "./mod.ts";

function descriptor(changes: Partial<Descriptor> = {}): Descriptor {
  return {
    name: "probe",
    apiVersion: "v1",
    version: "1.0.0",
    description: "Answers with its inputs.",
    capabilities: ["from"],
    schema: objectSchema({
      text: stringProp("A text", { maxLength: 5 }),
      count: intProp("A count", { default: 3, minimum: 1 }),
      ratio: numberProp("A ratio"),
      flag: boolProp("A flag"),
      list: arrayProp("A list", stringProp("An item")),
      map: objectProp("A map"),
      any: anyProp("Anything"),
    }),
    outputSchemas: { from: anyProp("The inputs") },
    ...changes,
  };
}

function provider(
  changes: Partial<Descriptor> = {},
  execute: Provider["execute"] = (inputs) => ({ data: inputs }),
): Provider {
  return { descriptor: descriptor(changes), execute };
}

function context(mode: Capability | undefined = "from"): ProviderContext {
  return {
    mode,
    dryRun: false,
    resolvers: object(),
    parameters: object(),
    variables: object(),
    baseFolder: "/",
    workingDirectory: "/",
    environment: {},
    solution: object(),
    files: {},
    output: { structured: true, quiet: false, color: false, noColorFlag: false, width: 80 },
    caller: { kind: "resolver", name: "x" },
    ancestors: [],
    limits: { celCost: 0, templateOutput: 0, fileSize: 0, responseSize: 0, capturedOutput: 0 },
  } as ProviderContext;
}

function host(signal = new AbortController().signal): ProviderHost {
  const unused = () => Promise.reject(new Error("not part of this test"));
  return {
    signal,
    write() {},
    log() {},
    setEnvironment() {},
    secrets: { get: unused, list: unused },
    identities: { list: unused, claims: unused, groups: unused, token: unused },
  };
}

async function run(
  subject: Provider,
  inputs: Record<string, Value> = {},
  options: { mode?: Capability; onWarning?: (message: string) => void; strict?: boolean } = {},
): Promise<ProviderOutput> {
  const registered = new Registry().register(subject);
  const { mode, ...rest } = options;
  return await executeProvider({
    registered,
    inputs: object(inputs),
    context: context(mode),
    host: host(),
    ...rest,
  });
}

function rejects(promise: Promise<unknown>, code: string, words: string): Promise<void> {
  return assert.rejects(promise, (error) => {
    assert.ok(error instanceof ScafctlError, String(error));
    assert.equal(error.code, code);
    assert.ok(error.message.includes(words), error.message);
    return true;
  });
}

Deno.test("registration refuses a descriptor that breaks the contract", () => {
  const action = { capabilities: ["action"] as const };
  const broken: [Partial<Descriptor>, string][] = [
    [{ name: "Probe" }, "name must match"],
    [{ name: "p" }, "2 to 100"],
    [{ version: "one" }, "semantic version"],
    [{ description: "short" }, "10 to 500"],
    [{ apiVersion: "1" as "v1" }, "apiVersion"],
    [{ capabilities: [] }, "at least one capability"],
    [{ capabilities: ["fly" as Capability] }, "unknown capability 'fly'"],
    [{ outputSchemas: {} }, "no output schema for capability 'from'"],
    [{ ...action, outputSchemas: { action: objectSchema({}) } }, "lacks the field 'success'"],
    [
      {
        capabilities: ["validation"],
        outputSchemas: { validation: objectSchema({ valid: boolProp("ok") }) },
      },
      "lacks the field 'errors'",
    ],
    [
      { capabilities: ["authentication"], outputSchemas: { authentication: objectSchema({}) } },
      "lacks the field 'authenticated'",
    ],
    [{ sensitiveFields: ["password"] }, '"password", which is no property'],
    [{ tags: Array(21).fill("t") }, "at most 20 tags"],
    [{ examples: [{ name: "x".repeat(51), description: "d", yaml: "provider: probe" }] }, "example name"],
  ];
  for (const [changes, words] of broken) {
    assert.throws(() => new Registry().register(provider(changes)), (error) => {
      assert.ok(error instanceof ScafctlError && error.code === "SCAF5008");
      assert.ok(error.message.includes(words), error.message);
      return true;
    });
  }
});

Deno.test("the registry keeps versions, the newest wins, twice the same is an error", async () => {
  const registry = new Registry();
  for (const version of ["1.2.0", "1.10.0", "2.0.0-rc.1", "1.10.0-beta"]) {
    registry.register(provider({ version }));
  }
  assert.equal((await registry.get("probe"))?.descriptor.version, "2.0.0-rc.1");
  assert.equal((await registry.get("probe", "1.2.0"))?.descriptor.version, "1.2.0");
  assert.equal(await registry.get("probe", "9.0.0"), undefined);
  assert.equal(await registry.get("other"), undefined);
  assert.throws(() => registry.register(provider({ version: "1.2.0" })), /already registered/);
});

Deno.test("displayName defaults to the name, writeOnly means sensitive", () => {
  const schema = objectSchema({
    token: stringProp("A token", { writeOnly: true }),
    user: stringProp("A user"),
  });
  const registered = new Registry().register(provider({ schema }));
  assert.equal(registered.displayName, "probe");
  assert.deepEqual([...registered.sensitiveFields], ["token"]);
});

Deno.test("a lazily registered provider is loaded once", async () => {
  const registry = new Registry();
  let loads = 0;
  registry.registerLazy("probe", () => Promise.resolve((loads++, provider())));
  assert.ok(registry.has("probe"));
  assert.equal(registry.loaded("probe"), undefined);
  const [one, other] = await Promise.all([registry.get("probe"), registry.get("probe")]);
  assert.equal(one, other);
  assert.equal(loads, 1);
});

Deno.test("the executor asks for a mode that the provider has", async () => {
  const registered = new Registry().register(provider());
  const call = (mode: Capability | undefined) =>
    executeProvider({ registered, inputs: object(), context: { ...context(), mode: mode! }, host: host() });
  await rejects(call(undefined), "SCAF5007", "execution mode not provided in context");
  await rejects(call("action"), "SCAF5002", "provider 'probe' does not support capability 'action'");
});

Deno.test("inputs are coerced to their types and defaults are filled in", async () => {
  const { data } = await run(provider(), {
    text: 42,
    count: "7",
    ratio: "1.5",
    flag: "false",
    list: "a, b",
    any: null,
  });
  assert.deepEqual(
    data,
    object({ text: "42", count: 7, ratio: 1.5, flag: false, list: ["a", "b"], any: null }),
  );
  const { data: defaults } = await run(provider(), { count: null });
  assert.deepEqual(defaults, object({ count: 3 }));
  const { data: truncated } = await run(provider(), { count: new Float(4) });
  assert.ok(equals((truncated as ValueObject).count!, 4));
});

Deno.test("what does not fit the schema is an error that names the field", async () => {
  const bad: [Record<string, Value>, string][] = [
    [{ text: "123456" }, 'input "text" must have at most 5 characters'],
    [{ count: "x" }, 'input "count" expected integer, got string'],
    [{ count: 0 }, 'input "count" must be at least 1'],
    [{ map: "x" }, 'input "map" expected object, got string'],
    [{ list: [1] }, 'input "list[0]" expected string, got integer'],
  ];
  for (const [inputs, words] of bad) await rejects(run(provider(), inputs), "SCAF5003", words);
});

Deno.test("lengths count characters, not UTF-16 units", async () => {
  await run(provider(), { text: "😀😀😀😀😀" });
  await rejects(run(provider(), { text: "😀😀😀😀😀😀" }), "SCAF5003", "at most 5");
});

Deno.test("an error about a sensitive input does not describe it", async () => {
  const schema = objectSchema({
    auth: objectProp("Credentials", { writeOnly: true, properties: { pin: intProp("Pin") } }),
  });
  const call = run(provider({ schema }), { auth: object({ pin: "hunter2" }) });
  await assert.rejects(
    call,
    (error) => !String(error).includes("hunter2") && /input "auth" is invalid/.test(String(error)),
  );
});

Deno.test("an unknown input is dropped with a warning, or refused when strict", async () => {
  const warnings: string[] = [];
  const { data } = await run(provider(), { cuont: 1 }, { onWarning: (message) => warnings.push(message) });
  assert.deepEqual(data, object({ count: 3 }));
  assert.match(warnings.join(), /no input "cuont".*did you mean "count"\?/);
  await rejects(run(provider(), { cuont: 1 }, { strict: true }), "SCAF5003", '"cuont"');
});

Deno.test("each step of the life of a call has its own code", async () => {
  const decode = () => {
    throw new Error("bad shape");
  };
  await rejects(run(provider({ decode })), "SCAF5004", "probe: bad shape");
  await rejects(
    run(provider({}, () => {
      throw new Error("boom");
    })),
    "SCAF5005",
    "probe: boom",
  );
  const outputSchemas = { from: objectSchema({ n: intProp("n") }, ["n"]) };
  await rejects(
    run(provider({ outputSchemas }, () => ({ data: object({ n: "x" }) }))),
    "SCAF5006",
    '"n" expected integer',
  );
  await rejects(run(provider({}, () => ({ data: (() => 1) as unknown as Value }))), "SCAF5006", "function");
});

Deno.test("what decode returns is what execute gets", async () => {
  const { decode: _, ...rest } = descriptor();
  const subject: Provider<number> = {
    descriptor: { ...rest, decode: (inputs) => Number(inputs.count) },
    execute: (inputs) => ({ data: inputs + 1 }),
  };
  assert.equal((await run(subject as unknown as Provider, { count: 4 })).data, 5);
});

Deno.test("a write operation is refused outside an action", async () => {
  const changes: Partial<Descriptor> = {
    capabilities: ["from", "action"],
    outputSchemas: { from: anyProp("x"), action: anyProp("x") },
    schema: objectSchema({ operation: stringProp("The operation") }),
    writeOperations: ["create"],
  };
  await rejects(run(provider(changes), { operation: "create" }), "SCAF5011", '"create" writes');
  await run(provider(changes), { operation: "create" }, { mode: "action" });
  await run(provider(changes), { operation: "read" });
});

Deno.test("the context is frozen, at most 50 warnings are passed on", async () => {
  const warnings: string[] = [];
  await run(
    provider({}, (_inputs, given) => {
      assert.throws(() => (given as { mode: string }).mode = "action", TypeError);
      return { data: null, warnings: Array(60).fill("careful") };
    }),
    {},
    { onWarning: (message) => warnings.push(message) },
  );
  assert.equal(warnings.length, 50);
  assert.equal(warnings[0], "probe: careful");
});

Deno.test("a cancelled call throws the reason of its signal", async () => {
  const controller = new AbortController();
  const reason = new ScafctlError("SCAF6005", "cancelled");
  const registered = new Registry().register(
    provider({}, (_inputs, _context, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("socket closed")));
        controller.abort(reason);
      })),
  );
  const call = executeProvider({
    registered,
    inputs: object(),
    context: context(),
    host: host(controller.signal),
  });
  await rejects(call, "SCAF6005", "cancelled");
});

Deno.test("an output field marked writeOnly makes the output sensitive", async () => {
  const outputSchemas = { from: objectSchema({ token: stringProp("t", { writeOnly: true }) }) };
  assert.equal(
    (await run(provider({ outputSchemas }, () => ({ data: object({ token: "x" }) })))).sensitive,
    true,
  );
  assert.equal((await run(provider({ outputSchemas }, () => ({ data: object({}) })))).sensitive, undefined);
});

Deno.test("the text of a template takes the type of its input", () => {
  assert.deepEqual(coerceTemplateText('["a", 1]', arrayProp("x")), ["a", new Float(1)]);
  assert.deepEqual(coerceTemplateText("a, b", arrayProp("x")), ["a", "b"]);
  assert.deepEqual(coerceTemplateText('{"a": "b"}', objectProp("x")), object({ a: "b" }));
  assert.equal(coerceTemplateText("12", intProp("x")), 12);
  assert.equal(coerceTemplateText("true", boolProp("x")), true);
  assert.equal(coerceTemplateText("no", boolProp("x")), "no");
  assert.equal(coerceTemplateText("{}", stringProp("x")), "{}");
});

Deno.test("whatIf falls back to a general sentence", () => {
  assert.equal(describeWhatIf(descriptor(), object(), context()), "Would execute probe provider");
  const own = descriptor({ whatIf: () => "Would probe" });
  assert.equal(describeWhatIf(own, object(), context()), "Would probe");
});
