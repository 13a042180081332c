import type { Provider } from "../../lib/provider/mod.ts";
import { httpProvider } from "./provider.ts";
import type { Settings } from "./settings.ts";

/** Sends HTTP requests. */
export const provider: Provider<Settings> = httpProvider();
