/** Ways out of the sandbox that a hostile solution can try: each was open once, or looks as if it could be. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { inFolder, scafctl } from "../e2e/program.ts";

const STRICT = ["--sandbox", "strict", "-o", "json"];
const LOCAL = { SCAFCTL_HTTPCLIENT_ALLOWPRIVATEIPS: "true" };

/** A solution whose resolvers run one after the other. */
function solution(steps: readonly string[], more = ""): string {
  const resolvers = steps.map((step, index) =>
    `    step${index}:\n` + (index > 0 ? `      dependsOn: [step${index - 1}]\n` : "") +
    `      resolve: {with: [${step}]}\n`
  );
  return `apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: hostile, version: 1.0.0}\n${more}` +
    `spec:\n  resolvers:\n${resolvers.join("")}`;
}

/** A server on this machine that tells what it was asked. */
async function withServer(
  answer: (request: Request) => Response,
  test: (base: string, reached: readonly string[]) => Promise<void>,
): Promise<void> {
  const reached: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    reached.push(`${request.headers.get("host")} ${request.url}`);
    return answer(request);
  });
  try {
    await test(`127.0.0.1:${server.addr.port}`, reached);
  } finally {
    await server.shutdown();
  }
}

Deno.test("strict: the files of a child solution are held to the grant, by whatever name", () =>
  inFolder({ "secret.yaml": "pass: word-of-the-secret\n" }, async (outside) =>
    await inFolder({
      "composed.yaml": solution(
        ["{provider: static, inputs: {value: 1}}"],
        `compose: [${outside}/secret.yaml]\n`,
      ),
      ".hidden": "pass: word-of-the-secret\n",
    }, async (folder) => {
      await Deno.symlink(join(outside, "secret.yaml"), join(folder, "link.yaml"));
      await Deno.symlink(outside, join(folder, "linked"));
      const sources = [
        `file://${outside}/secret.yaml`,
        `FILE://${outside}/secret.yaml`,
        `file://${folder}/../${outside.split("/").at(-1)}/secret.yaml`,
        `file://${folder}/%2e%2e/${outside.split("/").at(-1)}/secret.yaml`,
        `/proc/self/root${outside}/secret.yaml`,
        "./link.yaml",
        "linked/secret.yaml",
        "./composed.yaml",
      ];
      for (const source of sources) {
        const text = solution([`{provider: solution, inputs: {source: "${source}"}}`]);
        await Deno.writeTextFile(join(folder, "solution.yaml"), text);
        const { code, stderr, stdout } = await scafctl(["run", "resolver", ...STRICT], { cwd: folder });
        assert.equal(code, 1, source);
        assert.ok(!(stdout + stderr).includes("word-of-the-secret"), `${source}: ${stderr}`);
        if (source.startsWith("FILE:")) continue; // a scheme that nobody knows
        assert.match(stderr, /may not read/, source);
      }
      const text = solution(['{provider: solution, inputs: {source: ".hidden"}}']);
      await Deno.writeTextFile(join(folder, "solution.yaml"), text);
      const denied = await scafctl(["run", "resolver", ...STRICT, "--deny-read=.hidden"], { cwd: folder });
      assert.match(denied.stderr, /may not read/);
      assert.ok(!denied.stderr.includes("word-of-the-secret"));
    })));

Deno.test("strict: a solution is not composed of files outside of its folder", () =>
  inFolder(
    { "secret.yaml": "spec: {resolvers: {stolen: [word-of-the-secret\n" },
    async (outside) =>
      await inFolder({
        "solution.yaml": solution(
          ["{provider: static, inputs: {value: 1}}"],
          `compose: [${outside}/secret.yaml]\n`,
        ),
      }, async (folder) => {
        for (const command of ["resolver", "solution", "action"]) {
          const { code, stderr } = await scafctl(["run", command, ...STRICT], { cwd: folder });
          assert.ok(code > 0, command);
          assert.match(stderr, /may not read/, command);
          assert.ok(!stderr.includes("word-of-the-secret"), stderr);
        }
        const allowed = await scafctl(["run", "resolver", ...STRICT, `--allow-read=${outside}`], {
          cwd: folder,
        });
        assert.match(allowed.stderr, /secret\.yaml/, "the flag lets it be read, and its fault be shown");
        assert.ok(!/may not read/.test(allowed.stderr), allowed.stderr);
      }),
  ));

