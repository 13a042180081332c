import type { Canary } from "./canary.ts";

/** A way on which a secret comes into a solution: a resolver named `s`, and what the line needs for it. */
export interface Route {
  readonly canary: Canary;
  readonly resolver: string;
  readonly flags?: readonly string[];
}

const quoted = (text: string) => JSON.stringify(text);

/** The ways in. Secrets that the environment, the store and files hold are put there by the test. */
export function routes(make: (route: string) => Canary): Route[] {
  const route = (
    name: string,
    resolver: (canary: Canary) => string,
    flags?: (canary: Canary) => string[],
  ) => {
    const canary = make(name);
    return { canary, resolver: resolver(canary), ...(flags && { flags: flags(canary) }) };
  };
  const from = (step: string) => `{sensitive: true, resolve: {with: [${step}]}}`;
  return [
    route("store", () => "{resolve: {with: [{provider: secret, inputs: {operation: get, name: store}}]}}"),
    route(
      "parameter",
      () => from("{provider: parameter, inputs: {key: token}}"),
      ({ value }) => ["-r", `token='${value}'`],
    ),
    route("env", () => from("{provider: env, inputs: {key: CANARY_ENV}}")),
    route("file", () => from("{provider: file, inputs: {operation: read, path: file.txt}}")),
    route("exec", () => from("{provider: exec, inputs: {command: cat file.txt, workingDir: .}}")),
    route("static", ({ value }) => from(`{provider: static, inputs: {value: ${quoted(value)}}}`)),
    route(
      "nested",
      ({ value }) => from(`{provider: static, inputs: {value: {deep: [{v: ${quoted(value)}}]}}}`),
    ),
    route("child", () => "{resolve: {with: [{provider: solution, inputs: {source: child.yaml}}]}}"),
    route(
      "fallback",
      ({ value }) =>
        "{resolve: {with: [{provider: secret, inputs: {operation: get, name: nobody, required: false, fallback: " +
        `${quoted(value)}}}]}}`,
    ),
  ];
}

const solution = (name: string, resolvers: string, workflow = "") =>
  `apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: ${name}, version: 1.0.0}\nspec:\n  resolvers:\n${resolvers}` +
  (workflow === "" ? "" : `  workflow:\n    actions:\n${workflow}`);

/** Values made of the secret, which are secret as well. */
const DERIVED = `
    viaCel: {resolve: {with: [{provider: cel, inputs: {expression: "json.marshal(_.s)"}}]}}
    viaBase64: {resolve: {with: [{provider: cel, inputs: {expression: "base64.encode(bytes(json.marshal(_.s)))"}}]}}
    viaTemplate: {resolve: {with: [{provider: go-template, inputs: {template: "url={{ .s | toString | urlquery }}"}}]}}
    viaUpper: {resolve: {with: [{provider: static, inputs: {value: {tmpl: "{{ .s | toString | upper }}"}}}]}}
    viaList: {resolve: {with: [{provider: static, inputs: {value: [{a: {rslvr: s}}]}}]}}
    viaTree:
      resolve: {with: [{provider: go-template, inputs: {operation: render-tree, entries: [{path: a, content: "{{ .s }}"}]}}]}
`;

const ACTIONS = `
      print: {provider: exec, inputs: {command: "printf '%s' \\"$S\\"", env: {S: {expr: "json.marshal(_.s)"}}}}
      printRaw: {provider: exec, inputs: {command: {tmpl: "cat <<'END'\\n{{ .s }}\\nEND"}}}
      encode: {provider: exec, inputs: {command: "printf '%s' \\"$S\\" | base64 -w0", env: {S: {expr: _.viaCel}}}}
      hidden: {provider: exec, sensitive: true, inputs: {command: "printf '%s' \\"$S\\" | rev", env: {S: {expr: _.viaUpper}}}}
      tell: {provider: message, inputs: {message: {tmpl: "the value is {{ .s }}"}}}
      table: {provider: message, inputs: {data: {rslvr: viaList}, format: table}}
      debug: {provider: debug, inputs: {expression: _, label: {tmpl: "label {{ .s }}"}}}
      use: {provider: message, dependsOn: [print], inputs: {message: {expr: "'got ' + __actions.print.results.stdout"}}}
      write: {provider: file, inputs: {operation: write, path: {tmpl: "../sink/{{ len (toString .s) }}"}, content: {rslvr: viaCel}, onConflict: overwrite, createDirs: true}}
      each: {provider: message, forEach: {in: {expr: "[_.viaCel]"}}, inputs: {message: {tmpl: "{{ .__item }}"}}}
`;

