import { resolve } from "node:path";
import type { Provider, ProviderContext, ProviderHost, ProviderOutput } from "../../lib/provider/mod.ts";
import { object, type ValueObject } from "../../lib/value/mod.ts";
import { environmentOf } from "../shared/environment.ts";
import { dryRunResult } from "../shared/dry_run.ts";
import { aboutInput, failure } from "../shared/failure.ts";
import { text } from "../shared/inputs.ts";
import { isFolderFor, resolvePath } from "../shared/paths.ts";
import { runProcess } from "../shared/process.ts";
import { commandsOf, type Field, fieldCommands, localPlace, type Operation } from "./commands.ts";
import {
  credentialEnvironment,
  type Credentials,
  credentialsIn,
  gitSettings,
  redacted,
  withoutCredentials,
} from "./credentials.ts";
import { descriptor } from "./descriptor.ts";

/** Works with git repositories through the installed git. */
export const provider: Provider = {
  descriptor,
  async execute(inputs, context, host): Promise<ProviderOutput> {
    const operation = text(inputs, "operation") as Operation | undefined;
    const field = text(inputs, "field") as Field | undefined;
    if (operation && field) {
      throw failure("git", "operation and field exclude each other", { input: "operation" });
    }
    if (!operation && !field) {
      throw failure("git", "operation is required", {
        input: "operation",
        hint: "or name a field: branch, commit, tag or remote",
      });
    }
    try {
      if (field) return await readField(field, inputs, context, host);
      if (context.dryRun) return { data: placeholder(operation!, inputs, context) };
      return { data: await perform(operation!, inputs, context, host) };
    } catch (error) {
      host.signal.throwIfAborted();
      throw aboutInput(error, field ? "field" : "operation");
    }
  },
};

/** Variables that would point git at another repository than the one the inputs name; hooks set them. */
const REPOSITORY_VARIABLES = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_PREFIX",
  "GIT_OBJECT_DIRECTORY",
];

/** How one call of git ended. */
interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git in one folder. */
type Git = (args: readonly string[], extra?: Readonly<Record<string, string>>) => Promise<GitResult>;

function gitIn(folder: string, context: ProviderContext, host: ProviderHost): Git {
  const environment = gitEnvironment(context);
  return async (args, extra = {}) => {
    const { deadline, capturedOutput } = context.limits;
    const ended = await runProcess({
      provider: "git",
      program: "git",
      args,
      folder,
      environment: { ...environment, ...extra },
      signal: host.signal,
      childChanged: host.childChanged?.bind(host),
      capturedOutput,
      ...(deadline !== undefined && { timeout: Math.max(1, deadline - Date.now()) }),
    });
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { exitCode: ended.exitCode, stdout: decode(ended.stdout), stderr: decode(ended.stderr) };
  };
}

/** Nobody is there to answer questions: git must fail instead of asking. */
function gitEnvironment(context: ProviderContext): Record<string, string> {
  const environment = environmentOf(context);
  for (const name of REPOSITORY_VARIABLES) delete environment[name];
  return {
    ...environment,
    // A folder that only looks like a repository can hold settings that a solution has written.
    ...(context.reach?.write.repositories && gitSettings(environment, [["safe.bareRepository", "explicit"]])),
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    GCM_INTERACTIVE: "never",
    GIT_MERGE_AUTOEDIT: "no",
    GIT_PAGER: "cat",
  };
}

async function perform(
  operation: Operation,
  inputs: ValueObject,
  context: ProviderContext,
  host: ProviderHost,
): Promise<ValueObject> {
  const given = text(inputs, "path");
  const isClone = operation === "clone";
  const target = isClone && given
    ? (await resolvePath("git", given, placeOf(context), "write", "path")).real
    : undefined;
  await checkPlaces(operation, inputs, context);
  const commands = commandsOf(operation, inputs, target);
  const folder = isClone ? context.outputFolder ?? context.workingDirectory : await folderOf(inputs, context);
  const git = gitIn(folder, context, host);
  const credentials = credentialsOf(inputs);
  const address = credentials && await addressOf(operation, inputs, git);
  const extra = credentials && address !== undefined
    ? credentialEnvironment(address, credentials, gitEnvironment(context))
    : {};
  let result: GitResult = { exitCode: 0, stdout: "", stderr: "" };
  for (const args of commands) {
    host.log(1, "running git", object({ operation, folder }));
    result = await git(args, extra);
    if (result.exitCode !== 0) break;
  }
  return operationResult(operation, given ?? "", result, credentials ? [credentials.password] : []);
}

