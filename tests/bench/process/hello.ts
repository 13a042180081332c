import { hostTarget } from "../../../scripts/build/targets.ts";
import { fetchBase } from "../../../scripts/denort_base.ts";
import { measure } from "./measure.ts";

/** CPU milliseconds of a compiled hello on the machine on which the original was measured: 20 to 23. */
export const REFERENCE_HELLO = 21.5;

/** Compiles a program that only prints a line, with the base that ours is made from; returns its path. */
export async function compileHello(folder: string): Promise<string> {
  const target = hostTarget();
  await Deno.writeTextFile(`${folder}/hello.ts`, 'console.log("hello");\n');
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "compile",
      "--quiet",
      "--no-check",
      "--no-config",
      "-A",
      "--output",
      `${folder}/hello`,
      `${folder}/hello.ts`,
    ],
    env: {
      DENORT_BIN: await Deno.realPath(Deno.env.get("DENORT_BIN") ?? await fetchBase(target, "dist/base")),
    },
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return `${folder}/hello`;
}

/** What turns times of this machine, as fast as it is now, into those of the reference machine. */
export async function referenceSpeed(): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "scafctl-bench-" });
  try {
    const [hello] = await measure([{ command: [await compileHello(folder)], folder }], 9);
    return REFERENCE_HELLO / hello!.cpu;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
