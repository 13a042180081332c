import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatTimestamp,
  object,
  parseDuration,
  parseTimestamp,
  Timestamp,
  type Value,
} from "../../value/mod.ts";
import { compile } from "../mod.ts";
import type { FunctionContext } from "./mod.ts";
import { formatTime } from "./go_time_format.ts";
import { parseTime } from "./go_time_parse.ts";
import { inZone, isZone, localToUtc } from "./go_zones.ts";

async function render(
  template: string,
  data: Value = null,
  context: Partial<FunctionContext> = {},
): Promise<string> {
  return (await compile(template)).render(data, { context });
}

const noon = parseTimestamp("2024-07-01T12:34:56.789Z")!;

Deno.test("what a layout writes it reads", () => {
  const layouts = ["2006-01-02T15:04:05.999999999Z07:00", "Mon, 02 Jan 2006 15:04:05.000000000 -0700"];
  fc.assert(fc.property(
    fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
    fc.integer({ min: 0, max: 999_999_999 }),
    fc.constantFrom(...layouts),
    (seconds, nanos, layout) => {
      const read = parseTime(layout, formatTime(new Timestamp(seconds, nanos), layout), "UTC");
      assert.deepEqual([read.seconds, read.nanos], [seconds, nanos]);
    },
  ));
});

Deno.test("the local zone of a render decides", async () => {
  const zone = "Europe/Berlin";
  assert.equal(await render('{{date "15:04 MST" .}}', noon, { zone }), "14:34 CEST");
  assert.equal(
    await render('{{toDate "2006-01-02" "2024-01-15"}}', null, { zone }),
    "2024-01-15 00:00:00 +0100 CET",
  );
  assert.equal(
    await render('{{toDate "2006-01-02 15:04 MST" "2024-01-15 10:00 CET"}}', null, { zone }),
    [
      "2024-01-15 10:00:00 +0100 CET",
    ].join(""),
  );
  assert.equal(await render('{{dateInZone "15:04" . "Local"}}', noon, { zone }), "14:34");
});

Deno.test("local times around a change of the clocks", () => {
  const local = (text: string) => parseTimestamp(text)!.seconds;
  const at = (text: string) => formatTimestamp(new Timestamp(localToUtc(local(text), "Europe/Berlin")));
  assert.equal(at("2024-03-31T01:59:59Z"), "2024-03-31T00:59:59Z");
  assert.equal(at("2024-03-31T03:00:00Z"), "2024-03-31T01:00:00Z");
  assert.equal(at("2024-10-27T03:00:00Z"), "2024-10-27T02:00:00Z");
});

Deno.test("zones are known by their exact names", () => {
  assert.ok(isZone("America/New_York") && isZone("UTC") && isZone(""));
  for (const name of ["america/new_york", "Nowhere/Land", "+01:00"]) assert.ok(!isZone(name), name);
  assert.equal(inZone(noon, "Asia/Kathmandu").zone, "+0545");
});

Deno.test("functions that need the present take it from the context", async () => {
  const now = () => noon;
  assert.equal(await render('{{now.Format "15:04:05"}}', null, { now }), "12:34:56");
  assert.equal(await render("{{ago .}}", parseTimestamp("2024-07-01T11:04:55Z")!, { now }), "1h30m2s");
  assert.equal(await render('{{date "2006" "no date"}}', null, { now }), "2024");
  assert.equal(await render("{{durationRound .}}", parseTimestamp("2024-06-28T12:00:00Z")!, { now }), "3d");
});

Deno.test("methods of instants", async () => {
  const cases: readonly [string, string][] = [
    ["{{.t.Year}}-{{.t.Month}}-{{.t.Day}} {{.t.Weekday}} {{.t.YearDay}}", "2024-July-1 Monday 183"],
    ["{{.t.Unix}} {{.t.UnixMilli}} {{.t.Nanosecond}}", "1719837296 1719837296789 789000000"],
    ['{{(.t.AddDate 0 8 -1).Format "2006-01-02"}}', "2025-02-28"],
    ['{{(.t.AddDate 0 -5 30).Format "2006-01-02"}}', "2024-03-02"],
    ["{{.t.Sub .u}} {{(.t.Sub .u).Hours}}", "36h34m56.789s 36.58244138888889"],
    ["{{.t.After .u}} {{.t.Before .u}} {{.t.Equal .t}} {{.t.IsZero}}", "true false true false"],
    ["{{(.t.Truncate .d).Minute}} {{(.t.Round .d).Minute}}", "30 30"],
    ['{{(.t.Add .d).Format "15:04"}}', "13:04"],
    ["{{.d.Minutes}} {{.d}} {{.d.Seconds}}", "30 30m0s 1800"],
  ];
  const data = object({
    t: noon,
    u: parseTimestamp("2024-06-30T00:00:00Z")!,
    d: parseDuration("30m")!,
  });
  for (const [template, expected] of cases) assert.equal(await render(template, data), expected, template);
});
