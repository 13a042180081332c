import assert from "node:assert/strict";
import { join } from "node:path";
import { builtinRegistry } from "../../lib/cli/registry.ts";
import { startFixture } from "./fixture.ts";
import { runExample, type Setting } from "./rig.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url).pathname;
/** Writes what the examples give as what they must give; the change is then to be read. */
const UPDATE = Deno.env.get("UPDATE_EXAMPLES") === "1";

function folders(root: string): string[] {
  return [...Deno.readDirSync(join(EXAMPLES, root))].filter((entry) => entry.isDirectory)
    .map((entry) => join(root, entry.name)).filter((path) => !["providers", "untrusted"].includes(path))
    .sort();
}

/** What an example needs from outside; everything else runs on nothing but its folder. */
function settingOf(name: string, url: string): Setting {
  switch (name) {
    case "providers/http":
      return { parameters: { scheme: "http", host: new URL(url).host } };
    case "providers/github":
      return { parameters: { host: `http:${new URL(url).host}` } };
    case "providers/parameter":
      return { parameters: { env: "prod", replicas: "3", tags: "a,b" } };
    case "providers/secret":
      return { secrets: { "api-token": "s3cr3t", "db-password": "other" } };
    case "service-scaffold":
      return { parameters: { service: "Order_API", env: "prod" } };
    default:
      return {};
  }
}

for (const name of [...folders("."), ...folders("providers")]) {
  Deno.test(`example ${name}`, async () => {
    const folder = join(EXAMPLES, name);
    await using fixture = startFixture();
    const outcome = await runExample(folder, settingOf(name, fixture.url));
    const got = fixture.written.length > 0 ? { ...outcome, written: fixture.written } : outcome;
    const path = new URL(`./expected/${name}.json`, import.meta.url).pathname;
    if (UPDATE) {
      await Deno.mkdir(join(path, ".."), { recursive: true });
      await Deno.writeTextFile(path, JSON.stringify(got, null, 2) + "\n");
    }
    assert.deepEqual(JSON.parse(JSON.stringify(got)), JSON.parse(await Deno.readTextFile(path)));
  });
}

Deno.test("every built-in provider has an example", () => {
  const names = folders("providers").map((path) => path.slice("providers/".length));
  assert.deepEqual(names, [...builtinRegistry().names()].sort());
});

Deno.test("the header of an example tells how to run it", async () => {
  for (const name of folders("providers")) {
    const text = await Deno.readTextFile(join(EXAMPLES, name, "solution.yaml"));
    assert.match(
      text,
      new RegExp(`^#   scafctl run (resolver|solution) -f examples/${name}/solution\\.yaml`, "m"),
    );
  }
});
