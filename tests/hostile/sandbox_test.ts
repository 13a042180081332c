import assert from "node:assert/strict";
import { join } from "node:path";
import { environment, inFolder, launcher, type Result, scafctl } from "../e2e/program.ts";

const UNTRUSTED = new URL("../../examples/untrusted/solution.yaml", import.meta.url).pathname;

function solution(resolvers: Readonly<Record<string, string>>, rest = ""): string {
  const steps = Object.entries(resolvers).map(([name, step]) =>
    `    ${name}:\n      resolve: {with: [${step}]}\n`
  );
  return `apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: probe, version: 1.0.0}\nspec:\n${rest}` +
    `  resolvers:${steps.length === 0 ? " {}" : ""}\n${steps.join("")}`;
}

function action(inputs: string): string {
  return `  workflow:\n    actions:\n      act: {${inputs}}\n`;
}

/** The program ended by itself, with an error of its own. */
function endedWithError(result: Result, code: RegExp): void {
  assert.ok(result.code > 0 && result.code < 128, `exit ${result.code}: ${result.stderr.slice(0, 500)}`);
  assert.match(result.stderr, code);
}

Deno.test("strict: the untrusted example is refused line by line", () =>
  inFolder({}, async (folder) => {
    const args = ["run", "resolver", "-f", UNTRUSTED, "--sandbox", "strict", "--validate-all", "-o", "json"];
    const { code, stdout, stderr } = await scafctl(args, {
      cwd: folder,
      env: { GITHUB_TOKEN: "ghp_secret" },
    });
    assert.equal(code, 1);
    assert.equal(stdout, "");
    const refusals: [string, string, string][] = [
      ["passwords", '(file): may not read "/etc/passwd"', "--allow-read=/etc/passwd"],
      ["climb", '(file): may not read "/etc/passwd"', "--allow-read=/etc/passwd"],
      ["home", '(directory): may not read "/etc/ssh"', "--allow-read=/etc/ssh"],
      ["memory", '(file): may not read "/proc/self/environ"', "--allow-read"],
      ["token", '(env): may not see the variable "GITHUB_TOKEN"', "--allow-env=GITHUB_TOKEN"],
      ["shell", '(exec): may not run "bash"', "--allow-run=bash"],
      ["upload", '(http): may not connect to "attacker.example:443"', "--allow-net=attacker.example:443"],
      ["metadata", '(http): may not connect to "169.254.169.254:80"', "--allow-net=169.254.169.254:80"],
      ["clone", '(git): may not run "git"', "--allow-run=git"],
      ["startup", '(debug): may not read "/nonexistent/.bashrc"', "--allow-read=/nonexistent/.bashrc"],
      ["child", 'may not connect to "attacker.example:443"', "--allow-net=attacker.example:443"],
      ["borrow", 'may not read "/etc/passwd"', "--allow-read=/etc/passwd"],
      ["peek", 'may not read "/root/.ssh/id_rsa"', "--allow-read=/root/.ssh/id_rsa"],
    ];
    const text = await Deno.readTextFile(UNTRUSTED);
    for (const [name, message, flag] of refusals) {
      const part = stderr.split("\n\n").find((each) => each.includes(`resolver "${name}" failed`)) ?? "";
      assert.ok(part.includes(message), `${name}: ${part}`);
      assert.ok(part.includes(flag), `${name}: ${part}`);
      const step = text.indexOf("provider:", text.indexOf(`    ${name}:\n`));
      const line = text.slice(0, step).split("\n").length;
      assert.ok(part.includes(`solution.yaml:${line}:`), `${name} at line ${line}: ${part}`);
    }
    assert.ok(!stderr.includes("ghp_secret"));
  }));

Deno.test("strict: an action that writes outside is refused, one that only speaks runs", () =>
  inFolder({}, async (folder) => {
    const args = ["run", "solution", "-f", UNTRUSTED, "--sandbox", "strict", "--action", "overwrite"];
    endedWithError(await scafctl(args, { cwd: folder }), /may not (read|write) "\/nonexistent\/cron\.d"/);
    const harmless = await scafctl([...args.slice(0, -1), "harmless"], { cwd: folder });
    assert.equal(harmless.code, 0, harmless.stderr);
  }));

