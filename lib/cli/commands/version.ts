import { messageOf } from "../../diagnostics/mod.ts";
import { durationMillis } from "../../value/mod.ts";
import { BUILD, versionText } from "../build_info.ts";
import { printDocument } from "../document.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput } from "../output.ts";

const REGISTRY = "https://jsr.io/@scafctl/cli/meta.json";

/** `scafctl version`. Asks the network only with `--check`; a failing look-up is a warning. */
export async function run(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation, { json: { indent: 0 } });
  const mayAsk = invocation.flags.bool("check") && invocation.config.bool("settings.versionCheck.enabled");
  const latest = mayAsk ? await latestVersion(invocation) : undefined;
  const updateRequired = latest !== undefined && await isNewer(latest, BUILD.version);
  const shown = latest === undefined ? undefined : `${latest}${updateRequired ? " (newer)" : ""}`;
  await printDocument(invocation, plan, {
    document: {
      buildTime: BUILD.buildTime,
      commit: BUILD.commit,
      latestVersion: latest ?? "",
      updateRequired,
      version: BUILD.version,
    },
    text: () => versionText(shown),
  });
  return 0;
}

async function latestVersion(invocation: Invocation): Promise<string | undefined> {
  try {
    const patience = durationMillis(invocation.config.duration("settings.versionCheck.timeout"));
    const signal = AbortSignal.any([invocation.signal, AbortSignal.timeout(patience)]);
    const response = await fetch(REGISTRY, { signal, headers: { accept: "application/json" } });
    if (!response.ok) throw new Error(`the registry answered ${response.status}`);
    const document: unknown = await response.json();
    const latest = typeof document === "object" && document !== null && "latest" in document
      ? document.latest
      : undefined;
    if (typeof latest !== "string") throw new Error("the registry's answer names no version");
    return latest;
  } catch (error) {
    invocation.terminal.warn(`cannot look up the newest version: ${messageOf(error)}`);
    return undefined;
  }
}

async function isNewer(latest: string, current: string): Promise<boolean> {
  const semver = await import("semver");
  const gt = semver.gt ?? semver.default.gt;
  return gt(latest, current);
}
