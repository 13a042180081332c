import assert from "node:assert/strict";
import { readCases, runCase } from "./case.ts";
import { differences } from "./compare.ts";
import { SKIPPED, skipReason } from "./skip.ts";

/** Cases run at once; a run is short and mostly waits for its start. */
const AT_ONCE = 3;

const areas = readCases(new URL("./cases", import.meta.url).pathname);

for (const [area, cases] of areas) {
  // Steps overlap, which the sanitizers do not allow.
  Deno.test(
    { name: `golden: ${area}`, sanitizeOps: false, sanitizeResources: false, sanitizeExit: false },
    async (t) => {
      const waiting = [...cases];
      const lane = async () => {
        for (let test = waiting.shift(); test !== undefined; test = waiting.shift()) {
          const one = test;
          const reason = skipReason(one.name);
          await t.step({
            name: reason === undefined ? one.name : `${one.name} (must fail: ${reason})`,
            sanitizeOps: false,
            sanitizeResources: false,
            sanitizeExit: false,
            fn: async () => {
              const found = differences(one.want, await runCase(one));
              if (reason === undefined) assert.deepEqual(found, [], `${one.name}\n${found.join("\n")}`);
              else assert.notEqual(found.length, 0, `${one.name} passes: take it out of skip.ts`);
            },
          });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
    },
  );
}

Deno.test("golden: every entry of the skip list names a case or an area", () => {
  const names = new Set([...areas.keys(), ...[...areas.values()].flat().map((test) => test.name)]);
  for (const name of Object.keys(SKIPPED)) assert.ok(names.has(name), `${name} does not exist`);
});

Deno.test("golden: a case differs from its recording only by a decision", () => {
  for (const { name, want } of [...areas.values()].flat()) {
    if (want.reason !== undefined) assert.match(want.reason, /\b[SF]\d+\b/, `${name} names no decision`);
  }
});
