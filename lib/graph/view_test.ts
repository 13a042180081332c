import assert from "node:assert/strict";
import { type GraphView, toDot, toMermaid, toText } from "./mod.ts";

const VIEW: GraphView = {
  title: "Things",
  sections: [{
    prefix: "Phase",
    label: "Phase",
    first: 1,
    phases: [[{ name: "a[0]", dependencies: [] }], [{ name: "end", dependencies: ["a[0]"], reads: ['q"'] }]],
  }],
  statistics: [["Total", "2"]],
};

Deno.test("text lists phases and what each node depends on", () => {
  assert.equal(
    toText(VIEW),
    "Things:\n\nPhase 1:\n  - a[0]\n\nPhase 2:\n  - end\n    depends on:\n      * a[0]\n" +
      '    reads from:\n      * q"\n\nStatistics:\n  Total: 2\n',
  );
});

Deno.test("mermaid identifiers hold no syntax", () => {
  assert.equal(
    toMermaid(VIEW, ["late fill:#fff"]),
    'graph LR\n  subgraph Phase_1["Phase 1"]\n    a_0_["a[0]"]\n  end\n  subgraph Phase_2["Phase 2"]\n' +
      '    end_["end"]\n  end\n  end_ --> a_0_\n  end_ -. reads .-> q_\n  classDef late fill:#fff\n',
  );
});

Deno.test("dot quotes names", () => {
  const dot = toDot(VIEW, { name: "things" });
  assert.match(dot, /"end" -> "a\[0\]";/);
  assert.match(dot, /"end" -> "q\\"" \[style=dashed/);
});

Deno.test("mermaid gives two names that look alike two identifiers", () => {
  const text = toMermaid({
    title: "",
    statistics: [],
    sections: [{
      prefix: "P",
      label: "P",
      first: 0,
      phases: [[{ name: "a-b", dependencies: [] }, { name: "a_b", dependencies: ["a-b"] }]],
    }],
  });
  assert.match(text, /a_b_2 --> a_b\n/);
});
