import { ScafctlError } from "../../lib/diagnostics/mod.ts";
import { failure } from "../shared/failure.ts";
import { object, type ValueObject } from "../../lib/value/mod.ts";
import { type Caller, exchange } from "./exchange.ts";
import { answerOf, evaluate } from "./expressions.ts";
import { bodyValue, headerMap } from "./result.ts";
import type { Settings } from "./settings.ts";
import type { HttpResponse } from "./transport/mod.ts";

/**
 * Repeats a request until its response is what the settings wait for. When it never is, the last response is the result. An
 * attempt that got no response counts, but ends polling only when it is the last one.
 */
export async function poll(
  settings: Settings,
  caller: Caller,
): Promise<{ readonly response: HttpResponse; readonly isMet: boolean }> {
  const { until, failWhen, interval, maxAttempts } = settings.poll!;
  const { context, host } = caller;
  const test = async (field: string, expression: string, variables: ValueObject) =>
    answerOf(field, await evaluate(field, expression, variables, context, host)) ?? false;
  for (let attempt = 1;; attempt++) {
    let response: HttpResponse | undefined;
    try {
      response = await exchange(settings, caller);
    } catch (error) {
      host.signal.throwIfAborted();
      if (attempt >= maxAttempts || !(error instanceof ScafctlError) || error.code !== "SCAF5005") {
        throw error;
      }
      host.log(1, "a poll attempt got no response", object({ attempt }));
    }
    if (response) {
      const variables = object({
        _: object({ statusCode: response.status, body: bodyValue(response), headers: headerMap(response) }),
      });
      if (failWhen && await test("poll.failWhen", failWhen, variables)) {
        throw failure("http", `the condition of poll.failWhen was met in attempt ${attempt}`);
      }
      const isMet = await test("poll.until", until, variables);
      if (isMet || attempt >= maxAttempts) return { response, isMet };
    }
    await caller.wait(interval, host.signal);
  }
}