Deno.test("a solution from elsewhere has what was accepted and no more", () =>
  withServer(() => new Response("inner"), (inner, reached) =>
    withServer((request) => {
      const { pathname } = new URL(request.url);
      if (pathname !== "/s.yaml") return Response.redirect(`http://${inner}/`, 302);
      const host = request.headers.get("host");
      return new Response(solution([`{provider: http, inputs: {url: "http://${host}/away"}}`]));
    }, (base) =>
      inFolder({}, async (folder) => {
        const line = ["run", "resolver", "-f", `http://${base}/s.yaml`, "-o", "json"];
        const { code, stderr } = await scafctl([...line, "--yes"], { cwd: folder, env: LOCAL });
        assert.equal(code, 1, stderr);
        assert.match(stderr, new RegExp(`may not connect to "${inner}"`));
        assert.deepEqual(reached, []);
      }))));

Deno.test("a flag that allows a part does not accept the rest, nor secrets", () => {
  const text = solution([
    '{provider: exec, inputs: {command: "echo ran"}}',
    "{provider: secret, inputs: {operation: get, name: deploy-key, required: false}}",
  ]);
  return withServer(() => new Response(text), (base) =>
    inFolder({}, async (folder) => {
      const line = ["run", "resolver", "-f", `http://${base}/s.yaml`, "-o", "json"];
      const partly = await scafctl([...line, "--allow-net"], { cwd: folder });
      assert.equal(partly.code, 10, partly.stderr);
      assert.match(partly.stderr, /run programs: bash/);
      assert.match(partly.stderr, /read secrets of the store: deploy-key/);
      assert.match(partly.stderr, /do not allow --allow-env --allow-run=bash/);
      const rights = await scafctl([...line, "--allow-run=bash", "--allow-env"], { cwd: folder });
      assert.equal(rights.code, 10, rights.stderr);
      const all = await scafctl([...line, "--yes"], { cwd: folder });
      assert.equal(all.code, 0, all.stderr);
    }));
});

Deno.test("the question whether a solution may run cannot be rewritten by the solution", () => {
  const text = solution(['{provider: file, inputs: {operation: read, path: "a\\e[2K\\rnothing\\n  at all"}}'])
    .replace("name: hostile", 'name: "x\\e]0;title\\a"');
  return withServer(() => new Response(text), (base) =>
    inFolder({}, async (folder) => {
      const { code, stderr } = await scafctl(["run", "resolver", "-f", `http://${base}/s.yaml`], {
        cwd: folder,
      });
      assert.ok(code > 0);
      // deno-lint-ignore no-control-regex
      assert.ok(!/[\x00-\x08\x0b-\x1f\x7f]/.test(stderr), JSON.stringify(stderr));
      assert.ok(!/^ +at all/m.test(stderr), stderr);
    }));
});

Deno.test("a proxy that a solution sets is a host like any other", () =>
  withServer(() => new Response("through the proxy"), (proxy, reached) =>
    inFolder({
      "solution.yaml": solution([
        `{provider: env, inputs: {operation: set, name: HTTP_PROXY, value: "http://${proxy}"}}`,
        '{provider: http, inputs: {url: "http://192.0.2.1/"}}',
      ]),
    }, async (folder) => {
      const line = ["run", "resolver", "-o", "json", "--resolver-timeout", "5s"];
      // A private address of the solution's choice is refused, whatever stands in front of it.
      const closed = await scafctl(line, { cwd: folder });
      assert.ok(closed.code > 0, closed.stdout);
      const env = LOCAL;
      const named = await scafctl([...line, "--allow-net=192.0.2.1"], { cwd: folder, env });
      assert.match(named.stderr, new RegExp(`may not connect to "${proxy}"`));
      assert.deepEqual(reached, []);
      // The user's own proxy needs no such right.
      const users = await scafctl([...line, "--allow-net=192.0.2.1"], {
        cwd: folder,
        env: { ...LOCAL, HTTP_PROXY: `http://${proxy}` },
      });
      assert.equal(users.code, 0, users.stderr);
      assert.equal(reached.length, 1);
      // In strict mode the client uses it as well, and the solution does not see it.
      const look = solution([
        '{provider: http, inputs: {url: "http://192.0.2.1/"}}',
        "{provider: exec, inputs: {command: 'echo [$HTTP_PROXY]', raw: true}}",
      ]);
      await Deno.writeTextFile(join(folder, "solution.yaml"), look);
      const strict = await scafctl(
        [...line, "--sandbox=strict", "--allow-net=192.0.2.1", "--allow-run=bash"],
        {
          cwd: folder,
          env: { ...LOCAL, HTTP_PROXY: `http://${proxy}` },
        },
      );
      assert.equal(strict.code, 0, strict.stderr);
      assert.equal(JSON.parse(strict.stdout).step1, "[]");
      assert.equal(reached.length, 2);
    })));

