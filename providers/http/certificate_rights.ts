import type { Right } from "../../lib/provider/mod.ts";
import { authorityPaths } from "./transport/mod.ts";

/** Rights to read the certificate authorities that the environment names; a request does without them. */
export function certificateRights(): Right[] {
  const { files, folders } = authorityPaths(variable);
  return [...files, ...folders].map((resource): Right => ({ kind: "read", resource, optional: true }));
}

function variable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch {
    // Where variables are out of sight, so are the files they name.
    return undefined;
  }
}
