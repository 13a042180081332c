import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { escapeHtml } from "../../lib/html/escape.ts";
import { fitText, textWidth } from "../../lib/html/fit.ts";
import { scale, timeText } from "../../lib/html/gantt_svg.ts";
import { type GraphPage, graphPage } from "../../lib/html/mod.ts";

function pageWith(text: string): GraphPage {
  return {
    title: text,
    about: text,
    facts: [text],
    outcome: { text, status: "failed" },
    error: text,
    graphs: [{
      title: text,
      nodes: [
        {
          name: text,
          kind: text,
          status: "failed",
          isConditional: true,
          details: [{ label: text, text, isCode: true }],
        },
        {
          name: `${text}2`,
          kind: text,
          status: "none",
          isConditional: false,
          details: [{ label: text, text }],
        },
      ],
      edges: [{ from: text, to: `${text}2`, isRead: true }],
      layers: [{ label: text, names: [text] }, { label: text, names: [`${text}2`], isFinally: true }],
    }],
    bars: [{ name: text, group: text, status: "failed", start: 5, end: 9 }],
  };
}

/** The page without what its texts can change: names of elements and attributes in their order. */
function skeleton(html: string): string[] {
  return [...html.matchAll(/<(\/?[a-z!]+[0-9]?)((?:\s+[a-zA-Z-]+(?:="[^"]*")?)*)\s*\/?>/g)].map((
    [, tag, rest],
  ) => `${tag} ${[...rest!.matchAll(/([a-zA-Z-]+)(?:="[^"]*")?/g)].map(([, name]) => name).join(" ")}`);
}

const HOSTILE = [
  "</script><script>alert(1)</script>",
  "</style><img src=x onerror=alert(1)>",
  `"><svg onload=alert(1)>`,
  "' onmouseover='alert(1)",
  "`${alert(1)}`",
  "--><!--",
  "]]>&lt;b&gt;",
  "javascript:alert(1)",
  "\u0000\u202e\ud800",
];

for (const text of HOSTILE) {
  Deno.test(`a text cannot leave its place: ${JSON.stringify(text)}`, () => {
    const html = graphPage(pageWith(text));
    assert.deepEqual(skeleton(html), skeleton(graphPage(pageWith("plain"))));
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.equal(html.match(/<\/script/g)?.length, 1);
    assert.equal(html.match(/ on[a-z]+="/g), null);
  });
}

Deno.test("an escaped text holds nothing that HTML reads as markup, and is read back as it was", () => {
  const entities = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#96": "`" } as Record<
    string,
    string
  >;
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    const escaped = escapeHtml(text);
    assert.doesNotMatch(escaped, /[<>"'`]/);
    const back = escaped.replace(/&([a-z0-9#]+);/g, (_, name: string) => entities[name]!);
    if (!escaped.includes("\ufffd")) assert.equal(back, text);
  }));
});

Deno.test("a name that is too long loses its middle, whole characters at a time", () => {
  assert.equal(fitText("short", 100, 13), "short");
  const [first, second] = [1, 2].map((at) => fitText(`deploy-to-the-region-number-${at}`, 120, 13));
  assert.notEqual(first, second);
  assert.match(first!, /^deploy.*….*-1$/);
  const letter = fc.constantFrom(..."abmWi-_日本👍👨‍👩‍👧é ");
  fc.assert(
    fc.property(
      fc.string({ unit: letter, maxLength: 60 }),
      fc.integer({ min: 30, max: 300 }),
      (text, pixels) => {
        const fitted = fitText(text, pixels, 13);
        assert.ok(fitted === text || textWidth(fitted, 13) <= pixels);
        assert.ok(fitted.isWellFormed());
      },
    ),
  );
});

Deno.test("nodes grow with their names up to a limit, and a status has a sign of its own", () => {
  const pageOf = (name: string) =>
    graphPage({
      title: "x",
      facts: [],
      bars: [],
      graphs: [{
        title: "g",
        edges: [],
        layers: [{ label: "l", names: [name, "failed"] }],
        nodes: [
          { name, kind: "cel", status: "succeeded", isConditional: false, details: [] },
          { name: "failed", kind: "cel", status: "failed", isConditional: false, details: [] },
        ],
      }],
    });
  const widthOf = (name: string) => Number(/class="box" width="(\d+)"/.exec(pageOf(name))![1]);
  assert.ok(widthOf("a") < widthOf("a-name-of-some-length-1"));
  assert.equal(widthOf("n".repeat(50)), widthOf("n".repeat(500)));
  const signs = [...pageOf("a").matchAll(/class="status"[^>]*><circle r="7"\/><path d="([^"]+)"/g)].map((
    [, d],
  ) => d);
  assert.equal(new Set(signs).size, 2);
});

Deno.test("the page loads nothing and runs only its own script and style", () => {
  const html = graphPage(pageWith("x"));
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!;
  assert.ok(policy.startsWith("default-src 'none'; "));
  for (const tag of ["script", "style"]) {
    const text = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html)![1]!;
    const digest = createHash("sha256").update(text).digest("base64");
    assert.ok(policy.includes(`${tag}-src 'sha256-${digest}'`), tag);
  }
  assert.doesNotMatch(html, /\b(?:src|style)=|https?:|@import|url\((?!#)/);
});

Deno.test("the same description gives the same bytes", () => {
  assert.equal(graphPage(pageWith("x")), graphPage(structuredClone(pageWith("x"))));
});

Deno.test("a page without nodes and bars is still a page", () => {
  const html = graphPage({ title: "empty", facts: [], graphs: [], bars: [] });
  assert.doesNotMatch(html, /class="graph"|class="gantt"/);
});

Deno.test("the timeline takes the width of its page: every place in it is a part of the whole", () => {
  const html = graphPage({
    title: "times",
    facts: [],
    graphs: [],
    bars: [
      { name: "first", group: "a", status: "succeeded", start: 1000, end: 1500 },
      { name: "second", group: "b", status: "failed", start: 1500, end: 2000 },
    ],
  });
  const plot = html.slice(
    html.indexOf('<svg class="plot"'),
    html.indexOf("</svg>", html.indexOf('class="plot"')),
  );
  assert.match(plot, /class="bar succeeded" x="0%" y="\d+" width="50%"/);
  assert.match(plot, /class="bar failed" x="50%" y="\d+" width="50%"/);
  assert.doesNotMatch(plot, /<svg[^>]* (?:width|viewBox)=/);
  assert.match(html, /<li title="second" class="border">second<\/li>/);
});

Deno.test("some hundred nodes with edges over many columns are drawn", () => {
  const names = Array.from({ length: 400 }, (_, at) => `n${at}`);
  const html = graphPage({
    title: "large",
    facts: [],
    graphs: [{
      title: "g",
      nodes: names.map((name) => ({ name, kind: "cel", status: "none", isConditional: false, details: [] })),
      edges: names.flatMap((to, at) =>
        [1, 7, 40].filter((by) => at >= by).map((by) => ({ from: names[at - by]!, to }))
      ),
      layers: Array.from(
        { length: 20 },
        (_, layer) => ({ label: "l", names: names.slice(layer * 20, layer * 20 + 20) }),
      ),
    }],
    bars: [],
  });
  assert.equal(html.match(/class="node /g)?.length, 400);
});

Deno.test("the scale has two to nine marks whatever the run took", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e9 }), (span) => {
    const marks = scale(span);
    assert.ok(marks.length >= 2 && marks.length <= 9, `${span}: ${marks}`);
    assert.ok(marks.at(-1)! <= span);
  }));
  assert.deepEqual([timeText(0.4), timeText(1500), timeText(61_000)], ["0 ms", "1.5 s", "1 min 1 s"]);
});
