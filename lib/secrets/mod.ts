/**
 * The secret store: AES-256-GCM files under one master key, which comes from the environment or the system's keychain.
 * Values leave it only where they are asked for; errors and logs know names alone.
 */
export { type ImportResult, openSecretStore, type SecretStore, type SecretStoreOptions } from "./store.ts";
export { checkSecretName, INTERNAL_PREFIX, isInternalName, isSecretName } from "./names.ts";
export { type Keychain, systemKeychain } from "./keychain.ts";
export { KEY_VARIABLE, type KeySource, NEXT_KEY_VARIABLE, type ReadEnvironment } from "./master_key.ts";
export type { RotationResult } from "./rotation.ts";
export { isEncryptedExport, type TransferFormat } from "./transfer.ts";
