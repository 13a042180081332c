import { escapeHtml } from "./escape.ts";
import type { PageGraph, PageNode } from "./model.ts";

/** What is told about each node of a graph; hidden until the node is chosen. */
export function cards(graph: PageGraph, prefix: string): string {
  const ids = new Map(graph.nodes.map(({ name }, index) => [name, `${prefix}-${index}`] as const));
  return graph.nodes.map((node) => {
    const needs = graph.edges.filter((edge) => edge.to === node.name).map((edge) => edge.from);
    const needed = graph.edges.filter((edge) => edge.from === node.name).map((edge) => edge.to);
    return `<article class="card" id="card-${ids.get(node.name)}" tabindex="-1">` +
      `<h3>${escapeHtml(node.name)}</h3>${tags(node)}` +
      links("needs", needs, ids) + links("needed by", needed, ids) +
      `<dl>${node.details.map(detail).join("")}</dl></article>`;
  }).join("\n");
}

function tags(node: PageNode): string {
  const words = [
    `<span class="tag">${escapeHtml(node.kind)}</span>`,
    ...(node.status === "none" ? [] : [`<span class="tag ${node.status}">${node.status}</span>`]),
    ...(node.isConditional ? [`<span class="tag">conditional</span>`] : []),
  ];
  return `<p class="tags">${words.join(" ")}</p>`;
}

function links(label: string, names: readonly string[], ids: ReadonlyMap<string, string>): string {
  const shown = [...new Set(names)].filter((name) => ids.has(name));
  if (shown.length === 0) return "";
  const list = shown.map((name) => `<a href="#card-${ids.get(name)}" data-card>${escapeHtml(name)}</a>`);
  return `<p class="links"><b>${label}</b> ${list.join(", ")}</p>`;
}

function detail({ label, text, isCode }: PageNode["details"][number]): string {
  const body = escapeHtml(text);
  return `<dt>${escapeHtml(label)}</dt><dd>${isCode ? `<pre tabindex="0">${body}</pre>` : body}</dd>`;
}