Deno.test("strict: what a solution sets does not make an allowed program run another one", () =>
  inFolder({}, async (folder) => {
    await Deno.writeTextFile(join(folder, "bash"), "#!/bin/sh\necho hijacked > stolen\n", { mode: 0o755 });
    const variables = [
      ["PATH", folder],
      ["LD_PRELOAD", join(folder, "evil.so")],
      ["GIT_SSH_COMMAND", "echo hijacked > stolen"],
      ["BASH_ENV", "stolen"],
      ["HOME", folder],
    ] as const;
    const run = (...steps: string[]) => {
      return Deno.writeTextFile(join(folder, "solution.yaml"), solution(steps)).then(() =>
        scafctl(["run", "resolver", ...STRICT, "--allow-run=bash,git"], {
          cwd: folder,
          env: { LD_DEBUG: "" },
        })
      );
    };
    for (const [name, value] of variables) {
      const set = `{provider: env, inputs: {operation: set, name: ${name}, value: "${value}"}}`;
      for (
        const steps of [
          [set, "{provider: exec, inputs: {command: 'true'}}"],
          [`{provider: exec, inputs: {command: 'true', env: {${name}: "${value}"}}}`],
          [set, "{provider: git, inputs: {operation: status}}"],
        ]
      ) {
        const { code, stderr } = await run(...steps);
        assert.equal(code, 1, `${name}: ${stderr}`);
        assert.match(stderr, new RegExp(`may not give a program the variable "${name}"`));
      }
    }
    const harmless = await run(
      "{provider: exec, inputs: {command: 'echo $OWN', env: {OWN: own}, raw: true}}",
    );
    assert.equal(harmless.code, 0, harmless.stderr);
    assert.equal(JSON.parse(harmless.stdout).step0, "own");
    await assert.rejects(Deno.stat(join(folder, "stolen")), Deno.errors.NotFound);
  }));

Deno.test("strict: a program is the one of the user's PATH, by whatever name it is asked for", () =>
  inFolder({}, async (folder) => {
    await Deno.mkdir(join(folder, "bin"));
    for (const name of ["bash", "git", "pwsh"]) {
      const text = "#!/bin/sh\necho hijacked > stolen\n";
      await Deno.writeTextFile(join(folder, "bin", name), text, { mode: 0o755 });
    }
    const steps = [
      `{provider: env, inputs: {operation: set, name: PATH, value: "${folder}/bin"}}`,
      "{provider: exec, inputs: {command: 'true'}}",
    ];
    await Deno.writeTextFile(join(folder, "solution.yaml"), solution(steps));
    // The variable is allowed, so that only the runtime stands between.
    const line = ["run", "resolver", ...STRICT, "--allow-run=bash,git", "--allow-env=PATH"];
    const { code, stderr } = await scafctl(line, { cwd: folder });
    assert.equal(code, 1, stderr);
    await assert.rejects(Deno.stat(join(folder, "stolen")), Deno.errors.NotFound);
    const shell = "{provider: exec, inputs: {command: 'true', shell: pwsh}}";
    await Deno.writeTextFile(join(folder, "solution.yaml"), solution([steps[0]!, shell]));
    assert.match((await scafctl(line, { cwd: folder })).stderr, /may not run "pwsh"/);
  }));

Deno.test("strict: expressions do not tell which files there are", () =>
  inFolder({}, async (folder) => {
    await Deno.symlink("/etc/passwd", join(folder, "link"));
    for (const path of ["/etc/passwd", "/nonexistent", "../..", "link"]) {
      for (
        const step of [
          `{provider: cel, inputs: {expression: "filepath.exists('${path}')"}}`,
          `{provider: static, inputs: {value: {expr: "filepath.exists('${path}')"}}}`,
          `{provider: static, inputs: {value: {tmpl: '{{ cel "filepath.exists(\\"${path}\\")" . }}'}}}`,
        ]
      ) {
        await Deno.writeTextFile(join(folder, "solution.yaml"), solution([step]));
        const { code, stderr } = await scafctl(["run", "resolver", ...STRICT], { cwd: folder });
        assert.equal(code, 1, step);
        assert.match(stderr, /may not read/, step);
      }
    }
    const own = "{provider: cel, inputs: {expression: \"filepath.exists('solution.yaml')\"}}";
    await Deno.writeTextFile(join(folder, "solution.yaml"), solution([own]));
    const { stdout } = await scafctl(["run", "resolver", ...STRICT], { cwd: folder });
    assert.equal(JSON.parse(stdout).step0, true);
  }));

