import { ExitCode, ScafctlError } from "../diagnostics/mod.ts";

/** What watches the signals of the process. */
export interface SignalWatch {
  /** Fires at the first signal. */
  readonly signal: AbortSignal;
  /** 130 or 143 once a signal has come. */
  readonly exitCode: number | undefined;
  /** Aborts for another reason. */
  abort(reason: ScafctlError): void;
  stop(): void;
}

/**
 * Turns the first SIGINT or SIGTERM into a cancellation, so that running work is ended and `finally` actions still run
 * (decision F9). A second signal ends the process at once.
 */
export function watchSignals(exit: (code: number) => void = Deno.exit): SignalWatch {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const handlers: [Deno.Signal, () => void][] = [];
  const names: [Deno.Signal, number][] = [["SIGINT", ExitCode.interrupted]];
  if (Deno.build.os !== "windows") names.push(["SIGTERM", ExitCode.terminated]);
  for (const [name, code] of names) {
    const handler = () => {
      if (exitCode !== undefined) return exit(code);
      exitCode = code;
      controller.abort(new ScafctlError("SCAF6005", `cancelled by ${name}`, { exit: code as ExitCode }));
    };
    Deno.addSignalListener(name, handler);
    handlers.push([name, handler]);
  }
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    abort: (reason) => controller.abort(reason),
    stop: () => {
      for (const [name, handler] of handlers) Deno.removeSignalListener(name, handler);
    },
  };
}
