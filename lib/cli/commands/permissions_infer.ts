import { ScafctlError } from "../../diagnostics/mod.ts";
import type { GrantReport } from "../../engine/mod.ts";
import { grantOf, permissionsOf, RIGHT_KINDS } from "../../sandbox/mod.ts";
import type { RightKind } from "../../provider/mod.ts";
import type { Solution } from "../../solution/mod.ts";
import { object, type ValueObject } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput, renderValue } from "../output.ts";
import { loadWithParameters, runParameters } from "../run_input.ts";
import { actionOptions, openSession, resolveOptions } from "../session.ts";
import { requestFor, solutionRequest } from "../source.ts";
import { withPermissions } from "../views/permissions_edit.ts";

/** `permissions infer`: runs the solution, and prints or writes the smallest `spec.permissions` that the run needed. */
export async function run(invocation: Invocation): Promise<number> {
  const { args, flags, terminal } = invocation;
  const plan = await planOutput(invocation, { expressions: false });
  const session = openSession(invocation, plan);
  try {
    const request = args[0] === undefined
      ? await solutionRequest(invocation, { mode: "default" })
      : await requestFor(invocation, args[0]);
    const loaded = await loadWithParameters(invocation, session.engine, request, []);
    const { solution } = loaded;
    await session.admit(solution);
    const parameters = await runParameters(invocation, loaded);
    const resolve = await resolveOptions(invocation, parameters);
    const result = solution.spec.workflow && !flags.bool("resolvers-only")
      ? await session.engine.run(solution, resolve, { ...await actionOptions(invocation), resolveAll: true })
      : await session.engine.resolve(solution, resolve);
    session.finish();
    if (result.error) throw result.error;
    const permissions = inferred(session.sandbox.uses(), solution, invocation);
    if (flags.bool("write")) await write(solution, permissions);
    else await terminal.data(await renderValue(object({ permissions }), plan, terminal));
    return 0;
  } finally {
    session.finish();
  }
}

function inferred(
  uses: readonly GrantReport[],
  solution: Solution,
  { folder, terminal }: Invocation,
): ValueObject {
  const rights = uses.filter(({ kind, allowed }) => allowed && RIGHT_KINDS.includes(kind as RightKind));
  const grant = grantOf(rights.map(({ kind, resource }) => ({
    kind: kind as RightKind,
    ...(resource !== "*" && { resource }),
  })));
  if (grant.env === true) {
    terminal.warn("programs were given every variable; list those they need in `env` to give them no more");
  }
  return permissionsOf(grant, solution.origin.folder ?? folder);
}

async function write(solution: Solution, permissions: ValueObject): Promise<void> {
  const { origin } = solution;
  if (origin.kind !== "file") {
    throw new ScafctlError("SCAF2005", `${origin.name} is not a file that can be changed`, {
      hint: "leave out --write and copy what is printed",
    });
  }
  const text = await Deno.readTextFile(origin.canonical);
  await Deno.writeTextFile(origin.canonical, await withPermissions(text, permissions));
}
