import { didYouMean, ScafctlError } from "../../diagnostics/mod.ts";
import { places, type Platform } from "../../paths/mod.ts";
import { printDocument } from "../document.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput, printResult } from "../output.ts";

/** `config paths` and `paths`: the program's places; `paths NAME` prints one path bare. */
export async function run(invocation: Invocation): Promise<number> {
  const { args, flags } = invocation;
  const plan = await planOutput(invocation);
  const platform = platformOf(flags.text("platform"));
  const facts = platform === undefined ? places() : places(exampleEnv(platform), platform);
  const name = args[0];
  if (name === undefined) {
    const value = facts.map(({ title, path, description, xdgVariable }) => ({
      name: title,
      path,
      description,
      xdgVariable,
    }));
    await printResult(invocation, plan, { value });
    return 0;
  }
  const found = facts.find((place) => place.name === name.toLowerCase());
  if (!found) {
    throw new ScafctlError("SCAF2004", `no path is named "${name}"`, {
      hint: didYouMean(name, facts.map((place) => place.name)) ??
        `the names are ${facts.map((place) => place.name).join(", ")}`,
    });
  }
  await printDocument(invocation, plan, { document: found.path });
  return 0;
}

function platformOf(text: string | undefined): Platform | undefined {
  switch (text?.toLowerCase()) {
    case undefined:
      return undefined;
    case "linux":
      return "linux";
    case "darwin":
    case "macos":
      return "darwin";
    case "windows":
      return "windows";
  }
  throw new ScafctlError("SCAF2005", `unknown platform "${text}" (valid: linux, darwin, macos, windows)`);
}

/** Paths of another system are examples; this user's variables mean nothing there. */
function exampleEnv(platform: Platform): (name: string) => string | undefined {
  const home = platform === "darwin" ? "/Users/you" : "/home/you";
  return (name) => name === "HOME" ? home : undefined;
}