const bad = (resolver: string) => `    bad: ${resolver}\n`;

/** Ends that a run can come to while it holds a secret. */
const FAILURES: Readonly<Record<string, { resolvers?: string; actions?: string }>> = {
  validation: {
    resolvers: bad(
      '{resolve: {with: [{provider: static, inputs: {value: {rslvr: s}}}]}, validate: {with: [{provider: validation, inputs: {expression: "false"}, message: {tmpl: "{{ .__self }} is wrong"}}]}}',
    ),
  },
  conversion: {
    resolvers: bad('{type: int, resolve: {with: [{provider: cel, inputs: {expression: "_.viaCel"}}]}}'),
  },
  expression: {
    resolvers: bad('{resolve: {with: [{provider: cel, inputs: {expression: "int(_.viaCel)"}}]}}'),
  },
  duration: {
    resolvers: bad('{resolve: {with: [{provider: cel, inputs: {expression: "timestamp(_.viaCel)"}}]}}'),
  },
  template: {
    resolvers: bad(
      '{resolve: {with: [{provider: go-template, inputs: {template: "{{ fail (toString .s) }}"}}]}}',
    ),
  },
  missingFile: {
    resolvers: bad(
      '{resolve: {with: [{provider: file, inputs: {operation: read, path: {expr: "_.viaCel"}}}]}}',
    ),
  },
  schema: {
    resolvers: bad('{resolve: {with: [{provider: sleep, inputs: {duration: {expr: "_.viaCel"}}}]}}'),
  },
  until: {
    resolvers: bad('{resolve: {with: [{provider: static, inputs: {value: {rslvr: s}}}], until: "false"}}'),
  },
  request: {
    resolvers: bad(
      '{resolve: {with: [{provider: http, inputs: {url: {tmpl: "http://127.0.0.1:1/{{ .viaTemplate }}"}, headers: {Authorization: {expr: "\'Bearer \' + _.viaCel"}}}}]}}',
    ),
  },
  clone: {
    actions:
      '      bad: {provider: git, inputs: {operation: clone, repository: "http://127.0.0.1:1/x.git", path: repo, username: u, password: {expr: _.viaCel}}}\n',
  },
  command: {
    actions:
      '      bad: {provider: exec, inputs: {command: "printf \'%s\' \\"$S\\" >&2; exit 3", env: {S: {expr: _.viaCel}}}}\n',
  },
  retry: {
    actions:
      '      bad: {provider: exec, inputs: {command: {tmpl: "{{ .viaTemplate }}"}}, retry: {maxAttempts: 2, initialDelay: 1ms}}\n',
  },
  conflict: {
    actions: "      bad: {provider: directory, inputs: {operation: rmdir, path: {expr: _.viaCel}}}\n",
  },
};

