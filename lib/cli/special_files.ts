/** What the systems call the standard input. A compiled program may open no device, but it has its own streams. */
const STDIN: ReadonlySet<string> = new Set(["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]);
const STDOUT: ReadonlySet<string> = new Set(["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]);
const STDERR: ReadonlySet<string> = new Set(["/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"]);

/** Whether a name on the command line stands for the standard input. */
export function isStdin(name: string): boolean {
  return STDIN.has(name);
}

/** A file that grows while the program runs. */
export interface GrowingFile {
  /** Writes some of the bytes; returns how many. */
  writeSync(bytes: Uint8Array): number;
  close(): void;
}

/**
 * Opens a file that only its user may read, anew, or a standard stream under the name that the system has for it. Throws
 * what the runtime throws.
 */
export function openGrowing(path: string): GrowingFile {
  const stream = STDOUT.has(path) ? Deno.stdout : STDERR.has(path) ? Deno.stderr : undefined;
  // The stream stays open: others write to it too.
  if (stream) return { writeSync: (bytes) => stream.writeSync(bytes), close: () => {} };
  return Deno.openSync(path, { write: true, create: true, truncate: true, mode: 0o600 });
}
