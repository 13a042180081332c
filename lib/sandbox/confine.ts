import { resolve } from "node:path";
import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import type {
  AnyProvider,
  Descriptor,
  ProviderContext,
  ProviderHost,
  ProviderOutput,
  Right,
} from "../provider/contract.ts";
import type { ValueObject } from "../value/mod.ts";
import { type Grant, grantOf, unite } from "./grant.ts";
import { LANE_PROVIDERS, type Lanes } from "./lanes.ts";
import { Narrowing } from "./narrowing.ts";
import type { Policy } from "./policy.ts";
import { refusalOf, steeringError, withWay } from "./refusal.ts";
import { steeringVariable } from "./steering.ts";

/** Where programs are looked for when no PATH is visible. */
const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** A right that a call used or was refused. */
export interface GrantUse {
  readonly provider: string;
  readonly caller: string;
  readonly kind: string;
  readonly resource: string;
  readonly allowed: boolean;
}

/** Confines the providers of one run. */
export interface Confinement {
  readonly policy: Policy;
  readonly lanes: Lanes;
  readonly onUse: (use: GrantUse) => void;
  /** The variables of the process; `Deno.env` when absent. */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * The provider under its grant: its needs are held against the policy first, then it runs in the lane of that grant, or,
 * when it only computes, on the main thread. The same contract as the provider itself. A request under a list of hosts
 * stays on the main thread as well, where every hop is held against the list.
 */
export function confine(provider: AnyProvider, confinement: Confinement): AnyProvider {
  const { policy, lanes, onUse } = confinement;
  const descriptor = provider.descriptor as Descriptor;
  if (policy.mode === "off") return reported(provider, onUse);
  const narrowing = new Narrowing(policy, confinement.variables ?? Deno.env.toObject());
  const isForLane = LANE_PROVIDERS.has(descriptor.name);
  // Decoding happens where the provider runs: what it returns need not be plain data.
  const { decode, ...withoutDecode } = descriptor;
  return {
    descriptor: withoutDecode,
    execute(inputs, context, host) {
      const needed = neededRights(descriptor, inputs as ValueObject, context);
      const refusal = policy.refuses(needed, context.mode === "action");
      for (const right of needed) {
        if (right.optional && !isSeen(narrowing, right)) continue;
        onUse(
          useOf(descriptor.name, context, right, !refusal?.rights.includes(right) && policy.gives(right)),
        );
      }
      if (refusal) throw refusalOf(descriptor.name, policy, refusal);
      const steering = steeringVariable(policy, needed, inputs as ValueObject, context);
      if (steering !== undefined) throw steeringError(descriptor.name, policy, steering);
      const narrow = narrowing.apply(context);
      const watched = { ...host, ...watchedSources(descriptor.name, context, host, onUse) };
      const wantsNet = needed.some(({ kind }) => kind === "net");
      if (!isForLane || (wantsNet && narrowing.isNetNarrow)) {
        const decoded = decode ? decodedInputs(descriptor, inputs as ValueObject) : inputs;
        return executed(provider, decoded, narrow, watched, policy);
      }
      return lanes.lane(laneGrant(policy, narrowing, needed)).execute(
        descriptor.name,
        inputs as ValueObject,
        narrow,
        watched,
      ).catch((error) => {
        throw withWay(error, policy);
      });
    },
  };
}

/** A call on the main thread, which may answer at once; one that it was refused something tells the way to it. */
function executed(
  provider: AnyProvider,
  inputs: unknown,
  context: ProviderContext,
  host: ProviderHost,
  policy: Policy,
): ProviderOutput | Promise<ProviderOutput> {
  const refused = (error: unknown): never => {
    throw withWay(error, policy);
  };
  try {
    const output = provider.execute(inputs, context, host);
    return output instanceof Promise ? output.catch(refused) : output;
  } catch (error) {
    return refused(error);
  }
}

/** Without a sandbox a provider runs as it is, and only what it uses is told. */
function reported(provider: AnyProvider, onUse: (use: GrantUse) => void): AnyProvider {
  const descriptor = provider.descriptor as Descriptor;
  const { decode, ...withoutDecode } = descriptor;
  return {
    descriptor: withoutDecode,
    execute(inputs, context, host) {
      for (const right of neededRights(descriptor, inputs as ValueObject, context)) {
        if (!right.optional) onUse(useOf(descriptor.name, context, right, true));
      }
      const watched = { ...host, ...watchedSources(descriptor.name, context, host, onUse) };
      return provider.execute(
        decode ? decodedInputs(descriptor, inputs as ValueObject) : inputs,
        context,
        watched,
      );
    },
  };
}

function decodedInputs(descriptor: Descriptor, inputs: ValueObject): unknown {
  try {
    return descriptor.decode!(inputs);
  } catch (error) {
    if (error instanceof ScafctlError) throw error;
    throw new ScafctlError("SCAF5004", `${descriptor.name}: ${messageOf(error)}`, { cause: error });
  }
}

/** Variables cross with the call, so no lane needs the right to see any. */
function laneGrant(policy: Policy, narrowing: Narrowing, needed: readonly Right[]): Grant {
  const kinds = needed.filter((right) => right.kind !== "env" && (!right.optional || policy.gives(right)));
  const grant = policy.grantFor(kinds);
  if (grant.read === true) return grant;
  const extra = [...certificateFiles(grant, narrowing.connection), ...programFiles(grant, needed, narrowing)];
  return extra.length > 0 ? unite(grant, grantOf(extra)) : grant;
}

/** Files of certificate authorities that the user's environment names; connections are checked against them. */
function certificateFiles(grant: Grant, variables: Readonly<Record<string, string>>): Right[] {
  if (grant.net !== true) return [];
  return ["SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "DENO_CERT"]
    .flatMap((name) => variables[name]?.split(Deno.build.os === "windows" ? ";" : ":") ?? [])
    .filter((path) => path !== "")
    .map((path) => ({ kind: "read", resource: resolve(path) }));
}

/** The files under which a program can be found, so that a lane that may run it can look for it. */
function programFiles(grant: Grant, needed: readonly Right[], { variables }: Narrowing): Right[] {
  const programs = grant.run === true
    ? needed.flatMap(({ kind, resource }) => kind === "run" && resource !== undefined ? [resource] : [])
    : grant.run;
  const isWindows = Deno.build.os === "windows";
  const folders = (variables.PATH ?? variables.Path ?? DEFAULT_PATH).split(isWindows ? ";" : ":");
  return programs.filter((program) => !/[\\/]/.test(program)).flatMap((program) =>
    folders.filter((folder) => folder !== "").map((folder): Right => ({
      kind: "read",
      resource: resolve(folder, isWindows ? `${program}.exe` : program),
    }))
  );
}

/** Secrets and tokens come from the main thread; that they were asked for is a use like any other. */
function watchedSources(
  provider: string,
  context: ProviderContext,
  { secrets, identities }: ProviderHost,
  onUse: (use: GrantUse) => void,
): Pick<ProviderHost, "secrets" | "identities"> {
  const use = (kind: string, resource: string) =>
    onUse({ provider, caller: context.caller.name, kind, resource, allowed: true });
  return {
    secrets: {
      get(name) {
        use("secret", name);
        return secrets.get(name);
      },
      list() {
        use("secret", "*");
        return secrets.list();
      },
    },
    identities: {
      list: () => identities.list(),
      claims: (handler, scope) => identities.claims(handler, scope),
      groups: (handler) => identities.groups(handler),
      token(handler, scope, refresh) {
        use("token", handler);
        return identities.token(handler, scope, refresh);
      },
    },
  };
}

/** An optional right counts as used when it is for variables and there was one to see. */
function isSeen(narrowing: Narrowing, { kind, resource }: Right): boolean {
  return kind === "env" && (resource === undefined || Object.hasOwn(narrowing.variables, resource));
}

/** The rights of a call, with relative paths made absolute as the provider will make them. */
function neededRights(descriptor: Descriptor, inputs: ValueObject, context: ProviderContext): Right[] {
  const rights = descriptor.rights?.(inputs) ?? [];
  const folder = context.outputFolder ?? context.baseFolder;
  return rights.map((right) => {
    const isPath = right.kind === "read" || right.kind === "write";
    return isPath && right.resource !== undefined
      ? { ...right, resource: resolve(folder, right.resource) }
      : right;
  });
}

function useOf(provider: string, context: ProviderContext, right: Right, allowed: boolean): GrantUse {
  return {
    provider,
    caller: context.caller.name,
    kind: right.kind,
    resource: right.resource ?? "*",
    allowed,
  };
}
