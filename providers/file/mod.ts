import type { Provider, ProviderContext, ProviderHost, ProviderOutput } from "../../lib/provider/mod.ts";
import type { ValueObject } from "../../lib/value/mod.ts";
import { aboutInput, failure } from "../shared/failure.ts";
import { text } from "../shared/inputs.ts";
import { descriptor } from "./descriptor.ts";
import { exists, read, remove, write } from "./operations.ts";

/** Works on files. */
export const provider: Provider = {
  descriptor,
  async execute(inputs, context, host) {
    const operation = text(inputs, "operation");
    try {
      return await perform(operation, inputs, context, host);
    } catch (error) {
      host.signal.throwIfAborted();
      throw aboutInput(error, operation === "write-tree" ? "basePath" : "path");
    }
  },
};

async function perform(
  operation: string | undefined,
  inputs: ValueObject,
  context: ProviderContext,
  host: ProviderHost,
): Promise<ProviderOutput> {
  switch (operation) {
    case "read":
      return await read(inputs, context);
    case "exists":
      return await exists(inputs, context);
    case "delete":
      return await remove(inputs, context);
    case "write":
      return await write(inputs, context);
    case "write-tree": {
      const { writeTree } = await import("./write_tree.ts");
      return await writeTree(inputs, context, host);
    }
    default:
      throw failure("file", `unknown operation "${operation}"`, { input: "operation" });
  }
}
