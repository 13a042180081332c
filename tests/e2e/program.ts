import { dirname, join } from "node:path";

const ROOT = new URL("../../", import.meta.url).pathname;

/** What a run of the program gave. */
export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the program is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** The command line before the arguments: the program that `SCAFCTL` names, or the sources. */
export function launcher(): [string, string[]] {
  const program = Deno.env.get("SCAFCTL");
  if (program) return [program, []];
  return [
    Deno.execPath(),
    [
      "run",
      "-A",
      "--quiet",
      "--no-prompt",
      "--no-check",
      "--config",
      join(ROOT, "deno.json"),
      join(ROOT, "main.ts"),
    ],
  ];
}

/** The environment of a run: this process's, without what would change the program's manners. */
export function environment(
  home: string,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const inherited = Deno.env.toObject();
  for (const name of Object.keys(inherited)) {
    if (/^(SCAFCTL|XDG_|GITHUB_|CI$|NO_COLOR|FORCE_COLOR|CLICOLOR|TERM$)/.test(name)) delete inherited[name];
  }
  return {
    ...inherited,
    DENO_DIR: Deno.env.get("DENO_DIR") ?? join(Deno.env.get("HOME") ?? "/", ".cache/deno"),
    DENO_NO_UPDATE_CHECK: "1",
    HOME: home,
    NO_COLOR: "1",
    TZ: "UTC",
    SCAFCTL_SECRET_KEY: "A".repeat(43) + "=",
    ...extra,
  };
}

/** Runs the program to its end. */
export async function scafctl(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  const [program, prefix] = launcher();
  const cwd = options.cwd ?? ROOT;
  const child = new Deno.Command(program, {
    args: [...prefix, ...args],
    cwd,
    clearEnv: true,
    env: environment(join(cwd, ".home"), options.env),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  // The program may end before it has read everything.
  await writer.write(new TextEncoder().encode(options.stdin ?? "")).then(() => writer.close()).catch(
    () => {},
  );
  const { code, stdout, stderr } = await output;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Runs a test in a folder of its own with the given files. */
export async function inFolder(
  files: Readonly<Record<string, string>>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "scafctl-e2e-" }));
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
      await Deno.writeTextFile(join(folder, name), text);
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A solution with a parameter, a sensitive and an internal resolver, and three actions. */
export const SAMPLE = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: sample, version: 1.2.3, description: for tests}
spec:
  resolvers:
    env:
      description: target environment
      type: string
      resolve: {with: [{provider: parameter, inputs: {key: env}}, {provider: static, inputs: {value: dev}}]}
    token: {sensitive: true, resolve: {with: [{provider: static, inputs: {value: topsecret}}]}}
    hidden: {internal: true, resolve: {with: [{provider: static, inputs: {value: 7}}]}}
    items: {resolve: {with: [{provider: static, inputs: {value: [{name: a, n: 1}, {name: b, n: 2}]}}]}}
    url: {resolve: {with: [{provider: cel, inputs: {expression: "'https://' + _.env"}}]}}
  workflow:
    actions:
      one: {provider: exec, inputs: {command: "echo first"}}
      two: {provider: exec, inputs: {command: "echo second"}}
      last: {provider: message, dependsOn: [one, two], inputs: {message: done, type: plain}}
    finally:
      bye: {provider: message, inputs: {message: bye, type: plain}}
`;
