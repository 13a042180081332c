/**
 * Times the template engine on the shapes that solutions have: `deno run -A tests/bench/gotemplate/bench.ts`. Prints
 * CPU milliseconds per run beside the aim, best of several runs, since the machine may be busy with other work.
 */
import process from "node:process";
import { object, type Value } from "../../../lib/value/mod.ts";
import { compile } from "../../../lib/gotemplate/mod.ts";

interface Measurement {
  readonly name: string;
  readonly aim: number;
  readonly runs: number;
  readonly run: (round: number) => Promise<void> | void;
}

const FILE = Array.from({ length: 24 }, (_, line) => {
  switch (line % 6) {
    case 0:
      return "{{- if .on }}name: {{ .name | quote }}{{ end }}";
    case 1:
      return "port: {{ .port }}";
    case 2:
      return "{{- range $i, $t := .tags }}\n  - {{ $i }}: {{ $t | upper }}{{ end }}";
    case 3:
      return 'owner: {{ .owner.first }} {{ .owner.last | default "none" }}';
    case 4:
      return '{{ printf "%s-%03d" .name .port | indent 2 }}';
    default:
      return "# plain text that is passed through as it is, for most of a file is such text";
  }
}).join("\n");

const DATA = object({
  name: "orders",
  port: 8080,
  on: true,
  tags: ["web", "api", "eu"],
  owner: object({ first: "Ada", last: "Byron" }),
});
const ITEMS: Value = object({
  items: Array.from(
    { length: 1_000 },
    (_, id) => object({ id, kind: id % 3 ? "svc" : "db", on: id % 2 === 0 }),
  ),
});
const RANGE = "{{range .items}}{{.id}}: {{.kind}}{{if .on}} on{{end}}\n{{end}}";
const tiny = await compile("{{ .name }}:{{ .port }}", { name: "tiny" });
const range = await compile(RANGE, { name: "range" });

const measurements: readonly Measurement[] = [
  {
    name: "1,000 tiny distinct templates, parsed and rendered",
    aim: 150,
    runs: 5,
    run: async (round) => {
      for (let index = 0; index < 1_000; index++) {
        (await compile(`{{ .name }}-${round}-${index}`, { missingKey: "error" })).render(DATA);
      }
    },
  },
  {
    name: "1,000 renders of a tiny template",
    aim: 5,
    runs: 50,
    run: () => {
      for (let index = 0; index < 1_000; index++) tiny.render(DATA);
    },
  },
  {
    name: "1,000 compiles of a known template with render",
    aim: 10,
    runs: 50,
    run: async () => {
      for (let index = 0; index < 1_000; index++) {
        (await compile("{{ .name }}:{{ .port }}", { name: "tiny" })).render(DATA);
      }
    },
  },
  { name: "range over 1,000 items", aim: 2, runs: 50, run: () => void range.render(ITEMS) },
  {
    name: "file of 24 lines, parsed and rendered",
    aim: 2,
    runs: 100,
    run: async (round) => void (await compile(`${FILE}\n# ${round}`)).render(DATA),
  },
  {
    name: "tree of 200 files, parsed and rendered",
    aim: 200,
    runs: 5,
    run: async (round) => {
      for (let index = 0; index < 200; index++) {
        (await compile(`${FILE}\n# tree ${round}/${index}`, { name: `file-${index}.txt` })).render(DATA);
      }
    },
  },
];

/** User and system time of this process in milliseconds; garbage collection on other threads counts too. */
function cpuMillis(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

for (const { name, aim, runs, run } of measurements) {
  const times: number[] = [];
  for (let round = 0; round < runs; round++) {
    const start = cpuMillis();
    await run(round);
    times.push(cpuMillis() - start);
  }
  const best = Math.min(...times);
  const verdict = best <= aim ? "ok" : "MISSED";
  console.log(
    `${name}: first ${times[0]!.toFixed(2)} ms, best ${best.toFixed(2)} ms (aim ${aim} ms) ${verdict}`,
  );
}
