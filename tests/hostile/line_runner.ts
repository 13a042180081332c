/**
 * Runs many command lines in one process, which is what makes hundreds of them affordable. Reads a JSON list of lines from
 * stdin; before each line its number is written to both streams.
 */
import { main } from "../../lib/cli/mod.ts";

const lines = JSON.parse(await new Response(Deno.stdin.readable).text()) as string[][];
const encoder = new TextEncoder();
for (const [index, line] of lines.entries()) {
  const code = await main(line);
  for (const stream of [Deno.stdout, Deno.stderr]) {
    stream.writeSync(encoder.encode(`\u0000${index} ${code}\u0000`));
  }
}
