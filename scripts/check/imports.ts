import { isProduct, type SourceFile } from "./tree.ts";

/**
 * Which rooms of the house a room may import. A room is a folder of `lib` (or `providers`, `main.ts`); what is not
 * listed may not be imported. See "Import direction" in docs/architecture.md.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  value: [],
  diagnostics: [],
  limits: ["value", "diagnostics"],
  graph: ["value"],
  text: ["value"],
  yaml: ["value", "diagnostics"],
  cel: ["value"],
  gotemplate: ["value", "diagnostics", "cel", "yaml"],
  schema: ["value", "diagnostics"],
  solution: ["value", "diagnostics", "graph", "yaml", "cel", "gotemplate", "schema", "provider"],
  provider: ["value", "diagnostics"],
  carried: [],
  secrets: ["value", "diagnostics", "paths", "yaml", "carried"],
  process: [],
  sandbox: ["value", "diagnostics", "provider", "solution", "process"],
  evaluate: ["value", "diagnostics", "cel", "gotemplate", "solution", "provider"],
  run: ["value", "diagnostics", "limits", "solution", "provider", "evaluate"],
  resolver: ["value", "diagnostics", "graph", "solution", "provider", "evaluate", "run"],
  action: ["value", "diagnostics", "limits", "graph", "solution", "provider", "evaluate", "schema", "run"],
  engine: [
    "value",
    "diagnostics",
    "graph",
    "solution",
    "provider",
    "evaluate",
    "run",
    "resolver",
    "action",
    "schema",
    "yaml",
    "sandbox",
    "cel",
    "gotemplate",
  ],
  telemetry: ["value", "diagnostics", "run"],
  paths: [],
  html: [],
  config: ["value", "diagnostics", "limits", "paths", "yaml", "schema"],
  terminal: ["value", "diagnostics", "text"],
  lint: [
    "value",
    "diagnostics",
    "graph",
    "solution",
    "provider",
    "cel",
    "gotemplate",
    "schema",
    "yaml",
    "sandbox",
  ],
};

/** These may import every room (front doors). */
const FRONT_DOORS = new Set(["cli", "main"]);
/** What a built-in provider may import. */
const FOR_PROVIDERS = [
  "value",
  "process",
  "diagnostics",
  "provider",
  "cel",
  "gotemplate",
  "yaml",
  "text",
  "schema",
  "providers",
];

/** Imports that go against the direction, or into a room's private files. */
export function importFindings(files: readonly SourceFile[]): string[] {
  const findings: string[] = [];
  for (const file of files.filter(({ path }) => isProduct(path))) {
    const room = roomOf(file.path);
    // The module that runs inside a lane is where providers and the sandbox meet.
    if (file.path === "lib/sandbox/lane_worker.ts") continue;
    for (const target of relativeImports(file)) {
      const other = roomOf(target);
      if (other === room) continue;
      if (!mayImport(room, other)) {
        findings.push(`${file.path}: ${room} may not import ${other} (${target})`);
      } else if (!isPublicDoor(target) && !FRONT_DOORS.has(room)) {
        findings.push(`${file.path}: imports a private file of ${other} (${target})`);
      }
    }
  }
  return findings;
}

function mayImport(room: string, other: string): boolean {
  if (FRONT_DOORS.has(room)) return true;
  if (other === "providers") return room === "providers" || room === "engine";
  if (room === "providers") return FOR_PROVIDERS.includes(other);
  const allowed = ALLOWED[room] ?? [];
  return allowed.includes(other);
}

/** Files that other rooms may import: the door, and contracts that exist to be shared. */
function isPublicDoor(target: string): boolean {
  return target.endsWith("/mod.ts") || target.endsWith("/contract.ts") || target.endsWith("/model.ts") ||
    target === "lib/diagnostics/explanations.ts" || target === "lib/run/events.ts" ||
    target === "lib/run/types.ts" ||
    // What flags need of the limits, without what reads them.
    target === "lib/limits/table.ts" || target === "lib/yaml/emit.ts" ||
    target.startsWith("providers/shared/") ||
    // What reads expressions without the engine.
    target === "lib/cel/parser.ts" || target === "lib/cel/references.ts" ||
    target === "main.ts";
}

function roomOf(path: string): string {
  const parts = path.split("/");
  if (parts[0] === "lib") return parts[1]!;
  return parts[0] === "main.ts" ? "main" : parts[0]!;
}

function relativeImports(file: SourceFile): string[] {
  const targets: string[] = [];
  for (const match of file.text.matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g)) {
    targets.push(resolve(file.path, match[1]!));
  }
  return targets;
}

function resolve(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
