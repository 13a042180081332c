import type { SourceRange } from "../diagnostics/mod.ts";
import type { MapEntry, YamlNode } from "../yaml/mod.ts";
import { decodeCondition, decodeInputs, decodeValueRef } from "./decode_refs.ts";
import { type Decoder, type Fields, isNull, optional } from "./decoder.ts";
import type {
  ForEach,
  ProviderStep,
  ResolverDefinition,
  ValidationRule,
  ValueRef,
  ValueType,
} from "./model.ts";

/** Names under which the specification's samples call built-in providers. */
const OLD_PROVIDER_NAMES = new Map([["api", "http"], ["shell", "exec"], ["filesystem", "file"]]);

const RESOLVER_FIELDS = [
  "description",
  "displayName",
  "example",
  "type",
  "when",
  "dependsOn",
  "timeout",
  "sensitive",
  "internal",
  "resolve",
  "transform",
  "validate",
  "messages",
];
const STEP_FIELDS = ["provider", "inputs", "when", "onError", "forEach"];
const RULE_FIELDS = ["provider", "inputs", "message"];
const FOR_EACH_FIELDS = [
  "in",
  "item",
  "index",
  "concurrency",
  "onError",
  "keepSkipped",
  "itemAlias",
  "indexAlias",
];

/** Decodes the parts that resolvers and actions share. `plugins` are names that deprecated aliases must not shadow. */
export class StepDecoder {
  constructor(readonly decoder: Decoder, readonly plugins: ReadonlySet<string>) {}

  /** The provider's name, with deprecated names replaced. */
  provider(fields: Fields): { provider: string; providerRange?: SourceRange } {
    const node = fields.node("provider");
    const written = fields.text("provider") ?? "";
    const better = this.plugins.has(written) ? undefined : OLD_PROVIDER_NAMES.get(written);
    if (better !== undefined && node) {
      this.decoder.deprecated(fields.at("provider"), written, better, node.range);
    }
    return { provider: better ?? written, ...optional("providerRange", node?.range) };
  }

  resolver(entry: MapEntry): ResolverDefinition | undefined {
    const { decoder } = this;
    const path = `spec.resolvers.${entry.name}`;
    const fields = decoder.fields(entry.value, path, RESOLVER_FIELDS);
    if (!fields) return undefined;
    const messages = decoder.fields(fields.node("messages"), fields.at("messages"), ["error"]);
    const resolve = this.#phase(fields, "resolve", ["with", "when", "until", "from"]);
    const transform = this.#phase(fields, "transform", ["with", "when", "from"]);
    const validate = this.#phase(fields, "validate", ["with", "when", "from"]);
    const sensitive = fields.bool("sensitive");
    return {
      name: entry.name,
      range: entry.key.range,
      ...optional("description", fields.text("description")),
      ...optional("displayName", fields.text("displayName")),
      ...optional("example", fields.data("example")),
      type: valueType(fields.text("type") ?? ""),
      ...optional("typeRange", fields.node("type")?.range),
      ...optional("when", decodeCondition(decoder, fields.node("when"), fields.at("when"))),
      dependsOn: fields.texts("dependsOn"),
      ...optional("timeout", fields.duration("timeout")),
      sensitive: sensitive ?? false,
      isDeclassified: sensitive === false,
      internal: fields.bool("internal") ?? false,
      ...(resolve && {
        resolve: {
          with: this.#steps(resolve),
          ...optional("when", resolve.when),
          ...optional("until", resolve.until),
        },
      }),
      ...(transform && {
        transform: { with: this.#steps(transform), ...optional("when", transform.when) },
      }),
      ...(validate && {
        validate: { with: this.#rules(validate), ...optional("when", validate.when) },
      }),
      ...optional("errorMessage", this.#ref(messages, "error")),
    };
  }

  #phase(fields: Fields, name: string, known: readonly string[]): Phase | undefined {
    const { decoder } = this;
    const path = fields.at(name);
    const node = fields.node(name);
    if (node?.kind === "list") {
      decoder.deprecated(fields.path, `${name}: [...]`, `${name}.with`, fields.entry(name)!.key.range);
      return { items: node.items, path };
    }
    const phase = decoder.fields(node, path, known);
    if (!phase) return undefined;
    const steps = phase.renamed("with", "from");
    const single = steps?.kind === "map" && !phase.has("with");
    return {
      items: single ? [steps] : decoder.list(steps, phase.at("with")) ?? [],
      path: phase.at("with"),
      ...optional("when", decodeCondition(decoder, phase.node("when"), phase.at("when"))),
      ...optional("until", decodeCondition(decoder, phase.node("until"), phase.at("until"))),
    };
  }

  #steps(phase: Phase): ProviderStep[] {
    return phase.items.flatMap((node, index) => {
      const fields = this.decoder.fields(node, `${phase.path}[${index}]`, STEP_FIELDS);
      if (!fields) return [];
      return [{
        ...this.provider(fields),
        inputs: decodeInputs(this.decoder, fields.node("inputs"), fields.at("inputs")),
        ...optional("when", decodeCondition(this.decoder, fields.node("when"), fields.at("when"))),
        ...optional("onError", fields.oneOf("onError", ["continue", "fail"])),
        ...optional("forEach", this.forEach(fields)),
        range: node.range,
      }];
    });
  }

  #rules(phase: Phase): ValidationRule[] {
    return phase.items.flatMap((node, index) => {
      const fields = this.decoder.fields(node, `${phase.path}[${index}]`, RULE_FIELDS);
      if (!fields) return [];
      return [{
        ...this.provider(fields),
        inputs: decodeInputs(this.decoder, fields.node("inputs"), fields.at("inputs")),
        ...optional("message", this.#ref(fields, "message")),
        range: node.range,
      }];
    });
  }

  #ref(fields: Fields | undefined, name: string): ValueRef | undefined {
    const node = fields?.node(name);
    if (!fields || !node || isNull(node)) return undefined;
    return decodeValueRef(this.decoder, node, fields.at(name));
  }

