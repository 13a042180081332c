import { resolve } from "node:path";
import { ExitCode, messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import { isInternalName } from "../../secrets/mod.ts";
import { addMask, confirm } from "../../terminal/mod.ts";
import { formatJson, object } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput, printResult, wantsData } from "../output.ts";
import {
  canAsk,
  hiddenText,
  missingSecret,
  openStore,
  SECRET_SIZE,
  secretName,
  withoutLineEnd,
} from "./secrets_store.ts";

/** `secrets set NAME [VALUE]`: the value comes from the line, a file, a pipe or a question. */
export async function set(invocation: Invocation): Promise<number> {
  const name = secretName(invocation);
  const store = await openStore();
  const overwrite = invocation.flags.bool("overwrite");
  // Asked before the value is, so that nobody types a secret in vain.
  if (!overwrite && await store.exists(name)) throw alreadyThere(name);
  const value = await givenValue(invocation, name);
  if (value === "") throw new ScafctlError("SCAF2005", `the value of secret '${name}' is empty`);
  const done = await store.set(name, value, { overwrite });
  if (done === "exists") throw alreadyThere(name);
  invocation.terminal.success(`${done === "created" ? "stored" : "replaced"} secret '${name}'`);
  return ExitCode.success;
}

/** `secrets get NAME`: the one command whose purpose is to print a secret. */
export async function get(invocation: Invocation): Promise<number> {
  const { flags, terminal } = invocation;
  const name = secretName(invocation);
  const value = await (await openStore()).get(name);
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
  const names = await (await openStore()).list({ internal: flags.bool("all") });
  if (names.length === 0 && !wantsData(plan)) {
    terminal.info("no secrets are stored");
    return ExitCode.success;
  }
  const value = names.map((name) => object({ name, type: isInternalName(name) ? "internal" : "user" }));
  await printResult(invocation, plan, { value });
  return ExitCode.success;
}

/** `secrets exists NAME`: exit 0 or 1. */
export async function exists(invocation: Invocation): Promise<number> {
  const name = secretName(invocation);
  const found = await (await openStore()).exists(name);
  if (found) invocation.terminal.success(`secret '${name}' exists`);
  else invocation.terminal.info(`secret '${name}' does not exist`);
  return found ? ExitCode.success : ExitCode.general;
}

/** `secrets delete NAME`: asks first unless `--force`. */
export async function remove(invocation: Invocation): Promise<number> {
  const { flags, terminal, signal } = invocation;
  const name = secretName(invocation);
  const store = await openStore();
  if (!await store.exists(name)) throw missingSecret(name);
  if (!flags.bool("force")) {
    if (!canAsk(invocation)) {
      throw new ScafctlError(
        "SCAF2001",
        `secret '${name}' would be removed, and there is no terminal to ask on`,
        {
          hint: "--force removes it without a question",
        },
      );
    }
    if (!await confirm(`Remove secret '${name}'?`, signal)) return ExitCode.success;
  }
  if (!await store.delete(name)) throw missingSecret(name);
  terminal.success(`removed secret '${name}'`);
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
  if (file !== undefined && file !== "-") return withoutLineEnd(await fileText(resolve(folder, file)));
  if (file === undefined && given[0] !== undefined) return given[0];
  return await hiddenText(invocation, `Value of secret '${name}'`, "the value");
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
