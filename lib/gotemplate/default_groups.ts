import type { FunctionGroup } from "./functions/contract.ts";

/** The function library that templates get unless a caller names another. */
export const functionGroups: readonly FunctionGroup[] = [];