Deno.test("strict: trees are written, copied and removed without following links out of the folder", () =>
  inFolder({ "kept.txt": "kept" }, async (outside) =>
    await inFolder({}, async (folder) => {
      await Deno.mkdir(join(folder, "sub"));
      await Deno.symlink(outside, join(folder, "link"));
      await Deno.symlink(outside, join(folder, "sub/deep"));
      const entry = (path: string) => `entries: [{path: "${path}", content: x}]`;
      const refused = [
        `provider: file, inputs: {operation: write-tree, basePath: tree, ${entry("../../x")}}`,
        `provider: file, inputs: {operation: write-tree, basePath: tree, ${entry("a\\0b")}}`,
        `provider: file, inputs: {operation: write-tree, basePath: link, ${entry("x")}}`,
        `provider: file, inputs: {operation: write-tree, basePath: ., ${entry("sub/deep/x")}}`,
        `provider: file, inputs: {operation: write-tree, basePath: "${outside}", ${entry("x")}}`,
        `provider: file, inputs: {operation: write-tree, basePath: ., outputPath: "../{{ .__filePath }}", ` +
        `${entry("x")}}`,
        "provider: directory, inputs: {operation: mkdir, path: link/made}",
        "provider: directory, inputs: {operation: rmdir, path: link, force: true}",
        "provider: directory, inputs: {operation: copy, path: link, destination: copied}",
        "provider: directory, inputs: {operation: copy, path: sub, destination: link/copied}",
        "provider: file, inputs: {operation: delete, path: link/kept.txt}",
      ];
      const safe = [
        "provider: directory, inputs: {operation: copy, path: sub, destination: copied}",
        "provider: directory, inputs: {operation: rmdir, path: sub, force: true}",
        `provider: file, inputs: {operation: write-tree, basePath: tree, ${entry("a\\nb\\e[2J")}}`,
        `provider: file, inputs: {operation: write-tree, basePath: tree, ${entry("__proto__/constructor")}}`,
      ];
      const head = "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: h, version: 1.0.0}\n" +
        "spec:\n  workflow:\n    actions:\n";
      const run = async (action: string) => {
        await Deno.writeTextFile(join(folder, "solution.yaml"), `${head}      act: {${action}}\n`);
        return await scafctl(["run", "solution", ...STRICT], { cwd: folder });
      };
      for (const action of refused) {
        const { code, stderr } = await run(action);
        assert.ok(code === 6 || code === 10, `${action}: exit ${code} ${stderr}`);
        // deno-lint-ignore no-control-regex
        assert.ok(!/[\x00-\x08\x0b-\x1f\x7f]/.test(stderr), JSON.stringify(stderr));
      }
      for (const action of safe) assert.equal((await run(action)).code, 0, action);
      assert.deepEqual(await Array.fromAsync(Deno.readDir(outside), ({ name }) => name), ["kept.txt"]);
      assert.deepEqual(await Array.fromAsync(Deno.readDir(join(folder, "copied"))), []);
    })));

