/** What a build says of itself. `commit` and `buildTime` are empty when it runs from source. */
export interface BuildInfo {
  readonly version: string;
  readonly commit: string;
  readonly buildTime: string;
}

/** The bundle puts a {@link BuildInfo} as JSON in the place of this text. */
const EMBEDDED: string = "@@SCAFCTL_BUILD@@";

/** The version when no build set another one; a test holds it equal to the one in `deno.json`. */
const SOURCE_VERSION = "0.1.0";

/** The facts of the running program. */
export const BUILD: BuildInfo = EMBEDDED.startsWith("{")
  ? JSON.parse(EMBEDDED) as BuildInfo
  : { version: SOURCE_VERSION, commit: "", buildTime: "" };

/** The facts for people, `latest` included when it was looked up. */
export function versionText(latest?: string): string {
  const lines = [`Version:    ${BUILD.version}`];
  if (latest !== undefined) lines.push(`Latest:     ${latest}`);
  if (BUILD.commit !== "") lines.push(`Commit:     ${BUILD.commit}`);
  if (BUILD.buildTime !== "") lines.push(`Build Time: ${BUILD.buildTime}`);
  return lines.join("\n") + "\n";
}