/** Folders of this machine that git would take from or give to are held to the grant like any other. */
async function checkPlaces(
  operation: Operation,
  inputs: ValueObject,
  context: ProviderContext,
): Promise<void> {
  if (!context.reach) return;
  const input = operation === "clone" ? "repository" : "remote";
  if (input === "remote" && operation !== "pull" && operation !== "push") return;
  const place = localPlace(text(inputs, input));
  if (place === undefined) return;
  const folder = input === "remote" ? await folderOf(inputs, context) : placeOf(context).baseFolder;
  const resolved = resolve(folder, place);
  // A name of a remote is no place, unless there is a folder of that name.
  if (input === "remote" && !/[\\/]/.test(place) && !await Deno.lstat(resolved).catch(() => undefined)) {
    return;
  }
  await resolvePath("git", resolved, placeOf(context), operation === "push" ? "write" : "read", input);
}

function operationResult(
  operation: Operation,
  path: string,
  { exitCode, stdout, stderr }: GitResult,
  secrets: readonly string[],
): ValueObject {
  const success = exitCode === 0;
  const problem = stderr || stdout || `git ended with exit code ${exitCode}`;
  return object({
    success,
    output: redacted(stdout || stderr, secrets).trim(),
    error: success ? "" : redacted(problem, secrets),
    exitCode,
    operation,
    path,
  });
}

async function readField(
  field: Field,
  inputs: ValueObject,
  context: ProviderContext,
  host: ProviderHost,
): Promise<ProviderOutput> {
  if (context.mode !== "from") {
    throw failure("git", "field is for resolvers; an action needs an operation", { input: "field" });
  }
  const git = gitIn(await folderOf(inputs, context), context, host);
  let result: GitResult | undefined;
  for (const args of fieldCommands(field, inputs)) {
    result = await git(args);
    if (result.exitCode === 0) {
      return { data: withoutCredentials(result.stdout.trim()) };
    }
  }
  throw failure(
    "git",
    `${field} cannot be read: ${redacted(result!.stderr, []).trim() || "git gave no answer"}`,
  );
}

/** Paths of git are meant from where the user is, in every phase; only an output folder changes that. */
function placeOf(
  context: ProviderContext,
): Pick<ProviderContext, "baseFolder" | "outputFolder" | "reach"> {
  return {
    baseFolder: context.workingDirectory,
    ...(context.reach && { reach: context.reach }),
    ...(context.outputFolder !== undefined && { outputFolder: context.outputFolder }),
  };
}

async function folderOf(inputs: ValueObject, context: ProviderContext): Promise<string> {
  const path = text(inputs, "path");
  if (!path) return context.workingDirectory;
  const { real } = await resolvePath("git", path, placeOf(context), "read", "path");
  if (!isFolderFor("git", real, "path")) {
    throw failure("git", `directory does not exist: ${path}`, {
      input: "path",
      hint: "clone the repository first, or check the path",
    });
  }
  return real;
}

/** The credentials of a call: the inputs, else those within the address to clone. */
function credentialsOf(inputs: ValueObject): Credentials | undefined {
  const username = text(inputs, "username");
  const password = text(inputs, "password");
  if (username || password) return { username: username || "git", password: password ?? "" };
  return credentialsIn(text(inputs, "repository") ?? "");
}

/** The address that credentials are for; undefined for operations that talk to nobody. */
async function addressOf(operation: Operation, inputs: ValueObject, git: Git): Promise<string | undefined> {
  if (operation === "clone") return text(inputs, "repository");
  if (operation !== "pull" && operation !== "push") return undefined;
  const remote = text(inputs, "remote") || "origin";
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(remote)) return remote;
  const { exitCode, stdout } = await git([
    "remote",
    "get-url",
    ...(operation === "push" ? ["--push"] : []),
    "--",
    remote,
  ]);
  return exitCode === 0 ? stdout.trim() : undefined;
}

function placeholder(operation: Operation, inputs: ValueObject, context: ProviderContext): ValueObject {
  const facts = {
    success: true,
    output: "",
    error: "",
    exitCode: 0,
    operation,
    path: text(inputs, "path") ?? "",
  };
  return dryRunResult(facts, descriptor.whatIf!(inputs, context));
}
