import { didYouMean, ScafctlError } from "../../diagnostics/mod.ts";
import { CAPABILITIES, type Descriptor, type RegisteredProvider } from "../../provider/mod.ts";
import { toValue, type Value } from "../../value/mod.ts";
import { printDocument } from "../document.ts";
import type { Invocation } from "../invocation.ts";
import { knownFilter } from "../known_filter.ts";
import { planOutput, printResult, wantsData } from "../output.ts";
import { builtinRegistry } from "../registry.ts";
import { providerText } from "../views/provider_text.ts";

/** Where no terminal says how wide a line may be. */
const PIPE_WIDTH = 110;

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
    const width = invocation.terminal.facts.stdoutIsTerminal ? invocation.terminal.facts.width : PIPE_WIDTH;
    await printDocument(invocation, plan, {
      document: descriptorDocument(found),
      ...(plan.format !== "table" && { text: () => providerText(found, usage(found.descriptor), width) }),
    });
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
    cliUsage: usage(descriptor),
  });
}

function usage({ name, schema: { properties, required = [] } }: Descriptor): string {
  const shown = required.length > 0 ? required : Object.keys(properties ?? {}).slice(0, 1);
  return ["scafctl run provider", name, ...shown.map((input) => `${input}=<value>`)].join(" ");
}
