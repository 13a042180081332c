import assert from "node:assert/strict";
import { type LimitName, LIMITS } from "../../lib/limits/mod.ts";
import { inFolder, scafctl } from "./program.ts";

const HEAD = "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: limits, version: 1.0.0}\nspec:\n";

function resolver(step: string, more = ""): string {
  return `${HEAD}  resolvers:\n    a: {${more}resolve: {with: [${step}]}}\n`;
}

function action(inputs: string): string {
  return `${HEAD}  workflow:\n    actions:\n      a: {${inputs}}\n`;
}

/** A solution that stays below a limit, whose lowered value then refuses it, and what it says. */
interface Case {
  readonly text: string;
  readonly value: string;
  readonly says: RegExp;
  /** Under the lowered limit it ends well, and only says so. */
  readonly isWarning?: boolean;
}

const SERVER = "SERVER";
const CASES: Readonly<Record<LimitName, Case>> = {
  fileSize: {
    text: resolver("{provider: file, inputs: {operation: read, path: solution.yaml}}"),
    value: "100",
    says: /it has \d+ bytes or more, the limit is 100 .*SCAF/,
  },
  treeSize: {
    text: action(
      "provider: file, inputs: {operation: write-tree, basePath: t, " +
        "entries: [{path: a, content: aaaaaa}, {path: b, content: bbbbbb}], onConflict: overwrite}",
    ),
    value: "10B",
    says: /the tree has 12 characters or more, the limit is 10 bytes/,
  },
  responseSize: {
    text: resolver(`{provider: http, inputs: {url: "${SERVER}"}}`),
    value: "999",
    says: /999 bytes/,
  },
  capturedOutput: {
    text: resolver("{provider: exec, inputs: {command: 'echo 0123456789'}}"),
    value: "10",
    says: /printed more than 10 bytes/,
  },
  templateOutput: {
    text: resolver("{provider: static, inputs: {value: {tmpl: '{{ repeat 2000 \"x\" }}'}}}"),
    value: "1k",
    says: /output limit of 1024 bytes exceeded/,
  },
  templateSteps: {
    text: resolver("{provider: go-template, inputs: {name: t, template: '{{ range 1000 }}x{{ end }}'}}"),
    value: "100",
    says: /step limit of 100 exceeded/,
  },
  celCost: {
    text: resolver("{provider: static, inputs: {value: {expr: 'size(lists.range(1000).map(x, x * x))'}}}"),
    value: "100",
    says: /actual cost limit exceeded/,
  },
  valueSize: {
    text: resolver("{provider: static, inputs: {value: 0123456789abc}}"),
    value: "10",
    says: /the value has 15 bytes, more than the maximum of 10/,
  },
  valueWarning: {
    text: resolver("{provider: static, inputs: {value: 0123456789abc}}"),
    value: "10",
    says: /has 15 bytes, more than 10/,
    isWarning: true,
  },
  runValues: {
    text: `${HEAD}  resolvers:\n    a: {resolve: {with: [{provider: static, inputs: {value: abcdefgh}}]}}\n` +
      "    b: {resolve: {with: [{provider: static, inputs: {value: abcdefgh}}]}}\n",
    value: "20",
    says: /the values of the run have more bytes together than the limit of 20/,
  },
  forEachItems: {
    text: resolver("{provider: static, forEach: {in: {expr: '[1, 2, 3]'}}, inputs: {value: 1}}"),
    value: "2",
    says: /3 are more than the limit of 2/,
  },
  actions: {
    text: action("provider: message, forEach: {in: {expr: '[1, 2, 3]'}}, inputs: {message: x, type: plain}"),
    value: "2",
    says: /3 are more than the limit of 2/,
  },
  depth: {
    text: resolver("{provider: solution, inputs: {source: ./one.yaml}}"),
    value: "1",
    says: /maximum nesting depth 1 exceeded/,
  },
  resolverTime: {
    text: resolver("{provider: sleep, inputs: {duration: 300ms}}"),
    value: "50ms",
    says: /timed out after 50ms|50ms/,
  },
  phaseTime: {
    text: resolver("{provider: sleep, inputs: {duration: 300ms}}"),
    value: "50ms",
    says: /50ms/,
  },
  actionTime: {
    text: action("provider: sleep, inputs: {duration: 300ms}"),
    value: "50ms",
    says: /50ms/,
  },
  runTime: {
    text: action("provider: sleep, timeout: 1h, inputs: {duration: 300ms}"),
    value: "50ms",
    says: /the run took longer than 50ms/,
  },
};

for (const { name, key } of LIMITS) {
  Deno.test(`e2e: the limit ${name} is set by flag and by configuration`, async () => {
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      () => new Response("x".repeat(1000)),
    );
    const { text, value, says, isWarning } = CASES[name];
    const files = {
      "solution.yaml": text.replace(SERVER, `http://127.0.0.1:${server.addr.port}/`),
      "one.yaml": resolver("{provider: solution, inputs: {source: ./two.yaml}}"),
      "two.yaml": resolver("{provider: static, inputs: {value: 1}}"),
    };
    const fromFile = /^(\d+)(k|B)?$/.exec(value);
    const plain = fromFile ? Number(fromFile[1]) * (fromFile[2] === "k" ? 1024 : 1) : value;
    try {
      await inFolder(files, async (cwd) => {
        const env = { SCAFCTL_HTTPCLIENT_ALLOWPRIVATEIPS: "true" };
        const line = ["run", text.includes("workflow:") ? "solution" : "resolver", "-o", "json"];
        const free = await scafctl(line, { cwd, env });
        assert.equal(free.code, 0, free.stderr);
        const variable = `SCAFCTL_${key.toUpperCase().replaceAll(".", "_")}`;
        for (
          const run of [
            scafctl([...line, "--limit", `${name}=${value}`], { cwd, env }),
            scafctl(line, { cwd, env: { ...env, [variable]: String(plain) } }),
          ]
        ) {
          const { code, stderr } = await run;
          assert.equal(code === 0, isWarning === true, stderr);
          assert.match(stderr, says);
        }
      });
    } finally {
      await server.shutdown();
    }
  });
}

Deno.test("e2e: an unknown limit is told with those there are", async () => {
  await inFolder({ "solution.yaml": CASES.valueSize.text }, async (cwd) => {
    const { code, stderr } = await scafctl(["run", "resolver", "--limit", "filesize=1"], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, /no limit named "filesize".*fileSize/s);
  });
});

Deno.test("e2e: finally has its grace when the time of a run is up, and no more", async () => {
  const text = action("provider: sleep, timeout: 1h, inputs: {duration: 1h}") +
    "    finally:\n      say: {provider: message, inputs: {message: cleaned, type: plain}}\n" +
    "      nap: {provider: sleep, timeout: 1h, dependsOn: [say], inputs: {duration: 1h}}\n";
  await inFolder({ "solution.yaml": text }, async (cwd) => {
    const { code, stdout, stderr } = await scafctl(["run", "solution", "--limit", "runTime=50ms"], {
      cwd,
      env: { SCAFCTL_ACTION_GRACEPERIOD: "5s" },
    });
    assert.equal(code, 1, stderr);
    assert.match(stdout, /cleaned/);
    assert.match(stderr, /the run took longer than 50ms/);
  });
});