Deno.test("strict: a link inside the folder that leads out is refused, for reading and for writing", () =>
  inFolder({}, async (outside) =>
    await inFolder({
      "solution.yaml": solution(
        { read: "{provider: file, inputs: {operation: read, path: link/secret.txt}}" },
        action("provider: file, inputs: {operation: write, path: link/new.txt, content: x}"),
      ),
      "debug.yaml": solution(
        {},
        action("provider: debug, inputs: {value: x, destination: file, file: link/new.txt}"),
      ),
    }, async (folder) => {
      await Deno.writeTextFile(join(outside, "secret.txt"), "secret");
      await Deno.symlink(outside, join(folder, "link"));
      const strict = ["--sandbox", "strict", "-o", "json"];
      const read = await scafctl(["run", "resolver", ...strict], { cwd: folder });
      endedWithError(read, new RegExp(`may not read "${outside}/secret.txt"`));
      for (const file of ["solution.yaml", "debug.yaml"]) {
        const write = await scafctl(["run", "solution", "-f", file, ...strict], { cwd: folder });
        endedWithError(write, new RegExp(`may not read "${outside}/`));
        await assert.rejects(Deno.stat(join(outside, "new.txt")), Deno.errors.NotFound);
      }
    })));

Deno.test("strict: variables outside the grant are invisible, to children too; the overlay is not", () =>
  inFolder({
    "solution.yaml": solution({
      set: "{provider: env, inputs: {operation: set, name: OWN, value: overlay}}",
      see: "{provider: exec, inputs: {command: 'echo \"[$SECRET][$APP_ONE][$OWN]\"', raw: true}}",
      list: "{provider: env, inputs: {operation: list, prefix: APP_}}",
    }).replace("    see:\n", "    see:\n      dependsOn: [set]\n"),
  }, async (folder) => {
    const args = [
      "run",
      "resolver",
      "-o",
      "json",
      "--sandbox",
      "strict",
      "--allow-run=bash",
      "--allow-env=APP_*",
    ];
    const env = { SECRET: "secret", APP_ONE: "one" };
    const { code, stdout, stderr } = await scafctl(args, { cwd: folder, env });
    assert.equal(code, 0, stderr);
    const result = JSON.parse(stdout);
    assert.equal(result.see, "[][one][overlay]");
    assert.deepEqual(result.list.variables, { APP_ONE: "one" });
  }));

Deno.test("strict: git has its credentials, and no other right than to run", () =>
  inFolder({}, async (folder) => {
    const sent: (string | null)[] = [];
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
      sent.push(request.headers.get("authorization"));
      return new Response("no", { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } });
    });
    try {
      const inputs = `operation: clone, repository: "http://127.0.0.1:${server.addr.port}/x.git", path: x, ` +
        "username: bot, password: hunter2";
      await Deno.writeTextFile(
        join(folder, "solution.yaml"),
        solution({}, action(`provider: git, inputs: {${inputs}}`)),
      );
      const { code, stderr } = await scafctl(
        ["run", "solution", "--sandbox", "strict", "--allow-run=git", "-o", "json"],
        { cwd: folder },
      );
      assert.equal(code, 6, stderr);
      assert.ok(sent.includes(`Basic ${btoa("bot:hunter2")}`), JSON.stringify(sent));
      assert.ok(!stderr.includes("hunter2"), stderr);
    } finally {
      await server.shutdown();
    }
  }));

