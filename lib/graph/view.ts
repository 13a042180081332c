/** A graph as something to draw, whatever its nodes stand for. */
export interface GraphView {
  readonly title: string;
  /** Sections in order; a section without heading is the only one. */
  readonly sections: readonly GraphSection[];
  readonly statistics: readonly (readonly [string, string])[];
}

export interface GraphSection {
  readonly heading?: string;
  /** Begins the identifiers of its phases in diagrams (`Phase`, `Finally`). */
  readonly prefix: string;
  /** Label before the number in diagrams (`Phase`, `Finally`). */
  readonly label: string;
  /** Number of the first phase. */
  readonly first: number;
  readonly phases: readonly (readonly GraphNode[])[];
  /** Diagram class of its nodes. */
  readonly className?: string;
}

export interface GraphNode {
  readonly name: string;
  readonly dependencies: readonly string[];
  /** Said behind the name in texts, for example `(conditional)`. */
  readonly note?: string;
  /** Weaker edges: what a node reads without being ordered by it. */
  readonly reads?: readonly string[];
}

/** The view as an indented text. Ends with a line feed. */
export function toText(view: GraphView): string {
  const lines = [`${view.title}:`, ""];
  for (const section of view.sections) {
    if (section.heading !== undefined) lines.push(`=== ${section.heading} ===`);
    section.phases.forEach((phase, index) => {
      lines.push(`Phase ${section.first + index}:`);
      for (const node of phase) {
        lines.push(`  - ${node.name}${node.note === undefined ? "" : ` ${node.note}`}`);
        pushList(lines, "depends on:", node.dependencies);
        pushList(lines, "reads from:", node.reads ?? []);
      }
      lines.push("");
    });
  }
  lines.push("Statistics:", ...view.statistics.map(([name, value]) => `  ${name}: ${value}`));
  return lines.join("\n") + "\n";
}

function pushList(lines: string[], heading: string, names: readonly string[]): void {
  if (names.length === 0) return;
  lines.push(`    ${heading}`, ...names.map((name) => `      * ${name}`));
}

/** What a dot graph is called and how its node classes look. */
export interface DotStyle {
  readonly name: string;
}

/** The view in Graphviz' language; edges point from a node to what it depends on. */
export function toDot(view: GraphView, style: DotStyle): string {
  const lines = [`digraph ${style.name} {`, "  rankdir=LR;", "  node [shape=box, style=rounded];", ""];
  for (const section of view.sections) {
    section.phases.forEach((phase, index) => {
      const number = section.first + index;
      lines.push(`  subgraph cluster_${section.prefix.toLowerCase()}_${number} {`);
      lines.push(`    label=${dotText(`${section.label} ${number}`)};`);
      const look = section.className === undefined ? "" : ', style="rounded,filled", fillcolor="#ffffcc"';
      for (const node of phase) lines.push(`    ${dotText(node.name)} [label=${dotText(node.name)}${look}];`);
      lines.push("  }", "");
    });
  }
  for (const node of allNodes(view)) {
    for (const target of node.dependencies) lines.push(`  ${dotText(node.name)} -> ${dotText(target)};`);
    for (const target of node.reads ?? []) {
      lines.push(`  ${dotText(node.name)} -> ${dotText(target)} [style=dashed, label="reads"];`);
    }
  }
  lines.push("}");
  return lines.join("\n") + "\n";
}

function dotText(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

/** The view as a mermaid flow chart. `classes` are its `classDef` lines, written whether they are used or not. */
export function toMermaid(view: GraphView, classes: readonly string[] = []): string {
  const identify = identifiers();
  const lines = ["graph LR"];
  const classed: string[] = [];
  for (const section of view.sections) {
    section.phases.forEach((phase, index) => {
      const number = section.first + index;
      lines.push(`  subgraph ${section.prefix}_${number}["${section.label} ${number}"]`);
      for (const node of phase) {
        const id = identify(node.name);
        lines.push(`    ${id}["${mermaidText(node.name)}"]`);
        if (section.className !== undefined) classed.push(`  class ${id} ${section.className}`);
      }
      lines.push("  end");
    });
  }
  for (const node of allNodes(view)) {
    const id = identify(node.name);
    for (const target of node.dependencies) lines.push(`  ${id} --> ${identify(target)}`);
    for (const target of node.reads ?? []) lines.push(`  ${id} -. reads .-> ${identify(target)}`);
  }
  lines.push(...classes.map((line) => `  classDef ${line}`), ...classed);
  return lines.join("\n") + "\n";
}

function* allNodes(view: GraphView): Iterable<GraphNode> {
  for (const section of view.sections) {
    for (const phase of section.phases) yield* phase;
  }
}

/** Words that mermaid reads as syntax. */
const MERMAID_WORDS = new Set(["end", "graph", "subgraph", "class", "click", "style", "default"]);

/** Names as mermaid identifiers, each used for one name only. */
function identifiers(): (name: string) => string {
  const known = new Map<string, string>();
  const taken = new Set<string>();
  return (name) => {
    let id = known.get(name);
    if (id !== undefined) return id;
    const base = name.replace(/[^A-Za-z0-9_]/g, "_") + (MERMAID_WORDS.has(name) ? "_" : "");
    id = base;
    for (let count = 2; taken.has(id); count++) id = `${base}_${count}`;
    known.set(name, id);
    taken.add(id);
    return id;
  };
}

function mermaidText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "#quot;").replaceAll("<", "&lt;").replaceAll(
    "\n",
    " ",
  );
}
