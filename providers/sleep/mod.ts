import { objectSchema, type Provider, stringProp } from "../../lib/provider/mod.ts";
import { arrayProp, boolProp, type JsonSchema } from "../../lib/provider/mod.ts";
import { Duration, durationMillis, formatDuration, object, parseDuration } from "../../lib/value/mod.ts";
import { failure } from "../shared/failure.ts";
import { text } from "../shared/inputs.ts";
import { forMode, type ModeFields } from "../shared/mode_fields.ts";

const fields: Readonly<Record<string, JsonSchema>> = {
  duration: stringProp("The duration that was asked for"),
  elapsed: stringProp("The time that really passed"),
};
const success = boolProp("True; a wait that is cut short is an error");

/** The longest wait one timer can do, in milliseconds; longer waits take several. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Waits. */
export const provider: Provider = {
  descriptor: {
    name: "sleep",
    displayName: "Sleep Provider",
    apiVersion: "v1",
    version: "1.0.0",
    description:
      "Waits for a while, to try out timeouts and concurrency or to be gentle with a remote service.",
    capabilities: ["from", "transform", "validation", "authentication", "action"],
    category: "utility",
    tags: ["sleep", "delay", "wait", "testing"],
    schema: objectSchema({
      duration: stringProp("How long to wait, as Go writes durations", {
        pattern: "^-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h)" +
          "(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))*$",
        maxLength: 100,
        examples: ["500ms", "1m30s"],
      }),
    }, ["duration"]),
    outputSchemas: {
      from: objectSchema(fields),
      transform: objectSchema(fields),
      validation: objectSchema({
        ...fields,
        valid: boolProp("True"),
        errors: arrayProp("Empty", stringProp("An error")),
      }),
      authentication: objectSchema({
        ...fields,
        authenticated: boolProp("True"),
        token: stringProp("Empty"),
      }),
      action: objectSchema({ success, ...fields }),
    },
    whatIf: (inputs) => `Would sleep for ${text(inputs, "duration") ?? "an unknown time"}`,
    examples: [
      {
        name: "Wait a moment",
        description: "Waits ten milliseconds.",
        yaml: "provider: sleep\ninputs:\n  duration: 10ms\n",
      },
    ],
  },
  async execute(inputs, context, host) {
    const asked = text(inputs, "duration") ?? "";
    const duration = parseDuration(asked);
    if (!duration) {
      throw failure("sleep", `"${asked}" is not a duration`, {
        input: "duration",
        hint: "write it like 500ms or 1m30s",
      });
    }
    if (duration.nanoseconds < 0n) {
      throw failure("sleep", "duration must not be negative", { input: "duration" });
    }
    const modeFields: ModeFields = forMode(context.mode);
    if (context.dryRun) {
      return {
        data: object({
          ...modeFields,
          duration: asked,
          elapsed: "0s",
          _dryRun: true,
          _message: `Would sleep for ${asked}`,
        }),
      };
    }
    const start = performance.now();
    await pause(durationMillis(duration), host.signal);
    const elapsed = new Duration(BigInt(Math.round((performance.now() - start) * 1e6)));
    return { data: object({ ...modeFields, duration: asked, elapsed: formatDuration(elapsed) }) };
  },
};

/** Resolves after `milliseconds`; rejects with the signal's reason as soon as it fires. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  for (let left = milliseconds; left > 0; left -= LONGEST_TIMER) {
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", abort);
        resolve();
      }, Math.min(left, LONGEST_TIMER));
      signal.addEventListener("abort", abort, { once: true });
    });
  }
}
