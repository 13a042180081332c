import type { FunctionDecl } from "../registry.ts";
export const CUSTOM: readonly FunctionDecl[] = [];
