import { type Event, EVENT_ID, getScalarValue, type ScalarEvent } from "js-yaml";
import { ScafctlError, type Source, type SourceRange } from "../diagnostics/mod.ts";
import { MAX_DEPTH } from "../value/mod.ts";
import {
  type ListNode,
  listNode,
  type MapEntry,
  type MapNode,
  mapNode,
  type ScalarNode,
  type YamlNode,
} from "./nodes.ts";
import { hintFor } from "./hints.ts";
import { plainValue, STANDARD, taggedValue } from "./scalar.ts";

/** Nodes that a document may have once its aliases are written out, beyond those it really has. */
export const MAX_ALIASED_NODES = 500_000;

const NONE = -1;
const PLAIN_STYLE = 1;
const FLOW_STYLE = 2;

/** A collection under construction, or the document itself. */
interface Frame {
  readonly type: "document" | "list" | "map";
  readonly start: number;
  readonly flow: boolean;
  readonly anchor: string | undefined;
  readonly nodes: YamlNode[];
  /** Size and depth with aliases written out. */
  size: number;
  depth: number;
}

interface Built {
  readonly node: YamlNode;
  readonly size: number;
  readonly depth: number;
}

/** Builds the node tree of the first document of an event stream; undefined when there is none. */
export function buildDocument(events: readonly Event[], source: Source): YamlNode | undefined {
  return new Builder(source).build(events);
}

class Builder {
  readonly #source: Source;
  readonly #frames: Frame[] = [];
  readonly #anchors = new Map<string, Built | undefined>();
  readonly #handles = new Map([["!", "!"], ["!!", STANDARD]]);
  #end = 0;
  #aliased = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  build(events: readonly Event[]): YamlNode | undefined {
    for (const event of events) {
      switch (event.type) {
        case EVENT_ID.DOCUMENT:
          for (const directive of event.directives) {
            if (directive.kind === "tag") this.#handles.set(directive.handle, directive.prefix);
          }
          this.#frames.push(frame("document", 0, false, undefined));
          break;
        case EVENT_ID.SEQUENCE:
        case EVENT_ID.MAPPING: {
          const anchor = this.#text(event.anchorStart, event.anchorEnd);
          if (anchor !== undefined) this.#anchors.set(anchor, undefined);
          const type = event.type === EVENT_ID.SEQUENCE ? "list" : "map";
          this.#end = event.start;
          this.#frames.push(frame(type, event.start, event.style === FLOW_STYLE, anchor));
          break;
        }
        case EVENT_ID.SCALAR: {
          const built: Built = { node: this.#scalar(event), size: 1, depth: 1 };
          const anchor = this.#text(event.anchorStart, event.anchorEnd);
          if (anchor !== undefined) this.#anchors.set(anchor, built);
          this.#add(built);
          break;
        }
        case EVENT_ID.ALIAS:
          this.#alias(event.anchorStart, event.anchorEnd);
          break;
        case EVENT_ID.POP: {
          const done = this.#frames.pop()!;
          if (done.type === "document") return done.nodes[0];
          const built: Built = { node: this.#collection(done), size: done.size, depth: done.depth };
          if (done.anchor !== undefined) this.#anchors.set(done.anchor, built);
          this.#add(built);
        }
      }
    }
    return undefined;
  }

  #text(start: number, end: number): string | undefined {
    return start === NONE ? undefined : this.#source.text.slice(start, end);
  }

  #range(start: number, end: number): SourceRange {
    return { source: this.#source, start, end };
  }

