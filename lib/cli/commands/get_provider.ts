import { didYouMean, ScafctlError } from "../../diagnostics/mod.ts";
import { CAPABILITIES, type RegisteredProvider } from "../../provider/mod.ts";
import { toValue, type Value } from "../../value/mod.ts";
import type { Invocation } from "../invocation.ts";
import { knownFilter } from "../known_filter.ts";
import { planOutput, printResult, wantsData } from "../output.ts";
import { builtinRegistry } from "../registry.ts";

/** `get provider [NAME]`: all providers, or everything about one. */
export async function run(invocation: Invocation): Promise<number> {
  const { args, flags } = invocation;
  const plan = await planOutput(invocation);
  const full = wantsData(plan);
  const registry = builtinRegistry();
  const name = args[0];
  if (name !== undefined) {
    const found = await registry.get(name);
    if (!found) {
      throw new ScafctlError("SCAF5001", `provider "${name}" not found`, {
        hint: didYouMean(name, registry.names()) ?? `available: ${registry.names().join(", ")}`,
      });
    }
    await printResult(invocation, plan, { value: descriptorDocument(found) });
    return 0;
  }
  await registry.load(registry.names());
  const capability = knownFilter("capability", flags.text("capability"), CAPABILITIES);
  const descriptors = registry.names().map((each) => registry.loaded(each)!.descriptor);
  const categories = new Set(descriptors.map((each) => each.category?.toLowerCase() ?? ""));
  const category = knownFilter("category", flags.text("category")?.toLowerCase(), [...categories].sort());
  const value: Value[] = registry.names().map((each) => registry.loaded(each)!)
    .filter(({ descriptor }) =>
      capability === undefined || descriptor.capabilities.some((c) => c === capability)
    )
    .filter(({ descriptor }) => category === undefined || descriptor.category?.toLowerCase() === category)
    .map((registered) => ({
      name: registered.descriptor.name,
      displayName: registered.displayName,
      ...(full && { description: registered.descriptor.description }),
      category: registered.descriptor.category ?? "",
      capabilities: full
        ? [...registered.descriptor.capabilities]
        : registered.descriptor.capabilities.join(", "),
      version: registered.descriptor.version,
    }));
  await printResult(invocation, plan, { value });
  return 0;
}

/** A descriptor as data: everything but its functions. */
export function descriptorDocument({ descriptor, displayName, sensitiveFields }: RegisteredProvider): Value {
  const { name, apiVersion, version, description, capabilities, schema, outputSchemas } = descriptor;
  return toValue({
    name,
    displayName,
    apiVersion,
    version,
    description,
    category: descriptor.category,
    tags: descriptor.tags,
    capabilities,
    schema,
    outputSchemas,
    sensitiveFields: sensitiveFields.size > 0 ? [...sensitiveFields] : undefined,
    writeOperations: descriptor.writeOperations,
    examples: descriptor.examples,
    links: descriptor.links,
    deprecated: descriptor.deprecated,
    beta: descriptor.beta,
    cliUsage: usage(name, Object.keys(schema.properties ?? {}), schema.required ?? []),
  });
}

function usage(name: string, inputs: readonly string[], required: readonly string[]): string {
  const shown = required.length > 0 ? required : inputs.slice(0, 1);
  return ["scafctl run provider", name, ...shown.map((input) => `${input}=<value>`)].join(" ");
}
