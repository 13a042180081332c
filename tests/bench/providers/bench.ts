/**
 * What the built-in providers cost in whole runs of the program: a tree of 200 templates, 1,000 files read, 200 commands and
 * 200 requests to a loopback server. Prints CPU (children counted) and wall time in milliseconds, best of several runs, and
 * exits 1 above a limit. Times are scaled to the machine of the limits by a compiled hello. `SCAFCTL` names the binary; dist/linux-x64/scafctl otherwise.
 *
 *     deno run -A tests/bench/providers/bench.ts [case]
 */
import { dirname, join } from "node:path";
import { referenceSpeed } from "../process/hello.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const PROGRAM = Deno.env.get("SCAFCTL") ?? join(ROOT, "dist/linux-x64/scafctl");
const TRIES = 5;

interface Case {
  readonly name: string;
  /** Most milliseconds, and of which clock; a case without limit is there for comparison. */
  readonly limit?: { readonly clock: "cpu" | "wall"; readonly most: number };
  readonly spec: string;
  /** The run's arguments after the file. */
  readonly args: readonly string[];
  readonly command: "resolver" | "solution";
  /** It gets an output folder. */
  readonly writes?: boolean;
  readonly files?: Readonly<Record<string, string>>;
}

interface Time {
  readonly cpu: number;
  readonly wall: number;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

const step = (provider: string, inputs: string) =>
  `{resolve: {with: [{provider: ${provider}, inputs: {${inputs}}}]}}`;

const TEMPLATE = `# {{ .name | upper }}\n{{ range until 5 }}- item {{ . }} of {{ $.name }}\n{{ end }}` +
  `{{ if eq .name "demo" }}yes{{ else }}no{{ end }}\n`;

function cases(server: string): Case[] {
  const tree = Object.fromEntries(
    numbers(200).map((index) => [`templates/d${index % 10}/f${index}.txt.tmpl`, TEMPLATE]),
  );
  const reads = Object.fromEntries(numbers(1000).map((index) => [`in/f${index}.txt`, `content ${index}\n`]));
  return [
    {
      name: "nothing",
      command: "resolver",
      args: ["-o", "quiet"],
      spec: `resolvers:\n  a: ${step("static", "value: 1")}\n`,
    },
    {
      name: "tree of 200 templates",
      limit: { clock: "cpu", most: 250 },
      command: "solution",
      args: ["-o", "quiet"],
      writes: true,
      files: tree,
      spec: `resolvers:
  name: ${step("static", "value: demo")}
  list: ${
        step(
          "directory",
          "operation: list, path: templates, recursive: true, filesOnly: true, includeContent: true",
        )
      }
  files: ${
        step(
          "go-template",
          `operation: render-tree, entries: {expr: "_.list.entries.map(e, {'path': e.path, 'content': e.content})"}`,
        )
      }
workflow:
  actions:
    write: {provider: file, inputs: {operation: write-tree, basePath: ., stripSuffix: .tmpl, entries: {rslvr: files}}}
`,
    },
    {
      name: "1,000 files read",
      limit: { clock: "wall", most: 300 },
      command: "resolver",
      args: ["-o", "quiet"],
      files: reads,
      spec: `resolvers:
  paths: ${step("cel", "expression: \"lists.range(1000).map(i, 'in/f' + string(i) + '.txt')\"")}
  read:
    resolve: {with: [{provider: static, inputs: {value: {rslvr: paths}}}]}
    transform:
      with:
        - provider: file
          forEach: {item: path}
          inputs: {operation: read, path: {expr: path}}
`,
    },
    {
      name: "200 exec actions",
      command: "solution",
      args: ["-o", "quiet"],
      spec: `workflow:\n  actions:\n${
        numbers(200).map((index) => `    a${index}: {provider: exec, inputs: {command: ":"}}\n`).join("")
      }`,
    },
    {
      name: "200 requests, 16 at once",
      limit: { clock: "wall", most: 400 },
      command: "solution",
      args: ["-o", "quiet", "--max-action-concurrency", "16"],
      spec: `workflow:\n  actions:\n${
        numbers(200).map((index) => `    a${index}: {provider: http, inputs: {url: "${server}/${index}"}}\n`)
          .join("")
      }`,
    },
  ];
}

/**
 * One run. Throws when it fails. Each gets an output folder of its own: a file system looks twice at places where files were
 * removed a moment ago.
 */
async function measure(folder: string, one: Case, round: number): Promise<Time> {
  const { stderr, code } = await new Deno.Command("bash", {
    args: [
      "-c",
      'TIMEFORMAT="%R %U %S"; time "$@"',
      "-",
      PROGRAM,
      "run",
      one.command,
      "-f",
      "solution.yaml",
      ...one.args,
      ...(one.writes ? ["--output-dir", `out${round}`] : []),
    ],
    cwd: folder,
    env: { HOME: folder, SCAFCTL_HTTPCLIENT_ALLOWPRIVATEIPS: "true", NO_COLOR: "1" },
    stdout: "null",
  }).output();
  const text = new TextDecoder().decode(stderr);
  if (code !== 0) throw new Error(`${one.name} failed:\n${text}`);
  const [wall = 0, user = 0, system = 0] = text.trim().split("\n").at(-1)!.split(" ").map(Number);
  return { wall: wall * 1000, cpu: (user + system) * 1000 };
}

async function best(one: Case): Promise<Time> {
  const folder = await Deno.makeTempDir({ prefix: "scafctl-bench-" });
  try {
    for (const [path, text] of Object.entries(one.files ?? {})) {
      await Deno.mkdir(join(folder, dirname(path)), { recursive: true });
      await Deno.writeTextFile(join(folder, path), text);
    }
    const head =
      "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: bench, version: 1.0.0}\nspec:\n";
    await Deno.writeTextFile(join(folder, "solution.yaml"), head + one.spec.replace(/^(?=.)/gm, "  "));
    const times: Time[] = [];
    for (let round = 0; round < TRIES; round++) times.push(await measure(folder, one, round));
    return {
      cpu: Math.min(...times.map(({ cpu }) => cpu)),
      wall: Math.min(...times.map(({ wall }) => wall)),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen() {} },
  () => Response.json({ ok: true }),
);
const speed = await referenceSpeed();
const wanted = Deno.args[0];
let isOver = false;
for (const one of cases(`http://127.0.0.1:${server.addr.port}`)) {
  if (wanted !== undefined && !one.name.includes(wanted)) continue;
  const found = await best(one);
  const time: Time = { cpu: found.cpu * speed, wall: found.wall * speed };
  const over = one.limit !== undefined && time[one.limit.clock] > one.limit.most;
  const limit = one.limit ? `  (limit ${one.limit.clock} ${one.limit.most} ms${over ? ", OVER" : ""})` : "";
  console.log(
    `${one.name.padEnd(26)} cpu ${time.cpu.toFixed(0).padStart(5)} ms  wall ${
      time.wall.toFixed(0).padStart(5)
    } ms${limit}`,
  );
  isOver ||= over;
}
await server.shutdown();
if (isOver) Deno.exit(1);
