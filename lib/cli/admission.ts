import { ExitCode, ScafctlError } from "../diagnostics/mod.ts";
import { places } from "../paths/mod.ts";
import type { Registry } from "../provider/mod.ts";
import {
  beyond,
  contains,
  derivedCredentials,
  describeCredentials,
  describeGrant,
  formatFlags,
  type Grant,
  grantOf,
  partialGrant,
  type PolicyRules,
  TrustStore,
} from "../sandbox/mod.ts";
import type { Solution } from "../solution/model.ts";
import { confirm } from "../terminal/mod.ts";
import { visible } from "../text/mod.ts";
import type { Invocation } from "./invocation.ts";
import { declaredGrant, staticGrant } from "./static_grant.ts";

/** What an acceptance holds for: the text, not the address, which may give another one the next time. */
export function contentOf({ origin }: Solution): string {
  return origin.digest ?? origin.canonical;
}

/**
 * What a foreign solution may do: what it declares, else what its file says it can want. Accepted by `--yes`, by a record
 * of an earlier answer, by flags and configuration that allow all of it (and credentials are nothing they could allow), or
 * by the user on a terminal. Throws SCAF6006 (exit 10) otherwise.
 */
export async function acceptedGrant(
  invocation: Invocation,
  solution: Solution,
  registry: Registry,
  rules: PolicyRules,
): Promise<Grant> {
  const wanted = declaredGrant(solution, invocation) ??
    await staticGrant(solution, registry, invocation.folder);
  const digest = contentOf(solution);
  const store = new TrustStore(trustPath());
  const known = await store.accepted(digest);
  if (known && contains(known.grant, wanted)) return wanted;
  if (invocation.flags.bool("yes")) return wanted;
  const credentials = describeCredentials(derivedCredentials(solution));
  const allowed = partialGrant(rules.allow);
  const hasRules = Object.keys(rules.allow).length > 0;
  if (hasRules && credentials.length === 0 && contains(allowed, wanted)) return wanted;
  const previous = await store.previous(solution.origin.name);
  const lines = [...describeGrant(wanted, previous?.grant), ...credentials];
  const missing = hasRules ? formatFlags(grantOf(beyond(wanted, allowed))) : [];
  await askForTrust(invocation, solution, lines, missing);
  await store.remember({ source: solution.origin.name, digest, grant: wanted });
  return wanted;
}

async function askForTrust(
  invocation: Invocation,
  solution: Solution,
  lines: readonly string[],
  missing: readonly string[],
): Promise<void> {
  const { terminal, flags } = invocation;
  const { facts } = terminal;
  // Whatever the solution chose as its name and resources must not be able to rewrite the question.
  const list = lines.length > 0
    ? lines.map((line) => `  ${visible(line)}`).join("\n")
    : "  nothing but compute";
  const name = visible(solution.metadata.name);
  const question = `"${name}" from ${visible(solution.origin.name)} wants to\n${list}`;
  if (!facts.stdinIsTerminal || !facts.stderrIsTerminal || facts.ci || flags.bool("no-input")) {
    throw new ScafctlError("SCAF6006", question, {
      exit: ExitCode.permissionDenied,
      hint: missing.length > 0
        ? `accept it with --yes; the flags and the configuration do not allow ${visible(missing.join(" "))}`
        : "accept it on a terminal once, or with --yes, or grant all of it with --allow-… flags",
    });
  }
  terminal.note(question);
  if (await confirm("Let it?", invocation)) return;
  throw new ScafctlError("SCAF6006", `"${name}" was not accepted`, { exit: ExitCode.permissionDenied });
}

function trustPath(): string {
  const config = places().find(({ name }) => name === "config")!.path;
  return config.replace(/[^\\/]*$/, "trust.json");
}
