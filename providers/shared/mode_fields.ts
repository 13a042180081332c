import type { Capability } from "../../lib/provider/mod.ts";
import type { Value } from "../../lib/value/mod.ts";

/** Fields that a capability asks of every result. */
export type ModeFields = Record<string, Value>;

/** The fields that a successful result must carry in a mode, beside the provider's own. */
export function forMode(mode: Capability): ModeFields {
  switch (mode) {
    case "action":
      return { success: true };
    case "validation":
      return { valid: true, errors: [] };
    case "authentication":
      return { authenticated: true, token: "" };
    default:
      return {};
  }
}
