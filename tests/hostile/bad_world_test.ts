import assert from "node:assert/strict";
import { join } from "node:path";
import { render } from "../../lib/gotemplate/mod.ts";
import { formatJson, object } from "../../lib/value/mod.ts";
import { environment, inFolder, launcher } from "../e2e/program.ts";
import { type Case, DENIED, FULL, LIMITS, MISSING, NETWORK, PROGRAMS } from "./bad_world_cases.ts";
import { runLines } from "./run_lines.ts";

/** The solution of the cases: every input on a line of its own, so that a line tells which one is meant. */
function solutionOf(cases: readonly Case[]): string {
  const step = (one: Case, indent: string) => {
    const inputs = Object.entries(one.inputs).map(([name, value]) =>
      `${indent}  ${name}: ${formatJson(value, { escapeHtml: false })}\n`
    );
    return `provider: ${one.provider}\n${indent}inputs:${inputs.length === 0 ? " {}" : ""}\n${
      inputs.join("")
    }`;
  };
  const resolvers = cases.filter((one) => !one.acts).map((one) =>
    `    ${one.name}:\n      resolve:\n        with:\n          - ${step(one, "            ")}`
  );
  const actions = cases.filter((one) => one.acts).map((one) =>
    `      ${one.name}:\n        ${step(one, "        ")}`
  );
  return "apiVersion: scafctl.io/v1\nkind: Solution\nmetadata: {name: world, version: 1.0.0}\nspec:\n" +
    `  resolvers:${resolvers.length === 0 ? " {}" : ""}\n${resolvers.join("")}` +
    (actions.length === 0 ? "" : `  workflow:\n    actions:\n${actions.join("")}`);
}

interface World {
  readonly env?: Readonly<Record<string, string>>;
  readonly wrap?: (folder: string) => readonly string[];
  /** Ports that stand in the cases by these names. */
  readonly ports?: Readonly<Record<string, number>>;
}

/** Runs every case by itself and checks that its one error says what is wrong, where, and what to do. */
async function check(cases: readonly Case[], { env = {}, wrap, ports = {} }: World = {}): Promise<void> {
  await inFolder({ "ok.tf": "", keep: "" }, async (folder) => {
    const withPorts = (text: string) =>
      Object.entries(ports).reduce((rest, [name, port]) => rest.replaceAll(name, String(port)), text);
    const text = withPorts(solutionOf(cases));
    await Deno.writeTextFile(join(folder, "world.yaml"), text);
    for (const name of ["there", "locked", "big", "full", "readonly"]) await Deno.mkdir(join(folder, name));
    await Deno.writeTextFile(join(folder, "there/file"), "");
    await Deno.writeTextFile(join(folder, "big/file"), "x".repeat(100_000));
    await Deno.chmod(join(folder, "locked"), 0o000);
    await Deno.mkdir(join(folder, "half/inner"), { recursive: true });
    await Deno.writeTextFile(join(folder, "half/inner/shut"), "", { mode: 0o000 });
    await Deno.chmod(join(folder, "half/inner"), 0o500);
    const lines = cases.map(({ name, acts, flags }) => [
      "run",
      ...(acts ? ["solution", "--action", name] : ["resolver", name]),
      "-f",
      "world.yaml",
      ...flags.map(withPorts),
    ]);
    const key = { SCAFCTL_SECRET_KEY: "A".repeat(43) + "=" };
    const printed = await runLines(lines, {
      cwd: folder,
      env: { HOME: folder, ...key, ...env },
      wrap: wrap?.(folder) ?? [],
    });
    await Deno.chmod(join(folder, "locked"), 0o700);
    // Also what could not be removed is where it was.
    await Deno.chmod(join(folder, "half/inner"), 0o700);
    const faults = cases.flatMap((one, index) => faultsOf(one, printed[index]!, text));
    assert.deepEqual(faults, []);
  });
}

function faultsOf(one: Case, { stderr, code }: { stderr: string; code: number }, text: string): string[] {
  const faults: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) faults.push(`${one.provider} ${one.name}: ${what}\n${stderr.replace(/x{99,}/g, "x…")}`);
  };
  const step = one.acts ? `spec.workflow.actions.${one.name}` : `spec.resolvers.${one.name}.resolve.with[0]`;
  const place = /--> world\.yaml:(\d+):\d+ \((.*)\)/.exec(stderr);
  const top = one.at.split(/[.[]/)[0]!;
  const line = text.split("\n")[Number(place?.[1]) - 1] ?? "";
  expect(code !== 0, "no failure");
  expect([...stderr.matchAll(/\[SCAF\d{4}\]/g)].length === 1, "not one error");
  expect(one.says.test(stderr), `says nothing like ${one.says}`);
  expect(stderr.includes(`(${one.provider})`) || stderr.includes(`: ${one.provider}`), "no provider");
  expect(place?.[2] === step + (one.at && `.inputs.${one.at}`), `no path of the field: ${place?.[2]}`);
  expect(!Object.hasOwn(one.inputs, top) || line.trim().startsWith(`${top}:`), `another line: ${line}`);
  expect(stderr.includes("\n  hint: ") || LIMITS.includes(one), "no hint");
  return faults;
}

