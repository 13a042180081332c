import { loadSolution, type Solution } from "../../solution/mod.ts";
import {
  beyond,
  derivedCredentials,
  derivedWants,
  type Grant,
  permissionsOf,
  type Want,
} from "../../sandbox/mod.ts";
import type { Right } from "../../provider/mod.ts";
import { object, type ValueObject } from "../../value/mod.ts";
import { printDocument } from "../document.ts";
import { versioned } from "../envelope.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput } from "../output.ts";
import { builtinRegistry } from "../registry.ts";
import { declaredGrant, descriptors, staticGrant } from "../static_grant.ts";
import { requestFor, solutionRequest } from "../source.ts";

/** `permissions [solution]`: what each provider of a solution wants, and the line that wants it. */
export async function show(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const solution = await named(invocation, invocation.args[0]);
  const registry = builtinRegistry();
  const wants = derivedWants(solution, await descriptors(solution, registry), invocation.folder);
  const credentials = derivedCredentials(solution).map((want) => ({
    ...want,
    right: { kind: want.kind, ...(want.name !== undefined && { resource: want.name }) },
  }));
  const rows = [...wants, ...credentials].map((want) => row(want)).sort(byLine);
  const document = versioned("PermissionList", {
    solution: solution.metadata.name,
    wants: rows,
    permissions: permissionsOf(
      await staticGrant(solution, registry, invocation.folder),
      folderOf(solution),
    ),
    ...(solution.spec.permissions !== undefined && { declared: solution.spec.permissions }),
  });
  const none = `${solution.metadata.name} only computes: it wants no rights.\n`;
  await printDocument(invocation, plan, {
    document,
    items: rows,
    text: rows.length > 0 ? "items" : () => none,
  });
  return 0;
}

/** `permissions diff A B`: what the second solution may do that the first may not, and the other way round. */
export async function diff(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const [before, after] = await Promise.all(invocation.args.map((name) => grantOfNamed(invocation, name)));
  const changes = [
    ...beyond(before!, after!).map((right) => changeOf("removed", right)),
    ...beyond(after!, before!).map((right) => changeOf("added", right)),
  ];
  await printDocument(invocation, plan, {
    document: versioned("PermissionDiff", { changes }),
    items: changes,
    text: changes.length > 0 ? "items" : () => "Both may do the same.\n",
  });
  return 0;
}

async function named(invocation: Invocation, name: string | undefined): Promise<Solution> {
  const request = name === undefined
    ? await solutionRequest(invocation, { mode: "default" })
    : await requestFor(invocation, name);
  return await loadSolution(request);
}

async function grantOfNamed(invocation: Invocation, name: string): Promise<Grant> {
  const solution = await named(invocation, name);
  return declaredGrant(solution, invocation) ??
    await staticGrant(solution, builtinRegistry(), invocation.folder);
}

/** The folder that relative paths of `spec.permissions` are below. */
function folderOf(solution: Solution): string {
  return solution.origin.folder ?? "/";
}

/** Stable, so that what one line wants keeps its order. */
function byLine(a: ValueObject, b: ValueObject): number {
  return (Number(a.line ?? 0)) - (Number(b.line ?? 0));
}

/** A want of a right, or of a credential, which no `spec.permissions` can give. */
type Row = Omit<Want, "right"> & { readonly right: { readonly kind: string; readonly resource?: string } };

function row({ provider, owner, right, range }: Row): ValueObject {
  const place = range && range.source.position(range.start);
  return object({
    provider,
    usedBy: owner,
    right: right.kind,
    resource: right.resource ?? "*",
    line: place ? place.line : null,
  });
}

function changeOf(change: "added" | "removed", { kind, resource }: Right): ValueObject {
  return object({ change, right: kind, resource: resource ?? "*" });
}
