import { CHANGES } from "./changes.ts";
import { createRepo } from "./create_repo.ts";
import type { Operation } from "./operation.ts";
import { READS } from "./reads.ts";
import { REST } from "./rest.ts";

/** All operations by name. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...READS,
  ...CHANGES,
  create_repo: createRepo,
  ...REST,
};

/** Names of the operations that change something. */
export const WRITES: readonly string[] = Object.keys(OPERATIONS).filter((name) => OPERATIONS[name]!.writes);
