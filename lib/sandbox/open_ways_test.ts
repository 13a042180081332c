import assert from "node:assert/strict";
import { probe } from "./probe.ts";
import { openWays } from "./open_ways.ts";

const options = { sanitizeResources: false, sanitizeOps: false };

Deno.test("a worker without rights finds no way out", options, async () => {
  assert.deepEqual(await openWays(), []);
});

Deno.test("the probe names what is open: with all rights, everything", options, async () => {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response("here"));
  try {
    const open = await probe(server.addr.port);
    for (
      const way of [
        "reading a file",
        "seeing a variable",
        "connecting",
        "fetching",
        "a worker with the right to run",
      ]
    ) {
      assert.ok(open.includes(way), `${way} in ${open}`);
    }
  } finally {
    await server.shutdown();
  }
});
