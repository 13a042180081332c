import { dirname, join, resolve } from "node:path";
import { ExitCode, messageOf, ScafctlError } from "../../diagnostics/mod.ts";
import {
  isEncryptedExport,
  KEY_VARIABLE,
  NEXT_KEY_VARIABLE,
  type TransferFormat,
} from "../../secrets/mod.ts";
import type { Invocation } from "../invocation.ts";
import { openUserSecrets } from "../user_secrets.ts";
import { canAsk, hiddenText, isWanted, withoutLineEnd } from "./secrets_store.ts";

/** `secrets rotate`. */
export async function rotate(invocation: Invocation): Promise<number> {
  const { terminal } = invocation;
  const question = "Encrypt all secrets anew under another master key?";
  if (!await isWanted(invocation, question, "all secrets would be encrypted anew")) return ExitCode.success;
  const { count, source } = await (await openUserSecrets(invocation.config)).rotate();
  terminal.success(`encrypted ${count} ${count === 1 ? "secret" : "secrets"} under a new master key`);
  if (source === "environment") {
    terminal.warn(
      `set ${KEY_VARIABLE} to the value of ${NEXT_KEY_VARIABLE} now; the old key opens nothing any more`,
    );
  }
  return ExitCode.success;
}

/** `secrets export -o FILE`. */
export async function exportTo(invocation: Invocation): Promise<number> {
  const { flags, terminal, folder } = invocation;
  const path = resolve(folder, flags.text("output")!);
  const store = await openUserSecrets(invocation.config);
  const encrypt = flags.bool("encrypt");
  const question = `Write all secrets in plain text to ${path}?`;
  if (!encrypt && !await isWanted(invocation, question, "all secrets would be written in plain text")) {
    return ExitCode.success;
  }
  const passphrase = encrypt ? await newPassphrase(invocation) : undefined;
  const { bytes, names } = await store.export({
    internal: flags.bool("all"),
    format: flags.text("format") as TransferFormat,
    ...(passphrase !== undefined && { passphrase }),
  });
  try {
    await writeWhole(path, bytes);
  } finally {
    bytes.fill(0);
  }
  terminal.success(`wrote ${names.length} ${names.length === 1 ? "secret" : "secrets"} to ${path}`);
  if (!encrypt) terminal.warn("the file holds the secrets in plain text; remove it when it has served");
  return ExitCode.success;
}

/** `secrets import FILE`. */
export async function importFrom(invocation: Invocation): Promise<number> {
  const { flags, terminal, folder } = invocation;
  const dryRun = flags.bool("dry-run");
  const bytes = await exportBytes(resolve(folder, invocation.args[0]!));
  const store = await openUserSecrets(invocation.config);
  try {
    const passphrase = isEncryptedExport(bytes)
      ? withoutLineEnd(await hiddenText(invocation, "Passphrase of the export", "the passphrase"))
      : undefined;
    const result = await store.import(bytes, {
      overwrite: flags.bool("overwrite"),
      internal: flags.bool("all"),
      dryRun,
      ...(passphrase !== undefined && { passphrase }),
    });
    for (const name of result.skipped) terminal.warn(`secret '${name}' exists already and was left alone`);
    for (const name of result.internal) {
      terminal.warn(`secret '${name}' belongs to scafctl itself and was left out`);
    }
    const would = dryRun ? "would store" : "stored";
    terminal.success(`${would} ${result.created.length} new and ${result.updated.length} changed secrets`);
    if (result.skipped.length > 0) terminal.note("--overwrite replaces secrets that are stored already");
    return ExitCode.success;
  } finally {
    bytes.fill(0);
  }
}

async function newPassphrase(invocation: Invocation): Promise<string> {
  const passphrase = withoutLineEnd(
    await hiddenText(invocation, "Passphrase for the export", "the passphrase"),
  );
  if (!canAsk(invocation)) return passphrase;
  if (await hiddenText(invocation, "The same passphrase again", "the passphrase") === passphrase) {
    return passphrase;
  }
  throw new ScafctlError("SCAF2005", "the two passphrases differ");
}

async function exportBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound;
    throw new ScafctlError(
      "SCAF2005",
      `cannot read ${path}: ${missing ? "it does not exist" : messageOf(error)}`,
      {
        cause: error,
        ...(missing && { exit: ExitCode.fileNotFound }),
      },
    );
  }
}

/** Writes a file for the owner's eyes only; after a crash it is the old or the new one. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${crypto.randomUUID()}.tmp`);
  try {
    await Deno.writeFile(temporary, bytes, { mode: 0o600, createNew: true });
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw new ScafctlError("SCAF2011", `cannot write ${path}: ${messageOf(error)}`, { cause: error });
  }
}
