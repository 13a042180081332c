import { resolve } from "node:path";
import type { Invocation } from "./invocation.ts";

/** The absolute output folder that flags or configuration name, whether it exists or not. */
export function outputFolderPath({ flags, config, folder }: Invocation): string | undefined {
  const text = flags.text("output-dir") ?? (config.text("action.outputDir") || undefined);
  return text === undefined ? undefined : resolve(folder, text);
}
