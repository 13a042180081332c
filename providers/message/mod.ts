import type { Provider, ProviderContext, ProviderHost, ProviderOutput } from "../../lib/provider/mod.ts";
import { object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { failure } from "../shared/failure.ts";
import { flag, own, text } from "../shared/inputs.ts";
import { descriptor } from "./descriptor.ts";
import { plainMessage, readMessage, shownMessage } from "./text.ts";

const DATA_INPUTS = ["format", "display", "columnHints", "columnOrder", "expand"];

/** Shows messages and data. */
export const provider: Provider = {
  descriptor,
  async execute(inputs, context, host): Promise<ProviderOutput> {
    const message = text(inputs, "message");
    const data = own(inputs, "data");
    if (message !== undefined && data !== undefined) {
      throw failure("message", "message and data cannot be used together", { input: "message" });
    }
    if (data !== undefined) return await showData(data, inputs, context, host);
    if (message === undefined) throw failure("message", "either message or data is required");
    const stray = DATA_INPUTS.find((name) => own(inputs, name) !== undefined);
    if (stray !== undefined) throw failure("message", `${stray} works only together with data`);
    return await showText(message, inputs, context, host);
  },
};

async function showText(
  given: string,
  inputs: ValueObject,
  context: ProviderContext,
  host: ProviderHost,
): Promise<ProviderOutput> {
  const message = readMessage(inputs, given);
  const result = object({ success: true, message: plainMessage(message) });
  if (context.dryRun) return { data: dry(result, inputs, context) };
  const isShown = !context.output.structured && (!context.output.quiet || message.type === "raw");
  if (!isShown) return { data: result };
  const ending = own(inputs, "newline") === false ? "" : "\n";
  await host.write(streamOf(inputs), shownMessage(message, context.output) + ending);
  return { data: result, streamed: true };
}

async function showData(
  data: Value,
  inputs: ValueObject,
  context: ProviderContext,
  host: ProviderHost,
): Promise<ProviderOutput> {
  const isExpanded = flag(inputs, "expand");
  const result = object({ success: true, data });
  if (context.dryRun) return { data: dry(result, inputs, context) };
  if (context.output.structured || context.output.quiet) return { data: isExpanded ? data : result };
  const { renderData } = await import("./data.ts");
  const shown = await renderData(data, inputs, context);
  if (shown !== "") {
    await host.write(streamOf(inputs), own(inputs, "newline") === false ? shown.replace(/\n$/, "") : shown);
  }
  return { data: isExpanded ? data : result, streamed: true };
}

function streamOf(inputs: ValueObject): "stdout" | "stderr" {
  return text(inputs, "destination") === "stderr" ? "stderr" : "stdout";
}

function dry(result: ValueObject, inputs: ValueObject, context: ProviderContext): ValueObject {
  result._dryRun = true;
  result._message = descriptor.whatIf!(inputs, context);
  return result;
}
