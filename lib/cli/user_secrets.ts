import type { Config } from "../config/mod.ts";
import { placePath } from "../paths/mod.ts";
import type { SecretStore } from "../secrets/mod.ts";
import { isSet } from "../terminal/mod.ts";

/**
 * The user's secret store. `settings.requireSecureKeyring`, or the variable SCAFCTL_REQUIRE_SECURE_KEYRING, allows the
 * system's keychain alone. Throws SCAF7002 (exit 7) when it cannot be opened.
 */
export async function openUserSecrets(config: Config): Promise<SecretStore> {
  const { openSecretStore } = await import("../secrets/mod.ts");
  const env = (name: string) => Deno.env.get(name);
  return await openSecretStore({
    folder: placePath("secrets"),
    env,
    keychainOnly: config.bool("settings.requireSecureKeyring") ||
      isSet(env("SCAFCTL_REQUIRE_SECURE_KEYRING")),
  });
}
