import assert from "node:assert/strict";
import { type CarriedIndex, readBehind } from "../../lib/carried/mod.ts";
import { insertCarried, prepareCarried } from "../../scripts/build/carried.ts";
import { targetNamed } from "../../scripts/build/targets.ts";
import { withFolder } from "./world.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** A program of a header and a section table of one entry, with something packed behind it. */
function elf(packed: string): Uint8Array {
  const program = new Uint8Array(128);
  program.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  const view = new DataView(program.buffer);
  view.setBigUint64(0x28, 64n, true);
  view.setUint16(0x3a, 64, true);
  view.setUint16(0x3c, 1, true);
  return new Uint8Array([...program, ...bytes(packed)]);
}

const FILES = new Map([["first", bytes("one")], ["second", bytes("second file")]]);

async function inBundle(target: string, folder: string): Promise<string[]> {
  await prepareCarried(targetNamed(target), folder, FILES);
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

Deno.test("release: what an ELF program carries stands before its pack, and is read from there", async () => {
  await withFolder(async (folder) => {
    assert.deepEqual(await inBundle("linux-x64", folder), ["carried.json"]);
    const index: CarriedIndex = JSON.parse(await Deno.readTextFile(`${folder}/carried.json`));
    const program = insertCarried(elf("the pack"), FILES);
    // The runtime looks for its pack from the end.
    assert.equal(new TextDecoder().decode(program.subarray(128)), "onesecond filethe pack");
    await Deno.writeFile(`${folder}/program`, program);
    for (const [name, content] of FILES) {
      assert.deepEqual(await readBehind(`${folder}/program`, index[name]!), content);
    }
    for (
      const other of [elf("the pack"), insertCarried(elf(""), new Map([["first", bytes("two")]])), bytes("x")]
    ) {
      await Deno.writeFile(`${folder}/program`, other);
      await assert.rejects(
        readBehind(`${folder}/program`, index.first!),
        /was replaced or damaged|not a 64-bit/,
      );
    }
  });
});

Deno.test("release: programs of other formats hold carried files in their pack", async () => {
  await withFolder(async (folder) => {
    assert.deepEqual(await inBundle("linux-arm64", folder), ["carried.json"]);
    assert.deepEqual(await inBundle("windows-x64", folder), ["first", "second"]);
    assert.deepEqual(await inBundle("macos-arm64", folder), ["first", "second"]);
    assert.deepEqual(await inBundle("linux-x64", folder), ["carried.json"]);
  });
});
