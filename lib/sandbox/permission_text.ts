import { relative, resolve } from "node:path";
import { object, type ValueObject } from "../value/mod.ts";
import { type Grant, RIGHT_KINDS } from "./grant.ts";

/**
 * A grant as `spec.permissions` holds it: only kinds that something is allowed of, paths below `folder` relative to it.
 * {@link parsePermissions} reads it back.
 */
export function permissionsOf(grant: Grant, folder: string): ValueObject {
  const permissions = object();
  for (const kind of RIGHT_KINDS) {
    const scope = grant[kind];
    if (scope === true) permissions[kind] = true;
    else if (scope.length > 0) {
      const isPath = kind === "read" || kind === "write";
      permissions[kind] = scope.map((resource) => isPath ? shortest(resource, folder) : resource);
    }
  }
  return permissions;
}

function shortest(path: string, folder: string): string {
  const way = relative(folder, resolve(path));
  if (way === "") return ".";
  return /^\.\.([\\/]|$)/.test(way) || /^[A-Za-z]:/.test(way) ? path : `./${way.replaceAll("\\", "/")}`;
}
