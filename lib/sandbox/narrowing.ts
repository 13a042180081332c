import { CONNECTION_VARIABLES, type PathScope, type ProviderContext } from "../provider/contract.ts";
import type { Policy } from "./policy.ts";
import { allows, type Scope } from "./scope.ts";
import { isLoaderVariable } from "./steering.ts";

/**
 * The part of a policy that the runtime cannot enforce, or not for calls on the main thread: providers hold real paths,
 * hosts of every hop and variables against it themselves.
 */
export class Narrowing {
  readonly #variables: Readonly<Record<string, string>>;
  readonly #connection: Readonly<Record<string, string>>;
  readonly #reach: ProviderContext["reach"];
  readonly #isNetNarrow: boolean;
  #network: { from: ProviderContext["network"]; to: ProviderContext["network"] } | undefined;

  /** `variables` are those of the process. */
  constructor(private readonly policy: Policy, variables: Readonly<Record<string, string>>) {
    this.#variables = visible(policy, variables);
    this.#connection = connection(policy, variables);
    this.#isNetNarrow = policy.narrows("net");
    if (policy.narrows("read") || policy.narrows("write")) {
      this.#reach = { read: pathScope(policy, "read"), write: pathScope(policy, "write") };
    }
  }

  /** The runtime cannot hold a request to this policy: it knows the dialled address only, not the host it stands for. */
  get isNetNarrow(): boolean {
    return this.#isNetNarrow;
  }

  /** The variables of the process that this run may see. */
  get variables(): Readonly<Record<string, string>> {
    return this.#variables;
  }

  /** How requests of the user leave the machine, whatever the run may see, but for what the user denies. */
  get connection(): Readonly<Record<string, string>> {
    return this.#connection;
  }

  /** The context of a call with what narrows it. */
  apply(context: ProviderContext): ProviderContext {
    return {
      ...context,
      inherited: this.#variables,
      connection: this.#connection,
      ...(this.#reach && { reach: this.#reach }),
      ...(this.#isNetNarrow && { network: this.#networkOf(context.network) }),
    };
  }

  /** One object for all calls, so that it crosses into a lane once. */
  #networkOf(from: ProviderContext["network"]): NonNullable<ProviderContext["network"]> {
    if (!this.#network || this.#network.from !== from) {
      const { limit, denied } = this.policy;
      this.#network = {
        from,
        to: {
          allowPrivateIPs: from?.allowPrivateIPs ?? false,
          ...(limit.net !== true && { hosts: limit.net }),
          deniedHosts: listOf(denied.net),
        },
      };
    }
    return this.#network.to!;
  }
}

/** Without those of the loader where programs are listed: the runtime starts none with them. */
function visible(policy: Policy, variables: Readonly<Record<string, string>>): Record<string, string> {
  const { limit, denied } = policy;
  const isListed = limit.run !== true;
  if (!policy.narrows("env") && !isListed) return { ...variables };
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) =>
      allows("env", limit.env, name) && !allows("env", denied.env, name) &&
      !(isListed && isLoaderVariable(name))
    ),
  );
}

function connection(
  { denied }: Policy,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    CONNECTION_VARIABLES.filter((name) => Object.hasOwn(variables, name) && !allows("env", denied.env, name))
      .map((name) => [name, variables[name]!]),
  );
}

function pathScope(policy: Policy, kind: "read" | "write"): PathScope {
  const { limit, denied, repositories } = policy;
  return {
    allowed: limit[kind],
    denied: listOf(denied[kind]),
    ...(kind === "write" && repositories && { repositories }),
  };
}

/** A kind that is denied as a whole is out of the limit already. */
function listOf(scope: Scope): readonly string[] {
  return scope === true ? [] : scope;
}
