import {
  anyProp,
  arrayProp,
  boolProp,
  type Descriptor,
  intProp,
  objectProp,
  objectSchema,
  stringProp,
} from "../../lib/provider/mod.ts";
import { list, text } from "../shared/inputs.ts";
import { commandLine, type Shell, SHELLS } from "./shell.ts";

const result = {
  stdout: stringProp("What the command printed; empty with passthrough"),
  stderr: stringProp("What it printed to stderr; empty with passthrough"),
  exitCode: intProp("Its exit code"),
  success: boolProp("Whether the exit code is 0"),
  command: stringProp("The command with its quoted arguments"),
  shell: stringProp("The shell that was asked for"),
};
const resolved = anyProp(
  "{stdout, stderr, exitCode, success, command, shell}, or with raw the trimmed stdout",
);

/** Identity and schemas of the exec provider. */
export const descriptor: Descriptor = {
  name: "exec",
  displayName: "Exec Provider",
  apiVersion: "v1",
  version: "2.0.0",
  description:
    "Runs a shell command with the rights of the user and returns its output and exit code. In an action a non-zero " +
    "exit code fails the action unless it is allowed; in a resolver it is data.",
  capabilities: ["action", "from", "transform"],
  category: "system",
  tags: ["exec", "shell", "command", "process"],
  schema: objectSchema({
    command: stringProp("The command, in the language of the shell", { minLength: 1, maxLength: 65_536 }),
    args: arrayProp(
      "Words added to the command, quoted so that the shell does not interpret them",
      undefined,
      {
        maxItems: 1000,
      },
    ),
    stdin: stringProp("Text for the command's stdin, which is empty otherwise"),
    workingDir: stringProp("Folder to run in; the working directory of the run when absent", {
      maxLength: 4096,
    }),
    env: objectProp("Variables added to the environment; NO_COLOR=1 and TERM=dumb are set unless given"),
    timeout: intProp("Seconds after which the command and all it started are ended; 0 means no limit", {
      minimum: 0,
      maximum: 86_400,
    }),
    shell: stringProp("auto and sh run a POSIX shell that stops at the first failing command", {
      enum: SHELLS,
      default: "auto",
    }),
    passthrough: boolProp("The command reads and writes the terminal itself; its output is not captured"),
    raw: boolProp("Resolvers: return the trimmed stdout instead of a map"),
    allowFailure: boolProp("Actions: a non-zero exit code does not fail the action"),
  }, ["command"]),
  outputSchemas: {
    action: objectSchema(result, ["exitCode", "success"]),
    from: resolved,
    transform: resolved,
  },
  fromOutside: true,
  whatIf: (inputs) => {
    const shell = (SHELLS as readonly string[]).includes(text(inputs, "shell") ?? "")
      ? text(inputs, "shell") as Shell
      : "auto";
    const args = (list(inputs, "args") ?? []).map((argument) => String(argument));
    return `Would execute via ${shell} shell: ${commandLine(shell, text(inputs, "command") ?? "", args)}`;
  },
  rights: (inputs) => {
    const shell = text(inputs, "shell");
    // `auto` and `sh` take bash where there is one.
    const program = shell === "pwsh" || shell === "cmd" ? shell : "bash";
    const folder = text(inputs, "workingDir");
    return [
      { kind: "run", resource: program },
      folder ? { kind: "read", resource: folder } : { kind: "read", optional: true },
      { kind: "env", optional: true },
    ];
  },
  examples: [
    {
      name: "Run a command",
      description: "The output streams to the terminal and is in `stdout` of the result.",
      yaml: "provider: exec\ninputs:\n  command: echo hello\n",
    },
    {
      name: "Arguments that are data",
      description: "Each argument stays one word, whatever characters it holds.",
      yaml: 'provider: exec\ninputs:\n  command: printf \'%s\\n\'\n  args: ["it\'s one word", "$HOME"]\n',
    },
    {
      name: "The output as a value",
      description: "For resolvers: the trimmed stdout.",
      yaml: "provider: exec\ninputs:\n  command: uname -s\n  raw: true\n",
    },
    {
      name: "Input, variables and a time limit",
      description: "Sends text to the command and ends it after ten seconds.",
      yaml: 'provider: exec\ninputs:\n  command: cat; echo " $GREETING"\n  stdin: from stdin\n' +
        "  env:\n    GREETING: hi\n  timeout: 10\n",
    },
    {
      name: "A failure that is no error",
      description: "The exit code is in the result for later actions to look at.",
      yaml: "provider: exec\ninputs:\n  command: exit 3\n  allowFailure: true\n",
    },
  ],
};
