import type { MapEntry, YamlNode } from "../yaml/mod.ts";
import { decodeCondition, decodeInputs } from "./decode_refs.ts";
import type { StepDecoder } from "./decode_steps.ts";
import { type Decoder, type Fields, isNull, optional } from "./decoder.ts";
import type { ActionDefinition, Matrix, NullAction, Retry, ValueRef, Workflow } from "./model.ts";

const WORKFLOW_FIELDS = ["actions", "finally", "resultSchemaMode", "failOnUnsuccessful"];
const ACTION_FIELDS = [
  "name",
  "alias",
  "description",
  "displayName",
  "sensitive",
  "provider",
  "inputs",
  "dependsOn",
  "exclusive",
  "when",
  "onError",
  "timeout",
  "retry",
  "forEach",
  "matrix",
  "strategy",
  "resultSchema",
  "resultSchemaMode",
];
const RETRY_FIELDS = ["maxAttempts", "backoff", "initialDelay", "maxDelay", "jitter", "retryIf"];
/** Keys of a matrix that are no dimensions. */
export const MATRIX_OPTIONS = ["include", "exclude", "concurrency", "onError"] as const;

/** Decodes `spec.workflow`. */
export function decodeWorkflow(steps: StepDecoder, entry: MapEntry | undefined): Workflow | undefined {
  const { decoder } = steps;
  const fields = decoder.fields(entry?.value, "spec.workflow", WORKFLOW_FIELDS);
  if (!fields) return undefined;
  const nullActions: NullAction[] = [];
  const section = (name: "actions" | "finally") => {
    const actions = new Map<string, ActionDefinition>();
    for (const item of decoder.map(fields.node(name), fields.at(name))?.entries ?? []) {
      const action = decodeAction(steps, item, name);
      if (action) actions.set(item.name, action);
      else if (isNull(item.value)) {
        nullActions.push({ section: name, name: item.name, range: item.key.range });
      }
    }
    return actions;
  };
  return {
    actions: section("actions"),
    finally: section("finally"),
    ...optional("resultSchemaMode", schemaMode(fields)),
    failOnUnsuccessful: fields.bool("failOnUnsuccessful") ?? true,
    ...optional("nullActions", nullActions.length > 0 ? nullActions : undefined),
    range: entry!.key.range,
  };
}

const WORD_FIELDS = ["alias", "dependsOn", "exclusive", "onError", "resultSchemaMode"];

function decodeAction(
  steps: StepDecoder,
  entry: MapEntry,
  section: "actions" | "finally",
): ActionDefinition | undefined {
  const { decoder } = steps;
  const fields = decoder.fields(entry.value, `spec.workflow.${section}.${entry.name}`, ACTION_FIELDS);
  if (!fields) return undefined;
  return {
    name: entry.name,
    section,
    range: entry.key.range,
    ...optional("alias", fields.text("alias") || undefined),
    ...optional("description", fields.text("description")),
    ...optional("displayName", fields.text("displayName")),
    sensitive: fields.bool("sensitive") ?? false,
    ...steps.provider(fields),
    inputs: decodeInputs(decoder, fields.node("inputs"), fields.at("inputs")),
    dependsOn: fields.texts("dependsOn"),
    exclusive: fields.texts("exclusive"),
    ...optional("when", decodeCondition(decoder, fields.node("when"), fields.at("when"))),
    ...optional("onError", word(fields, "onError")),
    ...optional("timeout", fields.duration("timeout")),
    ...optional("retry", decodeRetry(decoder, fields)),
    ...optional("forEach", steps.forEach(fields)),
    ...optional("matrix", decodeMatrix(steps, fields)),
    ...optional("resultSchema", fields.data("resultSchema")),
    ...optional("resultSchemaMode", schemaMode(fields)),
    places: new Map(WORD_FIELDS.flatMap((name) => {
      const range = fields.node(name)?.range;
      return range ? [[name, range] as const] : [];
    })),
  };
}

/** Words that the workflow validation judges, so that it can list them with everything else. */
function word(fields: Fields, name: string): ActionDefinition["onError"] {
  return (fields.text(name) || undefined) as ActionDefinition["onError"];
}

function schemaMode(fields: Fields): Workflow["resultSchemaMode"] {
  return (fields.text("resultSchemaMode") || undefined) as Workflow["resultSchemaMode"];
}

function decodeRetry(decoder: Decoder, action: Fields): Retry | undefined {
  const entry = action.entry("retry");
  const fields = decoder.fields(entry?.value, action.at("retry"), RETRY_FIELDS);
  if (!fields) return undefined;
  const retryIf = fields.node("retryIf");
  const text = decoder.text(textOf(retryIf), fields.at("retryIf"));
  const jitter = fields.number("jitter") ?? 0;
  if (jitter < 0 || jitter > 1) {
    decoder.problem(
      "SCAF1007",
      `${fields.at("jitter")} must lie between 0 and 1`,
      fields.node("jitter")?.range,
    );
  }
  return {
    maxAttempts: fields.int("maxAttempts") ?? 0,
    backoff: (fields.text("backoff") || "fixed") as Retry["backoff"],
    ...optional("initialDelay", fields.duration("initialDelay")),
    ...optional("maxDelay", fields.duration("maxDelay")),
    jitter,
    ...(text && retryIf && { retryIf: { text, range: retryIf.range } }),
    range: entry!.key.range,
  };
}

/** `retryIf` may also be written as `{expr: ...}`. */
function textOf(node: YamlNode | undefined): YamlNode | undefined {
  if (node?.kind !== "map" || node.entries.length !== 1) return node;
  return node.entries[0]!.name === "expr" ? node.entries[0]!.value : node;
}

/**
 * The matrix of an action, under `matrix` or `strategy.matrix`: every key is a named dimension, besides `include`,
 * `exclude`, `concurrency` and `onError`.
 */
function decodeMatrix(steps: StepDecoder, action: Fields): Matrix | undefined {
  const { decoder } = steps;
  const strategy = decoder.fields(action.node("strategy"), action.at("strategy"), ["matrix", "concurrency"]);
  const holder = action.has("matrix") ? action : strategy;
  const entry = holder?.entry("matrix");
  if (!holder || !entry || !decoder.map(entry.value, holder.at("matrix"))) return undefined;
  const names = entry.value.kind === "map" ? entry.value.entries.map(({ name }) => name) : [];
  const fields = decoder.fields(entry.value, holder.at("matrix"), names)!;
  const dimensions = names
    .filter((name) => !MATRIX_OPTIONS.some((option) => option === name))
    .map((name): readonly [string, ValueRef] => {
      const value = steps.list(fields, name);
      if (value === undefined) decoder.wrongType(fields.at(name), fields.node(name)!, "a list");
      return [name, value ?? { kind: "literal", value: [] }];
    });
  return {
    dimensions,
    ...optional("include", steps.list(fields, "include")),
    ...optional("exclude", steps.list(fields, "exclude")),
    concurrency: fields.int("concurrency") ?? strategy?.int("concurrency") ?? 0,
    ...optional("onError", fields.oneOf("onError", ["fail", "continue", "ignore"])),
    range: entry.key.range,
  };
}
