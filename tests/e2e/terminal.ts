import { environment, launcher } from "./program.ts";

/**
 * Runs a program on a pseudo terminal of 80 columns. Its arguments are pairs of a text that is waited for and what is
 * typed then, `--`, and the command line. Prints all that the terminal showed.
 */
const DRIVER = `
import fcntl, os, pty, select, signal, struct, sys, termios, time
words = sys.argv[1:]
split = words.index("--")
steps = [(words[i].encode(), words[i + 1].encode().decode("unicode_escape").encode()) for i in range(0, split, 2)]
command = words[split + 1:]
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    os.execvp(command[0], command)
seen = b""
read = 0
deadline = time.monotonic() + 120
while time.monotonic() < deadline:
    ready, _, _ = select.select([fd], [], [], 1)
    if not ready:
        continue
    try:
        data = os.read(fd, 65536)
    except OSError:
        break
    if not data:
        break
    seen += data
    while steps and steps[0][0] in seen[read:]:
        read = len(seen)
        os.write(fd, steps.pop(0)[1])
else:
    os.kill(pid, signal.SIGKILL)
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
sys.stdout.buffer.flush()
sys.exit(os.waitstatus_to_exitcode(status) & 255)
`;

/** What the terminal showed, and how the program ended. */
export interface Screen {
  readonly code: number;
  readonly shown: string;
}

/** Runs the program on a pseudo terminal: `steps` are pairs of a text that is waited for and what is typed then. */
export async function onTerminal(
  cwd: string,
  args: readonly string[],
  steps: readonly (readonly [waitFor: string, type: string])[],
  env: Readonly<Record<string, string>> = {},
): Promise<Screen> {
  const [program, prefix] = launcher();
  const { code, stdout } = await new Deno.Command("python3", {
    args: ["-c", DRIVER, ...steps.flat(), "--", program, ...prefix, ...args],
    cwd,
    clearEnv: true,
    env: { ...environment(`${cwd}/.home`), TERM: "xterm", ...env },
    stderr: "inherit",
  }).output();
  return { code, shown: new TextDecoder().decode(stdout) };
}

/** Whether this machine can give a program a pseudo terminal. */
export async function hasTerminal(): Promise<boolean> {
  if (Deno.build.os === "windows") return false;
  try {
    return (await new Deno.Command("python3", { args: ["-c", "import pty"] }).output()).success;
  } catch {
    return false;
  }
}
