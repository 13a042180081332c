import type { SourceRange } from "../diagnostics/mod.ts";
import type { Value } from "../value/mod.ts";
import type { MapNode, YamlNode } from "../yaml/mod.ts";
import { type Decoder, isNull } from "./decoder.ts";
import type { Condition, Inputs, ValueRef } from "./model.ts";

/** Deepest level of a literal at which a reference is still found. */
export const MAX_REFERENCE_DEPTH = 32;

const FORMS = ["rslvr", "expr", "tmpl"] as const;
type Form = (typeof FORMS)[number];

/**
 * Decodes an input value. At the top a map with one of the reference keys is a reference whatever else it holds, and two
 * of them are an error; inside a literal only a map with nothing but one reference key is one.
 */
export function decodeValueRef(decoder: Decoder, node: YamlNode, path: string): ValueRef {
  if (node.kind === "map") {
    const forms = formsOf(node);
    if (forms.length > 1) {
      const { line, column } = node.range.source.position(node.range.start);
      decoder.problem(
        "SCAF1008",
        `${path}: a value has one form, but ${words(forms)} are given at line ${line}, column ${column}`,
        node.entries.find((entry) => entry.name === forms[1])?.key.range ?? node.range,
        "keep one of rslvr, expr and tmpl",
      );
      return literal(node);
    }
    if (forms.length === 1) return reference(decoder, node, forms[0]!, path);
  }
  return nested(decoder, node, path, 0);
}

function nested(decoder: Decoder, node: YamlNode, path: string, depth: number): ValueRef {
  if (node.kind === "scalar") return literal(node);
  if (node.kind === "map" && node.entries.length === 1 && depth > 0) {
    const [form] = formsOf(node);
    if (form) {
      if (depth > MAX_REFERENCE_DEPTH) {
        decoder.problem(
          "SCAF1005",
          `${path}: references nest deeper than ${MAX_REFERENCE_DEPTH} levels`,
          node.range,
        );
        return literal(node);
      }
      return reference(decoder, node, form, path);
    }
  }
  if (node.kind === "list") {
    const items = node.items.map((item, index) => nested(decoder, item, `${path}[${index}]`, depth + 1));
    if (items.every((item) => item.kind === "literal")) return literal(node);
    return { kind: "list", items, range: node.range };
  }
  const entries = node.entries.map(({ name, value }) =>
    [name, nested(decoder, value, `${path}.${name}`, depth + 1)] as const
  );
  if (entries.every(([, value]) => value.kind === "literal")) return literal(node);
  return { kind: "map", entries, range: node.range };
}

function reference(decoder: Decoder, node: MapNode, form: Form, path: string): ValueRef {
  const value = node.entries.find((entry) => entry.name === form)!.value;
  if (value.kind !== "scalar" || isNull(value)) {
    decoder.wrongType(`${path}.${form}`, value, "text");
    return literal(node);
  }
  const { text, range } = value;
  return form === "rslvr" ? { kind: form, name: text, range } : { kind: form, text, range };
}

function formsOf(node: MapNode): Form[] {
  return FORMS.filter((form) => node.entries.some((entry) => entry.name === form));
}

function literal(node: YamlNode): { kind: "literal"; value: Value; range: SourceRange } {
  return { kind: "literal", value: node.value, range: node.range };
}

/** Decodes the inputs of a provider call. */
export function decodeInputs(decoder: Decoder, node: YamlNode | undefined, path: string): Inputs {
  const map = decoder.map(node, path);
  return new Map(
    (map?.entries ?? []).map(({ name, value }) => [name, decodeValueRef(decoder, value, `${path}.${name}`)]),
  );
}

/**
 * Decodes a condition: a bool, CEL text, or a map with one of `expr` (or `expression`), `tmpl`, `rslvr`. Null is no
 * condition.
 */
export function decodeCondition(
  decoder: Decoder,
  node: YamlNode | undefined,
  path: string,
): Condition | undefined {
  if (!node || isNull(node)) return undefined;
  const { range } = node;
  if (node.kind === "scalar") {
    if (typeof node.value === "boolean") return { kind: "literal", value: node.value, range };
    if (typeof node.value === "string" && node.value.trim() !== "") {
      return { kind: "expr", text: node.value, range };
    }
    return invalid(decoder, node, path, "a bool, an expression or a map");
  }
  if (node.kind === "list") return invalid(decoder, node, path, "a bool, an expression or a map");
  const keys = ["expr", "expression", "tmpl", "rslvr"];
  const found = node.entries.filter((entry) => keys.includes(entry.name));
  if (found.length !== 1) {
    return invalid(decoder, node, path, "a map with one of 'expr', 'expression', 'tmpl' and 'rslvr'");
  }
  const { name, value } = found[0]!;
  if (value.kind !== "scalar" || isNull(value) || value.text.trim() === "") {
    return invalid(decoder, value, `${path}.${name}`, "text that is not empty");
  }
  if (name === "rslvr") return { kind: "rslvr", name: value.text, range: value.range };
  return { kind: name === "tmpl" ? "tmpl" : "expr", text: value.text, range: value.range };
}

function invalid(decoder: Decoder, node: YamlNode, path: string, wanted: string): undefined {
  const { line, column } = node.range.source.position(node.range.start);
  decoder.problem(
    "SCAF1016",
    `${path}: invalid condition at line ${line}, column ${column}: expected ${wanted}`,
    node.range,
    "write `when: \"_.environment == 'prod'\"`",
  );
  return undefined;
}

/** `a`, `a and b`, `a, b and c`. */
function words(list: readonly string[]): string {
  return `${list.slice(0, -1).join(", ")} and ${list.at(-1)}`;
}
