import { ScafctlError } from "../diagnostics/mod.ts";
import { durationText } from "../limits/mod.ts";
import { durationMillis } from "../value/mod.ts";
import type { Invocation } from "./invocation.ts";
import { limitsOf } from "./limits.ts";

/** The end of a run's time. */
export interface RunTime {
  /** Fires when the user interrupts the run, and when its time is up. */
  readonly signal: AbortSignal;
  stop(): void;
}

/**
 * Bounds a run by the limit `runTime`, whatever the timeouts in the solution say: then it is cancelled like by an interrupt,
 * and `finally` may run for `action.gracePeriod` more. What still runs after that is ended with the program.
 */
export function boundRunTime(invocation: Invocation): RunTime {
  const most = limitsOf(invocation)("runTime");
  if (most <= 0) return { signal: invocation.signal, stop: () => {} };
  const { config, terminal, groups } = invocation;
  const controller = new AbortController();
  const error = new ScafctlError("SCAF6003", `the run took longer than ${durationText(most)}`, {
    hint: "raise it with --limit runTime=DURATION",
  });
  const grace = durationMillis(config.duration("action.gracePeriod"));
  let timer = setTimeout(() => {
    controller.abort(error);
    timer = setTimeout(() => {
      groups.killAll();
      terminal.error(error);
      void terminal.output.flush().finally(() => Deno.exit(error.exit));
    }, grace);
  }, most);
  return {
    signal: AbortSignal.any([invocation.signal, controller.signal]),
    stop: () => clearTimeout(timer),
  };
}
