import { resolve } from "node:path";
import { ExitCode, messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import {
  initialConfig,
  keyFact,
  valueFromText,
  withoutValue,
  withValue,
  writeConfig,
} from "../../config/edit.ts";
import { placePath } from "../../paths/mod.ts";
import { formatJson } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";

/** `config set KEY VALUE`: changes one key of the file and leaves the rest as it is written. */
export async function set(invocation: Invocation): Promise<number> {
  const [key = "", text = ""] = invocation.args;
  const fact = keyFact(key);
  const value = valueFromText(fact, text);
  const { file } = invocation.config;
  await writeConfig(file, withValue(await readFile(file), fact.key, value));
  invocation.terminal.success(`${fact.key} = ${fact.secret ? "***" : formatJson(value)} (${file})`);
  return ExitCode.success;
}

/** `config unset KEY`: takes a key out of the file, so that its default is in force. */
export async function unset(invocation: Invocation): Promise<number> {
  const fact = keyFact(invocation.args[0]!);
  const { file } = invocation.config;
  const text = withoutValue(await readFile(file), fact.key);
  if (text === undefined) {
    invocation.terminal.info(`${fact.key} is not set in ${file}`);
    return ExitCode.success;
  }
  await writeConfig(file, text);
  invocation.terminal.success(`${fact.key} is no longer set in ${file}`);
  return ExitCode.success;
}

/** `config init`: writes a file to begin with. */
export async function init(invocation: Invocation): Promise<number> {
  const { flags, terminal, config, folder } = invocation;
  const text = initialConfig(flags.bool("full"));
  if (flags.bool("dry-run")) {
    await terminal.data(text);
    return ExitCode.success;
  }
  const output = flags.text("output");
  const path = output === undefined ? config.file : resolve(folder, output);
  const exists = await Deno.stat(path).then(() => true).catch(() => false);
  if (exists && !flags.bool("force")) {
    throw new ScafctlError("SCAF2005", `${path} exists already`, { hint: "--force replaces it" });
  }
  await writeConfig(path, text);
  terminal.success(`wrote ${path}`);
  return ExitCode.success;
}

/** `config reset`: removes the file, with `--all` also caches and data. */
export async function reset(invocation: Invocation): Promise<number> {
  const { flags, terminal, config } = invocation;
  if (!flags.bool("force")) {
    throw new ScafctlError("SCAF2005", "nothing was reset", {
      hint: "--force confirms that the file is removed",
    });
  }
  const paths = [config.file];
  if (flags.bool("all")) paths.push(placePath("cache"), placePath("data"));
  for (const path of paths) {
    try {
      await Deno.remove(path, { recursive: true });
      terminal.success(`removed ${path}`);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) continue;
      throw new ScafctlError("SCAF7001", `cannot remove ${path}: ${messageOf(error)}`, { cause: error });
    }
  }
  return ExitCode.success;
}

async function readFile(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw new ScafctlError("SCAF7001", `cannot read ${path}: ${messageOf(error)}`, { cause: error });
  }
}
