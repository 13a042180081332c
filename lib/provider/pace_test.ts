import assert from "node:assert/strict";
import { Pace } from "./pace.ts";

Deno.test("pace: work that takes long lets the event loop go round, and keeps its order", async () => {
  let time = 1;
  const pace = new Pace(() => time);
  const done: string[] = [];
  const work = async (name: string) => {
    const turn = pace.turn();
    if (turn) await turn;
    time += 30;
    done.push(name);
    // What follows a step comes before the step of the next turn.
    for (let index = 0; index < 20; index++) await undefined;
    done.push(`${name} seen`);
  };
  await Promise.all(["a", "b", "c", "d", "e", "f"].map(work));
  assert.deepEqual(done.filter((entry) => !entry.includes(" ")), ["a", "b", "c", "d", "e", "f"]);
  // Two of them fill a turn.
  for (const [seen, later] of [["a seen", "c"], ["b seen", "c"], ["d seen", "e"]] as const) {
    assert.ok(done.indexOf(seen) < done.indexOf(later), `${seen} before ${later}: ${done}`);
  }
});

Deno.test("pace: quick work waits for nothing", () => {
  const pace = new Pace(() => 1);
  for (let index = 0; index < 100; index++) assert.equal(pace.turn(), undefined);
});