/** Ways to spoil the very line that a secret stands in, so that messages and frames are about it. */
const SPOILED: Readonly<Record<string, (line: string) => string>> = {
  twice: (line) => line.replace("{", "{description: a, description: b, "),
  open: (line) => line.replace(/\}+$/, ""),
  quote: (line) => line.replace(/\]\}\}$/, "]}'}"),
  colon: (line) => line.replace("{", "{a: b: c, "),
  unknown: (line) => line.replace(/provider: \w+/, "provider: nobody"),
  kind: (line) => line.replace("{", "{type: nosuch, "),
  waits: (line) => line.replace("{", "{dependsOn: [nobody], "),
  hurry: (line) => line.replace("{", "{timeout: soon, "),
  condition: (line) => line.replace("{", "{when: {expr: '(('}, "),
  forms: (line) => line.replace("inputs: {", "inputs: {other: {expr: '1', tmpl: x}, "),
  misspelt: (line) => line.replace("inputs: {", "inputs: {valeu: 1, "),
  list: (line) => line.replace("inputs: {", "inputs: [{").replace(/\}(?=\W*$)/, "}]"),
  loop: (line) => line.replace("inputs: {", "forEach: {in: {expr: '1'}}, inputs: {"),
  wrongTag: (line) => line.replace("inputs: {", "inputs: {x: !nosuch y, z: *nowhere, "),
};

/** Actions with a secret written into them. */
export function fieldRoutes(make: (route: string) => Canary): Route[] {
  const action = (name: string, text: (value: string) => string) => {
    const canary = make(name);
    return { canary, resolver: text(quoted(canary.value)) };
  };
  const hook =
    "{provider: github, inputs: {operation: create_webhook, owner: o, repo: r, webhook_url: 'https://h.example', " +
    "api_base: 'http://127.0.0.1:1', webhook_secret: ";
  return [
    action("webhook", (value) => `${hook}${value}}}`),
    action("webhookexpr", (value) => `${hook}{expr: ${quoted(value)}}}}`),
    action(
      "gitpassword",
      (value) =>
        "{provider: git, inputs: {operation: clone, repository: 'http://127.0.0.1:1/x.git', path: repo, username: u, " +
        `password: ${value}}}`,
    ),
    action(
      "sensitiveaction",
      (value) => `{provider: exec, sensitive: true, inputs: {command: 'cat; exit 3', stdin: ${value}}}`,
    ),
    action(
      "sensitivefile",
      (value) =>
        `{provider: file, sensitive: true, inputs: {operation: write, path: /dev/null/x, content: ${value}}}`,
    ),
  ];
}

/** Solutions of a {@link fieldRoutes} route: one that loads, and spoiled ones. */
export function fieldSolutionsOf(route: Route): Readonly<Record<string, string>> {
  const of = (line: string) => solution("fields", "    {}\n", `      act: ${line}\n`);
  const files: Record<string, string> = { [`${route.canary.route}.yaml`]: of(route.resolver) };
  for (const [name, spoil] of Object.entries(SPOILED)) {
    files[`${route.canary.route}-spoiled-${name}.yaml`] = of(spoil(route.resolver));
  }
  return files;
}

/** The command lines for the solutions of {@link fieldRoutes}. */
export function fieldLinesOf({ canary: { route } }: Route, folder: string): string[][] {
  const good = ["-f", `${folder}/${route}.yaml`];
  const lines = [
    ["run", "solution", ...good, "-o", "json", "--mask-sensitive"],
    ["run", "solution", ...good, "--debug", "--verbose", "--log-level", "trace"],
    ["run", "solution", ...good, "--dry-run", "--verbose"],
    ["run", "solution", ...good, "--dry-run", "-o", "json"],
    ["render", "solution", ...good, "-o", "json"],
    ["render", "solution", ...good, "-o", "yaml"],
    ["run", "action", "act", ...good],
  ];
  return [...lines, ...spoiledLines(route, folder, "solution")];
}

function spoiledLines(route: string, folder: string, kind: "solution" | "resolver"): string[][] {
  return Object.keys(SPOILED).flatMap((name) => {
    const file = ["-f", `${folder}/${route}-spoiled-${name}.yaml`];
    return [
      ["run", kind, ...file],
      ["run", kind, ...file, "--debug", "--log-level", "trace"],
      ["lint", ...file],
      ["lint", ...file, "-o", "json"],
    ];
  });
}

