/** Runs the project's own gates: house rules that fmt, lint and the type checker do not know. Exits 1 on a finding. */
import { importFindings } from "./check/imports.ts";
import { sourceFindings } from "./check/sources.ts";
import { startupFindings } from "./check/startup.ts";
import { readTree } from "./check/tree.ts";

const files = await readTree();
const findings = [
  ...importFindings(files),
  ...sourceFindings(files),
  ...await startupFindings(),
];
for (const finding of findings) console.error(finding);
console.log(`house rules: ${files.length} files, ${findings.length} findings`);
if (findings.length > 0) Deno.exit(1);
