import type { Call } from "../ast.ts";
import type { Checker } from "../checker.ts";

/** Placeholder until the verbs are known. */
export function checkFormat(_checker: Checker, _call: Call): void {}
