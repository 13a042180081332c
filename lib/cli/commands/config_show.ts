import { ScafctlError } from "../../diagnostics/mod.ts";
import { lookUp, maskedTree } from "../../config/mod.ts";
import { object } from "../../value/mod.ts";
import { didYouMean } from "../../diagnostics/mod.ts";
import { printDocument } from "../document.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput, printResult } from "../output.ts";

/** `config get KEY`: a value in force, secrets masked. */
export async function get(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const key = invocation.args[0]!;
  const { KEYS } = await import("../../config/mod.ts");
  const value = lookUp(maskedTree(invocation.config.tree), key);
  const known = KEYS.some((fact) => {
    const lower = key.toLowerCase();
    return fact.key.toLowerCase() === lower || fact.key.toLowerCase().startsWith(`${lower}.`);
  });
  if (value === undefined && !known) {
    throw new ScafctlError("SCAF2004", `unknown configuration key "${key}"`, {
      hint: didYouMean(key, KEYS.map((fact) => fact.key)) ?? "scafctl config schema lists the keys",
    });
  }
  await printResult(invocation, plan, { value: value ?? null });
  return 0;
}

/** `config show`: everything in force; as YAML with where it comes from unless another format is asked for. */
export async function show(invocation: Invocation): Promise<number> {
  const { config } = invocation;
  const plan = await planOutput(invocation);
  const { emitYaml } = await import("../../yaml/mod.ts");
  const document = maskedTree(config.tree);
  const header = [`# file: ${config.file}${config.fileTree ? "" : " (does not exist)"}`];
  for (const [key, variable] of config.overrides) header.push(`# ${key} is set by ${variable}`);
  await printDocument(invocation, plan, {
    document,
    text: () => `${header.join("\n")}\n${emitYaml(document)}`,
  });
  return 0;
}

/** `config view`: what the file holds. */
export async function view(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const { config } = invocation;
  const document = object({ configFile: config.file, ...maskedTree(config.fileTree ?? object()) });
  const { emitYaml } = await import("../../yaml/mod.ts");
  await printDocument(invocation, plan, {
    document,
    ...(plan.format !== "table" && { text: () => emitYaml(document) }),
  });
  return 0;
}
