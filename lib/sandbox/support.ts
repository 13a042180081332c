/** Set for the program that a program without narrowed workers has started in its own place. */
const MARK = "SCAFCTL_REEXECUTED";
const FLAG = "--unstable-worker-options";

/**
 * Whether workers can be narrowed here. Asked before any is made: without the runtime's flag the attempt alone ends the
 * process. A compiled program has the flag built in, the sources have it in their configuration file; a program that was
 * started from an address has it only when its command line says so.
 */
export function canNarrowWorkers(): boolean {
  if (Deno.build.standalone || Deno.env.has(MARK)) return true;
  const line = commandLine();
  if (line?.includes(FLAG)) return true;
  return import.meta.url.startsWith("file:") && !line?.includes("--no-config");
}

/**
 * Runs this program again with the flag that narrowed workers need, on the same terminal and pipes, and waits for its end.
 * Returns its exit code, or undefined when it cannot be started.
 */
export async function runAgainNarrowed(): Promise<number | undefined> {
  const signals: [Deno.Signal, () => void][] = [];
  try {
    const child = new Deno.Command(Deno.execPath(), {
      args: narrowedArguments(),
      env: { [MARK]: "1" },
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
    for (const name of forwardedSignals()) {
      const listener = () => child.kill(name);
      Deno.addSignalListener(name, listener);
      signals.push([name, listener]);
    }
    return (await child.status).code;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return undefined;
    }
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  } finally {
    for (const [name, listener] of signals) Deno.removeSignalListener(name, listener);
  }
}

/** An interrupt of the terminal reaches the child by itself, and a second one would end it at once. */
function forwardedSignals(): Deno.Signal[] {
  if (Deno.build.os === "windows") return [];
  return Deno.stdin.isTerminal() ? ["SIGTERM", "SIGHUP"] : ["SIGTERM", "SIGHUP", "SIGINT"];
}

/** The own command line with the flag added, where the system tells it; else the plainest one. */
function narrowedArguments(): string[] {
  const line = commandLine();
  const run = line?.indexOf("run") ?? -1;
  if (line && run > 0) return [...line.slice(1, run + 1), FLAG, ...line.slice(run + 1)];
  return ["run", "-A", "--quiet", "--no-prompt", FLAG, Deno.mainModule, ...Deno.args];
}

function commandLine(): string[] | undefined {
  if (Deno.build.os !== "linux") return undefined;
  try {
    return Deno.readTextFileSync("/proc/self/cmdline").split("\0").slice(0, -1);
  } catch {
    return undefined;
  }
}
