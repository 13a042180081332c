/** Writes docs/errors: one page for every error code. With `--check` it only reports what differs from the files. */
import { type Code, CODES } from "../lib/diagnostics/mod.ts";
import { EXPLANATIONS } from "../lib/diagnostics/explanations.ts";

const FOLDER = "docs/errors";

/** Path and content of every page. */
export function errorPages(): Map<string, string> {
  const pages = new Map<string, string>();
  const codes = Object.keys(CODES) as Code[];
  for (const code of codes) {
    const { title, exit } = CODES[code];
    const { cause, remedy } = EXPLANATIONS[code];
    pages.set(
      `${FOLDER}/${code}.md`,
      `# ${code} · ${title}\n\n${cause}\n\n**What to do:** ${remedy}\n\nExit code: ${exit}\n`,
    );
  }
  const rows = codes.map((code) => `| [${code}](${code}.md) | ${CODES[code].title} | ${CODES[code].exit} |`);
  const head =
    "# Error codes\n\nThe first digit is the area: 1 loading, 2 command line, 3 resolvers, 4 actions, 5 providers,\n" +
    "6 permissions and limits, 7 configuration and secrets, 8 catalog, 9 tests and internal faults.\n" +
    "`scafctl explain SCAF1001` prints a page.\n\n| code | meaning | exit |\n|---|---|---|\n";
  pages.set(`${FOLDER}/README.md`, head + rows.join("\n") + "\n");
  return pages;
}

if (import.meta.main) {
  const isCheck = Deno.args.includes("--check");
  await Deno.mkdir(FOLDER, { recursive: true });
  let stale = 0;
  for (const [path, text] of errorPages()) {
    const current = await Deno.readTextFile(path).catch(() => undefined);
    if (current === text) continue;
    stale++;
    if (isCheck) console.error(`${path} is not up to date; run deno task docs:errors`);
    else await Deno.writeTextFile(path, text);
  }
  if (isCheck && stale > 0) Deno.exit(1);
}
