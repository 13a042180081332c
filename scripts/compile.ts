/**
 * Compiles the bundle into one self-contained program per target: `deno run -A scripts/compile.ts [target…]`, by default
 * for this machine, `all` for every one. The base comes from `DENORT_BIN` or `DENORT_BIN_<TARGET>` when set, from Deno's own download when
 * `--download` is given, else from {@link fetchBase}.
 */
import { BUNDLE, bundle } from "./bundle.ts";
import { buildInfo } from "./build/info.ts";
import { type CarriedFiles, insertCarried, prepareCarried } from "./build/carried.ts";
import { nativeKeyring } from "./build/native.ts";
import { finishPe } from "./build/pe.ts";
import { RIGHTS } from "./build/rights.ts";
import { fetchBase } from "./denort_base.ts";
import { hostTarget, type Target, targetNamed, TARGETS } from "./build/targets.ts";

/** Where a program is made from and goes to. */
export interface CompileOptions {
  /** Let the compiler fetch its own base. */
  readonly download?: boolean;
  /** Folder of the bundle. */
  readonly bundle?: string;
  /** Folder that gets one folder per target. */
  readonly dist?: string;
}

/**
 * Compiles an existing bundle for a target, with the files that {@link bundle} wants carried; returns the path of the
 * program.
 */
export async function compile(
  target: Target,
  fromBundle: CarriedFiles,
  options: CompileOptions = {},
): Promise<string> {
  const { bundle = BUNDLE, dist = "dist" } = options;
  const output = `${dist}/${target.name}/${target.executable}`;
  const files = new Map([...fromBundle, ["keyring.node.br", await nativeKeyring(target)]]);
  await prepareCarried(target, bundle, files);
  await setTimes(bundle, new Date((await buildInfo()).buildTime));
  const base = options.download ? undefined : await baseFor(target);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["compile", "--quiet", "--no-check", "--no-config", "--no-lock", ...RIGHTS],
      // Lanes are workers with rights of their own.
      "--unstable-worker-options",
      // No text may become code in the finished program.
      // A larger nursery: a run lets go of most of what it makes, and copying that costs a tenth of a large one.
      "--v8-flags=--disallow-code-generation-from-strings,--min-semi-space-size=8",
      ...["--target", target.triple, "--include", bundle, "--output", output, `${bundle}/main.js`],
    ],
    ...(base && { env: { DENORT_BIN: await Deno.realPath(base) } }),
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`deno compile failed:\n${new TextDecoder().decode(stderr)}`);
  if (target.format === "pe") await Deno.writeFile(output, finishPe(await Deno.readFile(output)));
  if (target.format === "elf") {
    await Deno.writeFile(output, insertCarried(await Deno.readFile(output), files));
  }
  return output;
}

/** The program remembers when its files were changed; two builds of one commit must remember the same. */
async function setTimes(path: string, time: Date): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(path)) {
    if (isDirectory) await setTimes(`${path}/${name}`, time);
    else await Deno.utime(`${path}/${name}`, time, time);
  }
}

async function baseFor(target: Target): Promise<string> {
  const own = Deno.env.get(`DENORT_BIN_${target.name.toUpperCase().replaceAll("-", "_")}`) ??
    Deno.env.get("DENORT_BIN");
  return own ?? await fetchBase(target, "dist/base");
}

if (import.meta.main) {
  const names = Deno.args.filter((argument) => !argument.startsWith("-"));
  const targets = names.includes("all")
    ? TARGETS
    : names.length > 0
    ? names.map(targetNamed)
    : [hostTarget()];
  const files = await bundle();
  for (const target of targets) {
    const path = await compile(target, files, { download: Deno.args.includes("--download") });
    console.log(`${path} (${((await Deno.stat(path)).size / 1e6).toFixed(1)} MB)`);
  }
}
