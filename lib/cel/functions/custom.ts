import type { FunctionDecl } from "../registry.ts";
import { DATA } from "./custom_data.ts";
import { SORTS } from "./custom_sort.ts";
import { TEXT } from "./custom_text.ts";
import { WORLD } from "./custom_world.ts";

/** The product's own functions. */
export const CUSTOM = (): readonly FunctionDecl[] => [...DATA(), ...SORTS(), ...TEXT(), ...WORLD()];
