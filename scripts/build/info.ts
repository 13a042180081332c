/** What a binary says about itself. */
export interface BuildInfo {
  readonly version: string;
  readonly commit: string;
  /** RFC 3339, in UTC. The time of the commit, so that two builds of one commit are the same bytes. */
  readonly buildTime: string;
}

/**
 * Facts of this checkout. `SOURCE_DATE_EPOCH` overrides the time and `SCAFCTL_COMMIT` the commit, for builds from an
 * archive of the sources; without either, outside a git checkout, the time is the epoch.
 */
export async function buildInfo(): Promise<BuildInfo> {
  const manifest = JSON.parse(await Deno.readTextFile("deno.json")) as { version: string };
  const seconds = Deno.env.get("SOURCE_DATE_EPOCH") ?? await git("log", "-1", "--format=%ct") ?? "0";
  return {
    version: manifest.version,
    commit: Deno.env.get("SCAFCTL_COMMIT") ?? await git("rev-parse", "HEAD") ?? "unknown",
    buildTime: new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z"),
  };
}

async function git(...args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", { args, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    return undefined;
  }
}