Deno.test("names that mean something to objects are names like any other, wherever a solution has a map", () =>
  inFolder({}, async (folder) => {
    const run = async (text: string, ...more: string[]) => {
      await Deno.writeTextFile(join(folder, "solution.yaml"), text);
      return await scafctl(["run", "resolver", "-o", "json", ...more], { cwd: folder });
    };
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "prototype"];
    const map = `{${names.map((name, index) => `${name}: {x: ${index}}`).join(", ")}}`;
    const env = `{${names.map((name) => `${name}: own`).join(", ")}}`;
    const kept = await run(
      solution([
        `{provider: static, inputs: {value: ${map}}}`,
        `{provider: exec, inputs: {command: 'env', env: ${env}, raw: true}}`,
        "{provider: env, inputs: {operation: set, name: __proto__, value: overlay}}",
        "{provider: exec, inputs: {command: 'printenv __proto__', raw: true}}",
        "{provider: cel, inputs: {expression: '_.step0.__proto__.x'}}",
        "{provider: go-template, inputs: {name: t, template: '{{ .step0.__proto__.x }}{{ .step0.valueOf }}'}}",
        "{provider: parameter, inputs: {key: __proto__}}",
      ]),
      "-r",
      "__proto__=given",
    );
    assert.equal(kept.code, 0, kept.stderr);
    // The parser of JSON keeps such a key as an own one.
    const result = JSON.parse(kept.stdout);
    assert.deepEqual(Object.entries(result.step0).map(([name]) => name).sort(), [...names].sort());
    for (const name of names) assert.match(result.step1, new RegExp(`^${name}=own$`, "m"));
    assert.equal(result.step3, "overlay");
    assert.equal(result.step4, 0);
    assert.equal(result.step5, "0<no value>");
    assert.equal(result.step6, "given");
    for (const name of names) {
      const unknown = await run(solution([`{provider: ${name}, inputs: {}}`]));
      assert.ok(unknown.code > 0 && /provider/.test(unknown.stderr), `${name}: ${unknown.stderr}`);
      const input = await run(solution([`{provider: static, inputs: {value: 1, ${name}: 1}}`]));
      assert.match(input.stderr, new RegExp(`has no input "${name}"`));
      const permissions = await run(
        solution(["{provider: static, inputs: {value: 1}}"])
          .replace("spec:\n", `spec:\n  permissions: {${name}: true}\n`),
      );
      assert.ok(permissions.code > 0, name);
    }
  }));

Deno.test("what was accepted of a solution is all it has, in strict mode too", () => {
  const text = solution(["{provider: file, inputs: {operation: read, path: own.txt}}"])
    .replace("spec:\n", "spec:\n  permissions: {}\n");
  return withServer(
    () => new Response(text),
    (base) =>
      inFolder({ "own.txt": "of the user" }, async (folder) => {
        const ways = {
          strict: /hint: --allow-read=\S+own\.txt allows it$/m,
          default: /hint: it is not part of what was accepted; .* in spec\.permissions\.read/,
        };
        for (const [mode, way] of Object.entries(ways)) {
          const line = ["run", "resolver", "-f", `http://${base}/s.yaml`, "--sandbox", mode, "--yes"];
          const { code, stdout, stderr } = await scafctl(line, { cwd: folder });
          assert.equal(code, 1, `${mode}: ${stdout}`);
          assert.match(stderr, way, mode);
        }
      }),
  );
});

Deno.test("files that a solution is composed of are held to what the user denies, without strict mode as well", () =>
  inFolder({ "secret.yaml": "spec: {resolvers: {stolen: [word-of-the-secret\n" }, (outside) =>
    inFolder({
      "solution.yaml": solution(
        ["{provider: static, inputs: {value: 1}}"],
        `compose: [${outside}/secret.yaml]\n`,
      ),
    }, async (folder) => {
      for (const flag of ["--deny-read", `--deny-read=${outside}`, `--allow-read=${folder}`]) {
        const { code, stderr } = await scafctl(["run", "resolver", flag], { cwd: folder });
        assert.ok(code > 0, flag);
        assert.match(stderr, /compose: may not read/, flag);
        assert.ok(!stderr.includes("word-of-the-secret"), stderr);
      }
    })));

Deno.test("a hint names what gives the right, beside all that was given already", () =>
  inFolder({
    "solution.yaml": solution(["{provider: file, inputs: {operation: read, path: own.txt}}"]),
    "own.txt": "own",
  }, async (folder) => {
    const hintOf = async (...flags: string[]) => {
      const { stderr } = await scafctl(["run", "resolver", "-o", "json", ...flags], { cwd: folder });
      return /hint: (.*)/.exec(stderr)?.[1];
    };
    assert.equal(await hintOf("--deny-read=own.txt"), "--deny-read refuses it");
    const widened = await hintOf("--allow-read=other");
    assert.equal(widened, `--allow-read=${folder}/other,${folder}/own.txt allows it`);
    assert.equal(await hintOf(widened!.split(" ")[0]!), undefined);
    const path = join(folder, "solution.yaml");
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace("spec:\n", "spec:\n  permissions: {read: [other]}\n"));
    const declared = "spec.permissions.read in the solution would have to name it";
    assert.equal(await hintOf("--allow-read"), declared);
    const both = `--allow-read=${folder}/own.txt allows it, or spec.permissions.read in the solution`;
    assert.equal(await hintOf("--sandbox", "strict"), both);
    await Deno.writeTextFile(path, text.replace("own.txt", "/etc/hostname"));
    assert.equal(await hintOf("--sandbox", "strict"), "--allow-read=/etc/hostname allows it");
    // The same from within a child, of which the parent knows nothing else.
    await Deno.rename(path, join(folder, "child.yaml"));
    await Deno.writeTextFile(path, solution(["{provider: solution, inputs: {source: ./child.yaml}}"]));
    assert.equal(await hintOf("--sandbox", "strict"), "--allow-read=/etc/hostname allows it");
  }));

