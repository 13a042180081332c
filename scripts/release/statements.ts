import { addressOf, PROJECT, type Release } from "./data.ts";
import type { Component } from "./components.ts";

/** The runtime's part of a program, into which the compiler puts the rest. */
export interface Base {
  readonly target: string;
  readonly sha256: string;
  /** The version of Deno that it says it is; undefined where it does not. */
  readonly version: string | undefined;
}

/** Software bill of materials in SPDX 2.3 JSON: the archives, the runtime in them and every package inside. */
export function sbom(
  release: Release,
  components: readonly Component[],
  bases: readonly Base[] = [],
): string {
  const root = {
    SPDXID: "SPDXRef-scafctl",
    name: PROJECT.name,
    versionInfo: release.version,
    downloadLocation: `${PROJECT.repository}/releases/tag/v${release.version}`,
    supplier: `Organization: ${PROJECT.name}`,
    primaryPackagePurpose: "APPLICATION",
    ...declared(PROJECT.license),
    externalRefs: [purl(`pkg:github/scafctl/scafctl@v${release.version}`)],
  };
  const archives = release.files.map(({ name, target, sha256 }) => ({
    SPDXID: `SPDXRef-archive-${target}`,
    name,
    versionInfo: release.version,
    downloadLocation: addressOf(release, name),
    primaryPackagePurpose: "ARCHIVE",
    ...declared(PROJECT.license),
    checksums: [{ algorithm: "SHA256", checksumValue: sha256 }],
  }));
  const runtimes = [...new Set(bases.flatMap(({ version }) => version ?? []))].map((version) => ({
    SPDXID: `SPDXRef-deno-${version}`,
    name: "deno",
    versionInfo: version,
    downloadLocation: `https://github.com/denoland/deno/releases/tag/v${version}`,
    primaryPackagePurpose: "FRAMEWORK",
    ...declared("MIT"),
    externalRefs: [purl(`pkg:github/denoland/deno@v${version}`)],
  }));
  const packages = components.map(({ name, version, integrity, license }) => ({
    SPDXID: `SPDXRef-npm-${`${name}-${version}`.replaceAll(/[^A-Za-z0-9.]/g, "-")}`,
    name,
    versionInfo: version,
    downloadLocation: "NOASSERTION",
    primaryPackagePurpose: "LIBRARY",
    ...declared(license),
    checksums: [{
      algorithm: "SHA512",
      checksumValue: Uint8Array.fromBase64(integrity.replace("sha512-", "")).toHex(),
    }],
    externalRefs: [purl(`pkg:npm/${name.replace("@", "%40")}@${version}`)],
  }));
  const relation = (spdxElementId: string, relationshipType: string, relatedSpdxElement: string) => ({
    spdxElementId,
    relationshipType,
    relatedSpdxElement,
  });
  const document = {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: `scafctl-${release.version}`,
    documentNamespace: `${PROJECT.repository}/spdx/${release.version}-${release.commit}`,
    creationInfo: { created: release.buildTime, creators: ["Tool: scafctl-release"] },
    packages: [root, ...archives, ...runtimes, ...packages],
    relationships: [
      relation("SPDXRef-DOCUMENT", "DESCRIBES", root.SPDXID),
      ...archives.map(({ SPDXID }) => relation(SPDXID, "CONTAINS", root.SPDXID)),
      ...[...runtimes, ...packages].map(({ SPDXID }) => relation(root.SPDXID, "CONTAINS", SPDXID)),
    ],
  };
  return JSON.stringify(document, null, 2) + "\n";
}

function declared(license: string | undefined) {
  return {
    licenseConcluded: "NOASSERTION",
    licenseDeclared: license ?? "NOASSERTION",
    copyrightText: "NOASSERTION",
    filesAnalyzed: false,
  };
}

function purl(referenceLocator: string) {
  return { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator };
}

/** What the provenance says beside the release itself. */
export interface Making {
  readonly bases: readonly Base[];
  /** SHA-256 of the lock file, which names every package with its digest. */
  readonly lock: string;
  /** Address of the service or document that stands for the builder. */
  readonly builder: string;
}

/** Unsigned in-toto statement with an SLSA v1 provenance: which sources and which tools made which files. */
export function provenance(release: Release, { bases, lock, builder }: Making): string {
  const source = `git+${PROJECT.repository}@refs/tags/v${release.version}`;
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: release.files.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType: `${PROJECT.repository}/blob/v${release.version}/docs/installation.md#build`,
        externalParameters: { source, targets: release.files.map(({ target }) => target) },
        internalParameters: { deno: Deno.version.deno, v8: Deno.version.v8 },
        resolvedDependencies: [
          { uri: source, digest: { gitCommit: release.commit } },
          { uri: `${source}#deno.lock`, digest: { sha256: lock } },
          ...bases.map(({ target, sha256, version }) => ({
            uri: `pkg:generic/denort${version ? `@${version}` : ""}?target=${target}`,
            digest: { sha256 },
          })),
        ],
      },
      runDetails: { builder: { id: builder } },
    },
  };
  return JSON.stringify(statement, null, 2) + "\n";
}

/**
 * The section of a version in the changelog; for a draft also the one of what is not released. Throws when there is none: a
 * release says what it changes.
 */
export function changelogOf(text: string, version: string, draft: boolean): string {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => headingVersion(line) === version);
  const unreleased = draft ? lines.findIndex((line) => /^## .*unreleased/i.test(line)) : -1;
  const from = start >= 0 ? start : unreleased;
  if (from < 0) throw new Error(`CHANGELOG.md has no section for ${version}`);
  const length = lines.slice(from + 1).findIndex((line) => line.startsWith("## "));
  return lines.slice(from + 1, length < 0 ? undefined : from + 1 + length).join("\n").trim() + "\n";
}

/** `## [1.2.3] - 2026-01-02`, with or without brackets and date. */
function headingVersion(line: string): string | undefined {
  return /^## \[?v?(\d[^\]\s]*)/.exec(line)?.[1];
}
