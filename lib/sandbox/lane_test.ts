import assert from "node:assert/strict";
import { ScafctlError } from "../diagnostics/mod.ts";
import type { Capability, ProviderContext, ProviderHost } from "../provider/contract.ts";
import { object, type Value, type ValueObject } from "../value/mod.ts";
import { provider as exec } from "../../providers/exec/mod.ts";
import { provider as file } from "../../providers/file/mod.ts";
import { heard, testContext, testHost } from "../../providers/shared/testing.ts";
import { RunningGroups } from "../process/mod.ts";
import { FULL_GRANT, NO_GRANT, partialGrant } from "./grant.ts";
import { Lane } from "./lane.ts";
import { confine, type GrantUse } from "./confine.ts";
import { Lanes } from "./lanes.ts";
import { Policy } from "./policy.ts";

/** A call in structured mode, with room for large streams. */
function context(folder: string, mode: Capability = "from"): ProviderContext {
  return testContext(mode, {
    workingDirectory: folder,
    output: { structured: true, quiet: false, color: false, noColorFlag: false, width: 80 },
    limits: { celCost: 1e6, templateOutput: 1e6, fileSize: 1e8, responseSize: 1e8, capturedOutput: 1e8 },
  });
}

const host = (changes: Partial<ProviderHost> = {}): ProviderHost => testHost(heard(), changes);

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function withLane(
  grant: typeof FULL_GRANT,
  test: (lane: Lane, groups: RunningGroups) => Promise<void>,
): Promise<void> {
  const groups = new RunningGroups();
  const lane = new Lane(grant, groups);
  try {
    await test(lane, groups);
  } finally {
    lane.close();
  }
}

function hasCode(code: string, words = "") {
  return (error: unknown) => {
    assert.ok(error instanceof ScafctlError, String(error));
    assert.equal(error.code, code, error.message);
    assert.ok(error.message.includes(words), error.message);
    return true;
  };
}

const inputs = (entries: Record<string, Value>): ValueObject => object(entries);
const options = { sanitizeResources: false, sanitizeOps: false };

Deno.test(
  "a lane runs a provider within its grant, and nothing outside it",
  options,
  () =>
    inFolder(async (folder) => {
      await Deno.mkdir(`${folder}/open`);
      await Deno.writeTextFile(`${folder}/open/a.txt`, "inside");
      await Deno.writeTextFile(`${folder}/b.txt`, "outside");
      await withLane(partialGrant({ read: [`${folder}/open`] }), async (lane) => {
        const read = (path: string) =>
          lane.execute("file", inputs({ operation: "read", path }), context(folder), host());
        const { data } = await read("open/a.txt");
        assert.equal((data as ValueObject).content, "inside");
        await assert.rejects(read("b.txt"), hasCode("SCAF6001", `may not read "${folder}/b.txt"`));
        const write = inputs({ operation: "write", path: "open/c.txt", content: "x" });
        await assert.rejects(
          lane.execute("file", write, context(folder, "action"), host()),
          hasCode("SCAF6001", "write"),
        );
        await assert.rejects(Deno.stat(`${folder}/open/c.txt`), Deno.errors.NotFound);
      });
    }),
);

Deno.test(
  "a lane without the right to run starts no program",
  options,
  () =>
    inFolder((folder) =>
      withLane(partialGrant({ read: true, env: true }), async (lane) => {
        const call = lane.execute("exec", inputs({ command: "id" }), context(folder, "action"), host());
        await assert.rejects(call, hasCode("SCAF6001", "may not run"));
      })
    ),
);

Deno.test(
  "output streams with credit, and the result comes once",
  options,
  () =>
    inFolder((folder) =>
      withLane(FULL_GRANT, async (lane) => {
        let bytes = 0;
        let unread = 0;
        let mostUnread = 0;
        const write: ProviderHost["write"] = async (_stream, text) => {
          unread += text.length;
          mostUnread = Math.max(mostUnread, unread);
          await Promise.resolve();
          bytes += text.length;
          unread -= text.length;
        };
        const plain = {
          ...context(folder, "action"),
          output: { ...context(folder).output, structured: false },
        };
        const command = inputs({ command: "head -c 8000000 /dev/zero | tr '\\0' 'x'" });
        const { data } = await lane.execute("exec", command, plain, host({ write }));
        assert.equal(bytes, 8_000_000);
        assert.equal((data as ValueObject).exitCode, 0);
        assert.ok(mostUnread < 4 << 20, `${mostUnread} bytes were under way`);
      })
    ),
);

Deno.test(
  "a cancelled call ends its children and throws the reason",
  options,
  () =>
    inFolder((folder) =>
      withLane(FULL_GRANT, async (lane, groups) => {
        const controller = new AbortController();
        const started = Promise.withResolvers<void>();
        const reason = new ScafctlError("SCAF4005", "timed out");
        const plain = {
          ...context(folder, "action"),
          output: { ...context(folder).output, structured: false },
        };
        const call = lane.execute(
          "exec",
          inputs({ command: "echo ready; read line < /dev/zero" }),
          plain,
          host({ signal: controller.signal, write: () => started.resolve() }),
        );
        await started.promise;
        controller.abort(reason);
        await assert.rejects(call, hasCode("SCAF4005", "timed out"));
        assert.ok(lane.isUsable);
        assert.equal(groups.size, 0);
      })
    ),
);

