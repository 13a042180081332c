import type { GrantUse } from "./confine.ts";
import type { Policy } from "./policy.ts";
import { realPath } from "./real_paths.ts";
import { refusalError } from "./refusal.ts";

/** On whose behalf a file is opened. */
export interface FileUser {
  readonly provider: string;
  readonly caller: string;
  readonly onUse: (use: GrantUse) => void;
}

/**
 * Refuses (SCAF6001) a file that the main thread is about to read for a solution and that the policy does not give. Links
 * are followed first: where a path leads decides, not what it is called.
 */
export function checkFile(policy: Policy, path: string, { provider, caller, onUse }: FileUser): void {
  const resource = realPath(path);
  const allowed = policy.gives({ kind: "read", resource });
  onUse({ provider, caller, kind: "read", resource, allowed });
  if (allowed) return;
  const refused = { kind: "read", resource };
  throw refusalError(provider, refused, { hint: policy.wayTo([refused]) });
}
