import { hostTarget } from "../../../scripts/build/targets.ts";
import { fetchBase } from "../../../scripts/denort_base.ts";

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