/** Texts of a route's solutions, by file name. */
export function solutionsOf(route: Route): Readonly<Record<string, string>> {
  const head = `    s: ${route.resolver}\n${DERIVED.slice(1)}`;
  const files: Record<string, string> = {
    [`${route.canary.route}.yaml`]: solution("good", head, ACTIONS.slice(1)),
  };
  for (const [name, { resolvers = "", actions = "" }] of Object.entries(FAILURES)) {
    files[`${route.canary.route}-${name}.yaml`] = solution("bad", head + resolvers, actions);
  }
  for (const [name, spoil] of Object.entries(SPOILED)) {
    files[`${route.canary.route}-spoiled-${name}.yaml`] = solution(
      "spoiled",
      `    s: ${spoil(route.resolver)}\n`,
    );
  }
  return files;
}

const HUMAN = ["auto", "table", "list", "tree", "text", "mermaid", "test", "quiet"];
const LOUD = [[], ["--verbose", "--debug", "--progress"], [
  "--log-level",
  "trace",
  "--log-format",
  "json",
  "--show-execution",
]];

/** Routes whose secret stands in the file itself. */
const LITERAL = new Set(["static", "nested", "fallback"]);

/** The command lines of a route. None of them asks for a secret in clear. */
export function linesOf(route: Route, folder: string, turn: number): string[][] {
  const { flags = [] } = route;
  const name = route.canary.route;
  const good = ["-f", `${folder}/${name}.yaml`, ...flags];
  const lines: string[][] = [];
  // Every way of talking with the first route; the others take turns.
  for (const loud of turn === 0 ? LOUD : [LOUD[turn % LOUD.length]!]) {
    for (const format of HUMAN) lines.push(["run", "resolver", ...good, "-o", format, ...loud]);
    for (const format of ["auto", "table", "list"]) {
      lines.push(["run", "solution", ...good, "-o", format, ...loud]);
    }
    for (const format of ["json", "yaml"]) {
      lines.push(["run", "resolver", ...good, "-o", format, "--mask-sensitive", ...loud]);
      lines.push(["run", "solution", ...good, "-o", format, "--mask-sensitive", ...loud]);
    }
  }
  for (const format of ["auto", "json", "yaml"]) {
    lines.push(["run", "solution", ...good, "--dry-run", "-o", format]);
    lines.push(["run", "solution", ...good, "--dry-run", "--verbose", "-o", format]);
  }
  for (const format of ["json", "yaml"]) lines.push(["render", "solution", ...good, "-o", format]);
  for (const format of ["ascii", "dot", "mermaid", "json"]) {
    lines.push(["run", "resolver", ...good, "--graph", "--graph-format", format]);
  }
  lines.push(["run", "resolver", ...good, "--snapshot", "--snapshot-file", `snapshot-${name}.json`]);
  lines.push([
    "run",
    "resolver",
    ...good,
    "-o",
    "quiet",
    "--log-level",
    "trace",
    "--log-file",
    `log-${name}.txt`,
  ]);
  lines.push([
    "run",
    "solution",
    ...good,
    "-o",
    "quiet",
    "--debug",
    "--log-file",
    `log2-${name}.txt`,
    "--show-metrics",
  ]);
  for (const failure of Object.keys(FAILURES)) {
    const file = ["-f", `${folder}/${name}-${failure}.yaml`, ...flags];
    const hasActions = FAILURES[failure]!.actions !== undefined;
    const kind = hasActions ? "solution" : "resolver";
    lines.push(["run", kind, ...file]);
    lines.push(["run", kind, ...file, "--debug", "--verbose", "-o", "table"]);
    lines.push(["run", kind, ...file, "--mask-sensitive", "-o", "json", "--log-level", "trace"]);
    if (!hasActions) lines.push(["run", "resolver", ...file, "--validate-all"]);
  }
  if (LITERAL.has(name)) lines.push(...spoiledLines(name, folder, "resolver"));
  return lines;
}
