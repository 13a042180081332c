/** One platform the program is compiled for. */
export interface Target {
  /** Deno's name of the platform. */
  readonly triple: string;
  /** Name in release files: `linux-x64`. */
  readonly name: string;
  /** Platform tag of Python wheels, from which a base can be taken. */
  readonly wheelTag: string;
  readonly executable: string;
  /** Platform in the names of npm packages with native parts. */
  readonly native: string;
  readonly format: "elf" | "mach-o" | "pe";
}

/** Every platform of a release. */
export const TARGETS: readonly Target[] = [
  {
    triple: "x86_64-unknown-linux-gnu",
    name: "linux-x64",
    native: "linux-x64-gnu",
    wheelTag: "manylinux_2_28_x86_64",
    executable: "scafctl",
    format: "elf",
  },
  {
    triple: "aarch64-unknown-linux-gnu",
    name: "linux-arm64",
    native: "linux-arm64-gnu",
    wheelTag: "manylinux_2_28_aarch64",
    executable: "scafctl",
    format: "elf",
  },
  {
    triple: "x86_64-apple-darwin",
    name: "macos-x64",
    native: "darwin-x64",
    wheelTag: "macosx_10_12_x86_64",
    executable: "scafctl",
    format: "mach-o",
  },
  {
    triple: "aarch64-apple-darwin",
    name: "macos-arm64",
    native: "darwin-arm64",
    wheelTag: "macosx_11_0_arm64",
    executable: "scafctl",
    format: "mach-o",
  },
  {
    triple: "x86_64-pc-windows-msvc",
    name: "windows-x64",
    native: "win32-x64-msvc",
    wheelTag: "win_amd64",
    executable: "scafctl.exe",
    format: "pe",
  },
];

/** The target of the machine that builds. */
export function hostTarget(): Target {
  const found = TARGETS.find(({ triple }) => triple === Deno.build.target);
  if (!found) throw new Error(`no build for ${Deno.build.target}`);
  return found;
}

/** A target by its name or triple. */
export function targetNamed(name: string): Target {
  const found = TARGETS.find((target) => target.name === name || target.triple === name);
  if (!found) {
    throw new Error(`unknown target ${name}; one of ${TARGETS.map((target) => target.name).join(", ")}`);
  }
  return found;
}
