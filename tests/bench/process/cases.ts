/** One budget: what is run, and what it may cost compared with the original. */
export interface BenchCase {
  readonly name: string;
  /** Arguments of scafctl, run in the case's folder. */
  readonly args: readonly string[];
  /** Writes the case's files. The same files every time. */
  readonly prepare: (folder: string) => Promise<void>;
  /** CPU milliseconds that the original took on the reference machine. */
  readonly original?: number;
  /** Highest CPU time, as a share of the original's. */
  readonly share?: number;
  /** Highest wall-clock time in milliseconds, on the reference machine. */
  readonly wall?: number;
  /** Highest peak memory in MiB. */
  readonly memory?: number;
}

const HEAD = "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: bench, version: 1.0.0}\nspec:\n";

/** Every budget of docs/architecture.md, in its order. */
export const CASES: readonly BenchCase[] = [
  { name: "--help", args: ["--help"], prepare: async () => {}, wall: 30 },
  {
    name: "tiny run resolver",
    args: run("resolver"),
    prepare: (folder) => solution(folder, resolvers(1, () => "provider: static, inputs: {value: world}")),
    wall: 60,
  },
  {
    name: "1,000 CEL resolvers",
    args: run("resolver"),
    prepare: (folder) => solution(folder, resolvers(1_000, (n) => cel(`${n} * 2 + size('item-${n}')`))),
    original: 2_100,
    share: 0.2,
    memory: 161,
  },
  {
    name: "1,000 templates",
    args: run("resolver"),
    prepare: (folder) =>
      solution(
        folder,
        resolvers(1_000, (n) => `provider: static, inputs: {value: {tmpl: 'item-{{ add ${n} 1 }}'}}`),
      ),
    original: 11_500,
    share: 0.05,
  },
  {
    name: "1,000-deep chain",
    args: run("resolver"),
    prepare: (folder) => solution(folder, resolvers(1_000, (n) => cel(n === 0 ? "1" : `_.r${n - 1} + 1`))),
    original: 5_400,
    share: 0.1,
  },
  {
    name: "200 message actions",
    args: run("solution"),
    prepare: (folder) => solution(folder, actions(200, "message", (n) => `{message: 'hello ${n}'}`)),
    original: 670,
    share: 0.3,
  },
  {
    name: "200 static actions",
    args: run("solution"),
    prepare: (folder) => solution(folder, actions(200, "static", (n) => `{value: ${n}}`)),
    original: 670,
    share: 0.3,
  },
  {
    name: "200 exec actions of a builtin",
    args: run("solution"),
    prepare: (folder) => solution(folder, actions(200, "exec", () => "{command: 'true'}")),
    original: 670,
    share: 0.8,
  },
  {
    name: "200 exec actions in bash",
    args: run("solution"),
    prepare: (folder) => solution(folder, actions(200, "exec", () => "{command: '[[ 1 -lt 2 ]]'}")),
  },
  {
    name: "200-file template tree",
    args: [...run("solution"), "--force"],
    prepare: templateTree,
    original: 590,
    share: 0.5,
  },
  {
    name: "lint of 50 KB",
    args: ["lint", "-f", "solution.yaml", "-o", "json"],
    prepare: (folder) =>
      solution(folder, resolvers(500, (n) => cel(`_.r${n + 1} + size('one of many resolvers')`)) + LAST),
    wall: 300,
  },
];

const LAST = "    r500: {resolve: {with: [{provider: static, inputs: {value: 1}}]}}\n";

function run(kind: "resolver" | "solution"): string[] {
  return ["run", kind, "-f", "solution.yaml", "-o", "json"];
}

async function solution(folder: string, body: string): Promise<void> {
  await Deno.writeTextFile(`${folder}/solution.yaml`, HEAD + body);
}

function resolvers(count: number, source: (index: number) => string): string {
  const list = Array.from(
    { length: count },
    (_, index) => `    r${index}: {resolve: {with: [{${source(index)}}]}}\n`,
  );
  return `  resolvers:\n${list.join("")}`;
}

function cel(expression: string): string {
  return `provider: cel, inputs: {expression: "${expression}"}`;
}

function actions(count: number, provider: string, inputs: (index: number) => string): string {
  const list = Array.from(
    { length: count },
    (_, index) => `      a${index}: {provider: ${provider}, inputs: ${inputs(index)}}\n`,
  );
  return `  workflow:\n    actions:\n${list.join("")}`;
}

async function templateTree(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/templates`);
  for (let index = 0; index < 200; index++) {
    const path = `${folder}/templates/d${index % 10}`;
    await Deno.mkdir(path, { recursive: true });
    await Deno.writeTextFile(
      `${path}/f${index}.txt.tpl`,
      `# {{ .name | upper }} ${index}\n{{ range $i, $x := .list }}{{ $i }}: {{ $x }}\n{{ end }}`,
    );
  }
  await solution(
    folder,
    `  resolvers:
    name: {resolve: {with: [{provider: static, inputs: {value: bench}}]}}
    list: {resolve: {with: [{provider: static, inputs: {value: [a, b, c]}}]}}
    found:
      resolve:
        with:
          - provider: directory
            inputs: {operation: list, path: templates, recursive: true, filterGlob: "**/*.tpl", includeContent: true}
    entries:
      dependsOn: [found, name, list]
      resolve:
        with:
          - provider: go-template
            inputs:
              operation: render-tree
              entries: {expr: '_.found.entries.filter(e, !e.isDir)'}
              data: {expr: '{"name": _.name, "list": _.list}'}
  workflow:
    actions:
      write:
        provider: file
        inputs: {operation: write-tree, basePath: out, entries: {rslvr: entries}, outputPath: '{{ .__fileDir }}/{{ .__fileStem }}'}
`,
  );
}
