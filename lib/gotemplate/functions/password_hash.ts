import { encodeBase64, hashSync } from "bcryptjs";

const ROUNDS = 10;

/** The bcrypt hash of a password under a salt of 16 bytes, in the `2a` form and with the cost that Go's package uses. */
export function bcryptHash(password: string, salt: Uint8Array): string {
  return hashSync(password, `$2a$${ROUNDS}$${encodeBase64(salt, 16)}`).replace(/^\$2b/, "$2a");
}
