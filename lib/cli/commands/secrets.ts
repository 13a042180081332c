import { resolve } from "node:path";
import { ExitCode, messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import { isInternalName } from "../../secrets/mod.ts";
import { addMask } from "../../terminal/mod.ts";
import { formatJson, object } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput, printResult, wantsData } from "../output.ts";
import { openUserSecrets } from "../user_secrets.ts";
import {
  hiddenText,
  isWanted,
  missingSecret,
  SECRET_SIZE,
  secretName,
  withoutLineEnd,
} from "./secrets_store.ts";

/** `secrets set NAME [VALUE]`: the value comes from the line, a file, a pipe or a question. */
export async function set(invocation: Invocation): Promise<number> {
  const name = secretName(invocation);
  const store = await openUserSecrets(invocation.config);
  const overwrite = invocation.flags.bool("overwrite");
  // Asked before the value is, so that nobody types a secret in vain.
  if (!overwrite && await store.exists(name)) throw alreadyThere(name);
  const value = await givenValue(invocation, name);
  if (value === "") throw new ScafctlError("SCAF2005", `the value of secret '${name}' is empty`);
  const done = await store.set(name, value, { overwrite });
  if (done === "exists") throw alreadyThere(name);
  const size = new TextEncoder().encode(value).length;
  const { terminal } = invocation;
  terminal.success(`${done === "created" ? "Created" : "Updated"} secret '${name}' (${size} bytes)`);
  if (/^[^\n]*\n$/.test(value)) {
    terminal.note("The value ends with a line end, as it came; --trim leaves that out.");
  }
  return ExitCode.success;
}

/** `secrets get NAME`: the one command whose purpose is to print a secret. */
export async function get(invocation: Invocation): Promise<number> {
  const { flags, terminal } = invocation;
  const name = secretName(invocation);
  const value = await (await openUserSecrets(invocation.config)).get(name);
  if (value === undefined) throw missingSecret(name);
  // The runner is told before it sees the value, and hides it in its log.
  if (terminal.facts.github) await terminal.write("stderr", addMask(value));
  const format = flags.text("output");
  if (format === "json") await terminal.data(formatJson(object({ name, value }), { indent: 2 }) + "\n");
  else if (format === "yaml") {
    const { emitYaml } = await import("../../yaml/mod.ts");
    await terminal.data(emitYaml(object({ name, value })));
  } else await terminal.data(flags.bool("no-newline") ? value : `${value}\n`);
  return ExitCode.success;
}

/** `secrets list`: names alone. */
export async function list(invocation: Invocation): Promise<number> {
  const { flags, terminal } = invocation;
  const plan = await planOutput(invocation);
  const names = await (await openUserSecrets(invocation.config)).list({ internal: flags.bool("all") });
  if (names.length === 0 && !wantsData(plan)) {
    terminal.info("no secrets are stored");
    return ExitCode.success;
  }
  const value = names.map((name) => object({ name, type: isInternalName(name) ? "internal" : "user" }));
  await printResult(invocation, plan, { value });
  return ExitCode.success;
}

/** `secrets exists NAME`: true and exit 0, or false and exit 1. */
export async function exists(invocation: Invocation): Promise<number> {
  const name = secretName(invocation);
  const found = await (await openUserSecrets(invocation.config)).exists(name);
  const { terminal } = invocation;
  if (!terminal.manners.quiet) await terminal.data(`${found}\n`);
  if (!found) terminal.info(`secret '${name}' does not exist`);
  return found ? ExitCode.success : ExitCode.general;
}

/** `secrets delete NAME`: asks first unless `--force`. */
export async function remove(invocation: Invocation): Promise<number> {
  const name = secretName(invocation);
  const store = await openUserSecrets(invocation.config);
  if (!await store.exists(name)) throw missingSecret(name);
  if (!await isWanted(invocation, `Remove secret '${name}'?`, `secret '${name}' would be removed`)) {
    return ExitCode.success;
  }
  if (!await store.delete(name)) throw missingSecret(name);
  invocation.terminal.success(`removed secret '${name}'`);
  return ExitCode.success;
}

async function givenValue(invocation: Invocation, name: string): Promise<string> {
  const { flags, args, folder } = invocation;
  const file = flags.text("file");
  const given = [args[1], flags.text("value"), file].filter((value) => value !== undefined);
  if (given.length > 1) {
    throw new ScafctlError("SCAF2005", "the value is given more than once", {
      hint: "give it as an argument, with --value, with --file or on stdin",
    });
  }
  if (file === undefined && given[0] !== undefined) return given[0];
  const value = file !== undefined && file !== "-"
    ? await fileText(resolve(folder, file))
    : await hiddenText(invocation, `Value of secret '${name}'`, "the value");
  return flags.bool("trim") ? withoutLineEnd(value) : value;
}

async function fileText(path: string): Promise<string> {
  try {
    if ((await Deno.stat(path)).size > SECRET_SIZE) {
      throw new Error(`it holds more than ${SECRET_SIZE} bytes`);
    }
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await Deno.readFile(path));
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound;
    const reason = missing
      ? "it does not exist"
      : error instanceof TypeError
      ? "it is not text"
      : messageOf(error);
    throw new ScafctlError("SCAF2005", `cannot read ${path}: ${reason}`, {
      cause: error,
      ...(missing && { exit: ExitCode.fileNotFound }),
    });
  }
}

function alreadyThere(name: string): ScafctlError {
  return new ScafctlError("SCAF2005", `secret '${name}' exists already`, { hint: "--overwrite replaces it" });
}
