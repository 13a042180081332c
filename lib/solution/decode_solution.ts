import type { MapEntry, YamlNode } from "../yaml/mod.ts";
import { decodeValueRef } from "./decode_refs.ts";
import { StepDecoder } from "./decode_steps.ts";
import { decodeWorkflow } from "./decode_workflow.ts";
import { type Decoder, type Fields, isNull, optional } from "./decoder.ts";
import type {
  Bundle,
  CatalogFields,
  Metadata,
  PluginDependency,
  ResolverDefinition,
  Solution,
} from "./model.ts";

const TOP_FIELDS = ["apiVersion", "kind", "metadata", "catalog", "compose", "bundle", "spec"];
const METADATA_FIELDS = [
  "name",
  "version",
  "displayName",
  "description",
  "category",
  "tags",
  "maintainers",
  "links",
  "icon",
  "banner",
];
const SEMVER =
  /^v?\d+(?:\.\d+){0,2}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** The version of a solution that gives none. */
export const DEV_VERSION = "0.0.0-dev";

/** A decoded file, with what only the validation of the same load needs. */
export interface DecodedSolution {
  readonly apiVersion: string;
  readonly kind: string;
  readonly visibility: string;
  readonly solution: Omit<Solution, "origin" | "warnings">;
  /** Resolvers without a body. */
  readonly nullResolvers: readonly MapEntry[];
  readonly top: Fields | undefined;
}

/** Decodes the root node of a solution file; every problem goes to the decoder. */
export function decodeSolution(decoder: Decoder, root: YamlNode): DecodedSolution {
  const top = decoder.fields(root, "", TOP_FIELDS);
  const spec = decoder.fields(
    top?.node("spec"),
    "spec",
    ["resolvers", "workflow", "testing", "permissions", "bundle"],
  );
  const catalogFields = decoder.fields(top?.node("catalog"), "catalog", ["visibility", "beta", "disabled"]);
  const bundle = decodeBundle(decoder, top, spec);
  const steps = new StepDecoder(decoder, new Set(bundle.plugins.map((plugin) => plugin.name)));
  const resolvers = new Map<string, ResolverDefinition>();
  const nullResolvers: MapEntry[] = [];
  for (const entry of decoder.map(spec?.node("resolvers"), "spec.resolvers")?.entries ?? []) {
    const resolver = steps.resolver(entry);
    if (resolver) resolvers.set(entry.name, resolver);
    else if (isNull(entry.value)) nullResolvers.push(entry);
  }
  const workflow = decodeWorkflow(steps, spec?.entry("workflow"));
  const visibility = catalogFields?.text("visibility") || "private";
  return {
    apiVersion: top?.text("apiVersion") || "scafctl.io/v1",
    kind: top?.text("kind") || "Solution",
    visibility,
    nullResolvers,
    top,
    solution: {
      apiVersion: top?.text("apiVersion") || "scafctl.io/v1",
      kind: "Solution",
      metadata: decodeMetadata(decoder, top?.node("metadata")),
      catalog: {
        visibility: visibility as CatalogFields["visibility"],
        beta: catalogFields?.bool("beta") ?? false,
        disabled: catalogFields?.bool("disabled") ?? false,
      },
      compose: top?.texts("compose") ?? [],
      bundle,
      spec: {
        resolvers,
        ...(workflow && { workflow }),
        ...optional("testing", spec?.data("testing")),
        ...optional("permissions", spec?.data("permissions")),
      },
    },
  };
}

