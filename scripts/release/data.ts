import type { BuildInfo } from "../build/info.ts";
import { TARGETS } from "../build/targets.ts";

/** Where the project and its releases are. */
export const PROJECT = {
  name: "scafctl",
  description: "Turns solution files into resolved data and a graph of actions, and runs it",
  license: "Apache-2.0",
  repository: "https://github.com/scafctl/scafctl",
};

/** One archive of a release. */
export interface ReleaseFile {
  readonly target: string;
  readonly name: string;
  readonly sha256: string;
  readonly size: number;
}

/** Everything that manifests and statements are made from. */
export interface Release extends BuildInfo {
  readonly files: readonly ReleaseFile[];
}

/** Archive name of a target: what the installers ask for. */
export function archiveName(version: string, target: string): string {
  const { format } = TARGETS.find(({ name }) => name === target)!;
  return `scafctl-${version}-${target}.${format === "pe" ? "zip" : "tar.gz"}`;
}

/** Public address of a file of a release. */
export function addressOf({ version }: { readonly version: string }, file: string): string {
  return `${PROJECT.repository}/releases/download/v${version}/${file}`;
}

/** The file of a target. Throws when the release lacks it. */
export function fileOf(release: Release, target: string): ReleaseFile {
  const found = release.files.find((file) => file.target === target);
  if (!found) throw new Error(`the release has no file for ${target}`);
  return found;
}

/** SHA-256 in lower-case hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
