/**
 * Stands in for a lane's own module and tries what a call names, with the rights that the lane was given. The answer says
 * how it ended.
 */
import { Buffer } from "node:buffer";
import childProcess from "node:child_process";
import fs from "node:fs";
import http2 from "node:http2";
import net from "node:net";

interface Attempt {
  readonly type: string;
  readonly call: number;
  readonly provider: string;
  readonly inputs: string;
}

type Inputs = Readonly<Record<string, string>>;

const ATTEMPTS: Readonly<Record<string, (inputs: Inputs) => unknown>> = {
  read: ({ path }) => Deno.readTextFile(path!),
  write: ({ path }) => Deno.writeTextFile(path!, "written"),
  link: ({ path, target }) => Deno.symlink(target!, path!),
  remove: ({ path }) => Deno.remove(path!),
  run: ({ program }) => new Deno.Command(program!).output(),
  variable: ({ name }) => Deno.env.get(name!),
  variables: () => Deno.env.toObject(),
  connect: ({ host }) => Deno.connect({ hostname: host!, port: 9 }),
  fetch: ({ address }) => fetch(address!),
  system: () => Deno.hostname(),
  library: ({ path }) => Deno.dlopen(path!, {}),
  "node:fs read": ({ path }) => fs.readFileSync(path!, "utf8"),
  "node:fs write": ({ path }) => fs.writeFileSync(path!, Buffer.from("written")),
  "node:fs promises": ({ path }) => fs.promises.readFile(path!, "utf8"),
  "node:child_process": ({ program }) => childProcess.execFileSync(program!),
  "node:net": ({ host }) =>
    new Promise((resolve, reject) => {
      net.connect(9, host!).once("connect", resolve).once("error", reject);
    }),
  "node:http2": ({ host }) =>
    new Promise((resolve, reject) => {
      const session = http2.connect(`http://${host}:9`);
      session.once("connect", resolve).once("error", reject);
    }),
  "nested worker": ({ kind }) =>
    new Worker(import.meta.url, {
      type: "module",
      deno: { permissions: { [kind!]: true } as Deno.PermissionOptionsObject },
    }),
};

const scope = globalThis as unknown as Worker;
scope.onmessage = async ({ data }: MessageEvent) => {
  const { type, call, provider, inputs } = data as Attempt;
  if (type !== "call") return;
  let outcome: string;
  try {
    await ATTEMPTS[provider]!(JSON.parse(inputs));
    outcome = "done";
  } catch (error) {
    outcome = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  scope.postMessage({
    type: "done",
    ended: [],
    call,
    output: JSON.stringify({ rest: {}, data: JSON.stringify(outcome) }),
  });
};
