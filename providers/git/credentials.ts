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

/** Variables that the helper of one call hands to git. */
const USERNAME = "SCAFCTL_GIT_USERNAME";
const PASSWORD = "SCAFCTL_GIT_PASSWORD";
/** Answers git's question for credentials from the variables of the call; git runs it with the shell it brings along. */
const HELPER =
  `!f() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "$${USERNAME}" "$${PASSWORD}"; }; f`;

/**
 * The environment that gives credentials to git for the server of `address` alone: a redirect elsewhere gets nothing. They
 * are neither written to a file nor part of a command line. The user's own credential helpers are switched off for the call,
 * so that none of them keeps the password. Throws SCAF6007 when the password would travel unencrypted.
 */
export function credentialEnvironment(
  address: string,
  { username, password }: Credentials,
  before: Readonly<Record<string, string>>,
): Record<string, string> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw failure("git", "username and password are for http and https remotes only", {
      hint: "ssh remotes use the keys of the ssh agent",
    });
  }
  if (url.protocol === "http:" && !isLoopbackHost(url.hostname)) {
    throw failure("git", `a password is not sent to ${url.host}: the connection is not encrypted`, {
      code: "SCAF6007",
      hint: "use the https address of the repository",
    });
  }
  if (/[\r\n\0]/.test(username + password)) throw failure("git", "username and password are single lines");
  return {
    ...gitSettings(before, [
      ["credential.helper", ""],
      [`credential.${url.origin}.helper`, HELPER],
      ["credential.useHttpPath", "false"],
    ]),
    [USERNAME]: username,
    [PASSWORD]: password,
  };
}

/** Settings for one git call, as variables; those that the environment already has are kept. */
export function gitSettings(
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
