import type { Value, ValueObject } from "../value/mod.ts";

/** Version of the documents that scafctl itself defines. A member that changes its meaning makes a new version. */
const API_VERSION = "scafctl.io/v1";

/**
 * The documents that are ours. What the original prints as JSON keeps the original's shape and has no envelope;
 * `docs/guides/output.md` lists both.
 */
export type DocumentKind =
  | "CacheClearance"
  | "ConfigReport"
  | "DoctorReport"
  | "FlagList"
  | "ParameterList"
  | "PermissionDiff"
  | "PermissionList";

/** A document with its version and kind, which come first. */
export function versioned(kind: DocumentKind, members: Readonly<Record<string, Value>>): ValueObject {
  return { apiVersion: API_VERSION, kind, ...members };
}
