import assert from "node:assert/strict";
import { aRelease, ignore, PLAIN, run, served, withFolder } from "./world.ts";

Deno.test({ name: "release: install.sh installs the newest and a named version", ignore }, async () => {
  const { folder, release } = await aRelease();
  await served(folder, (address) =>
    withFolder(async (home) => {
      for (const version of ["", release.version, `v${release.version}`]) {
        const target = `${home}/with space/${version || "newest"}`;
        const env = {
          ...PLAIN,
          SCAFCTL_DOWNLOAD: address,
          SCAFCTL_INSTALL_DIR: target,
          SCAFCTL_VERSION: version,
        };
        const done = await run(["sh", "install.sh"], { env, clearEnv: true });
        assert.equal(done.code, 0, done.stderr);
        const installed = await run([`${target}/scafctl`, "version"]);
        assert.match(
          installed.stdout,
          new RegExp(`^Version: +${release.version.replaceAll(".", "\\.")}$`, "m"),
        );
      }
    }));
});

Deno.test(
  { name: "release: install.sh refuses a program with another digest and keeps the old one", ignore },
  async () => {
    const { folder } = await aRelease();
    const spoil = (name: string, bytes: Uint8Array<ArrayBuffer>) => {
      if (name.endsWith(".tar.gz")) bytes[bytes.length >> 1]! ^= 1;
      return bytes;
    };
    await served(folder, (address) =>
      withFolder(async (home) => {
        await Deno.writeTextFile(`${home}/scafctl`, "old");
        const env = { ...PLAIN, SCAFCTL_DOWNLOAD: address, SCAFCTL_INSTALL_DIR: home };
        const done = await run(["sh", "install.sh"], { env, clearEnv: true });
        assert.equal(done.code, 1);
        assert.match(done.stderr, /has digest [0-9a-f]{64}, not [0-9a-f]{64}; nothing was installed/);
        assert.equal(await Deno.readTextFile(`${home}/scafctl`), "old");
      }), spoil);
  },
);

Deno.test({ name: "release: install.sh says what it lacks", ignore }, async () => {
  const { folder } = await aRelease();
  const noHome = await run(["sh", "install.sh"], { env: PLAIN, clearEnv: true });
  assert.equal(noHome.code, 1);
  assert.match(noHome.stderr, /set SCAFCTL_INSTALL_DIR/);
  await served(`${folder}/npm`, async (address) => {
    const env = { ...PLAIN, SCAFCTL_DOWNLOAD: address, SCAFCTL_INSTALL_DIR: "/nowhere" };
    const none = await run(["sh", "install.sh"], { env, clearEnv: true });
    assert.equal(none.code, 1);
    assert.match(none.stderr, /cannot fetch .*SHA256SUMS/);
  });
});

Deno.test({
  name: "release: install.ps1 parses and installs where PowerShell is",
  ignore: ignore || !await hasPwsh(),
}, async () => {
  const { folder } = await aRelease();
  await served(folder, (address) =>
    withFolder(async (home) => {
      const env = {
        ...PLAIN,
        HOME: home,
        SCAFCTL_DOWNLOAD: address,
        SCAFCTL_INSTALL_DIR: home,
        SCAFCTL_NO_PATH: "1",
      };
      const done = await run(["pwsh", "-NoProfile", "-File", "install.ps1"], { env, clearEnv: true });
      assert.equal(done.code, 0, done.stderr);
      assert.ok((await Deno.stat(`${home}/scafctl.exe`)).size > 50_000_000);
    }));
});

async function hasPwsh(): Promise<boolean> {
  return await run(["sh", "-c", "command -v pwsh"]).then(({ code }) => code === 0, () => false);
}
