import type { Provider, ProviderContext, ProviderOutput } from "../../lib/provider/mod.ts";
import { object, type ValueObject } from "../../lib/value/mod.ts";
import { dryRunResult } from "../shared/dry_run.ts";
import { aboutInput } from "../shared/failure.ts";
import { descriptor } from "./descriptor.ts";
import { type Caller, exchange, policyOf } from "./exchange.ts";
import { paginate } from "./pagination.ts";
import { poll } from "./poll.ts";
import { responseResult } from "./result.ts";
import type { Settings } from "./settings.ts";
import { type HttpResponse, realWait, shownUrl, type Wait } from "./transport/mod.ts";

/** What tests replace. */
export interface HttpOptions {
  readonly wait?: Wait;
}

/** Makes the http provider. */
export function httpProvider(options: HttpOptions = {}): Provider<Settings> {
  return {
    descriptor,
    async execute(settings, context, host) {
      if (context.dryRun) return output(placeholder(settings), context);
      const caller: Caller = { context, host, policy: policyOf(context), wait: options.wait ?? realWait };
      try {
        return await fetched(settings, caller);
      } catch (error) {
        throw aboutInput(error, settings.urlInput);
      }
    },
  };
}

async function fetched(settings: Settings, caller: Caller): Promise<ProviderOutput> {
  const { context } = caller;
  if (settings.pagination) return output(await paginate(settings, caller), context);
  const whole = (response: HttpResponse) => output(responseResult(response, settings.parsesJson), context);
  if (!settings.poll) return whole(await exchange(settings, caller));
  const { response, isMet } = await poll(settings, caller);
  if (isMet) return whole(response);
  const { maxAttempts } = settings.poll;
  const warning = `poll.until was not met in ${maxAttempts} attempts: the last response is the result`;
  return { ...whole(response), warnings: [warning] };
}

function placeholder({ method, url }: Settings): ValueObject {
  const facts = { statusCode: 200, body: "[DRY-RUN] Request not executed", headers: object() };
  return dryRunResult(facts, `Would send ${method} request to ${shownUrl(url)}`);
}

/** An HTTP error status is data in a resolver; in an action it is what `success` says. */
function output(data: ValueObject, context: ProviderContext): ProviderOutput {
  if (context.mode !== "action") return { data };
  return { data: object({ success: Number(data.statusCode) < 400, ...data }) };
}
