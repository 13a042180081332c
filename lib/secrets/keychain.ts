import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { nativeKeyring } from "./native_keyring.ts";

/** The one entry of the program in a system's keychain. */
export interface Keychain {
  /** The stored text, or undefined when there is none. Throws SCAF7002 when the keychain cannot be used. */
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

const SERVICE = "scafctl";
const ACCOUNT = "master-key";

/** Variables without which a Linux session has no Secret Service; asking it then would only cost time. */
const SESSION_VARIABLES = ["DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"];

/**
 * The keychain of the operating system: Keychain on macOS, Credential Manager on Windows, the Secret Service on Linux. The
 * kernel's key ring is not used in its place, since it forgets everything when the machine restarts. The native library is
 * loaded at the first use.
 */
export function systemKeychain(env: (name: string) => string | undefined): Keychain {
  const entry = async () => {
    if (Deno.build.os === "linux" && !SESSION_VARIABLES.some((name) => env(name))) {
      throw unavailable("there is no desktop session");
    }
    try {
      const { AsyncEntry } = await nativeKeyring();
      return new AsyncEntry(SERVICE, ACCOUNT, { linux: { store: "secret-service" } });
    } catch (error) {
      throw unavailable(messageOf(error), error);
    }
  };
  return {
    async read() {
      const found = await entry();
      try {
        return await found.getPassword() ?? undefined;
      } catch (error) {
        throw unavailable(messageOf(error), error);
      }
    },
    async write(text) {
      const found = await entry();
      try {
        await found.setPassword(text);
      } catch (error) {
        throw unavailable(messageOf(error), error);
      }
    },
  };
}

function unavailable(reason: string, cause?: unknown): ScafctlError {
  return new ScafctlError("SCAF7002", `the keychain of this system cannot be used: ${reason}`, {
    hint:
      "unlock or set up the keychain of your session; or set SCAFCTL_SECRET_KEY to the base64 form of 32 " +
      "random bytes, as 'openssl rand -base64 32' makes it",
    cause,
  });
}
