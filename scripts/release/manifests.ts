import { addressOf, fileOf, PROJECT, type Release } from "./data.ts";

/** Manifests for package managers, by the path each has in the release folder. */
export function manifests(release: Release): Map<string, string> {
  return new Map([
    ["homebrew/scafctl.rb", homebrew(release)],
    ["scoop/scafctl.json", scoop(release)],
    ...winget(release),
  ]);
}

function homebrew(release: Release): string {
  const choice = (target: string) => {
    const { name, sha256 } = fileOf(release, target);
    return `      url "${addressOf(release, name)}"\n      sha256 "${sha256}"`;
  };
  const system = (name: string, prefix: string) =>
    `  on_${name} do\n    on_arm do\n${choice(`${prefix}-arm64`)}\n    end\n` +
    `    on_intel do\n${choice(`${prefix}-x64`)}\n    end\n  end\n`;
  return `class Scafctl < Formula
  desc "${PROJECT.description}"
  homepage "${PROJECT.repository}"
  version "${release.version}"
  license "${PROJECT.license}"

${system("macos", "macos")}
${system("linux", "linux")}
  def install
    bin.install "scafctl"
    generate_completions_from_executable(bin/"scafctl", "completion")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/scafctl version")
  end
end
`;
}

function scoop(release: Release): string {
  const { name, sha256 } = fileOf(release, "windows-x64");
  const document = {
    version: release.version,
    description: PROJECT.description,
    homepage: PROJECT.repository,
    license: PROJECT.license,
    architecture: { "64bit": { url: addressOf(release, name), hash: sha256 } },
    bin: "scafctl.exe",
    checkver: "github",
    autoupdate: {
      architecture: {
        "64bit": { url: addressOf({ version: "$version" }, "scafctl-$version-windows-x64.zip") },
      },
      hash: { url: "$baseurl/SHA256SUMS" },
    },
  };
  return JSON.stringify(document, null, 2) + "\n";
}

function winget(release: Release): [string, string][] {
  const { name, sha256 } = fileOf(release, "windows-x64");
  const head = (type: string) =>
    `# yaml-language-server: $schema=https://aka.ms/winget-manifest.${type}.1.6.0.schema.json\n` +
    `PackageIdentifier: Scafctl.Scafctl\nPackageVersion: ${release.version}\n`;
  const tail = (type: string) => `ManifestType: ${type}\nManifestVersion: 1.6.0\n`;
  return [
    ["winget/Scafctl.Scafctl.yaml", `${head("version")}DefaultLocale: en-US\n${tail("version")}`],
    [
      "winget/Scafctl.Scafctl.installer.yaml",
      `${head("installer")}InstallerType: zip\nNestedInstallerType: portable\nNestedInstallerFiles:\n` +
      `- RelativeFilePath: scafctl.exe\n  PortableCommandAlias: scafctl\nInstallers:\n- Architecture: x64\n` +
      `  InstallerUrl: ${addressOf(release, name)}\n  InstallerSha256: "${sha256.toUpperCase()}"\n${
        tail("installer")
      }`,
    ],
    [
      "winget/Scafctl.Scafctl.locale.en-US.yaml",
      `${head("defaultLocale")}PackageLocale: en-US\nPublisher: scafctl\nPackageName: scafctl\n` +
      `License: ${PROJECT.license}\nShortDescription: ${PROJECT.description}\nPackageUrl: ${PROJECT.repository}\n` +
      tail("defaultLocale"),
    ],
  ];
}
