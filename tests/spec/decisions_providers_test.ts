import assert from "node:assert/strict";
import { json, pick, row, serving } from "./harness.ts";

row("S5", "old spellings work and are remarked", async (box) => {
  await serving(() => Response.json({ ok: true }), async ({ url }) => {
    await box.write("private.yaml", "httpClient: {allowPrivateIPs: true}\n");
    await box.write("note.txt", "noted");
    const result = await box.resolve(
      `
      resolvers:
        one:
          resolve: {from: {provider: static, inputs: {value: A}}}
          transform: [{provider: cel, inputs: {expression: __self.toLowerCase()}}]
          validate: {from: [{provider: validation, inputs: {match: "^a$"}}]}
        fetched: {resolve: {with: [{provider: api, inputs: {url: "${url}/x"}}]}}
        ran: {resolve: {with: [{provider: shell, inputs: {command: echo hi}}]}}
        text: {resolve: {with: [{provider: filesystem, inputs: {operation: read, path: note.txt}}]}}
      `,
      "--config",
      "private.yaml",
    );
    assert.equal(result.code, 0, result.stderr);
    const values = json(result);
    assert.equal(pick(values, "one"), "a");
    assert.equal(pick(values, "fetched", "statusCode"), 200);
    assert.equal(pick(values, "ran", "stdout"), "hi\n");
    assert.equal(pick(values, "text", "content"), "noted");
  });
});

row("S16", "env takes key, and gives the bare value without an operation", async (box) => {
  await box.resolve(`
    resolvers:
      a: {resolve: {with: [{provider: env, inputs: {key: PROJECT_NAME}}]}}
      b: {resolve: {with: [{provider: env, inputs: {name: PROJECT_NAME}}]}}
  `);
  const result = await box.run(["run", "resolver", "-f", "solution.yaml", "-o", "json"], {
    env: { PROJECT_NAME: "mine" },
  });
  assert.deepEqual(json(result), { a: "mine", b: "mine" });
});

row("S17", "git without an operation reads one fact", async (box) => {
  const git = (...args: string[]) =>
    new Deno.Command("git", { args: ["-C", box.folder, ...args], stdout: "null", stderr: "null" }).output();
  await git("init", "-b", "trunk");
  await git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--allow-empty", "-m", "first");
  await git("tag", "v1.0.0");
  await git("remote", "add", "origin", "https://git.example.com/a.git");
  const fact = (name: string) => `{resolve: {with: [{provider: git, inputs: {field: ${name}}}]}}`;
  const values = await box.values(`
    resolvers:
      branch: ${fact("branch")}
      commit: ${fact("commit")}
      tag: ${fact("tag")}
      remote: ${fact("remote")}
  `);
  assert.equal(values.branch, "trunk");
  assert.match(String(values.commit), /^[0-9a-f]{40}$/);
  assert.equal(values.tag, "v1.0.0");
  assert.equal(values.remote, "https://git.example.com/a.git");
});

row("S18", "http takes endpoint, and a map as its body", async (box) => {
  await serving(() => new Response("ok"), async ({ url, requests }) => {
    await box.write("private.yaml", "httpClient: {allowPrivateIPs: true}\n");
    const result = await box.act(
      `
      resolvers: {image: {resolve: {with: [{provider: static, inputs: {value: nginx}}]}}}
      workflow:
        actions:
          a: {provider: http, inputs: {endpoint: "${url}/deploy", method: POST, body: {image: {rslvr: image}, n: [1]}}}
      `,
      "--config",
      "private.yaml",
    );
    assert.equal(result.code, 0, result.stderr);
    assert.equal(requests[0]!.path, "/deploy");
    assert.match(requests[0]!.type ?? "", /^application\/json/);
    assert.deepEqual(JSON.parse(requests[0]!.body), { image: "nginx", n: [1] });
  });
});

row("S19", "debug takes a message and a value", async (box) => {
  const result = await box.resolve(`
    resolvers:
      some: {resolve: {with: [{provider: static, inputs: {value: shown}}]}}
      d: {resolve: {with: [{provider: debug, inputs: {message: Current value, value: {rslvr: some}}}]}}
  `);
  assert.equal(result.code, 0, result.stderr);
  assert.match(result.stderr, /Current value[^]*shown/);
});

row("S20", "a template needs no name", async (box) => {
  const values = await box.values(`
    resolvers:
      who: {resolve: {with: [{provider: static, inputs: {value: you}}]}}
      a: {resolve: {with: [{provider: go-template, inputs: {template: "Hello, {{ .who }}"}}]}}
  `);
  assert.equal(values.a, "Hello, you");
});

