import { parseYaml } from "../../lib/yaml/mod.ts";
import { PLAIN } from "./world.ts";

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

/** Where an action runs: `folder` stands for the runner's own, in which `repository` is what was checked out. */
export interface Job {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What the cache action keeps between jobs, by key: folders. */
  readonly cache?: Map<string, string>;
}

/** What a workflow sees of an action that has run. */
export interface Outcome {
  readonly code: number;
  /** Names of the steps that ran: ids, and what the others use. */
  readonly steps: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly stdout: string;
  readonly stderr: string;
  readonly path: string;
  readonly summary: string;
}

/**
 * Runs this repository's action as a workflow does: its steps in order, each condition and expression worked out, each
 * script given to bash with the options of the runner, a failed step ending the job. The cache action is played.
 */
export async function runAction(wanted: Readonly<Record<string, string>>, job: Job): Promise<Outcome> {
  const action = parseYaml(await Deno.readTextFile("action.yml"), {
    name: "action.yml",
  }) as unknown as Action;
  for (const name of Object.keys(wanted)) {
    if (!Object.hasOwn(action.inputs, name)) throw new Error(`the action has no input ${name}`);
  }
  const { folder } = job;
  const bin = `${folder}/scafctl-bin`;
  const facts = new Map<string, string>([
    ...Object.entries(action.inputs).map(([name, input]) =>
      [`inputs.${name}`, wanted[name] ?? input.default] as const
    ),
    ["runner.temp", folder],
    ["runner.os", "Linux"],
    ["runner.arch", "X64"],
  ]);
  const files = { output: `${folder}/output`, path: `${folder}/path`, summary: `${folder}/summary` };
  for (const file of Object.values(files)) await Deno.writeTextFile(file, "");
  const steps: string[] = [];
  const said = { stdout: "", stderr: "" };
  const saves: (() => Promise<void>)[] = [];
  let code = 0;
  for (const step of action.runs.steps) {
    if (step.if !== undefined && !holds(step.if, facts)) continue;
    steps.push(step.id ?? step.uses ?? "");
    if (step.uses !== undefined) {
      const [path, key] = [filled(step.with!.path!, facts), filled(step.with!.key!, facts)];
      const kept = job.cache?.get(key);
      if (kept !== undefined) await copyFolder(kept, path);
      else {saves.push(async () =>
          void job.cache?.set(key, await copyFolder(path, `${folder}/kept-${job.cache.size}`))
        );}
      continue;
    }
    await Deno.writeTextFile(files.output, "");
    const script = `${folder}/step.sh`;
    await Deno.writeTextFile(script, filled(step.run!, facts));
    const done = await new Deno.Command("bash", {
      args: ["--noprofile", "--norc", "-e", "-o", "pipefail", script],
      cwd: `${folder}/repository/${filled(step["working-directory"] ?? ".", facts)}`,
      clearEnv: true,
      env: {
        ...PLAIN,
        HOME: folder,
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_ACTION_PATH: Deno.cwd(),
        GITHUB_OUTPUT: files.output,
        GITHUB_PATH: files.path,
        GITHUB_STEP_SUMMARY: files.summary,
        RUNNER_TEMP: folder,
        RUNNER_OS: "Linux",
        ...Object.fromEntries(
          Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value, facts)]),
        ),
        ...job.env,
      },
      stdin: "null",
    }).output();
    said.stdout += new TextDecoder().decode(done.stdout);
    said.stderr += new TextDecoder().decode(done.stderr);
    for (const [name, value] of outputsIn(await Deno.readTextFile(files.output))) {
      facts.set(`steps.${step.id}.outputs.${name}`, value);
    }
    code = done.code;
    if (code !== 0) break;
  }
  // The cache action saves at the end of a job that went well.
  if (code === 0) { for (const save of saves) await save(); }
  await Deno.remove(bin, { recursive: true }).catch(() => {});
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, filled(value, facts)]);
  return {
    code,
    steps,
    outputs: Object.fromEntries(outputs),
    ...said,
    path: (await Deno.readTextFile(files.path)).trim(),
    summary: await Deno.readTextFile(files.summary),
  };
}

/** A condition of comparisons with texts, joined by `&&`. */
function holds(condition: string, facts: ReadonlyMap<string, string>): boolean {
  return condition.split("&&").every((part) => {
    const found = /^\s*(?<name>[\w.-]+)\s*(?<how>[!=])=\s*'(?<text>[^']*)'\s*$/.exec(part);
    if (!found) throw new Error(`a condition that is not understood: ${condition}`);
    const { name, how, text } = found.groups as Record<"name" | "how" | "text", string>;
    return ((facts.get(name) ?? "") === text) === (how === "=");
  });
}

function filled(text: string, facts: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_, name: string) => facts.get(name) ?? "");
}

/** The values of a step's output file, which are given between two marks. */
function outputsIn(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of text.matchAll(/^([a-z-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)) found.set(match[1]!, match[3]!);
  return found;
}

async function copyFolder(from: string, to: string): Promise<string> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  return to;
}
