/**
 * Tries, inside of a worker that was given no right, what a provider could try to get out: by the runtime's own means, by
 * Node's modules and by a worker of its own. Part of the lane's module, so that what is tried is what lanes are made of.
 */
import childProcess from "node:child_process";
import fs from "node:fs";
import http2 from "node:http2";
import net from "node:net";

/** How an attempt ended that must be refused. Connections are counted by the one who waits for them. */
type Attempt = () => unknown;

const MISSING = "/scafctl-probe/none";
/** Milliseconds that an attempt to connect may take. */
const PATIENCE = 1_000;

function attempts(port: number): Readonly<Record<string, Attempt>> {
  const kinds = ["read", "write", "net", "env", "run", "sys", "ffi"];
  return {
    "reading a file": () => Deno.readTextFile(MISSING),
    "writing a file": () => Deno.writeTextFile(MISSING, ""),
    "running a program": () => new Deno.Command(MISSING).outputSync(),
    "seeing a variable": () => Deno.env.get("PATH"),
    "connecting": () => Deno.connect({ hostname: "127.0.0.1", port }),
    "fetching": () => fetch(`http://127.0.0.1:${port}/`),
    "asking for the name of the machine": () => Deno.hostname(),
    "loading a library": () => Deno.dlopen(MISSING, {}),
    "reading a file by node:fs": () => fs.readFileSync(MISSING),
    "writing a file by node:fs": () => fs.writeFileSync(MISSING, ""),
    "running a program by node:child_process": () => childProcess.execFileSync(MISSING),
    ...Object.fromEntries(kinds.map((kind) => [`a worker with the right to ${kind}`, () => {
      const permissions = { [kind]: true } as Deno.PermissionOptionsObject;
      new Worker(import.meta.url, { type: "module", deno: { permissions } }).terminate();
    }])),
  };
}

/** Tries everything and names what was not refused. `port` is one of this machine where somebody counts connections. */
export async function probe(port: number): Promise<string[]> {
  const open: string[] = [];
  for (const [name, attempt] of Object.entries(attempts(port))) {
    try {
      await attempt();
      open.push(name);
    } catch (error) {
      const isRefused = error instanceof Deno.errors.NotCapable ||
        /Requires \w+ access|escalate/.test(error instanceof Error ? error.message : "");
      if (!isRefused) open.push(name);
    }
  }
  // Node's modules tell a refused right and a refused connection in the same words.
  await Promise.all([
    ended(() => net.connect(port, "127.0.0.1")),
    ended(() => http2.connect(`http://127.0.0.1:${port}`)),
  ]);
  return open;
}

/** Resolves when a connection stands, fails or takes too long; then it is closed. */
function ended(connect: () => net.Socket | http2.ClientHttp2Session): Promise<void> {
  return new Promise((resolve) => {
    try {
      const connection = connect();
      const done = () => {
        clearTimeout(timer);
        connection.destroy();
        resolve();
      };
      const timer = setTimeout(done, PATIENCE);
      connection.once("connect", done);
      connection.on("error", done);
    } catch {
      resolve();
    }
  });
}
