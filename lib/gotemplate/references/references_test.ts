import assert from "node:assert/strict";
import { parse, references } from "../mod.ts";

interface Found {
  paths?: string[];
  internal?: string[];
  whole?: boolean;
}

function check(template: string, { paths = [], internal = [], whole = false }: Found): void {
  const found = references(parse(template));
  assert.deepEqual(found.paths.map(({ path }) => path.join(".")), paths, template);
  assert.deepEqual(found.internal.map(({ path }) => path.join(".")), internal, template);
  assert.equal(found.usesWholeData, whole, template);
}

Deno.test("fields of dot, of $ and literal keys are references", () => {
  check('{{.a.b}}{{$.c}}{{index . "x-y" "z"}}{{get . "k"}}{{dig "d" "e" "none" .}}', {
    paths: ["a.b", "c", "d.e", "k", "x-y.z"],
  });
  check('{{if hasKey . "a"}}{{(pick . "b" "c") | toJson}}{{end}}{{pluck "d" . | first}}', {
    paths: ["a", "b", "c", "d"],
  });
  check("{{index .l 0}}{{(index .l .i).name}}", { paths: ["i", "l"] });
});

Deno.test("loops, with and definitions rebind dot", () => {
  check("{{range .items}}{{.id}}{{$.z}}{{else}}{{.none}}{{end}}", { paths: ["items", "none", "z"] });
  check("{{range $k, $v := .m}}{{$v.id}}{{$k}}{{.id}}{{end}}", { paths: ["m"] });
  check("{{with .owner}}{{.first}}{{.}}{{else with .other}}{{.x}}{{else}}{{.y}}{{end}}", {
    paths: ["other", "other.x", "owner", "owner.first", "y"],
  });
  check('{{define "d"}}{{.port}}{{$.q}}{{end}}{{template "d" .}}{{template "d" .sub}}', {
    paths: ["port", "q", "sub", "sub.port", "sub.q"],
  });
  check('{{block "b" .a}}{{.x}}{{end}}', { paths: ["a", "a.x"] });
  check('{{define "unused"}}{{.nope}}{{end}}{{.a}}', { paths: ["a"] });
});

Deno.test("variables carry where their value comes from", () => {
  check("{{$o := .owner}}{{$o.first}}{{$d := .}}{{$d.q}}", { paths: ["owner", "owner.first", "q"] });
  check("{{$x := .a}}{{range .l}}{{$x.q}}{{$x = $.b}}{{end}}", { paths: ["a", "a.q", "b", "b.q", "l"] });
  check("{{$x := .a}}{{if .c}}{{$x := .b}}{{$x.in}}{{end}}{{$x.out}}", {
    paths: ["a", "a.out", "b", "b.in", "c"],
  });
});

Deno.test("one of several values means all of them", () => {
  check("{{(or .a .b).c}}{{(.e | default .d).f}}", {
    paths: ["a", "a.c", "b", "b.c", "d", "d.f", "e", "e.f"],
  });
});

Deno.test("dot that goes somewhere is the whole data", () => {
  for (
    const template of [
      "{{.}}",
      "{{toJson .}}",
      "{{$x := .}}{{$x | toYaml}}",
      "{{range .}}{{end}}",
      "{{index . .k}}",
    ]
  ) {
    assert.equal(references(parse(template)).usesWholeData, true, template);
  }
  check("{{if .}}{{.x}}{{end}}{{with .}}{{.y}}{{end}}", { paths: ["x", "y"] });
});

Deno.test("what the engine provides is listed apart", () => {
  check("{{.__self}}{{.__actions.x.results}}{{._.name}}", {
    paths: ["_.name"],
    internal: ["__actions.x.results", "__self"],
  });
});

Deno.test("templates that call themselves and many calls end", () => {
  check('{{define "n"}}{{.v}}{{range .c}}{{template "n" .}}{{end}}{{end}}{{template "n" .}}', {
    paths: ["c", "v"],
  });
  check('{{define "n"}}{{.v}}{{template "n" .c}}{{end}}{{template "n" .}}', { paths: ["c", "v"] });
  const levels = Array.from({ length: 30 }, (_, level) => {
    const next = `"t${level + 1}"`;
    return `{{define "t${level}"}}{{template ${next} .x}}{{template ${next} .y}}{{end}}`;
  });
  assert.equal(references(parse(`${levels.join("")}{{template "t0" .}}`)).usesWholeData, true);
});

Deno.test("a reference knows where it is first used", () => {
  const { paths } = references(parse("é{{.b}} {{.a}} {{.b}}"));
  assert.deepEqual(paths, [{ path: ["a"], offset: 10 }, { path: ["b"], offset: 3 }]);
});

Deno.test("other delimiters and ignored blocks hold here too", () => {
  const tree = parse("<% .a %>{{.b}}# keep <% .c %>\n<%.d%>", {
    leftDelim: "<%",
    rightDelim: "%>",
    ignoredBlocks: [{ start: "# keep", end: "\n" }],
  });
  assert.deepEqual(references(tree).paths.map(({ path }) => path), [["a"], ["d"]]);
});