/** A certificate that nobody has signed, for 127.0.0.1. */
async function selfSigned(): Promise<{ certificate: string; key: string }> {
  const template =
    '{{ $c := genSelfSignedCert "127.0.0.1" (list "127.0.0.1") nil 1 }}{{ $c.Cert }}|{{ $c.Key }}';
  const [certificate = "", key = ""] = (await render(template, object())).split("|");
  return { certificate, key };
}

const isRoot = Deno.uid() === 0;
const works = async (...command: string[]) => {
  try {
    return (await new Deno.Command(command[0]!, { args: command.slice(1) }).output()).success;
  } catch {
    return false;
  }
};
const unix = Deno.build.os !== "windows";

Deno.test({ name: "bad world: what is not there", ignore: !unix }, () => check(MISSING));

Deno.test({ name: "bad world: programs that are missing", ignore: !unix }, async () => {
  // bash is searched on the PATH too; without it /bin/sh does the work.
  await check(PROGRAMS, { env: { PATH: "/nonexistent" } });
});

const asUser = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"];
Deno.test({
  name: "bad world: what may not be touched",
  ignore: !unix || (isRoot && !await works(...asUser, "true")),
}, () => check(DENIED, { wrap: () => isRoot ? asUser : [] }));

const ownMounts = ["unshare", "-m", ...(isRoot ? [] : ["-r"])];
Deno.test({
  name: "bad world: disks that are full or read-only",
  ignore: Deno.build.os !== "linux" || !await works(...ownMounts, "mount", "-t", "tmpfs", "tmpfs", "/mnt"),
}, () =>
  check(FULL, {
    wrap: (folder) => [
      ...ownMounts,
      "sh",
      "-c",
      `mount -t tmpfs -o size=64k tmpfs '${folder}/full' && mount -t tmpfs -o ro tmpfs '${folder}/readonly' && exec "$@"`,
      "sh",
    ],
  }));

Deno.test({ name: "bad world: servers that do not answer as they should", ignore: !unix }, async () => {
  const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
  const { certificate, key } = await selfSigned();
  await using plain = Deno.serve(options, () => new Response("plain"));
  await using strange = Deno.serve({ ...options, cert: certificate, key }, () => new Response("strange"));
  await check(NETWORK, { ports: { PLAIN: plain.addr.port, STRANGE: strange.addr.port } });
});

Deno.test("bad input: every limit names the provider, the field and the line", () => check(LIMITS));

const TALKING = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: talking, version: 1.0.0}
spec:
  resolvers: {a: {resolve: {with: [{provider: static, inputs: {value: 1}}]}}}
  workflow:
    actions:
      say: {provider: message, inputs: {message: hello}}
      show: {provider: debug, dependsOn: [say], inputs: {value: 1}}
      print: {provider: exec, dependsOn: [show], inputs: {command: seq 1 20000}}
`;

Deno.test({ name: "bad world: stdout that takes nothing", ignore: Deno.build.os !== "linux" }, async () => {
  await inFolder({ "talking.yaml": TALKING }, async (cwd) => {
    const [program, prefix] = launcher();
    const run = async (script: string, args: string[]) => {
      const { code, stderr } = await new Deno.Command("bash", {
        args: ["-c", script, "bash", program, ...prefix, ...args],
        cwd,
        clearEnv: true,
        env: environment(cwd),
      }).output();
      return { code, stderr: new TextDecoder().decode(stderr) };
    };
    const commands = [["run", "solution"], ["run", "resolver", "-o", "json"], ["run", "resolver", "--graph"]];
    for (const command of commands) {
      const args = [...command, "-f", "talking.yaml"];
      const full = await run('"$@" >/dev/full', args);
      assert.equal(full.code, 1, full.stderr);
      assert.match(
        full.stderr,
        /^\s*stdout cannot be written: no space left on device \[SCAF2011\]\n {2}hint: .*\n$/,
      );
      const gone = await run('"$@" | true; exit ${PIPESTATUS[0]}', args);
      assert.equal(gone.stderr, "", "a reader that has seen enough is no mistake");
      assert.equal(gone.code, 141);
      const closed = await run('"$@" >&-', args);
      assert.deepEqual([closed.code, closed.stderr], [0, ""]);
    }
    const help = await run('"$@" >/dev/full', ["--help"]);
    assert.deepEqual([help.code, /^stdout cannot be written/.test(help.stderr)], [1, true]);
  });
});
