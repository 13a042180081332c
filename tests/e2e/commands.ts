/** One command line with what it must give. */
export interface Line {
  /** The command as the tree names it: `run resolver`. */
  readonly command: string;
  /** A command line that makes ready what the others need. */
  readonly before?: readonly string[];
  /** Words after the command. */
  readonly success: readonly string[];
  /** What stdout holds then. */
  readonly shows?: RegExp;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly failure?: { readonly args: readonly string[]; readonly code: number; readonly says: RegExp };
}

const S = ["-f", "solution.yaml"];
const STORE = ["secrets", "set", "kept", "kept-value"];
const UNKNOWN_FLAG = { args: ["--nonsense"], code: 1, says: /unknown flag: --nonsense/ };

/** Every command with a line that works and one that does not. A test holds the list complete. */
export const LINES: readonly Line[] = [
  {
    command: "run resolver",
    success: [...S, "env=prod"],
    shows: /prod/,
    failure: {
      args: [...S, "tokn"],
      code: 3,
      says: /did you mean "token"\? available: env, hidden, items, token, url$/m,
    },
  },
  {
    command: "run solution",
    success: S,
    shows: /done/,
    failure: { args: ["-f", "missing.yaml"], code: 4, says: /missing\.yaml/ },
  },
  {
    command: "run action",
    success: [...S, "one"],
    shows: /first/,
    failure: { args: [...S, "lats"], code: 3, says: /did you mean "last"\? available: last, one, two$/m },
  },
  {
    command: "run provider",
    success: ["static", "value=x"],
    shows: /"data": "x"/,
    failure: { args: ["sttic"], code: 4, says: /did you mean "static"/ },
  },
  {
    command: "render solution",
    success: S,
    shows: /"ActionGraph"/,
    failure: { args: ["-f", "empty.yaml"], code: 4, says: /empty\.yaml/ },
  },
  {
    command: "lint",
    success: S,
    failure: { args: ["-f", "missing.yaml"], code: 1, says: /missing\.yaml/ },
  },
  { command: "lint rules", success: [], shows: /unused-resolver/, failure: UNKNOWN_FLAG },
  {
    command: "lint explain",
    success: ["empty-solution"],
    shows: /Why: /,
    failure: { args: ["emtpy-solution"], code: 3, says: /did you mean "empty-solution"/ },
  },
  {
    command: "eval cel",
    success: ["--expression", "_.a + 1.0", "--data", '{"a": 1.0}'],
    shows: /^2\n$/,
    failure: { args: ["--expression", "1 +"], code: 3, says: /Syntax error/ },
  },
  {
    command: "eval cel",
    success: ["1 + 2"],
    shows: /^3\n$/,
    failure: { args: [], code: 1, says: /scafctl eval cel '1 \+ 2'/ },
  },
  {
    command: "eval template",
    success: ["Hello {{ .name }}", "-v", "name=bo"],
    shows: /^Hello bo\n$/,
    failure: { args: ["a", "-t", "b"], code: 3, says: /exactly one template/ },
  },
  {
    command: "eval template",
    success: ["-t", "Hello {{ .name | upper }}", "-v", "name=bo"],
    shows: /^Hello BO\n$/,
    failure: { args: ["-t", "{{ .a"], code: 1, says: /unclosed action/ },
  },
  {
    command: "eval validate",
    success: ["--type", "cel", "--expression", "1 + 1"],
    shows: /valid/,
    failure: { args: ["--type", "go-template", "--expression", "{{ end }}"], code: 3, says: /invalid/ },
  },
  {
    command: "explain",
    success: ["action.retry"],
    shows: /FIELD: action\.retry <retry>[^]*maxAttempts/,
    failure: { args: ["action.rety"], code: 3, says: /did you mean "retry"/ },
  },
  {
    command: "explain",
    success: ["foreach"],
    shows: /^FIELD: forEach <object>[^]*concurrency/,
    failure: { args: ["conditon"], code: 3, says: /did you mean "condition"/ },
  },
  {
    command: "explain",
    success: ["trim"],
    shows: /^CEL FUNCTION: trim[^]*EXAMPLES:[^]*TEMPLATE FUNCTION: trim/,
    failure: { args: ["no-such-function"], code: 3, says: /functions, lint rules/ },
  },
  {
    command: "explain",
    success: ["SCAF3001"],
    shows: /^SCAF3001: [^]*What to do: [^]*Exit code: \d+\n$/,
    failure: { args: ["SCAF30011"], code: 3, says: /did you mean "SCAF3001"/ },
  },
  {
    command: "explain",
    success: ["solution", "-f", "solution.yaml"],
    shows: /Resolvers \(5\)[^]*scafctl run solution -f solution\.yaml -r env=<value>/,
    failure: { args: ["solution", "-f", "missing.yaml"], code: 4, says: /missing\.yaml/ },
  },
  {
    command: "parameters",
    success: ["./solution.yaml"],
    shows: /env +string +false +dev/,
    failure: { args: ["./missing.yaml"], code: 4, says: /missing\.yaml/ },
  },
  {
    command: "schema",
    success: [],
    shows: /"\$schema"/,
    failure: { args: ["provider", "exek"], code: 4, says: /did you mean "exec"/ },
  },
  {
    command: "get authhandler",
    success: [],
    failure: { args: ["entra"], code: 3, says: /no auth handler named "entra"/ },
  },
  {
    command: "examples list",
    success: ["--category", "start"],
    shows: /hello/,
    failure: UNKNOWN_FLAG,
  },
  {
    command: "examples get",
    success: ["hello"],
    shows: /kind: Solution/,
    failure: { args: ["helo"], code: 4, says: /did you mean "hello"/ },
  },
  { command: "get cel-functions", success: ["-s", "toUpperCase"], failure: UNKNOWN_FLAG },
  {
    command: "get commands",
    success: ["--leaf"],
    shows: /scafctl run resolver/,
    failure: UNKNOWN_FLAG,
  },
  {
    command: "get go-template-functions",
    success: ["-s", "upper"],
    shows: /upper/,
    failure: UNKNOWN_FLAG,
  },
  {
    command: "get provider",
    success: ["exec"],
    shows: /^exec \d[^]*Inputs:\n +INPUT +TYPE[^]*command +string +yes/,
    failure: { args: ["exek"], code: 4, says: /did you mean "exec"/ },
  },
  {
    command: "get resolver refs",
    success: ["--expr", "_.a + _['b']"],
    shows: /^a\nb\n$/,
    failure: { args: [], code: 3, says: /exactly one/ },
  },
  {
    command: "get solution",
    success: S,
    shows: /sample/,
    failure: { args: ["-f", "missing.yaml"], code: 4, says: /missing\.yaml/ },
  },
  {
    command: "inspect solution",
    success: S,
    shows: /runCommand/,
    failure: { args: ["sample.yaml"], code: 3, says: /-f\/--file/ },
  },
  {
    command: "snapshot show",
    success: ["snapshot.json"],
    shows: /Resolvers: {2}1/,
    failure: { args: ["missing.json"], code: 4, says: /missing\.json/ },
  },
  {
    command: "snapshot diff",
    success: ["snapshot.json", "snapshot.json"],
    shows: /Unchanged: 1/,
    failure: { args: ["snapshot.json", "solution.yaml"], code: 4, says: /solution\.yaml/ },
  },
  {
    command: "solution diff",
    success: [...S, ...S],
    shows: /No structural differences/,
    failure: { args: S, code: 3, says: /two solutions/ },
  },
  {
    command: "new solution",
    success: ["-n", "my-app", "--description", "An app"],
    shows: /name: my-app/,
    failure: { args: ["My App"], code: 3, says: /for example "my-app"/ },
  },
  { command: "cache info", success: [], shows: /HTTP Cache/, failure: UNKNOWN_FLAG },
  {
    command: "cache clear",
    success: ["--force"],
    failure: { args: ["-k", "all-of-it"], code: 1, says: /valid: all, http/ },
  },
  {
    command: "config get",
    success: ["logging.level"],
    shows: /none/,
    failure: { args: ["loging.level"], code: 3, says: /logging\.level/ },
  },
  {
    command: "config init",
    success: ["--dry-run"],
    shows: /# logging:/,
    failure: { args: ["-o", "solution.yaml"], code: 3, says: /exists already/ },
  },
  {
    command: "config paths",
    success: [],
    shows: /config\.yaml/,
    failure: { args: ["--platform", "beos"], code: 3, says: /beos/ },
  },
  { command: "config reset", success: ["--force"], failure: { args: [], code: 3, says: /--force/ } },
  { command: "config schema", success: [], shows: /"\$schema"/, failure: UNKNOWN_FLAG },
  {
    command: "config set",
    success: ["cel.costLimit", "5"],
    failure: { args: ["cel.costLimit", "lots"], code: 3, says: /whole number/ },
  },
  { command: "config show", success: [], shows: /costLimit: 1000000/, failure: UNKNOWN_FLAG },
  {
    command: "config unset",
    success: ["cel.costLimit"],
    failure: { args: ["cel.costLimits"], code: 3, says: /cel\.costLimit/ },
  },
  {
    command: "config validate",
    success: ["config-good.yaml"],
    failure: { args: ["config-bad.yaml"], code: 2, says: /logging\.level/ },
  },
  { command: "config view", success: [], shows: /configFile/, failure: UNKNOWN_FLAG },
  {
    command: "paths",
    success: ["cache"],
    shows: /scafctl\n$/,
    failure: { args: ["cash"], code: 3, says: /did you mean "cache"/ },
  },
  {
    command: "permissions",
    success: S,
    shows: /run/,
    failure: { args: ["-f", "missing.yaml"], code: 4, says: /missing\.yaml/ },
  },
  {
    command: "permissions diff",
    success: ["solution.yaml", "solution.yaml"],
    failure: { args: ["solution.yaml", "missing.yaml"], code: 4, says: /missing\.yaml/ },
  },
  {
    command: "permissions infer",
    success: S,
    shows: /permissions:/,
    failure: { args: ["-f", "missing.yaml"], code: 4, says: /missing\.yaml/ },
  },
  { command: "completion bash", success: [], shows: /complete .*scafctl/, failure: UNKNOWN_FLAG },
  { command: "completion fish", success: [], shows: /complete -c scafctl/, failure: UNKNOWN_FLAG },
  { command: "completion nushell", success: [], shows: /nu-complete scafctl/, failure: UNKNOWN_FLAG },
  {
    command: "completion powershell",
    success: [],
    shows: /Register-ArgumentCompleter/,
    failure: UNKNOWN_FLAG,
  },
  { command: "completion zsh", success: [], shows: /#compdef scafctl/, failure: UNKNOWN_FLAG },
  { command: "doctor", success: [], shows: /^configuration +ok/m, failure: UNKNOWN_FLAG },
  {
    command: "secrets set",
    success: ["fresh", "--value", "v"],
    failure: { args: ["../x", "v"], code: 3, says: /invalid secret name/ },
  },
  {
    command: "secrets get",
    before: STORE,
    success: ["kept"],
    shows: /kept-value/,
    failure: { args: ["nobody"], code: 4, says: /nobody/ },
  },
  { command: "secrets list", before: STORE, success: [], shows: /kept/, failure: UNKNOWN_FLAG },
  {
    command: "secrets exists",
    before: STORE,
    success: ["kept"],
    shows: /^true\n$/,
    // That a secret is not there is an answer and no failure.
    failure: UNKNOWN_FLAG,
  },
  {
    command: "secrets delete",
    before: STORE,
    success: ["kept", "--force"],
    failure: { args: ["nobody", "--force"], code: 4, says: /nobody/ },
  },
  {
    command: "secrets export",
    before: STORE,
    success: ["-o", "export.yaml", "--force"],
    failure: { args: [], code: 1, says: /output/ },
  },
  {
    command: "secrets import",
    success: ["secrets.json"],
    failure: { args: ["missing.yaml"], code: 4, says: /missing\.yaml/ },
  },
  {
    command: "secrets rotate",
    before: STORE,
    success: ["--force"],
    env: { SCAFCTL_SECRET_KEY_NEW: "B".repeat(42) + "A=" },
    failure: UNKNOWN_FLAG,
  },
  { command: "options", success: [], shows: /--log-level/, failure: UNKNOWN_FLAG },
  { command: "version", success: [], shows: /Version: +\d+\.\d+\.\d+/, failure: UNKNOWN_FLAG },
];

/** Files that the lines name. */
export const FILES: Readonly<Record<string, string>> = {
  "empty.yaml": "",
  "secrets.json": '{"secrets": [{"name": "a", "value": "b"}]}',
  "snapshot.json": JSON.stringify({
    metadata: { solution: "s", version: "1.0.0", status: "success" },
    parameters: {},
    resolvers: { a: { status: "success", value: 1, phase: 1 } },
    phases: [{ phase: 1, resolvers: ["a"] }],
  }),
  "config-good.yaml": "logging: {level: debug}\n",
  "config-bad.yaml": "logging: {level: loud}\n",
};