function decodeMetadata(decoder: Decoder, node: YamlNode | undefined): Metadata {
  const fields = decoder.fields(node, "metadata", METADATA_FIELDS);
  const version = fields?.text("version") ?? "";
  if (version !== "" && !SEMVER.test(version)) {
    decoder.problem(
      "SCAF1007",
      `metadata.version must be a semantic version, got "${version}"`,
      fields?.node("version")?.range,
      "write it as 1.2.3",
    );
  }
  const pairs = <Key extends string>(name: string, key: Key) =>
    (decoder.list(fields?.node(name), `metadata.${name}`) ?? []).flatMap((item, index) => {
      const pair = decoder.fields(item, `metadata.${name}[${index}]`, ["name", key]);
      return pair ? [{ name: pair.text("name") ?? "", value: pair.text(key) ?? "" }] : [];
    });
  return {
    name: fields?.text("name") ?? "",
    version: version === "" ? DEV_VERSION : wholeVersion(version),
    hasVersion: version !== "",
    ...optional("displayName", fields?.text("displayName")),
    ...optional("description", fields?.text("description")),
    ...optional("category", fields?.text("category")),
    tags: fields?.texts("tags") ?? [],
    maintainers: pairs("maintainers", "email").map(({ name, value }) => ({ name, email: value })),
    links: pairs("links", "url").map(({ name, value }) => ({ name, url: value })),
    ...optional("icon", fields?.text("icon")),
    ...optional("banner", fields?.text("banner")),
  };
}

/** A version with all of its three numbers and no `v`, which is how the original knows `v1.2` or `1.0`. */
function wholeVersion(version: string): string {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(.*)$/.exec(version);
  if (!match) return version;
  const [, major = "0", minor = "0", patch = "0", rest = ""] = match;
  return [major, minor, patch].map((part) => BigInt(part)).join(".") + rest;
}

function decodeBundle(decoder: Decoder, top: Fields | undefined, spec: Fields | undefined): Bundle {
  const bundle = decoder.fields(top?.node("bundle"), "bundle", ["include", "plugins"]);
  let path = "bundle.plugins";
  let plugins = bundle?.node("plugins");
  const old = spec?.entry("bundle");
  if (old) {
    decoder.deprecated("spec", "spec.bundle", "bundle", old.key.range);
    const fields = decoder.fields(old.value, "spec.bundle", ["include", "plugins"]);
    if (!plugins) {
      path = "spec.bundle.plugins";
      plugins = fields?.node("plugins");
    }
    if (!bundle) {
      return { include: fields?.texts("include") ?? [], plugins: decodePlugins(decoder, plugins, path) };
    }
  }
  return { include: bundle?.texts("include") ?? [], plugins: decodePlugins(decoder, plugins, path) };
}

function decodePlugins(decoder: Decoder, node: YamlNode | undefined, path: string): PluginDependency[] {
  return (decoder.list(node, path) ?? []).flatMap((item, index) => {
    const at = `${path}[${index}]`;
    const fields = decoder.fields(item, at, ["name", "kind", "version", "defaults"]);
    if (!fields) return [];
    const name = fields.text("name") ?? "";
    const kind = fields.text("kind") ?? "";
    const version = fields.text("version") ?? "";
    const problem = (text: string, on: string) =>
      decoder.problem(
        "SCAF1007",
        `${at}${name ? ` (${name})` : ""}: ${text}`,
        fields.node(on)?.range ?? item.range,
      );
    if (name === "") problem("name is required", "name");
    if (kind !== "provider" && kind !== "auth-handler") {
      problem(`invalid kind "${kind}", must be "provider" or "auth-handler"`, "kind");
    }
    if (version === "") problem("version constraint is required", "version");
    else if (!isConstraint(version)) problem(`invalid version constraint "${version}"`, "version");
    const defaults = decoder.map(fields.node("defaults"), fields.at("defaults"))?.entries ?? [];
    return [{
      name,
      kind: kind as PluginDependency["kind"],
      version,
      defaults: new Map(
        defaults.map((entry) => [
          entry.name,
          decodeValueRef(decoder, entry.value, `${fields.at("defaults")}.${entry.name}`),
        ]),
      ),
    }];
  });
}

/** One comparator of a version constraint. What a constraint means is the catalog's business. */
const COMPARATOR =
  /^(?:[=<>!~^]{0,2}v?(?:\d+|[xX*])(?:\.(?:\d+|[xX*])){0,2}(?:[-+][0-9A-Za-z.+-]+)?|latest)$/;

function isConstraint(text: string): boolean {
  const parts = text.replace(/([=<>!~^])\s+/g, "$1").split(/[\s,|]+/).filter((part) =>
    part !== "" && part !== "-"
  );
  return parts.length > 0 && parts.every((part) => COMPARATOR.test(part));
}
