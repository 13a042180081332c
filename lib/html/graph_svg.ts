import { escapeHtml, px } from "./escape.ts";
import { fitText, textWidth } from "./fit.ts";
import { HEAD, type Layout, layOut, NODE_HEIGHT, NODE_WIDTH, type Point, WIDEST_NODE } from "./layout.ts";
import type { Layer, NodeStatus, PageGraph, PageNode } from "./model.ts";

/** Left and right of the texts in a node; on the right stands the mark of its status. */
const LEFT = 16;
const RIGHT = 34;
/** Sizes of the fonts, as the style sheet has them. */
const NAME_SIZE = 13;
const KIND_SIZE = 12;
/** How many colours providers are told apart by. */
const TONES = 8;

/** The drawing of a graph. `prefix` begins the ids of its nodes: `r-0`, `r-1`. */
export function graphSvg(graph: PageGraph, prefix: string): string {
  const known = new Map(graph.nodes.map((node, index) => [node.name, { node, index }] as const));
  const layers = graph.layers.map((layer) => ({
    ...layer,
    names: layer.names.filter((name) => known.has(name)),
  })).filter((layer) => layer.names.length > 0);
  const placed = new Set(layers.flatMap((layer) => layer.names));
  const edges = graph.edges.filter(({ from, to }) => placed.has(from) && placed.has(to));
  const longest = Math.max(0, ...[...placed].map((name) => textWidth(name, NAME_SIZE)));
  const nodeWidth = Math.round(Math.min(WIDEST_NODE, Math.max(NODE_WIDTH, longest + LEFT + RIGHT)));
  const layout = layOut(layers.map((layer) => layer.names), edges, nodeWidth);
  const parts = [
    ...layers.map((layer, at) => column(layer, layout.columns[at]!, layout)),
    ...edges.map((edge, at) => {
      const from = known.get(edge.from)!.index;
      const to = known.get(edge.to)!.index;
      return `<path class="edge${edge.isRead ? " read" : ""}" data-from="${prefix}-${from}" ` +
        `data-to="${prefix}-${to}" marker-end="url(#tip)" d="${path(layout.routes[at]!)}"/>`;
    }),
    ...layers.flatMap((layer) => layer.names).map((name) => {
      const { node, index } = known.get(name)!;
      return nodeSvg(node, `${prefix}-${index}`, layout.nodes.get(name)!, nodeWidth);
    }),
  ];
  const width = px(layout.width);
  const height = px(layout.height);
  return `<svg class="graph" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" ` +
    `aria-label="${escapeHtml(graph.title)}">\n${parts.join("\n")}\n</svg>`;
}

function column(layer: Layer, x: number, { height, nodeWidth }: Layout): string {
  return `<g class="layer${layer.isFinally ? " finally" : ""}">` +
    `<rect x="${px(x - 12)}" y="4" width="${nodeWidth + 24}" height="${px(height - 8)}" rx="12"/>` +
    `<text x="${px(x)}" y="${HEAD - 6}">${escapeHtml(layer.label)}</text></g>`;
}

function nodeSvg(node: PageNode, id: string, { x, y }: Point, width: number): string {
  const classes = [
    "node",
    `tone${toneOf(node.kind)}`,
    node.status,
    ...(node.isConditional ? ["conditional"] : []),
  ];
  const spoken = [node.name, node.kind, ...(node.status === "none" ? [] : [node.status])].join(", ");
  const room = width - LEFT - RIGHT;
  return `<a class="${classes.join(" ")}" href="#card-${id}" data-node="${id}" ` +
    `aria-label="${escapeHtml(spoken)}" transform="translate(${px(x)} ${px(y)})">` +
    `<title>${escapeHtml(node.name)}</title>` +
    `<rect class="box" width="${width}" height="${NODE_HEIGHT}" rx="9"/>` +
    `<rect class="tone" x="0.5" y="8" width="4" height="${NODE_HEIGHT - 16}" rx="2"/>` +
    `<text class="name" x="${LEFT}" y="20">${escapeHtml(fitText(node.name, room, NAME_SIZE))}</text>` +
    `<text class="kind" x="${LEFT}" y="36">${escapeHtml(fitText(node.kind, room, KIND_SIZE))}</text>` +
    statusSvg(node.status, width - 18) + `</a>`;
}

/** What is drawn into the mark of a status, so that nobody has to tell it by its colour. */
const SIGNS: Readonly<Record<Exclude<NodeStatus, "none">, string>> = {
  succeeded: "M-3 .3L-1 2.5L3 -2.2",
  failed: "M-2.4 -2.4L2.4 2.4M2.4 -2.4L-2.4 2.4",
  timeout: "M0 -3V.3L2.3 1.6",
  skipped: "M-2.8 0H2.8",
  cancelled: "M-1.4 -2.4V2.4M1.4 -2.4V2.4",
};

function statusSvg(status: NodeStatus, x: number): string {
  if (status === "none") return "";
  return `<g class="status" transform="translate(${px(x)} ${NODE_HEIGHT / 2})">` +
    `<circle r="7"/><path d="${SIGNS[status]}"/></g>`;
}

/** The same provider has the same colour everywhere. */
function toneOf(kind: string): number {
  let sum = 7;
  for (const letter of kind) sum = (sum * 31 + letter.codePointAt(0)!) % 9973;
  return sum % TONES;
}

/** A smooth line: straight through columns, bent between them. */
function path(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let text = `M${px(first.x)} ${px(first.y)}`;
  let last = first;
  rest.forEach((point, at) => {
    if (at % 2 === 1) text += `L${px(point.x)} ${px(point.y)}`;
    else {
      const end = at === rest.length - 1 ? point.x - 8 : point.x;
      const middle = px((last.x + end) / 2);
      text += `C${middle} ${px(last.y)} ${middle} ${px(point.y)} ${px(end)} ${px(point.y)}`;
    }
    last = point;
  });
  return text;
}
