import { addressOf, PROJECT, type Release } from "./data.ts";

interface Lock {
  readonly npm?: Readonly<Record<string, { readonly integrity: string }>>;
}

/** Software bill of materials in SPDX 2.3 JSON: the program and every locked package. */
export function sbom(release: Release, lock: Lock): string {
  const packages = Object.entries(lock.npm ?? {}).map(([key, { integrity }]) => {
    // A key may end in the peers that were chosen: name@1.0.0_peer@2.0.0.
    const { name, version } = /^(?<name>@?[^@]+)@(?<version>[^_]+)/.exec(key)!.groups as Record<
      string,
      string
    >;
    return {
      SPDXID: `SPDXRef-npm-${key.replaceAll(/[^A-Za-z0-9.]/g, "-")}`,
      name,
      versionInfo: version,
      downloadLocation: "NOASSERTION",
      licenseConcluded: "NOASSERTION",
      licenseDeclared: "NOASSERTION",
      copyrightText: "NOASSERTION",
      filesAnalyzed: false,
      checksums: [{
        algorithm: "SHA512",
        checksumValue: Uint8Array.fromBase64(integrity.replace("sha512-", "")).toHex(),
      }],
      externalRefs: [{
        referenceCategory: "PACKAGE-MANAGER",
        referenceType: "purl",
        referenceLocator: `pkg:npm/${name!.replace("@", "%40")}@${version}`,
      }],
    };
  });
  const root = {
    SPDXID: "SPDXRef-scafctl",
    name: PROJECT.name,
    versionInfo: release.version,
    downloadLocation: `${PROJECT.repository}/releases/tag/v${release.version}`,
    licenseConcluded: PROJECT.license,
    licenseDeclared: PROJECT.license,
    copyrightText: "NOASSERTION",
    filesAnalyzed: false,
  };
  const document = {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: `scafctl-${release.version}`,
    documentNamespace: `${PROJECT.repository}/spdx/${release.version}-${release.commit}`,
    creationInfo: { created: release.buildTime, creators: ["Tool: scafctl-release"] },
    packages: [root, ...packages],
    relationships: [
      { spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: root.SPDXID },
      ...packages.map(({ SPDXID }) => ({
        spdxElementId: root.SPDXID,
        relationshipType: "DEPENDS_ON",
        relatedSpdxElement: SPDXID,
      })),
    ],
  };
  return JSON.stringify(document, null, 2) + "\n";
}

/** Unsigned in-toto statement with an SLSA v1 provenance: which sources and which tools made which files. */
export function provenance(
  release: Release,
  bases: Readonly<Record<string, string>>,
  builder: string,
): string {
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: release.files.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType: `${PROJECT.repository}/blob/v${release.version}/docs/installation.md#build`,
        externalParameters: { repository: PROJECT.repository, ref: `refs/tags/v${release.version}` },
        internalParameters: { deno: Deno.version.deno, v8: Deno.version.v8 },
        resolvedDependencies: [
          { uri: `git+${PROJECT.repository}@${release.commit}`, digest: { gitCommit: release.commit } },
          ...Object.entries(bases).map(([target, sha256]) => ({
            uri: `denort:${target}`,
            digest: { sha256 },
          })),
        ],
      },
      runDetails: {
        builder: { id: builder },
        metadata: { invocationId: addressOf(release, release.commit), startedOn: release.buildTime },
      },
    },
  };
  return JSON.stringify(statement, null, 2) + "\n";
}

/** The section of a version in the changelog. Throws when there is none: a release says what it changes. */
export function changelogOf(text: string, version: string): string {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith("## ") && line.includes(version));
  const unreleased = lines.findIndex((line) => /^## .*unreleased/i.test(line));
  const from = start >= 0 ? start : unreleased;
  if (from < 0) throw new Error(`CHANGELOG.md has no section for ${version}`);
  const length = lines.slice(from + 1).findIndex((line) => line.startsWith("## "));
  return lines.slice(from + 1, length < 0 ? undefined : from + 1 + length).join("\n").trim() + "\n";
}
