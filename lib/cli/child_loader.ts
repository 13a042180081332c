import { ScafctlError } from "../diagnostics/mod.ts";
import type { ChildLoader } from "../engine/mod.ts";
import { loadSolution, type Solution } from "../solution/mod.ts";
import type { Invocation } from "./invocation.ts";
import { limitsOf } from "./limits.ts";
import { notInCatalog, sourceForm } from "./source.ts";

/** Time for fetching one child solution, in milliseconds. */
const FETCH_TIME = 30_000;

/**
 * Loads the child solutions that are no files. One behind a URL is fetched by the rules of the `http` provider (the call
 * was allowed to reach that host and no other) and let in by `admit`, as if it were named on the command line. Questions
 * of several children come one after the other. Throws SCAF8001 for a catalog name.
 */
export function childLoader(
  invocation: Invocation,
  admit: (solution: Solution) => Promise<void>,
): ChildLoader {
  let turn: Promise<unknown> = Promise.resolve();
  return async ({ source, workingDirectory, parameters, signal }) => {
    if (sourceForm(source) !== "url") throw await notInCatalog(invocation, source);
    const solution = await loadSolution({
      source: { kind: "url", url: source, fetch: (url) => guardedFetch(invocation, url, signal) },
      workingDirectory,
      parameters: { has: (name) => Object.hasOwn(parameters, name) },
    });
    const admitted = turn.then(() => admit(solution));
    turn = admitted.catch(() => {});
    await admitted;
    return solution;
  };
}

async function guardedFetch(
  invocation: Invocation,
  address: string,
  signal: AbortSignal,
): Promise<Response> {
  const { config } = invocation;
  const { send } = await import("../../providers/http/transport/mod.ts");
  const first = new URL(address);
  const response = await send(
    { method: "GET", url: first, headers: [] },
    {
      allowPrivate: config.bool("httpClient.allowPrivateIPs"),
      environment: (name) => Deno.env.get(name),
      check: (url) => {
        if (url.host === first.host && (url.protocol === first.protocol || url.protocol === "https:")) return;
        throw new ScafctlError("SCAF6001", `"${address}" redirects to another host, "${url.host}"`, {
          hint: "name the final address as the source",
        });
      },
    },
    { responseSize: limitsOf(invocation)("responseSize"), timeout: FETCH_TIME, signal },
  );
  return new Response(new Uint8Array(response.body), { status: response.status });
}