Deno.test("a redirect, a page or a parameter to a host outside the grant is refused", () =>
  inFolder({
    "config.yaml": "httpClient: {allowPrivateIPs: true}\n",
    "solution.yaml": solution({
      direct: "{provider: http, inputs: {url: {tmpl: 'http://127.0.0.1:{{ .inside }}/plain'}}}",
    }),
  }, async (folder) => {
    const reached: string[] = [];
    const outside = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
      reached.push(request.url);
      return new Response("outside");
    });
    const inside = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) =>
      new URL(request.url).pathname === "/plain"
        ? new Response("inside")
        : Response.redirect(`http://127.0.0.1:${outside.addr.port}/`, 302));
    const server = `127.0.0.1:${inside.addr.port}`;
    const get = (path: string) =>
      `{provider: http, inputs: {url: "http://${server}/${path}"}}`;
    const write = (step: string) =>
      Deno.writeTextFile(join(folder, "solution.yaml"), solution({ got: step }));
    const run = (...more: string[]) =>
      scafctl(["run", "resolver", "-o", "json", "--config", "config.yaml", ...more], { cwd: folder });
    try {
      await write(get("plain"));
      for (const mode of ["default", "strict"]) {
        const allowed = await run("--sandbox", mode, `--allow-net=${server}`);
        assert.equal(allowed.code, 0, allowed.stderr);
      }
      await write(get("away"));
      for (const more of [[`--allow-net=${server}`], [`--deny-net=127.0.0.1:${outside.addr.port}`]]) {
        endedWithError(await run(...more), new RegExp(`may not connect to "127.0.0.1:${outside.addr.port}"`));
      }
      await write("{provider: parameter, inputs: {key: text}}");
      const parameter = await run(`--allow-net=${server}`, "-r", `text=http://${server}/away`);
      endedWithError(parameter, /may not connect to/);
      assert.deepEqual(reached, []);
    } finally {
      await Promise.all([inside.shutdown(), outside.shutdown()]);
    }
  }));

Deno.test("default: what worked for the original works unchanged", () =>
  inFolder({
    "solution.yaml": solution(
      {
        redirect:
          "{provider: exec, inputs: {command: 'echo one > from_shell.txt; cat from_shell.txt', raw: true}}",
        absolute: "{provider: file, inputs: {operation: read, path: /etc/hostname}}",
        variable: "{provider: env, inputs: {key: SECRET}}",
      },
      action("provider: file, inputs: {operation: write, path: PLACE, content: x, createDirs: true}"),
    ),
  }, async (folder) => {
    const path = join(folder, "solution.yaml");
    const place = join(folder, "deep/absolute.txt");
    await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace("PLACE", place));
    const env = { SECRET: "seen" };
    const resolved = await scafctl(["run", "resolver", "-o", "json"], { cwd: folder, env });
    assert.equal(resolved.code, 0, resolved.stderr);
    const { redirect, variable } = JSON.parse(resolved.stdout);
    assert.deepEqual([redirect, variable], ["one", "seen"]);
    const run = await scafctl(["run", "solution"], { cwd: folder, env });
    assert.equal(run.code, 0, run.stderr);
    assert.equal(await Deno.readTextFile(place), "x");
  }));

Deno.test("default: neither /proc nor pipes and devices are files to a provider", () =>
  inFolder({
    "solution.yaml": solution({
      proc: "{provider: file, inputs: {operation: read, path: /proc/self/environ}}",
      pipe: "{provider: file, inputs: {operation: read, path: pipe}}",
      device: "{provider: file, inputs: {operation: read, path: /dev/zero}}",
      around: "{provider: directory, inputs: {operation: list, path: link}}",
    }),
  }, async (folder) => {
    await Deno.symlink("/proc/self", join(folder, "link"));
    const made = await new Deno.Command("mkfifo", { args: [join(folder, "pipe")] }).output();
    assert.ok(made.success);
    const { code, stderr } = await scafctl(["run", "resolver", "--validate-all"], { cwd: folder });
    assert.equal(code, 1);
    assert.equal(stderr.match(/leads into \/proc/g)?.length, 2, stderr);
    assert.equal(stderr.match(/not an ordinary file/g)?.length, 2, stderr);
  }));

