import assert from "node:assert/strict";
import fc from "fast-check";
import { DEFAULT_COST_LIMIT } from "../cel/context.ts";
import { KEYS } from "../config/mod.ts";
import { ScafctlError } from "../diagnostics/mod.ts";
import { DEFAULT_LIMITS } from "../gotemplate/mod.ts";
import { durationMillis, parseDuration } from "../value/mod.ts";
import { durationText, limitDefault, LIMITS, limitText, parseLimits } from "./mod.ts";

Deno.test("every limit has a configuration key with its default, and the engines have the same", () => {
  for (const { name, key, unit, default: preset } of LIMITS) {
    const fact = KEYS.find((known) => known.key === key);
    assert.ok(fact, name);
    const value = unit === "time" ? durationMillis(parseDuration(String(fact.default))!) : fact.default;
    assert.equal(value, preset, name);
  }
  assert.equal(limitDefault("templateSteps"), DEFAULT_LIMITS.steps);
  assert.equal(limitDefault("templateOutput"), DEFAULT_LIMITS.outputBytes);
  assert.equal(limitDefault("celCost"), DEFAULT_COST_LIMIT);
  const names = LIMITS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

Deno.test("limits are read with their units, a later one over an earlier", () => {
  const read = parseLimits([
    "fileSize=1",
    "fileSize=2MiB",
    "responseSize=3 KB",
    "celCost=0",
    "forEachItems=12",
    "runTime=1m30s",
  ]);
  assert.deepEqual([...read], [
    ["fileSize", 2 * 1024 * 1024],
    ["responseSize", 3000],
    ["celCost", 0],
    ["forEachItems", 12],
    ["runTime", 90_000],
  ]);
});

Deno.test("what is no limit is refused, with what it could be", () => {
  const refused = (text: string, message: RegExp) =>
    assert.throws(
      () => parseLimits([text]),
      (error) =>
        error instanceof ScafctlError && error.code === "SCAF2001" &&
        message.test(`${error.message} ${error.hint}`),
      text,
    );
  refused("forEachItem=3", /no limit named "forEachItem".*forEachItems/);
  refused("constructor=3", /no limit named/);
  refused("fileSize", /not a size/);
  refused("fileSize=0", /at least 1/);
  refused("fileSize=1 parsec", /not a size/);
  refused("fileSize=1constructor", /not a size/);
  refused("fileSize=999999999999999GiB", /not a size/);
  refused("actions=1.5", /not a whole number/);
  refused("runTime=10", /not a duration/);
  refused("runTime=-1s", /not a duration/);
});

Deno.test("a limit that is shown can be read again", () => {
  for (const fact of LIMITS) {
    if (fact.default === 0) continue;
    const text = limitText(fact).replaceAll(",", "");
    assert.equal(parseLimits([`${fact.name}=${text}`]).get(fact.name), fact.default, text);
  }
  fc.assert(fc.property(fc.nat(), (milliseconds) => {
    assert.equal(durationMillis(parseDuration(durationText(milliseconds))!), milliseconds);
  }));
});
