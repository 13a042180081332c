import assert from "node:assert/strict";
import { gzip, tarArchive } from "../../scripts/build/tar.ts";
import { archiveName, sha256 } from "../../scripts/release/data.ts";
import { hostTarget } from "../../scripts/build/targets.ts";
import { type Done, run, served, withFolder } from "./world.ts";

/** What the installer may call, beside a shell and something that fetches. */
const TOOLS = "uname mktemp rm grep sha256sum cut tar gzip mkdir cp chmod mv dirname cat sleep".split(" ");
const ignore = Deno.build.os === "windows";
const RUNS = "#!/bin/sh\necho 'Version: 1.2.3'\n";

/** A place to install to, and the installer with nothing but the tools named on its PATH. */
interface Place {
  readonly home: string;
  /** Where temporary folders come to lie; empty when nothing was left behind. */
  readonly temporary: string;
  readonly install: (options?: InstallOptions) => Promise<Done>;
}

interface InstallOptions {
  readonly shell?: readonly string[];
  readonly fetcher?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

type Spoil = (name: string, bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

/** Serves a release whose program is a script, and gives a place to install it to. */
async function aPlace(program: string, use: (place: Place) => Promise<void>, spoil?: Spoil): Promise<void> {
  await withFolder(async (folder) => {
    const [site, bin, home, temporary] = ["site", "bin", "home", "tmp"].map((name) =>
      `${folder}/${name}`
    ) as [
      string,
      string,
      string,
      string,
    ];
    for (const path of [site, bin, home, temporary]) await Deno.mkdir(path);
    const name = archiveName("1.2.3", hostTarget().name);
    const bytes = new TextEncoder().encode(program);
    const archive = await gzip(tarArchive([{ path: "scafctl", bytes, mode: 0o755 }]));
    await Deno.writeFile(`${site}/${name}`, archive);
    await Deno.writeTextFile(`${site}/SHA256SUMS`, `${await sha256(archive)}  ${name}\n`);
    for (const tool of TOOLS) await Deno.symlink(await where(tool) ?? `missing/${tool}`, `${bin}/${tool}`);
    await served(site, async (address) => {
      const install = async (
        { shell = ["sh"], fetcher = "curl", env = {}, cwd = Deno.cwd() }: InstallOptions = {},
      ) => {
        const [program, ...words] = shell;
        const own = `${bin}/${fetcher}`;
        await Deno.symlink((await where(fetcher))!, own).catch(() => {});
        try {
          return await run([(await where(program!))!, ...words, Deno.cwd() + "/install.sh"], {
            cwd,
            env: { PATH: bin, HOME: home, TMPDIR: temporary, SCAFCTL_DOWNLOAD: address, ...env },
            clearEnv: true,
          });
        } finally {
          await Deno.remove(own);
        }
      };
      await use({ home, temporary, install });
    }, spoil);
  });
}

async function where(program: string): Promise<string | undefined> {
  const { code, stdout } = await run(["sh", "-c", 'command -v "$1"', "-", program]);
  return code === 0 ? stdout.trim() : undefined;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

Deno.test(
  { name: "install.sh: works in every shell and with either of the two that fetch", ignore },
  async () => {
    await aPlace(RUNS, async ({ home, temporary, install }) => {
      const shells = [["sh"], ["dash"], ["bash", "--posix"], ["busybox", "sh"]];
      let tried = 0;
      for (const shell of shells) {
        for (const fetcher of ["curl", "wget"]) {
          if (!await where(shell[0]!) || !await where(fetcher)) continue;
          tried++;
          await Deno.mkdir(`${home}/.local/bin`, { recursive: true });
          await Deno.writeTextFile(`${home}/.local/bin/scafctl`, "old");
          const done = await install({ shell, fetcher });
          assert.equal(done.code, 0, `${shell} ${fetcher}: ${done.stderr}`);
          assert.match(done.stdout, /scafctl 1\.2\.3 is at .*\/\.local\/bin\/scafctl\nput .* on PATH/);
          assert.equal(await Deno.readTextFile(`${home}/.local/bin/scafctl`), RUNS);
          assert.deepEqual(await namesIn(`${home}/.local/bin`), ["scafctl"]);
          assert.deepEqual(await namesIn(temporary), []);
        }
      }
      assert.ok(tried >= 2, `${tried} shells`);
    });
  },
);

Deno.test(
  { name: "install.sh: what does not arrive whole changes nothing and leaves nothing", ignore },
  async () => {
    const spoils: Readonly<Record<string, Spoil>> = {
      "cannot fetch .*tar.gz": (name, bytes) => {
        if (name.endsWith(".gz")) throw new Error("not served");
        return bytes;
      },
      "has digest [0-9a-f]{64}, not [0-9a-f]{64}; nothing was installed": (name, bytes) =>
        name.endsWith(".gz") ? bytes.slice(0, -10) : bytes,
      "the release has no program for": (name, bytes) => name === "SHA256SUMS" ? bytes.slice(3) : bytes,
    };
    for (const [reason, spoil] of Object.entries(spoils)) {
      await aPlace(RUNS, async ({ home, temporary, install }) => {
        await Deno.writeTextFile(`${home}/scafctl`, "old");
        const done = await install({ env: { SCAFCTL_INSTALL_DIR: home } });
        assert.equal(done.code, 1, done.stdout);
        assert.match(done.stderr, new RegExp(reason));
        assert.equal(await Deno.readTextFile(`${home}/scafctl`), "old");
        assert.deepEqual([await namesIn(home), await namesIn(temporary)], [["scafctl"], []]);
      }, spoil);
    }
  },
);

Deno.test({
  name: "install.sh: a program that does not run on this system does not take the old one's place",
  ignore,
}, async () => {
  // What a system without glibc says of the program: the loader that it names is not there.
  for (const program of ["#!/nonexistent/ld-linux\n", "#!/bin/sh\nexit 127\n"]) {
    await aPlace(program, async ({ home, install }) => {
      await Deno.writeTextFile(`${home}/scafctl`, "old");
      const done = await install({ env: { SCAFCTL_INSTALL_DIR: home } });
      assert.equal(done.code, 1);
      assert.match(
        done.stderr,
        /the program does not run on this system, nothing was installed \(on Linux it needs glibc/,
      );
      assert.equal(await Deno.readTextFile(`${home}/scafctl`), "old");
      assert.deepEqual(await namesIn(home), ["scafctl"]);
    });
  }
});

Deno.test({
  name: "install.sh: says where the program is from anywhere, and which one a shell would take",
  ignore,
}, async () => {
  await aPlace(RUNS, async ({ home, install }) => {
    const PATH = `${home}/a b:${home}/../bin`;
    await Deno.mkdir(`${home}/a b`);
    const first = await install({ cwd: home, env: { SCAFCTL_INSTALL_DIR: "a b", PATH } });
    assert.equal(first.stdout, `scafctl 1.2.3 is at ${home}/a b/scafctl\n`, first.stderr);
    // Another program of that name, the original for example, comes first.
    const second = await install({
      cwd: home,
      env: { SCAFCTL_INSTALL_DIR: "other", PATH: `${PATH}:${home}/other` },
    });
    assert.equal(
      second.stdout,
      `scafctl 1.2.3 is at ${home}/other/scafctl\n${home}/a b/scafctl comes first on PATH; put ${home}/other before it\n`,
      second.stderr,
    );
  });
});

Deno.test(
  { name: "install.sh: an interrupt leaves nothing", ignore: Deno.build.os !== "linux" },
  async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<Response>();
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
      asked.resolve();
      return answer.promise;
    });
    await withFolder(async (folder) => {
      // A group of its own, as a terminal gives it to a command.
      const child = new Deno.Command("setsid", {
        args: ["sh", "install.sh"],
        env: { HOME: folder, TMPDIR: folder, SCAFCTL_DOWNLOAD: `http://127.0.0.1:${server.addr.port}` },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const output = child.output();
      await asked.promise;
      Deno.kill(-child.pid, "SIGINT");
      assert.notEqual((await output).code, 0);
      assert.deepEqual(await namesIn(folder), []);
    });
    answer.resolve(new Response());
    await server.shutdown();
  },
);