  #add({ node, size, depth }: Built): void {
    const parent = this.#frames.at(-1)!;
    parent.nodes.push(node);
    parent.size += size;
    parent.depth = Math.max(parent.depth, depth + 1);
    if (parent.depth > MAX_DEPTH) throw tooDeep(node.range);
  }

  #alias(start: number, end: number): void {
    const name = this.#source.text.slice(start, end);
    const range = this.#range(start - 1, end);
    if (!this.#anchors.has(name)) {
      throw syntax(
        `unknown anchor "${name}"`,
        range,
        "put text that begins with `*` in quotes, or define the anchor first",
      );
    }
    const target = this.#anchors.get(name);
    if (!target) throw syntax(`the value of anchor "${name}" contains itself`, range);
    this.#charge(target.size, range);
    this.#end = end;
    this.#add(target);
  }

  #charge(nodes: number, range: SourceRange): void {
    this.#aliased += nodes;
    if (this.#aliased > MAX_ALIASED_NODES) {
      throw new ScafctlError("SCAF1005", "the document's aliases expand to too much data", {
        range,
        hint: `aliases may repeat ${MAX_ALIASED_NODES} nodes in all`,
      });
    }
  }

  #tag(start: number, end: number): string | undefined {
    const raw = this.#text(start, end);
    if (raw === undefined) return undefined;
    if (raw.startsWith("!<")) return raw.slice(2, -1);
    const handleEnd = raw.indexOf("!", 1) + 1;
    const handle = handleEnd === 0 ? "!" : raw.slice(0, handleEnd);
    return (this.#handles.get(handle) ?? handle) + raw.slice(handle.length);
  }

  #scalar(event: ScalarEvent): ScalarNode {
    const text = getScalarValue(this.#source.text, event);
    const quoted = event.style !== PLAIN_STYLE;
    // An absent value stands where the text before it ended.
    let [start, end] = event.valueStart === NONE
      ? [this.#end, this.#end]
      : [event.valueStart, event.valueEnd];
    if (event.style === 2 || event.style === 3) {
      start--;
      end++;
    }
    const range = this.#range(start, end);
    this.#end = end;
    const tag = this.#tag(event.tagStart, event.tagEnd);
    if (tag === undefined) {
      return { kind: "scalar", value: quoted ? text : plainValue(text), text, quoted, range };
    }
    const value = taggedValue(tag, text);
    if (value === undefined) {
      throw syntax(`cannot read "${text.slice(0, 80)}" as !!${tag.slice(STANDARD.length)}`, range);
    }
    return { kind: "scalar", value, text, quoted: quoted || typeof value === "string", range };
  }

  #collection(done: Frame): ListNode | MapNode {
    if (done.flow) this.#end = this.#closing(this.#end, done.type === "list" ? "]" : "}");
    const range = this.#range(done.start, Math.max(this.#end, done.start));
    if (done.type === "list") {
      return listNode(done.nodes, range);
    }
    return this.#map(done, range);
  }

  /** Just behind the bracket that ends a flow collection; only blanks, commas and comments stand before it. */
  #closing(from: number, bracket: string): number {
    const text = this.#source.text;
    for (let index = from; index < text.length; index++) {
      const char = text[index];
      if (char === bracket) return index + 1;
      if (char === "#") {
        const lineEnd = text.indexOf("\n", index);
        if (lineEnd === -1) break;
        index = lineEnd;
      }
    }
    return from;
  }

  #map(done: Frame, range: SourceRange): MapNode {
    const entries: MapEntry[] = [];
    const seen = new Map<string, ScalarNode>();
    let merge: readonly [ScalarNode, YamlNode] | undefined;
    for (let index = 0; index < done.nodes.length; index += 2) {
      const key = done.nodes[index]!;
      const value = done.nodes[index + 1]!;
      if (key.kind !== "scalar") {
        const hint = hintFor(key.range.source, key.range.start);
        throw syntax("a map key must be a scalar, not a list or a map", key.range, hint);
      }
      const first = seen.get(key.text);
      if (first) throw this.#duplicate(first, key);
      seen.set(key.text, key);
      if (key.text === "<<" && !key.quoted) merge = [key, value];
      else entries.push({ name: key.text, key, value });
    }
    if (merge) this.#merge(entries, seen, merge[0], merge[1]);
    return mapNode(entries, range);
  }

  #merge(entries: MapEntry[], seen: Map<string, ScalarNode>, key: ScalarNode, from: YamlNode): void {
    const maps = from.kind === "list" ? from.items : [from];
    for (const map of maps) {
      if (map.kind !== "map") {
        throw syntax("map merge requires a map or a list of maps as the value", key.range);
      }
      this.#charge(map.entries.length, key.range);
      for (const entry of map.entries) {
        if (seen.has(entry.name)) continue;
        seen.set(entry.name, entry.key);
        entries.push(entry);
      }
    }
  }

  #duplicate(first: ScalarNode, again: ScalarNode): ScafctlError {
    const { line } = this.#source.position(first.range.start);
    return new ScafctlError(
      "SCAF1004",
      `yaml: line ${this.#line(again.range)}: mapping key "${again.text}" already defined at line ${line}`,
      { range: again.range, hint: "a key may stand only once in a map; rename or remove one of them" },
    );
  }

  #line(range: SourceRange): number {
    return this.#source.position(range.start).line;
  }
}

function frame(type: Frame["type"], start: number, flow: boolean, anchor: string | undefined): Frame {
  return { type, start, flow, anchor, nodes: [], size: 1, depth: 1 };
}

/** A YAML syntax error with its line, in the form Go users know. */
export function syntax(reason: string, range: SourceRange, hint?: string): ScafctlError {
  const { line } = range.source.position(range.start);
  return new ScafctlError("SCAF1003", `yaml: line ${line}: ${reason}`, { range, hint });
}

/** The error of a document that nests too deeply. */
export function tooDeep(range: SourceRange): ScafctlError {
  return new ScafctlError("SCAF1005", `yaml: the document nests deeper than ${MAX_DEPTH} levels`, { range });
}
