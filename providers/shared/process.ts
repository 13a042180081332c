import { isAbsolute } from "node:path";
import { messageOf } from "../../lib/diagnostics/mod.ts";
import { failure } from "./failure.ts";
import { endGroup, type GroupLeader } from "./process_group.ts";

/** A child process to run to its end. */
export interface ProcessRequest {
  /** Whose error messages these are. */
  readonly provider: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** The whole environment of the child. */
  readonly environment: Readonly<Record<string, string>>;
  /** Text for the child's stdin; nothing when absent. */
  readonly stdin?: string;
  /** Milliseconds; absent means no limit. */
  readonly timeout?: number;
  readonly signal: AbortSignal;
  /** Bytes of stdout and stderr together that are kept; more is an error. */
  readonly capturedOutput: number;
  /** Hears of output as it comes; the child is not read further until it has resolved. */
  readonly onOutput?: (stream: "stdout" | "stderr", bytes: Uint8Array) => void | Promise<void>;
  /** The child works on the terminal itself: nothing is captured, and it stays in the terminal's process group. */
  readonly passthrough?: boolean;
  /** Output is passed on and not kept, so there may be any amount of it. */
  readonly isPassedOn?: boolean;
  /** Hears of a child that leads its own group, when it starts and when it has ended. */
  readonly childChanged?: ((pid: number, isRunning: boolean) => void) | undefined;
  /** Windows: the arguments are passed on without quoting (cmd reads its own). */
  readonly windowsRawArguments?: boolean;
}

/** How a child ended. */
export interface ProcessResult {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/**
 * Runs a child in a process group of its own. When the call is cancelled, takes too long or prints more than may be kept,
 * the whole group is ended: TERM, and KILL five seconds later. Throws SCAF5005 when the program cannot be started or the
 * time is up, SCAF6003 for too much output, and the signal's reason when cancelled.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  request.signal.throwIfAborted();
  const child = spawn(request);
  const leader: GroupLeader = { child, grouped: !request.passthrough };
  if (leader.grouped) request.childChanged?.(child.pid, true);
  const stop = Promise.withResolvers<never>();
  // Nobody may be waiting any more when the child has ended by itself.
  stop.promise.catch(() => {});
  const onAbort = () => stop.reject(request.signal.reason);
  request.signal.addEventListener("abort", onAbort, { once: true });
  const timer = request.timeout === undefined
    ? undefined
    : setTimeout(() => stop.reject(timedOut(request)), request.timeout);
  const output = new Capture(request);
  const work = Promise.all([
    output.collect("stdout", request.passthrough ? undefined : child.stdout),
    output.collect("stderr", request.passthrough ? undefined : child.stderr),
    request.stdin === undefined ? undefined : feed(child, request.stdin),
  ]).then(() => child.status);
  try {
    const status = await Promise.race([work, stop.promise]);
    return { exitCode: status.code, stdout: output.bytes("stdout"), stderr: output.bytes("stderr") };
  } catch (error) {
    work.catch(() => {});
    await endGroup(leader, request.signal.aborted);
    output.cancel();
    throw error;
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener("abort", onAbort);
    if (leader.grouped) request.childChanged?.(child.pid, false);
  }
}

function spawn(request: ProcessRequest): Deno.ChildProcess {
  const outlet = request.passthrough ? "inherit" : "piped";
  // A group of its own lets us end the children of the child too. One that owns the terminal must stay in ours.
  const leads = !request.passthrough;
  const setsid = leads && isAbsolute(request.program) ? groupStarter() : undefined;
  try {
    return new Deno.Command(setsid ?? request.program, {
      args: setsid ? [request.program, ...request.args] : [...request.args],
      cwd: request.folder,
      clearEnv: true,
      env: { ...request.environment },
      stdin: request.stdin !== undefined ? "piped" : request.passthrough ? "inherit" : "null",
      stdout: outlet,
      stderr: outlet,
      detached: leads && setsid === undefined,
      ...(request.windowsRawArguments && { windowsRawArguments: true }),
    }).spawn();
  } catch (error) {
    throw startFailure(request, error);
  }
}

let starter: { readonly program: string | undefined } | undefined;

/**
 * The system's program that makes a process the leader of a new group and becomes the one it is given. The runtime's own
 * way of detaching has to copy this process first, which takes twice as long. Undefined where there is none, or where this
 * lane may not run it.
 */
function groupStarter(): string | undefined {
  if (!starter) {
    const program = "/usr/bin/setsid";
    const mayRun = Deno.permissions.querySync({ name: "run", command: program }).state === "granted";
    starter = { program: Deno.build.os === "linux" && mayRun && isFile(program) ? program : undefined };
  }
  return starter.program;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function startFailure(request: ProcessRequest, error: unknown): Error {
  const { provider, program, folder } = request;
  if (!isFolder(folder)) {
    return failure(provider, `working directory ${folder} does not exist`, { cause: error });
  }
  if (error instanceof Deno.errors.NotFound) {
    return failure(provider, `program "${program}" was not found`, {
      hint: "install it, or check PATH",
      cause: error,
    });
  }
  if (error instanceof Deno.errors.NotCapable) {
    return failure(provider, `running "${program}" is not granted`, {
      code: "SCAF6001",
      refused: { kind: "run", resource: program },
      cause: error,
    });
  }
  if (error instanceof Error && "code" in error && error.code === "E2BIG") {
    return failure(provider, "the command, its arguments and variables are too long for the system", {
      hint: "give large data through stdin or in a file",
      cause: error,
    });
  }
  return failure(provider, `cannot start "${program}": ${messageOf(error)}`, { cause: error });
}

/** Whether a path names a folder that is there. */
export function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function timedOut(request: ProcessRequest): Error {
  return failure(request.provider, `timed out after ${request.timeout! / 1000}s`, {
    hint: "raise timeout, or leave it out for no limit",
  });
}

async function feed(child: Deno.ChildProcess, text: string): Promise<void> {
  const writer = child.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch {
    // A child need not read all, or any, of what it is given; how it ends is told by its exit code.
  }
}

type Stream = "stdout" | "stderr";

/** What a child printed, within one limit for both streams. */
class Capture {
  readonly #chunks: Record<Stream, Uint8Array[]> = { stdout: [], stderr: [] };
  readonly #readers: ReadableStreamDefaultReader<Uint8Array>[] = [];
  #size = 0;

  constructor(private readonly request: ProcessRequest) {}

  async collect(stream: Stream, source: ReadableStream<Uint8Array> | undefined): Promise<void> {
    if (!source) return;
    const reader = source.getReader();
    this.#readers.push(reader);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (!this.request.isPassedOn) {
        this.#size += value.length;
        if (this.#size > this.request.capturedOutput) throw this.#tooMuch();
        this.#chunks[stream].push(value);
      }
      await this.request.onOutput?.(stream, value);
    }
  }

  bytes(stream: Stream): Uint8Array {
    const chunks = this.#chunks[stream];
    if (chunks.length === 1) return chunks[0]!;
    const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
    let offset = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, offset);
      offset += chunk.length;
    }
    return bytes;
  }

  /** Lets go of the pipes, which a process outside the group may still hold open. */
  cancel(): void {
    for (const reader of this.#readers) reader.cancel().catch(() => {});
  }

  #tooMuch(): Error {
    const { provider, capturedOutput } = this.request;
    return failure(provider, `the command printed more than ${capturedOutput} bytes`, {
      code: "SCAF6003",
      hint: "send its output to a file, or raise --limit capturedOutput",
    });
  }
}
