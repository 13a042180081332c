/** What one run of a command cost, from outside. */
export interface Cost {
  /** Wall-clock milliseconds. */
  readonly wall: number;
  /** User and system milliseconds of the command and the children it waited for. */
  readonly cpu: number;
  /** Peak memory of the largest process, in MiB. */
  readonly memory: number;
}

/** Runs commands and asks the system what each cost; the runtime itself cannot ask. */
const METER = `
import json, os, subprocess, sys, time
rounds, commands = json.load(sys.stdin)
costs = [[] for _ in commands]
for number in range(rounds + 1):
    for index, (words, folder) in enumerate(commands):
        start = time.monotonic()
        child = subprocess.Popen(words, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        errors = child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        if status != 0:
            sys.exit("%s ended with %d: %s" % (" ".join(words), status, errors.decode()[-500:]))
        if number > 0:
            scale = 1 / 1024 if sys.platform == "linux" else 1 / 1048576
            costs[index].append([wall * 1e3, (used.ru_utime + used.ru_stime) * 1e3, used.ru_maxrss * scale])
print(json.dumps(costs))
`;

/** A command and the folder it runs in. */
export interface Measured {
  readonly command: readonly string[];
  readonly folder: string;
}

/** The middle of several rounds. Needs python3. Throws when a command fails. */
export async function measure(commands: readonly Measured[], rounds: number): Promise<Cost[]> {
  return (await measureRounds(commands, rounds)).map((costs) => ({
    wall: median(costs.map(({ wall }) => wall)),
    cpu: median(costs.map(({ cpu }) => cpu)),
    memory: median(costs.map(({ memory }) => memory)),
  }));
}

/**
 * What each command cost in each of several rounds after one warm-up. In a round every command runs once, in turn, so that a
 * machine that becomes slower does so for all of them, and their ratios hold. Needs python3. Throws when a command fails.
 */
export async function measureRounds(commands: readonly Measured[], rounds: number): Promise<Cost[][]> {
  const process = new Deno.Command("python3", {
    args: ["-c", METER],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  const plan = [rounds, commands.map(({ command, folder }) => [command, folder])];
  await writer.write(new TextEncoder().encode(JSON.stringify(plan)));
  await writer.close();
  const { success, stdout, stderr } = await process.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const runs = JSON.parse(new TextDecoder().decode(stdout)) as [number, number, number][][];
  return runs.map((costs) => costs.map(([wall, cpu, memory]) => ({ wall, cpu, memory })));
}

/** The middle value; of an even number the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1]!;
}
