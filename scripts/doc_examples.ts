/** Runs the examples in doc blocks: every product file that has a fenced TypeScript block. Fails when there is none. */
import { isProduct, readTree } from "./check/tree.ts";

const files = (await readTree()).filter(({ path, text }) => isProduct(path) && /^\s*\* ```ts$/m.test(text));
if (files.length === 0) throw new Error("no doc block has an example");
const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
  args: ["test", "--doc", "--quiet", "-A", ...files.map(({ path }) => path)],
}).output();
console.log(`doc examples: ${files.length} files`);
if (!success) {
  await Deno.stdout.write(stdout);
  await Deno.stderr.write(stderr);
  Deno.exit(1);
}
