import { resolve } from "node:path";
import { ExitCode, messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import { type ConfigFinding, configSchema, readConfigText, validateConfig } from "../../config/mod.ts";
import { printDocument } from "../document.ts";
import { versioned } from "../envelope.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput } from "../output.ts";

/** `config validate [FILE]`: exit 4 without a file, 2 with faults in it. */
export async function validate(invocation: Invocation): Promise<number> {
  const { args, config, terminal, folder } = invocation;
  const plan = await planOutput(invocation);
  const path = args[0] === undefined ? config.file : resolve(folder, args[0]);
  const { findings, failure } = await check(await textOf(path), path);
  const valid = !failure && findings.every(({ severity }) => severity !== "error");
  const items = findings.map(({ severity, key, message }) => ({ severity, key, message }));
  if (failure) items.push({ severity: "error", key: "", message: failure.message });
  const inWords = await printDocument(invocation, plan, {
    document: versioned("ConfigReport", { file: path, valid, findings: items }),
    items,
    text: () => "",
  });
  if (failure) throw failure;
  if (inWords) {
    for (const { severity, key, message } of findings) {
      if (severity === "warning") terminal.warn(`${key} ${message}`);
      else terminal.complain(`${key} ${message}`);
    }
    if (valid) terminal.success(`${path} is valid`);
  }
  return valid ? ExitCode.success : ExitCode.validationFailed;
}

async function textOf(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound ? "it does not exist" : messageOf(error);
    throw new ScafctlError("SCAF7001", `cannot read ${path}: ${reason}`, {
      cause: error,
      exit: ExitCode.fileNotFound,
    });
  }
}

/** A file that is no YAML is not valid; for every other command it is a configuration that cannot be used. */
async function check(
  text: string,
  path: string,
): Promise<{ findings: ConfigFinding[]; failure?: ScafctlError }> {
  try {
    return { findings: validateConfig(await readConfigText(text, path)) };
  } catch (error) {
    if (!(error instanceof ScafctlError)) throw error;
    const { code, message, range } = error;
    return {
      findings: [],
      failure: new ScafctlError(code, message, { range, exit: ExitCode.validationFailed }),
    };
  }
}

/** `config schema`. */
export async function schema(invocation: Invocation): Promise<number> {
  const indent = invocation.flags.bool("compact") ? 0 : 2;
  const plan = await planOutput(invocation, { json: { indent, escapeHtml: false } });
  await printDocument(invocation, plan, { document: configSchema() });
  return ExitCode.success;
}
