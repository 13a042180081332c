/** What a new solution is made of. */
export const FEATURES = [
  "parameters",
  "resolvers",
  "actions",
  "transforms",
  "validation",
  "tests",
  "composition",
] as const;
export type Feature = (typeof FEATURES)[number];

/** What a new solution is to be. */
export interface NewSolution {
  readonly name: string;
  /** Left as a line to fill in when absent. */
  readonly description?: string | undefined;
  readonly version?: string | undefined;
  /** The file that the text is meant for; default `solution.yaml`. */
  readonly file?: string | undefined;
  readonly features: ReadonlySet<Feature>;
  /** Providers of which a sample is added. */
  readonly providers: readonly string[];
}

/** Samples of providers: a resolver or an action, indented for their place. */
const SAMPLES: Readonly<Record<string, { readonly resolver?: string; readonly action?: string }>> = {
  http: {
    resolver: `    # The body of an answer.
    fetched:
      description: Data from a web service
      type: any
      resolve:
        with:
          - provider: http
            inputs:
              url: https://example.com/data.json
              method: GET
`,
  },
  env: {
    resolver: `    # A variable of the environment, with a value for when it is not set.
    homeFolder:
      description: Home folder of the user
      type: string
      resolve:
        with:
          - provider: env
            inputs: {operation: get, name: HOME, default: /tmp}
`,
  },
  file: {
    action:
      `      # Writes a file; an existing one with other content is an error unless onConflict says otherwise.
      writeFile:
        description: Write the result to a file
        provider: file
        inputs:
          operation: write
          path: out/result.txt
          createDirs: true
          content: written by scafctl
`,
  },
  exec: {
    action: `      # Runs a shell command. Values go into args, where the shell does not interpret them.
      showDate:
        description: Show the date
        provider: exec
        inputs:
          command: date
          args: ["-u"]
`,
  },
  directory: {
    resolver: `    # The entries of a folder.
    listing:
      description: Files beside this solution
      type: object
      resolve:
        with:
          - provider: directory
            inputs: {operation: list, path: .}
`,
  },
  "go-template": {
    resolver: `    # A text made from a template.
    banner:
      description: A text from a template
      type: string
      resolve:
        with:
          - provider: go-template
            inputs:
              name: banner
              template: "== {{ .title }} =="
              data: {title: Hello}
`,
  },
};

/** Providers of which there is a sample. */
export const SAMPLE_PROVIDERS: readonly string[] = Object.keys(SAMPLES);

/** The text of a new solution, with comments that explain its parts. */
export function newSolutionText(wish: NewSolution): string {
  const { features } = wish;
  const has = (...names: Feature[]) => names.some((name) => features.has(name));
  const parts = [head(wish)];
  if (has("composition")) {
    parts.push(`# Further files whose resolvers and actions are merged into this one.
compose: []

`);
  }
  parts.push("spec:\n");
  const resolvers = resolverSection(wish);
  if (resolvers !== "") {
    parts.push(
      `  # Values by name. Every value can be used by others, in any order.\n  resolvers:\n${resolvers}`,
    );
  }
  const actions = actionSection(wish);
  if (actions !== "") {
    parts.push(`\n  # Work that is done with the values.\n  workflow:\n    actions:\n${actions}`);
  }
  if (has("tests") && resolvers !== "") parts.push(testSection(wish));
  return parts.join("");
}

function head({ name, description, version, file = "solution.yaml" }: NewSolution): string {
  const purpose = description === undefined
    ? "# description: what it is for, in one line"
    : `description: ${JSON.stringify(description)}`;
  return `# yaml-language-server: $schema=https://scafctl.dev/schemas/v1/solution.json
#
# Run it with: scafctl run solution -f ${file}
apiVersion: scafctl.io/v1
kind: Solution
metadata:
  name: ${name}
  version: ${version ?? "0.1.0"}
  ${purpose}

`;
}

function resolverSection({ features, providers }: NewSolution): string {
  const parts: string[] = [];
  if (features.has("parameters") || features.has("resolvers")) {
    const parameter = features.has("parameters")
      ? `          # The first source that gives a value wins: -r inputName=… on the command line …
          - provider: parameter
            inputs: {key: inputName}
          # … else this one.
`
      : "";
    const validation = features.has("validation")
      ? `      validate:
        with:
          - provider: validation
            inputs: {match: "^[A-Za-z][A-Za-z0-9-]*$"}
            message: inputName must begin with a letter and hold letters, digits and hyphens only
`
      : "";
    parts.push(`    inputName:
      description: Who is greeted
      type: string
      resolve:
        with:
${parameter}          - provider: static
            inputs: {value: world}
${validation}`);
    if (features.has("transforms")) {
      parts.push(`    processed:
      description: The greeting
      type: string
      resolve:
        with:
          - provider: static
            inputs: {value: {expr: "'hello ' + _.inputName"}}
      # Each step gets the result of the one before it as __self.
      transform:
        with:
          - provider: cel
            inputs: {expression: "__self.upperAscii()"}
`);
    }
  }
  for (const name of providers) {
    const sample = SAMPLES[name]?.resolver;
    if (sample) parts.push(sample);
  }
  return parts.join("\n");
}

function actionSection({ features, providers }: NewSolution): string {
  const parts: string[] = [];
  if (features.has("actions")) {
    const value = features.has("transforms") && (features.has("parameters") || features.has("resolvers"))
      ? "_.processed"
      : features.has("parameters") || features.has("resolvers")
      ? "_.inputName"
      : "'hello'";
    parts.push(`      hello:
        description: Print the greeting
        provider: exec
        inputs:
          command: echo
          args: {expr: "[${value}]"}
`);
  }
  for (const name of providers) {
    const sample = SAMPLES[name]?.action;
    if (sample) parts.push(sample);
  }
  return parts.join("\n");
}

function testSection({ features }: NewSolution): string {
  const hasInput = features.has("parameters") || features.has("resolvers");
  const expression = hasInput ? "__output.inputName == 'world'" : "__exitCode == 0";
  return `
  # Each case runs a command and checks what comes out.
  testing:
    cases:
      basic-resolve:
        description: Values resolve without parameters
        command: [run, resolver]
        args: [-o, json]
        assertions:
          - expression: ${JSON.stringify(expression)}
`;
}
