import assert from "node:assert/strict";
import { isObject, object, parseDuration, type Value, type ValueObject } from "../value/mod.ts";
import {
  configSchema,
  type ConfigSources,
  KEYS,
  loadConfig,
  maskedTree,
  validateConfig,
  variableOf,
} from "./mod.ts";
import { initialConfig, keyFact, valueFromText, withoutValue, withValue } from "./edit.ts";
import { readConfigText } from "./load.ts";
import { SECTIONS } from "./sections.ts";

function sources(text: string | undefined, env: Record<string, string> = {}): ConfigSources {
  return { file: "/c.yaml", env: () => ({ HOME: "/home/u", ...env }), read: () => Promise.resolve(text) };
}

Deno.test("load: defaults, over them the file, over that the environment", async () => {
  const text = "logging:\n  level: info\nresolver:\n  timeout: 5s\n";
  const config = await loadConfig(
    sources(text, { SCAFCTL_LOGGING_LEVEL: "debug", SCAFCTL_SETTINGS_QUIET: "true" }),
  );
  assert.equal(config.text("logging.level"), "debug");
  assert.equal(config.bool("settings.quiet"), true);
  assert.deepEqual(config.duration("resolver.timeout"), parseDuration("5s"));
  assert.equal(config.int("cel.costLimit"), 1_000_000);
  assert.equal(config.origin("logging.level"), "environment");
  assert.equal(config.origin("resolver.timeout"), "file");
  assert.equal(config.origin("cel.costLimit"), "default");
});

Deno.test("load: a missing file is fine, a broken one leaves the defaults and a reason", async () => {
  assert.equal((await loadConfig(sources(undefined))).problem, undefined);
  const broken = await loadConfig(sources("a: [1\n"));
  assert.ok(broken.problem);
  assert.equal(broken.int("cel.cacheSize"), 10_000);
});

Deno.test("load: default catalogs are added by name unless switched off", async () => {
  const names = async (text: string) =>
    ((await loadConfig(sources(text))).get("catalogs") as { name: string }[]).map((catalog) => catalog.name);
  assert.deepEqual(await names("catalogs: [{name: mine, type: filesystem, path: /x}]\n"), [
    "mine",
    "local",
    "official",
  ]);
  assert.deepEqual(await names("settings: {disableOfficialCatalog: true}\n"), ["local"]);
});

Deno.test("load: keys are found in any spelling", async () => {
  const config = await loadConfig(sources("httpclient:\n  retryMAX: 7\n"));
  assert.equal(config.int("httpClient.retryMax"), 7);
});

Deno.test("validate: each fault names its key", async () => {
  const tree = await readConfigText(
    `logging: {level: loud}
resolver: {timeout: soon, maxConcurrency: -1}
catalogs: [{name: a, type: ftp}]
settings: {quiet: maybe, quite: true}
`,
    "c",
  );
  const found = validateConfig(tree);
  assert.deepEqual(found.filter(({ severity }) => severity === "error").map(({ key }) => key).sort(), [
    "catalogs[0].type",
    "logging.level",
    "resolver.maxConcurrency",
    "resolver.timeout",
    "settings.quiet",
  ]);
  assert.deepEqual(found.filter(({ severity }) => severity === "warning").map(({ key }) => key), [
    "settings.quite",
  ]);
});

Deno.test("validate: the defaults have no fault", async () => {
  assert.deepEqual(validateConfig((await loadConfig(sources(undefined))).tree), []);
});

Deno.test("edit: a key is set and removed, comments stay", () => {
  const text = "# mine\nlogging:\n  # loud enough\n  level: info # here\n  format: json\n";
  const changed = withValue(text, "logging.level", "debug");
  assert.match(changed, /# mine\nlogging:\n {2}# loud enough\n {2}level: debug # here\n/);
  assert.match(withValue("", "cel.costLimit", 5), /^cel:\n {2}costLimit: 5\n$/);
  assert.match(withValue("# only a comment\n", "settings.quiet", true), /# only a comment\n[^]*quiet: true/);
  assert.match(withValue("logging:\n", "logging.level", "info"), /logging:\n {2}level: info\n/);
  assert.equal(withoutValue("a: 1\ncel:\n  costLimit: 5\n", "cel.costLimit"), "a: 1\n");
  assert.equal(withoutValue(text, "cel.costLimit"), undefined);
});

Deno.test("edit: values are checked against their key", () => {
  assert.equal(valueFromText(keyFact("SETTINGS.quiet"), "true"), true);
  assert.equal(valueFromText(keyFact("cel.costLimit"), "12"), 12);
  assert.throws(() => valueFromText(keyFact("cel.costLimit"), "many"), /whole number/);
  assert.throws(
    () => keyFact("loging.level"),
    (error: { hint?: string }) => /logging\.level/.test(error.hint ?? ""),
  );
  assert.throws(() => keyFact("logging"), /section/);
});

Deno.test("edit: the file to begin with is YAML and holds no fault, also with every line in force", async () => {
  for (const full of [false, true]) {
    const text = initialConfig(full);
    assert.deepEqual(validateConfig(await readConfigText(text, "c")), []);
    const active = text.replace(/^# (?! )(?!Configuration)/gm, "").replace(/^# /gm, "");
    if (full) {
      assert.ok(Object.keys(await readConfigText(active.replace(/^Configuration.*$/m, ""), "c")).length > 5);
    }
  }
});

Deno.test("mask: secrets are replaced wherever they stand", () => {
  const tree = object({
    auth: object({
      github: object({ clientSecret: "x", clientId: "y" }),
      customOAuth2: [object({ name: "n", clientSecret: "z" })],
    }),
  });
  const text = JSON.stringify(maskedTree(tree));
  assert.ok(!text.includes('"x"') && !text.includes('"z"'));
  assert.ok(text.includes('"y"'));
});

Deno.test("schema: holds every key", () => {
  const text = JSON.stringify(configSchema());
  for (const fact of KEYS) assert.ok(text.includes(`"${fact.key.split(".").at(-1)}"`), fact.key);
});

Deno.test("schema: everything in it is described, and nothing else is", () => {
  const sections: string[] = [];
  const visit = (node: Value, path: string) => {
    const { properties, items } = node as ValueObject;
    for (const [name, below] of Object.entries((properties ?? {}) as ValueObject)) {
      assert.equal(typeof (below as ValueObject).description, "string", `${path}${name}`);
      if (isObject(below) && below.properties !== undefined) sections.push(`${path}${name}`);
      visit(below, `${path}${name}.`);
    }
    if (isObject(items)) visit(items, path);
  };
  visit(configSchema(), "");
  const unused = Object.keys(SECTIONS).filter((name) =>
    !sections.some((path) => `.${path}`.endsWith(`.${name}`))
  );
  assert.deepEqual(unused, []);
});

Deno.test("environment: no two keys share a variable", () => {
  const names = KEYS.map((fact) => variableOf(fact.key));
  assert.equal(new Set(names).size, names.length);
});

Deno.test("a section that is mistyped gets an offer as a key does", () => {
  const findings = validateConfig(
    object({ loging: object({ level: "info" }), settings: object({ quite: true }) }),
  );
  assert.deepEqual(findings.map(({ message }) => message), [
    'is not a known key; did you mean "logging"?',
    'is not a known key; did you mean "settings.quiet"?',
  ]);
});
