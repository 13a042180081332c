import type { Provider, ProviderContext, ProviderHost, ProviderOutput } from "../../lib/provider/mod.ts";
import { formatJson, keyText, object, type Value, type ValueObject } from "../../lib/value/mod.ts";
import { environmentOf } from "../shared/environment.ts";
import { aboutInput, failure } from "../shared/failure.ts";
import { flag, list, map, number, own, text } from "../shared/inputs.ts";
import { isFolderFor, resolvePath } from "../shared/paths.ts";
import { type ProcessRequest, type ProcessResult, runProcess } from "../shared/process.ts";
import { runBuiltin } from "./builtin.ts";
import { descriptor } from "./descriptor.ts";
import { commandLine, invocation, type Shell, SHELLS } from "./shell.ts";
import { refuseUnreadable } from "./syntax.ts";

/** Runs shell commands. */
export const provider: Provider = {
  descriptor,
  async execute(inputs, context, host): Promise<ProviderOutput> {
    const command = text(inputs, "command") ?? "";
    if (command.trim() === "") throw failure("exec", "command must not be empty", { input: "command" });
    const shell = shellOf(inputs);
    const line = commandLine(shell, command, (list(inputs, "args") ?? []).map(scalarText));
    const folder = await folderOf(inputs, context);
    if (context.dryRun) return { data: dryResult(inputs, shell, line, folder) };
    if (line.includes("\0")) {
      throw failure("exec", "command and args hold a NUL character", { input: "command" });
    }
    const environment = environmentFor(inputs, context);
    const isStreaming = context.mode === "action" && !context.output.structured && !context.output.quiet;
    const { readOnly, ...call } = invocation(shell, line, environment);
    const request: ProcessRequest = {
      provider: "exec",
      ...call,
      folder,
      environment,
      ...stdinAndTimeout(inputs),
      signal: host.signal,
      childChanged: host.childChanged?.bind(host),
      capturedOutput: context.limits.capturedOutput,
      ...outlet(inputs, context, host, isStreaming),
    };
    const result = await run(line, request, readOnly);
    return { data: resultOf(result, inputs, context, shell, line), ...(isStreaming && { streamed: true }) };
  },
};

async function run(
  line: string,
  request: ProcessRequest,
  readOnly: readonly string[] | undefined,
): Promise<ProcessResult> {
  try {
    const result = await (runBuiltin(line, request) ?? runProcess(request));
    await refuseUnreadable(result, request, readOnly);
    return result;
  } catch (error) {
    request.signal.throwIfAborted();
    throw aboutInput(error, "command");
  }
}

function shellOf(inputs: ValueObject): Shell {
  const named = text(inputs, "shell") ?? "auto";
  const shell = SHELLS.find((known) => known === named);
  if (!shell) {
    throw failure("exec", `unknown shell "${named}"`, {
      input: "shell",
      hint: `use one of: ${SHELLS.join(", ")}`,
    });
  }
  return shell;
}

/** The folder of the command: the input, else the output folder, else the working directory, in every phase. */
async function folderOf(inputs: ValueObject, context: ProviderContext): Promise<string> {
  const given = text(inputs, "workingDir");
  if (!given) return context.outputFolder ?? context.workingDirectory;
  const folder = await resolvePath("exec", given, context, "read", "workingDir");
  if (!context.dryRun && !isFolderFor("exec", folder.real, "workingDir")) {
    throw failure("exec", `working directory ${folder.shown} does not exist`, {
      input: "workingDir",
      hint: "check workingDir, or create the folder with the directory provider",
    });
  }
  return folder.real;
}

function environmentFor(inputs: ValueObject, context: ProviderContext): Record<string, string> {
  const environment = environmentOf(context);
  // What is captured should be plain text; a command that owns the terminal may use it.
  if (!flag(inputs, "passthrough")) Object.assign(environment, { NO_COLOR: "1", TERM: "dumb" });
  for (const [name, value] of Object.entries(map(inputs, "env") ?? {})) {
    if (name === "" || /[=\0]/.test(name)) {
      throw failure("exec", `env: "${name}" cannot be a variable's name`, { input: "env" });
    }
    const given = scalarText(value);
    if (given.includes("\0")) throw failure("exec", `env: ${name} holds a NUL character`, { input: "env" });
    environment[name] = given;
  }
  return environment;
}

function scalarText(value: Value): string {
  if (typeof value === "string") return value;
  if (value === null) return "";
  return typeof value === "object" ? formatJson(value, { escapeHtml: false }) : keyText(value);
}

function stdinAndTimeout(inputs: ValueObject): { stdin?: string; timeout?: number } {
  const stdin = text(inputs, "stdin");
  const seconds = number(inputs, "timeout") ?? 0;
  return { ...(stdin !== undefined && { stdin }), ...(seconds > 0 && { timeout: seconds * 1000 }) };
}

function outlet(
  inputs: ValueObject,
  context: ProviderContext,
  host: ProviderHost,
  isStreaming: boolean,
): Partial<Parameters<typeof runProcess>[0]> {
  if (flag(inputs, "passthrough")) {
    // stdout belongs to the data then, and a child that inherits it would write into it.
    if (context.output.structured) {
      return { isPassedOn: true, onOutput: (_, bytes) => host.write("stderr", bytes) };
    }
    return { passthrough: true };
  }
  return isStreaming ? { onOutput: (stream, bytes) => host.write(stream, bytes) } : {};
}

function resultOf(
  result: ProcessResult,
  inputs: ValueObject,
  context: ProviderContext,
  shell: Shell,
  line: string,
): Value {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const isPassthrough = flag(inputs, "passthrough");
  const stdout = isPassthrough ? "" : decoder.decode(result.stdout);
  if (own(inputs, "raw") === true && context.mode !== "action") return stdout.trim();
  return object({
    stdout,
    stderr: isPassthrough ? "" : decoder.decode(result.stderr),
    exitCode: result.exitCode,
    success: result.exitCode === 0,
    command: line,
    shell,
  });
}

function dryResult(inputs: ValueObject, shell: Shell, line: string, folder: string): ValueObject {
  const place = text(inputs, "workingDir") ? ` in directory: ${folder}` : "";
  return object({
    stdout: "",
    stderr: "",
    exitCode: 0,
    success: true,
    command: line,
    shell,
    _dryRun: true,
    _message: `Would execute via ${shell} shell: ${line}${place}`,
  });
}
