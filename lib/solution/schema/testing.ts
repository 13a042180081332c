import {
  anyOf,
  choice,
  duration,
  flag,
  list,
  mapOf,
  record,
  ref,
  type Schema,
  text,
  whole,
} from "./builders.ts";

const strings = (description: string, maxItems: number) =>
  list(description, { type: "string" }, { maxItems });
const environment = mapOf("Environment variables.", { type: "string" });
const steps = (description: string) => list(description, ref("testStep", "One step."), { maxItems: 50 });
const services = list(
  "Servers and commands that stand in for real ones.",
  ref("testService", "One service."),
  {
    maxItems: 10,
  },
);

const testStep: Schema = record("A command that prepares or cleans up.", {
  command: text("The command line or program.", { maxLength: 1000 }),
  args: strings("Arguments.", 50),
  stdin: text("What the command reads.", { maxLength: 10000 }),
  workingDir: text("Folder it runs in, relative to the sandbox.", { maxLength: 500 }),
  env: environment,
  timeout: whole("Seconds it may take.", { minimum: 0, maximum: 3600, default: 30 }),
  shell: choice("Shell that runs it.", ["auto", "sh", "bash", "pwsh", "cmd"], "auto"),
}, ["command"]);

const route: Schema = record("A request and its answer.", {
  path: text("Exact path.", { maxLength: 500 }),
  method: text("HTTP method; any when absent.", { maxLength: 10 }),
  status: whole("Status of the answer.", { minimum: 100, maximum: 599, default: 200 }),
  body: text("Body of the answer.", { maxLength: 100000 }),
  headers: mapOf("Headers of the answer.", { type: "string" }),
  bodyContains: text("Text the request's body must hold.", { maxLength: 1000 }),
  delay: text("Time before the answer, such as `100ms`.", { maxLength: 20 }),
  echo: flag("Answer with the request as JSON.", false),
}, ["path"]);

const execRule: Schema = record("A command line and its result.", {
  command: text("Command line, whole or in part.", { maxLength: 1000 }),
  pattern: text("Regular expression over the command line.", { maxLength: 500 }),
  stdout: text("What it prints.", { maxLength: 100000 }),
  stderr: text("What it prints on the error stream.", { maxLength: 100000 }),
  exitCode: whole("Its exit code.", { minimum: 0, maximum: 255, default: 0 }),
});

const testService: Schema = record("A stand-in for a server or for commands.", {
  name: text("Its name.", { maxLength: 100, pattern: "^[a-zA-Z0-9][a-zA-Z0-9_-]*$" }),
  type: choice("What it stands in for.", ["http", "exec"]),
  portEnv: text("Variable that gets the port.", { maxLength: 100, pattern: "^[A-Z][A-Z0-9_]*$" }),
  baseUrlEnv: text("Variable that gets the address.", { maxLength: 100 }),
  routes: list("Requests the server knows.", ref("testRoute", "One request."), { maxItems: 100 }),
  execRules: list("Commands that are answered.", ref("testExecRule", "One command."), { maxItems: 100 }),
  passthrough: flag("Run commands that no rule knows.", false),
}, ["name", "type"]);

const assertion: Schema = record("One expectation; exactly one of the five kinds.", {
  expression: text("CEL over `__stdout`, `__stderr`, `__exitCode`, `__output` and `__files`."),
  regex: text("Pattern that must match.", { maxLength: 1000 }),
  contains: text("Text that must be there.", { maxLength: 5000 }),
  notRegex: text("Pattern that must not match.", { maxLength: 1000 }),
  notContains: text("Text that must not be there.", { maxLength: 5000 }),
  target: choice("What is looked at.", ["stdout", "stderr", "combined"], "stdout"),
  message: text("What is said when it fails.", { maxLength: 1000 }),
});

const testCase: Schema = record("A functional test: a command of this tool and what it must do.", {
  name: text("Ignored; the key is the name.", { maxLength: 100 }),
  description: text("What is tested.", { maxLength: 500 }),
  command: strings("Words of the command, such as `[run, solution]`.", 10),
  args: strings("More arguments; not `-f`.", 50),
  inputs: mapOf("Parameters, given as `-r`.", { type: ["string", "number", "boolean"] }),
  extends: strings("Templates this test builds on.", 10),
  tags: strings("Words to select tests by.", 20),
  env: environment,
  files: strings("Files that the sandbox needs.", 50),
  init: steps("Steps before the command."),
  cleanup: steps("Steps after it."),
  assertions: list("Expectations.", ref("testAssertion", "One expectation."), { maxItems: 100 }),
  snapshot: text("File that holds the expected output.", { maxLength: 500 }),
  injectFile: flag("Add `-f` with this solution.", true),
  expectFailure: flag("The command must fail; not with `exitCode`.", false),
  exitCode: whole("The exit code it must have."),
  timeout: duration("Longest time the test may take."),
  skip: anyOf("Skips the test: a bool, or CEL.", { type: ["boolean", "string"] }),
  skipReason: text("Why.", { maxLength: 500 }),
  retries: whole("Attempts after a failure.", { minimum: 0, maximum: 10 }),
  baseDir: text("Folder of the command within the sandbox.", { maxLength: 500 }),
  mocks: mapOf("Values in place of resolvers.", {}),
  services,
}, ["description"]);

const testing: Schema = record("Functional tests of the solution.", {
  config: record("What all tests share.", {
    skipBuiltins: anyOf(
      "Built-in tests to leave out: all, or by name.",
      { type: "boolean" },
      strings("Names.", 10),
    ),
    env: environment,
    setup: steps("Steps before the first test."),
    cleanup: steps("Steps after the last test."),
    files: strings("Files that every sandbox needs.", 50),
    services,
  }),
  cases: mapOf(
    "Tests by name; names that begin with `_` are templates.",
    ref("testCase", "One test."),
    "^_?[a-zA-Z0-9][a-zA-Z0-9_-]*$",
  ),
});

/** Definitions of functional tests. */
export const testingDefinitions: Readonly<Record<string, Schema>> = {
  testStep,
  testRoute: route,
  testExecRule: execRule,
  testService,
  testAssertion: assertion,
  testCase,
  testing,
};
