import assert from "node:assert/strict";
import { type Done, ignore, PLAIN, program, run, withFolder } from "./world.ts";

const SOLUTION = `apiVersion: scafctl.io/v1
kind: Solution
metadata: {name: circumstances, version: 1.0.0}
spec:
  resolvers:
    read:
      resolve:
        with:
          - {provider: file, inputs: {operation: read, path: data.txt}}
    up:
      dependsOn: [read]
      resolve:
        with:
          - {provider: cel, inputs: {expression: "_.read.content.upperAscii()"}}
`;

/** A folder with a solution that uses a lane and both engines, and the command line that runs it. */
async function inWorld(use: (world: { folder: string; command: string[] }) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/solution.yaml`, SOLUTION);
    await Deno.writeTextFile(`${folder}/data.txt`, "abc");
    await use({ folder, command: [program(), "run", "resolver", "-f", "solution.yaml", "-o", "json"] });
  });
}

/** Lets others read what is in a folder, and run what the owner may run, whatever the umask withheld. */
async function forEverybody(folder: string): Promise<void> {
  assert.equal((await run(["chmod", "-R", "a+rX", folder])).code, 0);
}

function assertWorks({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }): void {
  assert.equal(code, 0, stderr);
  assert.equal(JSON.parse(stdout).up, "ABC");
}

Deno.test(
  { name: "circumstances: without HOME, TMPDIR and TERM, and with no variable at all", ignore },
  async () => {
    await inWorld(async ({ folder, command }) => {
      for (const env of [{}, PLAIN, { TERM: "" }, { HOME: "" }, { TMPDIR: "/nonexistent" }]) {
        assertWorks(await run(command, { cwd: folder, env, clearEnv: true }));
      }
    });
  },
);

Deno.test({ name: "circumstances: 20,000 environment variables", ignore }, async () => {
  await inWorld(async ({ folder, command }) => {
    const many = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`V${index}`, "x".repeat(20)]),
    );
    assertWorks(await run(command, { cwd: folder, env: { ...PLAIN, ...many }, clearEnv: true }));
  });
});

Deno.test({ name: "circumstances: a path with spaces and letters of other scripts", ignore }, async () => {
  await inWorld(async ({ folder }) => {
    const home = `${folder}/mein Ordner/日本 ü`;
    await Deno.mkdir(home, { recursive: true });
    await Deno.copyFile(program(), `${home}/scaf ctl é`);
    for (const name of ["solution.yaml", "data.txt"]) {
      await Deno.copyFile(`${folder}/${name}`, `${home}/${name}`);
    }
    const command = [`${home}/scaf ctl é`, "run", "resolver", "-f", `${home}/solution.yaml`, "-o", "json"];
    assertWorks(await run(command, { cwd: home, env: { ...PLAIN, TMPDIR: home }, clearEnv: true }));
  });
});

Deno.test({ name: "circumstances: two programs of one name share a temporary folder", ignore }, async () => {
  await inWorld(async ({ folder, command }) => {
    // Another payload behind the same name: what one keeps in the temporary folder must not harm the other.
    await Deno.mkdir(`${folder}/other`);
    await Deno.writeTextFile(`${folder}/other.ts`, "console.log('other')");
    const compile = [
      "compile",
      "--quiet",
      "--no-check",
      "--no-config",
      "--output",
      `${folder}/other/scafctl`,
    ];
    const base = await Deno.realPath("dist/base/denort-linux-x64");
    const made = await run([Deno.execPath(), ...compile, `${folder}/other.ts`], {
      env: { DENORT_BIN: base },
    });
    assert.equal(made.code, 0, made.stderr);
    const env = { ...PLAIN, TMPDIR: folder };
    for (let round = 0; round < 3; round++) {
      assertWorks(await run(command, { cwd: folder, env, clearEnv: true }));
      assert.equal((await run([`${folder}/other/scafctl`], { env, clearEnv: true })).stdout, "other\n");
    }
  });
});

Deno.test(
  { name: "circumstances: a code cache that is cut short or foreign is not used", ignore },
  async () => {
    await inWorld(async ({ folder, command }) => {
      const env = { ...PLAIN, TMPDIR: folder };
      const cache = `${folder}/deno-compile-scafctl.cache`;
      assertWorks(await run(command, { cwd: folder, env, clearEnv: true }));
      const full = (await Deno.stat(cache)).size;
      assert.ok(full > 300_000, `${full} bytes`);
      for (const text of ["", "nonsense", "x".repeat(500_000)]) {
        await Deno.writeTextFile(cache, text);
        assertWorks(await run(command, { cwd: folder, env, clearEnv: true }));
      }
      await Deno.remove(cache).catch(() => {});
      await Deno.symlink("/etc/passwd", cache);
      assertWorks(await run(command, { cwd: folder, env, clearEnv: true }));
      assert.match(await Deno.readTextFile("/etc/passwd"), /^root:/);
    });
  },
);

Deno.test({ name: "circumstances: nobody reads the output", ignore }, async () => {
  await inWorld(async ({ folder }) => {
    for (const line of ["--help", "run resolver -f solution.yaml -o json", "get cel-functions"]) {
      const script = `("$0" ${line}; echo $? >code) 2>errors | true`;
      await run(["bash", "-c", script, program()], { cwd: folder });
      assert.equal(await Deno.readTextFile(`${folder}/errors`), "", line);
    }
  });
});

const readOnly = ignore || Deno.uid() !== 0 || (await run(["unshare", "-m", "true"])).code !== 0;
Deno.test({ name: "circumstances: a file system that cannot be written", ignore: readOnly }, async () => {
  await inWorld(async ({ folder, command }) => {
    const script =
      "mount -o remount,bind,ro / 2>/dev/null || { mount --rbind / /mnt && mount -o remount,bind,ro /mnt; }\n" +
      'touch ./proof 2>/dev/null && exit 99\nexec "$@"';
    const inside = [
      "unshare",
      "-m",
      "bash",
      "-c",
      `mount --bind "$PWD" "$PWD" && mount -o remount,bind,ro "$PWD" && cd "$PWD" && ${script}`,
      "-",
    ];
    assertWorks(
      await run([...inside, ...command], { cwd: folder, env: { ...PLAIN, TMPDIR: folder }, clearEnv: true }),
    );
  });
});

Deno.test({
  name: "circumstances: another user than the one who installed it",
  ignore: ignore || Deno.uid() !== 0,
}, async () => {
  await inWorld(async ({ folder, command }) => {
    await Deno.copyFile(program(), `${folder}/scafctl`);
    await forEverybody(folder);
    const asNobody = async (...args: string[]): Promise<Done> => {
      const { code, stdout, stderr } = await new Deno.Command(`${folder}/scafctl`, {
        args,
        cwd: folder,
        env: PLAIN,
        clearEnv: true,
        uid: 65534,
        gid: 65534,
      }).output();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      return { code, stdout: text(stdout), stderr: text(stderr) };
    };
    assertWorks(await asNobody(...command.slice(1)));
    // What may not be entered is refused for what it is called, before the system is asked.
    await withFolder(async (closed) => {
      await Deno.chmod(closed, 0o700);
      const solution = `${folder}/closed.yaml`;
      const looks = SOLUTION.replace("_.read.content.upperAscii()", `filepath.exists('${closed}/key')`);
      await Deno.writeTextFile(solution, looks);
      await forEverybody(solution);
      const resolve = ["run", "resolver", "-f", solution, "-o", "json"];
      const refused = await asNobody(...resolve, "--sandbox=strict");
      assert.match(refused.stderr, /may not read "\/.*\/key"/);
      assert.equal(JSON.parse((await asNobody(...resolve)).stdout).up, false);
    });
  });
});

Deno.test({
  name: "circumstances: a root with glibc alone, no shell and a user without rights, as in the container",
  ignore: readOnly,
}, async () => {
  await inWorld(async ({ folder, command }) => {
    const root = `${folder}/root`;
    await Deno.mkdir(`${root}/work`, { recursive: true });
    await Deno.mkdir(`${root}/proc`);
    await Deno.copyFile(program(), `${root}/scafctl`);
    const { stdout } = await run(["ldd", program()]);
    const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1]!);
    const glibc = /\/(?:ld-linux[^/]*|lib(?:c|m|dl|rt|pthread|gcc_s))\.so\.\d$/;
    assert.ok(libraries.length >= 3 && libraries.every((path) => glibc.test(path)), libraries.join(" "));
    for (const path of libraries) {
      await Deno.mkdir(root + path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.copyFile(path, root + path);
    }
    for (const name of ["solution.yaml", "data.txt"]) {
      await Deno.copyFile(`${folder}/${name}`, `${root}/work/${name}`);
    }
    await forEverybody(folder);
    const script = 'mount -t proc proc "$0/proc" && exec chroot --userspec=65532:65532 "$0" "$@"';
    const inside = ["unshare", "-m", "sh", "-c", script, root, "/scafctl", "--cwd", "/work"];
    assertWorks(await run([...inside, ...command.slice(1)], { env: PLAIN, clearEnv: true }));
  });
});