Deno.test("names, values and messages of a solution steer neither the terminal nor the service that runs the job", () => {
  const evil = "\\e[2J\\r\\u009b2J\\n::error title=x::forged\\n##[group]";
  const steps = [
    `{provider: file, inputs: {operation: read, path: "${evil}"}}`,
    `{provider: "${evil}", inputs: {}}`,
    `{provider: http, inputs: {url: "http://a b/${evil}"}}`,
    `{provider: go-template, inputs: {name: "${evil}", template: "{{ fail (toString .__self) }}"}}`,
    "{provider: exec, inputs: {command: 'printf \"\\\\e[2J\\\\n::error::forged\\\\n\" >&2; exit 1'}}",
  ];
  const checks = steps.map((step, index) =>
    `    r${index}:\n      resolve: {with: [${step}]}\n` +
    `      validate: {with: [{provider: validation, inputs: {match: never}, message: "${evil}"}]}\n`
  );
  return inFolder({
    "solution.yaml":
      `apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: "${evil}", version: 1.0.0}\n` +
      `spec:\n  resolvers:\n${checks.join("")}`,
  }, async (folder) => {
    for (
      const line of [["run", "resolver", "--validate-all", "--progress"], ["lint"], ["render", "solution"]]
    ) {
      const { stderr, stdout } = await scafctl([...line, "--debug"], {
        cwd: folder,
        env: { GITHUB_ACTIONS: "true", CI: "true" },
      });
      // deno-lint-ignore no-control-regex
      assert.ok(!/[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(stderr + stdout), JSON.stringify(stderr));
      for (const text of stderr.split("\n").map((each) => each.trim())) {
        // Our own name the file, or the code of the program's own.
        if (text.startsWith("::")) {
          assert.match(text, /^::(error|warning|notice) (file=\S+,line=|title=SCAF)/, text);
        }
      }
      assert.ok(!stderr.includes("##["), stderr);
    }
  });
});

Deno.test("many values that are each below a limit are not, together: loops, children, results of actions", () => {
  const big = "{provider: static, inputs: {value: {tmpl: '{{ repeat 2000000 \"x\" }}'}}}";
  const loop = big.replace(
    "{provider: static,",
    "{provider: static, forEach: {in: {expr: 'lists.range(9)'}},",
  );
  const child =
    "{provider: solution, forEach: {in: {expr: 'lists.range(9)'}}, inputs: {source: ./child.yaml}}";
  const one = child.replace("source: ./child.yaml", "source: ./child.yaml, resolvers: [step1]");
  const actions = "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: h, version: 1.0.0}\n" +
    "spec:\n  workflow:\n    actions:\n      a:\n        provider: exec\n" +
    "        forEach: {in: {expr: 'lists.range(9)'}}\n" +
    "        inputs: {command: 'head -c 2000000 /dev/zero | tr \"\\0\" x'}\n";
  return inFolder({
    "child.yaml": solution([big, "{provider: static, inputs: {value: 1}}"]),
    "loop.yaml": solution([loop]),
    "children.yaml": solution([child]),
    "many.yaml": solution(Array(9).fill(big)),
    "actions.yaml": actions,
    // What a child made is gone when it has ended, but for what it gives.
    "small.yaml": solution([one.replace("forEach: {", "forEach: {concurrency: 1, ")]),
  }, async (folder) => {
    const run = (command: string, file: string) =>
      scafctl(["run", command, "-f", file, "-o", "quiet", "--limit", "runValues=8MB"], { cwd: folder });
    for (const file of ["loop.yaml", "children.yaml", "many.yaml", "actions.yaml"]) {
      const { code, stderr } = await run(file === "actions.yaml" ? "solution" : "resolver", file);
      assert.ok(code > 0, file);
      assert.match(stderr, /the values of the run have more bytes together than the limit of 8000000/, file);
      if (file !== "children.yaml") assert.match(stderr, /hint: .*--limit runValues=SIZE/, file);
    }
    const small = await run("resolver", "small.yaml");
    assert.equal(small.code, 0, small.stderr);
  });
});