row("S21", "a secret is a bare string, or value and name", async (box) => {
  const { openSecretStore } = await import("../../lib/secrets/mod.ts");
  const key = "A".repeat(43) + "=";
  const store = await openSecretStore({
    folder: `${box.folder}/store`,
    env: (name: string) => name === "SCAFCTL_SECRET_KEY" ? key : undefined,
  });
  await store.set("api-key", "s3cret");
  await store.set("other", "x");
  await box.resolve(`
    resolvers:
      bare: {resolve: {with: [{provider: secret, inputs: {operation: get, name: api-key}}]}}
      full: {resolve: {with: [{provider: secret, inputs: {operation: get, name: api-key, raw: false}}]}}
      names: {resolve: {with: [{provider: secret, inputs: {operation: list, pattern: "^api"}}]}}
      fallback: {resolve: {with: [{provider: secret,
        inputs: {operation: get, name: gone, required: false, fallback: f}}]}}
  `);
  const result = await box.run(["run", "resolver", "-f", "solution.yaml", "-o", "json"], {
    env: { SCAFCTL_SECRETS_DIR: `${box.folder}/store` },
  });
  assert.deepEqual(json(result), {
    bare: "s3cret",
    full: { value: "s3cret", name: "api-key" },
    names: ["api-key"],
    fallback: "f",
  });
  const human = await box.run(["run", "resolver", "-f", "solution.yaml"], {
    env: { SCAFCTL_SECRETS_DIR: `${box.folder}/store` },
  });
  assert.ok(!human.stdout.includes("s3cret"), human.stdout);
});

row("S24", "bare outputs fit the declared output schemas", async (box) => {
  const values = await box.values(
    `
    resolvers:
      list: {resolve: {with: [{provider: static, inputs: {value: [1]}}]}}
      text: {resolve: {with: [{provider: cel, inputs: {expression: "'t'"}}]}}
      nothing: {resolve: {with: [{provider: cel, inputs: {expression: "null"}}]}}
      number: {resolve: {with: [{provider: parameter, inputs: {key: n}}]}}
  `,
    "-r",
    "n=4",
  );
  assert.deepEqual(values, { list: [1], text: "t", nothing: null, number: 4 });
  const action = await box.act(`
    workflow: {actions: {a: {provider: static, inputs: {value: bare}}, b: {provider: cel, inputs: {expression: "7"}}}}
  `);
  assert.equal(action.code, 0, action.stderr);
  assert.equal(pick(json(action), "actions", "a", "results"), "bare");
});

row("S34", "every descriptor has apiVersion v1", async (box) => {
  const list = await box.run(["get", "provider", "-o", "json"]);
  const names = (json(list) as { name: string }[]).map((each) => each.name);
  assert.ok(names.length >= 18, String(names));
  const { builtinRegistry } = await import("../../lib/cli/registry.ts");
  const registry = builtinRegistry();
  for (const name of names) {
    assert.equal((await registry.get(name))?.descriptor.apiVersion, "v1", name);
  }
});

row("S33", "aliases of fields load and are in the schema", async (box) => {
  const result = await box.act(`
    someFutureField: 1
    resolvers:
      a: {resolve: {from: {provider: static, inputs: {value: [1, 2]}}}, transform: [{provider: cel, inputs: {expression: __self}}]}
    workflow:
      actions:
        each:
          provider: message
          forEach: {in: _.a, itemAlias: one, indexAlias: i}
          inputs: {message: {expr: "string(i) + ':' + string(one)"}}
  `);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(pick(json(result), "actions", "each[1]", "results", "message"), "1:2");
  const { solutionSchema } = await import("../../lib/solution/mod.ts");
  const schema = JSON.stringify(solutionSchema());
  for (const field of ["itemAlias", "indexAlias", "matrix", "failOnUnsuccessful", "ignore", "jitter"]) {
    assert.ok(schema.includes(`"${field}"`), field);
  }
});

row("S35", "a bare positional is a catalog name", async (box) => {
  await box.act("workflow: {actions: {a: {provider: exec, inputs: {command: touch ran}}}}");
  for (const command of ["run", "render"]) {
    const path = await box.run([command, "solution", "./solution.yaml"]);
    assert.equal(path.code, 3, path.stderr);
    assert.match(path.stderr, /-f|--file/);
    const bare = await box.run([command, "solution", "solution.yaml"]);
    assert.notEqual(bare.code, 0, "a file of that name is not taken");
  }
});

row("F18", "neither the version nor an unknown name touches the network", async (box) => {
  const { launcher, environment } = await import("../e2e/program.ts");
  const [program, prefix] = launcher();
  if (!prefix.includes("run")) return; // A compiled program cannot be run under fewer rights.
  for (const [args, code] of [[["version"], 0], [["run", "solution", "no-such-name"], 4]] as const) {
    const { code: got, stderr } = await new Deno.Command(program, {
      args: [...prefix.slice(0, 1), "--deny-net", ...prefix.slice(1), ...args],
      cwd: box.folder,
      clearEnv: true,
      env: environment(`${box.folder}/.home`),
      stdout: "piped",
      stderr: "piped",
    }).output();
    const text = new TextDecoder().decode(stderr);
    assert.doesNotMatch(text, /net access|NotCapable/, args.join(" "));
    assert.equal(got, code, text);
  }
});
