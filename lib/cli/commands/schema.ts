import { didYouMean, ScafctlError } from "../../diagnostics/mod.ts";
import type { Value } from "../../value/mod.ts";
import { printDocument } from "../document.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput } from "../output.ts";

const KINDS = ["solution", "config", "provider"];

/** `schema [KIND]`: a JSON Schema, for editors and other tools. */
export async function run(invocation: Invocation): Promise<number> {
  const { args, flags } = invocation;
  const indent = flags.bool("compact") ? 0 : 2;
  const plan = await planOutput(invocation, { json: { indent, escapeHtml: false } });
  const [kind = "solution", name] = args;
  if (name !== undefined && kind !== "provider") {
    throw new ScafctlError("SCAF2001", `schema ${kind} takes no further argument, but "${name}" is given`);
  }
  const schema = await schemaOf(kind, name);
  await printDocument(invocation, plan, { document: schema });
  return 0;
}

async function schemaOf(kind: string, name: string | undefined): Promise<Value> {
  switch (kind) {
    case "solution":
      return await editorSolutionSchema();
    case "config":
      return (await import("../../config/mod.ts")).configSchema();
    case "provider":
      return await providerSchema(name);
  }
  throw new ScafctlError("SCAF2004", `there is no schema of "${kind}"`, {
    hint: didYouMean(kind, KINDS) ?? `there are schemas of ${KINDS.join(", ")}`,
  });
}

/** The schema of solutions with the inputs of the built-in providers. */
async function editorSolutionSchema(): Promise<Value> {
  const { solutionSchema } = await import("../../solution/mod.ts");
  const { builtinRegistry } = await import("../registry.ts");
  const { editorSchema } = await import("../views/editor_schema.ts");
  const registry = builtinRegistry();
  const found = await Promise.all(registry.names().map((name) => registry.get(name)));
  return editorSchema(solutionSchema(), found.flatMap((each) => each ? [each.descriptor] : []));
}

async function providerSchema(name: string | undefined): Promise<Value> {
  const { builtinRegistry } = await import("../registry.ts");
  const registry = builtinRegistry();
  const found = name === undefined ? undefined : await registry.get(name);
  if (!found) {
    throw new ScafctlError(
      "SCAF5001",
      name === undefined ? "no provider is named" : `provider "${name}" not found`,
      {
        hint: didYouMean(name ?? "", registry.names()) ?? `available: ${registry.names().join(", ")}`,
      },
    );
  }
  return found.descriptor.schema as unknown as Value;
}
