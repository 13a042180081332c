import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { environment, launcher } from "../e2e/program.ts";
import { type Box, inBox, row, solution } from "../spec/harness.ts";

const POINTS = 100;
const SIZE = 256 * 1024;
const OLD = "o".repeat(SIZE);
const NEW = "n".repeat(SIZE);

/** A command that leaves its own number and that of a child of its own, says that it runs, and ends with the child. */
const step = (mark: number, child: string) =>
  `${child} & echo $! >> pids; echo $$ >> pids; echo mark-${mark}; wait`;

/** Steps that end by themselves, writes between them, steps side by side, and a last one that only an interrupt ends. */
const WORK = solution(`
  resolvers:
    text: {resolve: {with: [{provider: file, inputs: {operation: read, path: new.txt}}]}}
  workflow:
    actions:
      s1: {provider: exec, inputs: {command: "${step(1, "sleep 0.01")}"}}
      w1: {provider: file, dependsOn: [s1],
        inputs: {operation: write, path: out.txt, content: {expr: _.text.content}, onConflict: overwrite}}
      s2: {provider: exec, dependsOn: [s1], inputs: {command: "${step(2, "sleep 0.01")}"}}
      s3: {provider: exec, dependsOn: [w1], inputs: {command: "${step(3, "sleep 0.02")}"}}
      s4: {provider: exec, dependsOn: [w1], inputs: {command: "${step(4, "sleep 60")}"}}
      never: {provider: exec, dependsOn: [s3, s4], inputs: {command: "touch never"}}
    finally:
      last: {provider: exec, inputs: {command: "echo ran >> finally"}}
`);

function start(box: Box): Deno.ChildProcess {
  const [program, prefix] = launcher();
  return new Deno.Command(program, {
    args: [...prefix, "run", "solution", "-f", "work.yaml"],
    cwd: box.folder,
    clearEnv: true,
    env: environment(`${box.folder}/.home`),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Reads until a text was seen; the rest of the stream is drained so that the writer never waits. */
async function seen(
  stream: ReadableStream<Uint8Array>,
  wanted: string,
  then: () => Promise<void>,
): Promise<boolean> {
  let text = "";
  let found = false;
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    if (!found && text.includes(wanted)) {
      found = true;
      await then();
    }
  }
  return found;
}

/** Turns of the event loop, to meet the program at another instruction each time. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise<void>((resolve) => setTimeout(resolve, 0));
}

/** Whether a process is still at work; one that has ended and was not collected is not. */
function lives(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX] /.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return false;
  }
}

/** What a process that should be gone is. */
function described(pid: number): string {
  try {
    return `${pid}: ${Deno.readTextFileSync(`/proc/${pid}/cmdline`).replaceAll("\0", " ")} ${
      Deno.readTextFileSync(`/proc/${pid}/stat`).split(" ").slice(2, 6).join(" ")
    }`;
  } catch {
    return `${pid}: ended meanwhile`;
  }
}

/** The processes that do not go away: a signal that was sent takes effect when its receiver next gets the processor. */
async function staying(box: Box): Promise<number[]> {
  const text = await box.read("pids").catch(() => "");
  let left = text.split("\n").filter((line) => line !== "").map(Number);
  for (let look = 0; look < 200 && left.length > 0; look++) {
    await turns(1);
    left = left.filter(lives);
  }
  return left;
}

const linux = { ignore: Deno.build.os !== "linux" };

Deno.test({
  ...linux,
  name: `${POINTS} interruptions: finally ran once, no process is left, files are old or new, exit 130`,
  fn: async () => {
    const points = fc.sample(
      fc.record({ mark: fc.integer({ min: 1, max: 4 }), turns: fc.nat({ max: 40 }) }),
      {
        numRuns: POINTS,
        seed: 20260225,
      },
    );
    const met = new Set<string>();
    const lane = async () => {
      for (let point = points.pop(); point !== undefined; point = points.pop()) {
        const { mark, turns: count } = point;
        await inBox(async (box) => {
          await box.write("work.yaml", WORK);
          await box.write("new.txt", NEW);
          await box.write("out.txt", OLD);
          const child = start(box);
          const errors = new Response(child.stderr).text();
          const found = await seen(child.stdout, `mark-${mark}\n`, async () => {
            await turns(count);
            child.kill("SIGINT");
          });
          const { code } = await child.status;
          const where = `mark ${mark}, ${count} turns: ${await errors}`;
          assert.ok(found, where);
          assert.equal(code, 130, where);
          assert.equal(await box.read("finally"), "ran\n", where);
          assert.ok(!await box.exists("never"), where);
          const out = await box.read("out.txt");
          assert.ok(out === OLD || out === NEW, `${where}: out.txt holds ${out.length} characters`);
          met.add(out === OLD ? "old" : "new");
          assert.deepEqual((await staying(box)).map(described), [], where);
          const files = [...Deno.readDirSync(box.folder)].map(({ name }) => name).sort();
          assert.deepEqual(
            files.filter((name) => name !== ".home"),
            ["finally", "new.txt", "out.txt", "pids", "work.yaml"],
            where,
          );
        });
      }
    };
    for (const end of await Promise.allSettled([lane(), lane()])) {
      if (end.status === "rejected") throw end.reason;
    }
    assert.deepEqual([...met].sort(), ["new", "old"], "interrupted before and after the write");
  },
});

/** A process that writes down the signals it gets and stays; only KILL ends it. */
const STUBBORN = "trap 'echo TERM >> signals; echo told' TERM; trap 'echo INT >> signals' INT; " +
  "echo $$ >> pids; echo ready; while :; do sleep 0.05; done";

Deno.test({
  ...linux,
  name: "a timeout sends TERM first and KILL to what stays, and the rest of the run goes on",
  fn: () =>
    inBox(async (box) => {
      // The time that the shell has to say what it does with signals, on the busiest machine.
      const result = await box.act(`
        workflow:
          actions:
            slow: {provider: exec, timeout: 4s, onError: continue, inputs: {command: "${STUBBORN}"}}
          finally:
            after: {provider: message, inputs: {message: m}}
      `);
      assert.equal(result.code, 0, result.stderr);
      assert.match(result.stdout, /"status": "timeout"/);
      assert.equal(await box.read("signals"), "TERM\n");
      assert.deepEqual(await staying(box), []);
    }),
});

row("F9", "a second signal ends the program at once, with what it has started", async (box) => {
  if (Deno.build.os !== "linux") return;
  await box.write(
    "work.yaml",
    solution(`
      workflow:
        actions:
          stays: {provider: exec, inputs: {command: "${STUBBORN}"}}
        finally:
          last: {provider: file, inputs: {operation: write, path: finally, content: ran}}
    `),
  );
  const child = start(box);
  const errors = new Response(child.stderr).text();
  let text = "";
  let signals = 0;
  for await (const chunk of child.stdout) {
    text += new TextDecoder().decode(chunk);
    // The second signal is sent when the first has reached the child, long before the child would be killed.
    if ((signals === 0 && text.includes("ready")) || (signals === 1 && text.includes("told"))) {
      signals++;
      child.kill("SIGINT");
    }
  }
  const { code } = await child.status;
  assert.equal(signals, 2, await errors);
  assert.equal(code, 130);
  assert.ok(!await box.exists(join("finally")), "the program did not wait for its child");
  assert.deepEqual(await staying(box), []);
});
