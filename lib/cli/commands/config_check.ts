import { resolve } from "node:path";
import { ExitCode, messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import { configSchema, readConfigText, validateConfig } from "../../config/mod.ts";
import { formatJson } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";

/** `config validate [FILE]`: exit 4 without a file, 2 with faults in it. */
export async function validate(invocation: Invocation): Promise<number> {
  const { args, config, terminal, folder } = invocation;
  const path = args[0] === undefined ? config.file : resolve(folder, args[0]);
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    throw new ScafctlError("SCAF7001", `cannot read ${path}: ${messageOf(error)}`, {
      cause: error,
      exit: ExitCode.fileNotFound,
    });
  }
  let findings;
  try {
    findings = validateConfig(await readConfigText(text, path));
  } catch (error) {
    if (!(error instanceof ScafctlError)) throw error;
    throw new ScafctlError(error.code, error.message, {
      range: error.range,
      exit: ExitCode.validationFailed,
    });
  }
  for (const finding of findings) {
    if (finding.severity === "warning") terminal.warn(`${finding.key} ${finding.message}`);
    else terminal.complain(`${finding.key} ${finding.message}`);
  }
  if (findings.some((finding) => finding.severity === "error")) return ExitCode.validationFailed;
  terminal.success(`${path} is valid`);
  return ExitCode.success;
}

/** `config schema`. */
export async function schema(invocation: Invocation): Promise<number> {
  const indent = invocation.flags.bool("compact") ? 0 : 2;
  await invocation.terminal.data(
    formatJson(configSchema(), { indent, sort: "data", escapeHtml: false }) + "\n",
  );
  return ExitCode.success;
}
