import { join } from "node:path";
import { isLoopbackHost } from "../http/transport/mod.ts";
import { failure } from "../shared/failure.ts";

/** User and password for one server. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** What stands in the place of a secret. */
const HIDDEN = "***REDACTED***";

/** An address without user and password. Addresses that are no URL (`git@host:path`, folders) are returned as they are. */
export function withoutCredentials(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#\s]*@/i, (whole, scheme: string) => {
    // The user of an ssh address is no secret, and it is needed.
    return /^https?:/i.test(scheme) ? scheme : whole;
  });
}

/** The user and password within an http(s) address. */
export function credentialsIn(address: string): Credentials | undefined {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  const { username, password } = new URL(address);
  return username || password ? { username: decoded(username), password: decoded(password) } : undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A credential file in a folder of its own, and the environment that makes git use it. Removed when disposed of. */
export interface CredentialFile extends AsyncDisposable {
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Writes credentials where only git looks for them, for the server of `address` alone: a redirect elsewhere gets nothing.
 * The user's own credential helpers are switched off for the call, so that none of them keeps the password. Throws
 * SCAF6007 when the password would travel unencrypted.
 */
export async function credentialFile(
  address: string,
  credentials: Credentials,
  before: Readonly<Record<string, string>>,
): Promise<CredentialFile> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw failure("git", "username and password are for http and https remotes only", {
      input: "username",
      hint: "ssh remotes use the keys of the ssh agent",
    });
  }
  if (url.protocol === "http:" && !isLoopbackHost(url.hostname)) {
    throw failure("git", `a password is not sent to ${url.host}: the connection is not encrypted`, {
      code: "SCAF6007",
      hint: "use the https address of the repository",
    });
  }
  const folder = await Deno.makeTempDir({ prefix: "scafctl-git-" });
  const file = join(folder, "credentials");
  const remove = async () => {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  };
  try {
    const { username, password } = credentials;
    const line = `${url.protocol}//${encoded(username)}:${encoded(password)}@${url.host}\n`;
    await Deno.writeTextFile(file, line, { mode: 0o600, createNew: true });
  } catch (error) {
    await remove();
    throw error;
  }
  const path = Deno.build.os === "windows" ? file.replaceAll("\\", "/") : file;
  return {
    environment: gitSettings(before, [
      ["credential.helper", ""],
      ["credential.helper", `store --file=${shellQuoted(path)}`],
      ["credential.useHttpPath", "false"],
    ]),
    [Symbol.asyncDispose]: remove,
  };
}

/** Settings for one git call, as variables; those that the environment already has are kept. */
function gitSettings(
  before: Readonly<Record<string, string>>,
  settings: readonly (readonly [string, string])[],
): Record<string, string> {
  const first = Number(before.GIT_CONFIG_COUNT ?? 0) || 0;
  const environment: Record<string, string> = { GIT_CONFIG_COUNT: String(first + settings.length) };
  for (const [index, [key, value]] of settings.entries()) {
    environment[`GIT_CONFIG_KEY_${first + index}`] = key;
    environment[`GIT_CONFIG_VALUE_${first + index}`] = value;
  }
  return environment;
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Removes secrets from a text that git printed: the given ones in every usual spelling, and whatever stands in an address. */
export function redacted(text: string, secrets: readonly string[]): string {
  let result = text;
  for (const secret of secrets) {
    if (secret === "") continue;
    const spellings = [
      secret,
      encodeURIComponent(secret),
      encoded(secret),
      JSON.stringify(secret).slice(1, -1),
      new TextEncoder().encode(secret).toBase64(),
    ];
    for (const spelling of new Set(spellings)) result = result.replaceAll(spelling, HIDDEN);
  }
  return result.replace(/\b(https?:\/\/)[^/\s'"@]+@/gi, `$1${HIDDEN}@`);
}
