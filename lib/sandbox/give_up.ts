import type { RightKind } from "../provider/contract.ts";

/** What decides which rights the process still needs. */
export interface Plan {
  /** Names of all providers that the solution calls. */
  readonly providers: ReadonlySet<string>;
  /** Kinds of right that any of its calls can want. */
  readonly kinds: ReadonlySet<RightKind>;
  /** The program itself connects somewhere beside the calls (telemetry, catalogs). */
  readonly connects: boolean;
}

/** Kinds that the main thread can do without, unlike reading and writing. */
export type GivenUp = "run" | "net" | "ffi";

/**
 * The kinds of right that nothing in a plan can need, be it a lane that is made anew, the end of a group of processes, or
 * the main thread. A child solution can need anything.
 */
export function needlessKinds({ providers, kinds, connects }: Plan): GivenUp[] {
  if (providers.has("solution")) return [];
  const needless: GivenUp[] = [];
  if (!kinds.has("run")) needless.push("run");
  // A parameter may be an address.
  if (!kinds.has("net") && !providers.has("parameter") && !connects) needless.push("net");
  // The keychain of the system is a native library.
  if (!providers.has("secret") && !providers.has("identity") && !kinds.has("net")) needless.push("ffi");
  return needless;
}

/**
 * Gives whole kinds of right up for the rest of the process: no worker made later can have them either. Only for a program
 * that ends with its run, never for a server or within tests.
 */
export function giveUp(kinds: readonly GivenUp[]): void {
  const isOurs = Deno.build.standalone || /\/main\.(ts|js)$/.test(Deno.mainModule);
  if (!isOurs) return;
  for (const name of kinds) Deno.permissions.revokeSync({ name });
}
