import type { SourceRange } from "../diagnostics/mod.ts";
import type { Descriptor, Right } from "../provider/contract.ts";
import type { Inputs, Solution } from "../solution/model.ts";
import { object, type ValueObject } from "../value/mod.ts";
import { type Grant, grantOf } from "./grant.ts";

/** One right that a solution will want, and the line that wants it. */
export interface Want {
  readonly right: Right;
  readonly provider: string;
  /** `resolver name` or `action name`. */
  readonly owner: string;
  readonly range?: SourceRange;
}

/**
 * Everything a solution can want, told from its file alone. An input that is only known at run time makes the right reach
 * for its whole kind. `describe` gives the descriptor of a provider, or undefined for one that is not known. `working` is
 * the folder that relative paths of actions are below, the solution's own when it is not known.
 */
export function derivedWants(
  solution: Solution,
  describe: (provider: string) => Descriptor | undefined,
  working: string = solution.origin.folder ?? ".",
): Want[] {
  const wants: Want[] = [];
  for (const call of callsOf(solution)) {
    const descriptor = describe(call.provider);
    const folder = call.owner.startsWith("resolver ") ? solution.origin.folder ?? working : working;
    for (const right of descriptor?.rights?.(knownInputs(call.inputs)) ?? []) {
      // What a call does without is not asked for, but an optional kind as a whole is what it passes on.
      if (right.optional && (right.kind !== "env" || right.resource !== undefined)) continue;
      wants.push({
        right: absolute(right, folder),
        provider: call.provider,
        owner: call.owner,
        ...(call.range && { range: call.range }),
      });
    }
  }
  return wants;
}

/** The smallest grant with everything a solution can want. */
export function derivedGrant(wants: readonly Want[]): Grant {
  return grantOf(wants.map(({ right }) => right));
}

/** Something of the user's that no grant holds, because it is asked of the main thread: a secret, a token, who is logged in. */
export interface CredentialWant {
  readonly kind: "secret" | "token" | "identity";
  /** Absent when only the run can tell. */
  readonly name?: string;
  readonly provider: string;
  /** `resolver name` or `action name`. */
  readonly owner: string;
  readonly range?: SourceRange;
}

/** The credentials that a solution can ask for, told from its file alone. */
export function derivedCredentials(solution: Solution): CredentialWant[] {
  return callsOf(solution).flatMap(({ provider, owner, inputs, range }) => {
    const credential = credentialOf(provider, inputs);
    return credential ? [{ ...credential, provider, owner, ...(range && { range }) }] : [];
  });
}

function credentialOf(
  provider: string,
  inputs: Inputs,
): Pick<CredentialWant, "kind" | "name"> | undefined {
  const named = (kind: CredentialWant["kind"], input: string) => {
    const name = knownInputs(inputs)[input];
    return typeof name === "string" ? { kind, name } : { kind };
  };
  if (provider === "secret") return named("secret", "name");
  if (provider === "identity") return named("identity", "handler");
  if (provider === "github") return { kind: "token", name: "github" };
  return inputs.has("authProvider") ? named("token", "authProvider") : undefined;
}

/** The names of all providers that a solution calls. */
export function providersOf(solution: Solution): Set<string> {
  return new Set(callsOf(solution).map(({ provider }) => provider));
}

interface ProviderCall {
  readonly provider: string;
  readonly owner: string;
  readonly inputs: Inputs;
  readonly range?: SourceRange | undefined;
}

function callsOf({ spec }: Solution): ProviderCall[] {
  const calls: ProviderCall[] = [];
  for (const [name, resolver] of spec.resolvers) {
    const steps = [
      ...(resolver.resolve?.with ?? []),
      ...(resolver.transform?.with ?? []),
      ...(resolver.validate?.with ?? []),
    ];
    for (const step of steps) {
      calls.push({
        provider: step.provider,
        owner: `resolver ${name}`,
        inputs: step.inputs,
        range: step.providerRange ?? step.range,
      });
    }
  }
  for (const section of [spec.workflow?.actions, spec.workflow?.finally]) {
    for (const [name, action] of section ?? []) {
      calls.push({
        provider: action.provider,
        owner: `action ${name}`,
        inputs: action.inputs,
        range: action.providerRange ?? action.range,
      });
    }
  }
  return calls;
}

function knownInputs(inputs: Inputs): ValueObject {
  const known = object();
  for (const [name, reference] of inputs) if (reference.kind === "literal") known[name] = reference.value;
  return known;
}

function absolute({ kind, resource }: Right, folder: string): Right {
  if (resource === undefined) return { kind };
  const isRelative = (kind === "read" || kind === "write") && !/^([A-Za-z]:)?[\\/]/.test(resource);
  return { kind, resource: isRelative ? `${folder}/${resource}` : resource };
}