Deno.test("endless output ends as an error, in flat memory", () =>
  inFolder({
    "solution.yaml": solution({}, action("provider: exec, inputs: {command: 'yes'}")),
  }, async (folder) => {
    const [program, prefix] = launcher();
    const child = new Deno.Command(program, {
      args: [...prefix, "run", "solution"],
      cwd: folder,
      clearEnv: true,
      env: environment(folder),
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    let most = 0;
    let bytes = 0;
    const errors = new Response(child.stderr).text();
    for await (const chunk of child.stdout) {
      bytes += chunk.length;
      if (Deno.build.os !== "linux") continue;
      const status = await Deno.readTextFile(`/proc/${child.pid}/status`).catch(() => "");
      most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
    }
    const { code } = await child.status;
    endedWithError({ code, stdout: "", stderr: await errors }, /printed more than 67108864 bytes/);
    assert.ok(bytes > 32 << 20, `${bytes} bytes were streamed`);
    assert.ok(most < 600 << 10, `${most} KiB at the most`);
  }));

Deno.test({
  name: "yes, streamed for as long as anybody reads, keeps memory flat",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inFolder({
      // Passed through beside a structured result, so that it is streamed and not kept.
      "solution.yaml": solution(
        {},
        action("provider: exec, timeout: 1h, inputs: {command: 'yes', passthrough: true}"),
      ),
    }, async (folder) => {
      const [program, prefix] = launcher();
      const child = new Deno.Command(program, {
        args: [...prefix, "run", "solution", "-o", "json"],
        cwd: folder,
        clearEnv: true,
        env: environment(folder),
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }).spawn();
      let bytes = 0;
      let early = 0;
      let most = 0;
      let isAsked = false;
      for await (const chunk of child.stderr) {
        bytes += chunk.length;
        const status = await Deno.readTextFile(`/proc/${child.pid}/status`).catch(() => "");
        most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
        // What start-up and the first windows of the stream take is there by now.
        if (early === 0 && bytes > 32 << 20) early = most;
        if (bytes > 384 << 20 && !isAsked) {
          isAsked = true;
          child.kill("SIGINT");
        }
      }
      assert.equal((await child.status).code, 130);
      assert.ok(early > 0 && most - early < 96 << 10, `${early} KiB became ${most} KiB`);
    }),
});

Deno.test("a memory bomb through any input ends as an error of the program", () =>
  inFolder({
    "config.yaml": "httpClient: {allowPrivateIPs: true}\n",
    "solution.yaml": "",
  }, async (folder) => {
    const aliases = Array.from({ length: 30 }, (_, index) =>
      `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join(", ")}]`);
    const chunk = new Uint8Array(1 << 20).fill(0x5b);
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () =>
      new Response(
        new ReadableStream({
          pull: (controller) =>
            controller.enqueue(chunk),
        }),
        { headers: { "content-type": "application/json" } },
      ));
    const url = `http://127.0.0.1:${server.addr.port}/`;
    const bombs: [string, string][] = [
      ["YAML", `a0: &a0 [x, x]\n${aliases.join("\n")}\n`],
      ["JSON body", solution({ got: `{provider: http, inputs: {url: "${url}", autoParseJson: true}}` })],
      [
        "template",
        solution({
          got: `{provider: go-template, inputs: {template: '{{ repeat 2000000000 "x" }}', name: bomb}}`,
        }),
      ],
      [
        "CEL",
        solution({
          got: `{provider: cel, inputs: {expression: "${"[1,2,3,4,5,6,7,8,9,10].map(x, ".repeat(12)}x${
            ")".repeat(12)
          }"}}`,
        }),
      ],
      [
        "lists that hold one list many times",
        solution({
          got: `{provider: cel, inputs: {expression: "[1]${".map(a, [a, a])".repeat(60)}"}}`,
        }),
      ],
      [
        "one text in many files",
        solution(
          { big: `{provider: go-template, inputs: {name: b, template: '{{ repeat 9000000 "x" }}'}}` },
          action(
            `provider: file, inputs: {operation: write-tree, basePath: tree, entries: [${
              Array.from({ length: 70 }, (_, index) => `{path: f${index}, content: {rslvr: big}}`).join(", ")
            }]}`,
          ),
        ),
      ],
      [
        "many large files in one listing",
        solution({
          got: "{provider: directory, inputs: {operation: list, path: files, includeContent: true, " +
            "maxFileSize: 60000000}}",
        }),
      ],
      [
        "one large file",
        solution({ got: "{provider: file, inputs: {operation: read, path: huge}}" }),
      ],
      [
        "a template of texts that grow",
        solution({
          got: `{provider: static, inputs: {value: {tmpl: '{{ $x := "aaaa" }}{{ range 60 }}` +
            `{{ $x = print $x $x }}{{ end }}{{ $x }}'}}}`,
        }),
      ],
    ];
    // Holes in files: they take no room on the disk.
    const sparse = async (path: string, size: number) => {
      using file = await Deno.open(join(folder, path), { write: true, create: true });
      await file.truncate(size);
    };
    await Deno.mkdir(join(folder, "files"));
    for (let index = 0; index < 12; index++) await sparse(`files/${index}`, 59_000_000);
    await sparse("huge", 10_000_000_000);
    try {
      for (const [name, text] of bombs) {
        await Deno.writeTextFile(join(folder, "solution.yaml"), text);
        const command = text.includes("workflow:") ? "solution" : "resolver";
        const result = await scafctl(["run", command, "-o", "json", "--config", "config.yaml"], {
          cwd: folder,
        });
        assert.ok(result.code > 0 && result.code < 128, `${name}: exit ${result.code}`);
        assert.match(result.stderr, /\[SCAF\d{4}\]/, name);
      }
    } finally {
      await server.shutdown();
    }
  }));

Deno.test("the capability log names every right and every secret, never a value", () =>
  inFolder({
    "solution.yaml": solution({
      file: "{provider: file, inputs: {operation: read, path: solution.yaml}}",
      missing: "{provider: secret, inputs: {operation: get, name: api-key, fallback: none}}",
      variable: "{provider: env, inputs: {key: SECRET}}",
    }),
  }, async (folder) => {
    const args = ["run", "resolver", "-o", "json", "--capability-log", "log.jsonl", "--validate-all"];
    await scafctl(args, { cwd: folder, env: { SECRET: "seen" } });
    const text = await Deno.readTextFile(join(folder, "log.jsonl"));
    const lines = text.trim().split("\n").map((line) => JSON.parse(line));
    const told = lines.map(({ provider, caller, kind, resource, allowed }) =>
      [provider, caller, kind, resource, allowed].join(" ")
    );
    assert.ok(told.includes(`file file read ${folder}/solution.yaml true`), text);
    assert.ok(told.includes("env variable env SECRET true"), text);
    assert.ok(told.includes("secret missing secret api-key true"), text);
    assert.ok(lines.every(({ time }) => !Number.isNaN(Date.parse(time))));
    assert.ok(!text.includes("seen"));
  }));

Deno.test("a loop over too many items and a workflow of too many actions end as errors", () =>
  inFolder({
    "items.yaml": solution({}).replace("resolvers: {}", "resolvers:") +
      "    many:\n      resolve:\n        with:\n" +
      "          - {provider: static, forEach: {in: {expr: 'lists.range(100001)'}}, inputs: {value: 1}}\n",
    "actions.yaml": solution(
      {},
      action(
        "provider: message, forEach: {in: {expr: 'lists.range(10001)'}}, inputs: {message: x, type: plain}",
      ),
    ),
  }, async (folder) => {
    const items = await scafctl(["run", "resolver", "-f", "items.yaml"], { cwd: folder });
    endedWithError(items, /100001 are more than the limit of 100000/);
    const actions = await scafctl(["run", "solution", "-f", "actions.yaml"], { cwd: folder });
    endedWithError(actions, /10001 are more than the limit of 10000/);
  }));
