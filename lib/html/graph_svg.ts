import { escapeHtml, px, shorten } from "./escape.ts";
import { HEAD, layOut, NODE_HEIGHT, NODE_WIDTH, type Point } from "./layout.ts";
import type { Layer, PageGraph, PageNode } from "./model.ts";

/** Characters that fit into a node. */
const NAME_LENGTH = 18;
const KIND_LENGTH = 21;
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
  const layout = layOut(layers.map((layer) => layer.names), edges);
  const parts = [
    ...layers.map((layer, at) => column(layer, layout.columns[at]!, layout.height)),
    ...edges.map((edge, at) => {
      const from = known.get(edge.from)!.index;
      const to = known.get(edge.to)!.index;
      return `<path class="edge${edge.isRead ? " read" : ""}" data-from="${prefix}-${from}" ` +
        `data-to="${prefix}-${to}" marker-end="url(#tip)" d="${path(layout.routes[at]!)}"/>`;
    }),
    ...layers.flatMap((layer) => layer.names).map((name) => {
      const { node, index } = known.get(name)!;
      return nodeSvg(node, `${prefix}-${index}`, layout.nodes.get(name)!);
    }),
  ];
  const width = px(layout.width);
  const height = px(layout.height);
  return `<svg class="graph" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" ` +
    `aria-label="${escapeHtml(graph.title)}">\n${parts.join("\n")}\n</svg>`;
}

function column(layer: Layer, x: number, height: number): string {
  return `<g class="layer${layer.isFinally ? " finally" : ""}">` +
    `<rect x="${px(x - 12)}" y="4" width="${NODE_WIDTH + 24}" height="${px(height - 8)}" rx="12"/>` +
    `<text x="${px(x)}" y="${HEAD - 6}">${escapeHtml(layer.label)}</text></g>`;
}

function nodeSvg(node: PageNode, id: string, { x, y }: Point): string {
  const classes = [
    "node",
    `tone${toneOf(node.kind)}`,
    node.status,
    ...(node.isConditional ? ["conditional"] : []),
  ];
  const spoken = [node.name, node.kind, ...(node.status === "none" ? [] : [node.status])].join(", ");
  const right = NODE_WIDTH - 16;
  return `<a class="${classes.join(" ")}" href="#card-${id}" data-node="${id}" ` +
    `aria-label="${escapeHtml(spoken)}" transform="translate(${px(x)} ${px(y)})">` +
    `<title>${escapeHtml(node.name)}</title>` +
    `<rect class="box" width="${NODE_WIDTH}" height="${NODE_HEIGHT}" rx="9"/>` +
    `<rect class="tone" x="0.5" y="8" width="4" height="${NODE_HEIGHT - 16}" rx="2"/>` +
    `<text class="name" x="16" y="20">${escapeHtml(shorten(node.name, NAME_LENGTH))}</text>` +
    `<text class="kind" x="16" y="36">${escapeHtml(shorten(node.kind, KIND_LENGTH))}</text>` +
    (node.status === "none" ? "" : `<circle class="status" cx="${right}" cy="${NODE_HEIGHT / 2}" r="5"/>`) +
    `</a>`;
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