  /** `forEach`, in which a plain text under `in` is CEL. */
  forEach(fields: Fields): ForEach | undefined {
    const { decoder } = this;
    const entry = fields.entry("forEach");
    const loop = decoder.fields(entry?.value, fields.at("forEach"), FOR_EACH_FIELDS);
    if (!loop) return undefined;
    return {
      ...optional("in", this.list(loop, "in")),
      ...optional("item", decoder.text(loop.renamed("item", "itemAlias"), loop.at("item"))),
      ...optional("index", decoder.text(loop.renamed("index", "indexAlias"), loop.at("index"))),
      concurrency: loop.int("concurrency") ?? 0,
      ...optional("onError", loop.oneOf("onError", ["fail", "continue", "ignore"])),
      keepSkipped: loop.bool("keepSkipped") ?? false,
      range: entry!.key.range,
    };
  }

  /** A value that must give a list: a plain text is CEL. */
  list(fields: Fields, name: string): ValueRef | undefined {
    const node = fields.node(name);
    if (!node || isNull(node)) return undefined;
    if (node.kind === "scalar" && typeof node.value === "string") {
      return { kind: "expr", text: node.value, range: node.range };
    }
    return decodeValueRef(this.decoder, node, fields.at(name));
  }
}

interface Phase {
  readonly items: readonly YamlNode[];
  readonly path: string;
  readonly when?: NonNullable<ReturnType<typeof decodeCondition>>;
  readonly until?: NonNullable<ReturnType<typeof decodeCondition>>;
}

const TYPES = new Map<string, ValueType>([
  ["", "any"],
  ["any", "any"],
  ["string", "string"],
  ["int", "int"],
  ["integer", "int"],
  ["float", "float"],
  ["number", "float"],
  ["bool", "bool"],
  ["boolean", "bool"],
  ["array", "array"],
  ["object", "object"],
  ["map", "object"],
  ["time", "time"],
  ["timestamp", "time"],
  ["datetime", "time"],
  ["duration", "duration"],
]);

function valueType(text: string): ResolverDefinition["type"] {
  return TYPES.get(text.toLowerCase()) ?? { unknown: text };
}