Deno.test(
  "a lane that may run only some programs leaves nothing of a cancelled call behind",
  options,
  () =>
    inFolder((folder) =>
      withLane(partialGrant({ read: true, run: ["bash"], env: true }), async (lane) => {
        const controller = new AbortController();
        const started = Promise.withResolvers<string>();
        const plain = {
          ...context(folder, "action"),
          output: { ...context(folder).output, structured: false },
        };
        const call = lane.execute(
          "exec",
          inputs({ command: "sleep 300 & echo $!; wait" }),
          plain,
          host({
            signal: controller.signal,
            write: (_, text) =>
              started.resolve(typeof text === "string" ? text : new TextDecoder().decode(text)),
          }),
        );
        const pid = Number(await started.promise);
        controller.abort(new ScafctlError("SCAF4005", "timed out"));
        await assert.rejects(call, hasCode("SCAF4005"));
        // A process that has ended but was not collected yet can still be signalled.
        const state = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "gone");
        assert.match(state, /^gone$|\) [ZX] /);
      })
    ),
);

const MISBEHAVING = new URL("./testdata/misbehaving_worker.ts", import.meta.url);

Deno.test("a lane in an endless loop is given up, its other calls are lost", options, async () => {
  const lane = new Lane(NO_GRANT, new RunningGroups(), MISBEHAVING);
  const controller = new AbortController();
  const other = lane.execute("wait", inputs({}), context("/"), host());
  const looping = lane.execute("loop", inputs({}), context("/"), host({ signal: controller.signal }));
  const outcomes = Promise.allSettled([looping, other]);
  controller.abort(new ScafctlError("SCAF3006", "timed out"));
  const [first, second] = await outcomes;
  assert.ok(first.status === "rejected" && hasCode("SCAF3006")(first.reason));
  assert.ok(second.status === "rejected" && hasCode("SCAF6004", "lane lost")(second.reason));
  assert.ok(!lane.isUsable);
});

Deno.test({
  name: "a child that begins while its call is cancelled is ended where the lane may not",
  ignore: Deno.build.os === "windows",
  ...options,
  fn: async () => {
    const child = new Deno.Command("/bin/sh", { args: ["-c", "sleep 1000"], detached: true, stdin: "null" })
      .spawn();
    const groups = new RunningGroups();
    const lane = new Lane(partialGrant({ run: ["sh"] }), groups, MISBEHAVING);
    try {
      const controller = new AbortController();
      const giveUp = () => controller.abort(new ScafctlError("SCAF6005", "enough"));
      const given = host({ signal: controller.signal, setEnvironment: giveUp });
      await assert.rejects(
        lane.execute(`late:${child.pid}`, object(), context("/"), given),
        hasCode("SCAF6005"),
      );
      assert.equal(groups.size, 0);
      assert.equal((await child.status).signal, "SIGTERM");
    } finally {
      lane.close();
    }
  },
});

Deno.test("an uncaught error in a lane fails its calls and not the process", options, async () => {
  const lane = new Lane(NO_GRANT, new RunningGroups(), MISBEHAVING);
  const outcomes = Promise.allSettled([
    lane.execute("wait", inputs({}), context("/"), host()),
    lane.execute("throw", inputs({}), context("/"), host()),
  ]);
  for (const outcome of await outcomes) {
    assert.ok(outcome.status === "rejected" && hasCode("SCAF6004", "outside of any call")(outcome.reason));
  }
  assert.ok(!lane.isUsable);
});

Deno.test(
  "confine: needs are held against the policy, uses are reported",
  options,
  () =>
    inFolder(async (folder) => {
      const uses: GrantUse[] = [];
      const lanes = new Lanes();
      try {
        const policy = new Policy("strict", { allow: {}, deny: {} }, undefined, {
          working: folder,
          solution: folder,
        });
        const confined = confine(file, { policy, lanes, onUse: (use) => uses.push(use) });
        await Deno.writeTextFile(`${folder}/a.txt`, "a");
        const read = (path: string) =>
          confined.execute(inputs({ operation: "read", path }), context(folder), host());
        await read("a.txt");
        assert.throws(() => read("/etc/hostname"), hasCode("SCAF6001", '"/etc/hostname"'));
        const run = confine(exec, { policy, lanes, onUse: (use) => uses.push(use) });
        assert.throws(
          () => run.execute(inputs({ command: "id" }), context(folder, "action"), host()),
          hasCode("SCAF6001"),
        );
        assert.equal(lanes.size, 1);
        assert.deepEqual(uses.map(({ kind, allowed }) => [kind, allowed]).slice(0, 2), [["read", true], [
          "read",
          false,
        ]]);
      } finally {
        lanes.close();
      }
    }),
);
