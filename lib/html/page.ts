import { createHash } from "node:crypto";
import { cards } from "./cards.ts";
import { escapeHtml } from "./escape.ts";
import { ganttSvg } from "./gantt_svg.ts";
import { graphSvg } from "./graph_svg.ts";
import type { GraphPage } from "./model.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

/** What the page may do: run exactly its own script and style, and load nothing. */
const POLICY =
  `default-src 'none'; img-src data:; script-src '${digest(SCRIPT)}'; style-src '${digest(STYLE)}'; ` +
  "base-uri 'none'; form-action 'none'";

/**
 * One HTML document that needs nothing but itself: graphs, cards of their nodes, and a timeline. The same description gives
 * the same bytes. Every text is escaped; besides, the page's policy forbids all scripts but its own.
 */
export function graphPage(page: GraphPage): string {
  const graphs = page.graphs.filter((graph) => graph.nodes.length > 0);
  const sections = graphs.map((graph, index) =>
    `<section><h2>${escapeHtml(graph.title)}</h2><div class="scroll">${
      graphSvg(graph, prefixOf(index))
    }</div></section>`
  );
  if (page.bars.length > 0) {
    sections.push(`<section><h2>Timeline</h2><div class="scroll">${ganttSvg(page.bars)}</div></section>`);
  }
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="scafctl">
<title>${escapeHtml(page.title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
${header(page)}
<svg width="0" height="0" aria-hidden="true"><defs>
<marker id="tip" viewBox="0 0 8 8" refX="0" refY="4" markerUnits="userSpaceOnUse" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>
</defs></svg>
<main>
<div>
${sections.join("\n")}
</div>
<aside aria-live="polite">
<input type="search" placeholder="Find by name or provider" aria-label="Find by name or provider">
<p id="found" role="status"></p>
${graphs.map((graph, index) => cards(graph, prefixOf(index))).join("\n")}
<p class="hint">Choose a node to see its provider, inputs and value. Tab and arrow keys move between nodes, Enter
opens one, Escape closes it; in the search Enter goes from one that was found to the next. A dashed frame runs under a
condition, a dashed line only reads.</p>
</aside>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** Ids are made of numbers only, never of a solution's texts. */
function prefixOf(index: number): string {
  return `g${index}`;
}

function header({ title, about, facts, outcome, error }: GraphPage): string {
  const parts = [`<h1>${escapeHtml(title)}</h1>`];
  if (about !== undefined && about !== "") parts.push(`<p>${escapeHtml(about)}</p>`);
  const tags = facts.map((fact) => `<span class="tag">${escapeHtml(fact)}</span>`);
  if (outcome) tags.unshift(`<span class="tag ${outcome.status}">${escapeHtml(outcome.text)}</span>`);
  if (tags.length > 0) parts.push(`<p>${tags.join(" ")}</p>`);
  if (error !== undefined) parts.push(`<p class="error" role="alert">${escapeHtml(error)}</p>`);
  return `<header>${parts.join("\n")}</header>`;
}

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
