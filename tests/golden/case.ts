import { join, relative } from "node:path";

/** What a case expects; see README.md beside this file. */
export interface Want {
  readonly exit: number;
  readonly stdout: unknown;
  readonly stderrContains: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly deleted?: readonly string[];
  /** What the recording calls a defect of the original. */
  readonly quirk?: string;
  /** Why this copy of the case differs from the recording. */
  readonly reason?: string;
}

/** One recorded case. */
export interface Case {
  /** `area/name`. */
  readonly name: string;
  readonly folder: string;
  readonly args: readonly string[];
  readonly want: Want;
}

/** What a run of a case gave, in the form that expectations have. */
export interface Got {
  readonly exit: number;
  readonly stdout: unknown;
  readonly stderr: string;
  readonly files: Readonly<Record<string, string>>;
  readonly deleted: readonly string[];
}

/** Reads the cases below a folder, by area. */
export function readCases(root: string): Map<string, Case[]> {
  const areas = new Map<string, Case[]>();
  for (const area of names(root)) {
    areas.set(
      area,
      names(join(root, area)).map((name) => {
        const folder = join(root, area, name);
        return {
          name: `${area}/${name}`,
          folder,
          args: shellWords(Deno.readTextFileSync(join(folder, "cmd")).trim()),
          want: JSON.parse(Deno.readTextFileSync(join(folder, "want.json"))) as Want,
        };
      }),
    );
  }
  return areas;
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].filter((entry) => entry.isDirectory).map((entry) => entry.name).sort();
}

/** Splits a line as a shell does, quotes included; no expansions. */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  for (const match of line.matchAll(/(?:[^\s"']+|"(?:[^"\\]|\\.)*"|'[^']*')+/g)) {
    words.push(
      match[0].replace(
        /"((?:[^"\\]|\\.)*)"|'([^']*)'/g,
        (_, double, single) => single ?? (double as string).replace(/\\(["\\$`])/g, "$1"),
      ),
    );
  }
  return words;
}

const ROOT = new URL("../../", import.meta.url).pathname;
const OWN_FILES = new Set(["cmd", "want.json", "stdin"]);

/** The command line before a case's arguments: the program named by `SCAFCTL`, or the sources. */
function launcher(): string[] {
  const program = Deno.env.get("SCAFCTL");
  if (program) return [program];
  return [
    Deno.execPath(),
    ...["run", "-A", "--quiet", "--no-prompt", "--config", join(ROOT, "deno.json"), join(ROOT, "main.ts")],
  ];
}

/** Runs a case in a fresh folder. */
export async function runCase(test: Case): Promise<Got> {
  const scratch = await Deno.realPath(await Deno.makeTempDir({ prefix: "scafctl-golden-" }));
  const folder = join(scratch, "case");
  try {
    await copyTree(test.folder, folder);
    const before = await readTree(folder);
    const stdin = await Deno.readFile(join(test.folder, "stdin")).catch(() => new Uint8Array());
    const [program = "", ...prefix] = launcher();
    const child = new Deno.Command(program, {
      args: [...prefix, ...test.args],
      cwd: folder,
      clearEnv: true,
      env: environment(scratch),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const output = child.output();
    const writer = child.stdin.getWriter();
    // A program that does not read its input may be gone before it is written.
    await writer.write(stdin).then(() => writer.close()).catch(() => {});
    const { code, stdout, stderr } = await output;
    const after = await readTree(folder);
    const named = (text: string) => text.replaceAll(folder, "<DIR>");
    const text = named(decode(stdout));
    return {
      exit: code,
      stdout: normaliseOutput(text),
      stderr: decode(stderr),
      files: Object.fromEntries(
        [...after].filter(([path, content]) => before.get(path) !== content).map(([path, content]) => [
          path,
          named(content),
        ]),
      ),
      deleted: [...before.keys()].filter((path) => !after.has(path)).sort(),
    };
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

function environment(scratch: string): Record<string, string> {
  const home = Deno.env.get("HOME") ?? "/";
  const kept = Object.fromEntries(
    ["PATH", "TMPDIR", "DENO_TLS_CA_STORE", "DENO_CERT", "NPM_CONFIG_REGISTRY", "NPM_CONFIG_USERCONFIG"]
      .flatMap((name) => Deno.env.get(name) === undefined ? [] : [[name, Deno.env.get(name)!]]),
  );
  return {
    ...kept,
    HOME: join(scratch, "home"),
    XDG_CONFIG_HOME: join(scratch, "home/config"),
    XDG_DATA_HOME: join(scratch, "home/data"),
    XDG_CACHE_HOME: join(scratch, "home/cache"),
    XDG_STATE_HOME: join(scratch, "home/state"),
    DENO_DIR: Deno.env.get("DENO_DIR") ?? join(home, ".cache/deno"),
    DENO_NO_UPDATE_CHECK: "1",
    TZ: "UTC",
    NO_COLOR: "1",
    GOLDEN_VAR: "from-env",
    SCAFCTL_SECRET_KEY: "A".repeat(43) + "=",
  };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

async function copyTree(from: string, to: string, top = true): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    if (top && OWN_FILES.has(entry.name)) continue;
    if (entry.isDirectory) await copyTree(join(from, entry.name), join(to, entry.name), false);
    else await Deno.copyFile(join(from, entry.name), join(to, entry.name));
  }
}

async function readTree(root: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const visit = async (folder: string) => {
    for await (const entry of Deno.readDir(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory) await visit(path);
      else files.set(relative(root, path), await Deno.readTextFile(path));
    }
  };
  await visit(root);
  return files;
}

const VOLATILE = new Set([
  "startTime",
  "endTime",
  "duration",
  "generatedAt",
  "totalDuration",
  "wallDuration",
  "avgDuration",
  "elapsed",
  "modTime",
  "__execution",
]);

/** Brings an output into the form of the recording: a JSON value without volatile keys, or text with times replaced. */
export function normaliseOutput(text: string): unknown {
  if (/^[{["]/.test(text)) {
    try {
      return stripped(JSON.parse(text));
    } catch {
      // It only looked like JSON.
    }
  }
  return text.replace(/^(\s*(?:duration|startTime|endTime|totalDuration|generatedAt)): .*$/gm, "$1: <TIME>")
    .replace(/\(\d+(?:\.\d+)?(?:ms|µs|s)\)/g, "(<TIME>)")
    .replace(/PASS \d+(?:\.\d+)?(?:ms|µs|s)/g, "PASS <TIME>");
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== "object" || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (VOLATILE.has(key)) continue;
    const isNameList = (key === "failedActions" || key === "skippedActions") && Array.isArray(item);
    result[key] = isNameList ? [...item].sort() : stripped(item);
  }
  return result;
}
