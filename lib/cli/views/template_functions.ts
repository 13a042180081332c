import { builtinFunctions } from "../../gotemplate/mod.ts";
import { functionGroups } from "../../gotemplate/functions/mod.ts";

/** One function of the template language, for lists. */
export interface ListedFunction {
  readonly name: string;
  readonly kind: "builtin" | "sprig" | "custom";
  readonly group: string;
  readonly description: string;
  readonly examples: readonly string[];
}

/** Every function that a template can call, by name. */
export async function listTemplateFunctions(): Promise<ListedFunction[]> {
  const groups = await Promise.all(
    functionGroups.map((group) => group.functions ?? group.load?.() ?? []),
  );
  const library = groups.flat().map((entry) => ({
    name: entry.name,
    kind: entry.kind,
    group: entry.group,
    description: entry.description,
    examples: entry.examples.map((example) => example.template),
  }));
  const builtin = builtinFunctions.map((entry) => ({
    name: entry.name,
    kind: "builtin" as const,
    group: "builtin",
    description: entry.description,
    examples: [],
  }));
  return [...builtin, ...library].sort((a, b) => a.name < b.name ? -1 : 1);
}
