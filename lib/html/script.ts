/**
 * The only script of a page. It never changes and reads no data but the marks of the elements, so nothing that a solution
 * says can become code. Without it the page still works: nodes are links to their cards.
 */
export const SCRIPT = `
"use strict";
(() => {
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const nodes = new Map(all(".node").map((node) => [node.dataset.node, node]));
  const edges = all(".edge");
  document.body.classList.add("live");
  const light = (id) => {
    for (const edge of edges) {
      edge.classList.toggle("lit", id !== undefined && (edge.dataset.from === id || edge.dataset.to === id));
    }
    const near = new Set(all(".edge.lit").flatMap((edge) => [edge.dataset.from, edge.dataset.to]));
    for (const [other, node] of nodes) node.classList.toggle("near", near.has(other));
  };
  let chosen;
  const choose = (id) => {
    chosen = id;
    for (const card of all(".card")) card.classList.toggle("open", card.id === "card-" + id);
    for (const [other, node] of nodes) node.classList.toggle("chosen", other === id);
    light(id);
  };
  const idOf = (link) => link.getAttribute("href").slice("#card-".length);
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".node, [data-card]");
    if (!link) return;
    event.preventDefault();
    choose(idOf(link));
    if (link.matches("[data-card]")) nodes.get(chosen).focus();
  });
  for (const [id, node] of nodes) {
    node.addEventListener("mouseenter", () => light(id));
    node.addEventListener("mouseleave", () => light(chosen));
    node.addEventListener("focus", () => light(id));
    node.addEventListener("blur", () => light(chosen));
  }
  const centre = (node) => {
    const box = node.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  };
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const next = (node, [right, down]) => {
    const from = centre(node);
    let best;
    for (const other of all(".node", node.closest("svg"))) {
      if (other === node) continue;
      const to = centre(other);
      const along = (to.x - from.x) * right + (to.y - from.y) * down;
      const aside = Math.abs((to.x - from.x) * down) + Math.abs((to.y - from.y) * right);
      if (along < 1 || (down !== 0 && aside > 1)) continue;
      const cost = along + aside * 2;
      if (!best || cost < best.cost) best = { cost, other };
    }
    return best && best.other;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return choose(undefined);
    const node = document.activeElement && document.activeElement.closest(".node");
    if (!node) return;
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      choose(node.dataset.node);
    }
    const way = ways[event.key];
    const target = way && next(node, way);
    if (way) event.preventDefault();
    if (target) target.focus();
  });
  const search = document.querySelector("input");
  let hits = [];
  let turn = -1;
  const bring = (node) => node.scrollIntoView({ block: "nearest", inline: "nearest" });
  search.addEventListener("input", () => {
    const text = search.value.trim().toLowerCase();
    for (const graph of all(".graph")) graph.classList.toggle("seek", text !== "");
    for (const node of nodes.values()) {
      node.classList.toggle("hit", text !== "" && node.getAttribute("aria-label").toLowerCase().includes(text));
    }
    hits = [...nodes.values()].filter((node) => node.classList.contains("hit"));
    turn = -1;
    if (hits.length > 0) bring(hits[0]);
    document.getElementById("found").textContent = text === "" ? "" : hits.length + " found";
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || hits.length === 0) return;
    event.preventDefault();
    turn = (turn + (event.shiftKey ? hits.length - 1 : 1)) % hits.length;
    choose(hits[turn].dataset.node);
    bring(hits[turn]);
  });
  const start = location.hash.slice("#card-".length);
  if (nodes.has(start)) {
    choose(start);
    // The card is where it is seen anyway; without the fragment the browser does not scroll to it.
    history.replaceState(null, "", location.pathname + location.search);
  }
})();
`;
