import assert from "node:assert/strict";
import { builtinRegistry } from "../../lib/cli/registry.ts";
import { describeWhatIf, type JsonSchema } from "../../lib/provider/mod.ts";
import { object, type Value } from "../../lib/value/mod.ts";
import { testContext } from "../../providers/shared/testing.ts";
import recorded from "./descriptors.json" with { type: "json" };

/** A field of a recorded descriptor. */
interface Field {
  readonly type?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly required?: boolean;
}

/** What the original said of one provider. */
interface Recorded {
  readonly displayName: string;
  readonly version: string;
  readonly capabilities: readonly string[];
  readonly category?: string;
  readonly inputs: Readonly<Record<string, Field>>;
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Differences that are meant, each with its decision or reason. */
const MEANT: Readonly<Record<string, string>> = {
  "env input operation: required": "S16: without it the bare value is returned",
  "git input operation: required": "S17: or a field is named",
  "http input url: required": "S18: endpoint is another name",
  "http input body: type": "S18: an object or list is sent as JSON",
  "validation input value: type": "any value is checked, as the original does in practice",
  "github input state: default":
    "an update does not change a state that is not named; listings still show what is open",
  "github input visibility: default":
    "an update does not publish a repository; create_repo still makes a public one",
  "github input webhook_content_type: default": "an update keeps the form; create_webhook still takes json",
  "file output paths: type": "null when nothing was written, as recorded runs return it",
};

/** Providers whose output schema describes a bare value, or several forms (S24); git's for S17. */
const BARE = new Set(
  "cel go-template message parameter secret static validation env".split(" "),
);

const registry = builtinRegistry();

for (const [name, original] of Object.entries(recorded as unknown as Readonly<Record<string, Recorded>>)) {
  Deno.test(`descriptor of ${name}: all that was recorded of the original is still there`, async () => {
    const provider = await registry.get(name);
    assert.ok(provider);
    const { descriptor, displayName } = provider;
    const { inputs, outputs, capabilities, category, ...facts } = original;
    assert.deepEqual({ displayName, version: descriptor.version }, facts);
    if (category !== undefined) assert.equal(descriptor.category, category);
    for (const capability of capabilities) {
      assert.ok(descriptor.capabilities.some((own) => own === capability), capability);
    }
    const differences = [
      ...Object.entries(inputs).flatMap(([input, field]) =>
        inputDifferences(descriptor.schema, input, field)
      ),
      ...Object.entries(outputs).flatMap(([capability, fields]) =>
        outputDifferences(
          (descriptor.outputSchemas as Readonly<Record<string, JsonSchema>>)[capability],
          fields,
          BARE.has(name) || (name === "git" && capability === "from"),
        )
      ),
    ];
    const unmeant = [...new Set(differences)].map((text) => `${name} ${text}`)
      .filter((text) => !Object.hasOwn(MEANT, text));
    assert.deepEqual(unmeant, []);
  });
}

function inputDifferences(schema: JsonSchema, input: string, field: Field): string[] {
  const own = schema.properties?.[input];
  if (!own) return [`input ${input}: missing`];
  const found: string[] = [];
  const differ = (what: string) => void found.push(`input ${input}: ${what}`);
  if (field.type !== undefined && own.type !== field.type) differ("type");
  if (field.default !== undefined && own.default !== field.default) differ("default");
  if (field.enum && field.enum.toSorted().join() !== own.enum?.map(String).toSorted().join()) differ("enum");
  if (!field.enum && own.enum) differ("enum");
  if ((field.required ?? false) !== (schema.required?.includes(input) ?? false)) differ("required");
  return found;
}

function outputDifferences(
  schema: JsonSchema | undefined,
  fields: Readonly<Record<string, string>>,
  isBare: boolean,
): string[] {
  if (isBare) return schema && schema.properties === undefined ? [] : ["output is not bare"];
  return Object.entries(fields).flatMap(([field, type]) => {
    const own = schema?.properties?.[field];
    if (!own) return [`output ${field}: missing`];
    return type !== "" && own.type !== undefined && own.type !== type ? [`output ${field}: type`] : [];
  });
}

Deno.test("descriptors: every meant difference is one", async () => {
  for (const text of Object.keys(MEANT)) {
    const [, name = "", kind, field = ""] = /^(\S+) (input|output) (\w+): /.exec(text)!;
    const original = (recorded as unknown as Readonly<Record<string, Recorded>>)[name]!;
    const { schema, outputSchemas } = (await registry.get(name))!.descriptor;
    const found = kind === "input"
      ? inputDifferences(schema, field, original.inputs[field]!)
      : Object.entries(original.outputs).flatMap(([capability, fields]) =>
        outputDifferences((outputSchemas as Readonly<Record<string, JsonSchema>>)[capability], fields, false)
      );
    assert.ok(found.includes(text.slice(name.length + 1)), text);
  }
});

/** Limits of the original, which its recorded descriptors leave out. */
const LIMITS: readonly (readonly [string, string, Partial<JsonSchema>])[] = [
  ["parameter", "key", { maxLength: 256, pattern: "^[A-Za-z_][A-Za-z0-9_.\\-]*$" }],
  ["env", "operation", { maxLength: 10 }],
  ["env", "name", { maxLength: 256 }],
  ["env", "value", { maxLength: 4096 }],
  ["env", "default", { maxLength: 4096 }],
  ["env", "prefix", { maxLength: 256 }],
  ["cel", "expression", { maxLength: 8192 }],
  ...["match", "notMatch", "expression", "failWhen", "message"].map((input) =>
    ["validation", input, { maxLength: 1000 }] as const
  ),
  ["go-template", "template", { maxLength: 65_536 }],
  ["go-template", "name", { maxLength: 255 }],
  ["go-template", "leftDelim", { maxLength: 10 }],
  ["go-template", "rightDelim", { maxLength: 10 }],
  ["go-template", "ignoredBlocks", { maxItems: 20 }],
  ["file", "path", { maxLength: 4096 }],
  ["file", "content", { maxLength: 10 << 20 }],
  ["file", "permissions", { pattern: "^0[0-7]{3}$" }],
  ["file", "outputPath", { maxLength: 4096 }],
  ["directory", "path", { maxLength: 4096 }],
  ["directory", "maxDepth", { minimum: 1, maximum: 50, default: 10 }],
  ["directory", "maxFileSize", { default: 1 << 20 }],
  ["directory", "filterRegex", { maxLength: 500 }],
  ["http", "url", { maxLength: 2048, pattern: "^https?://.*" }],
  ["http", "method", { maxLength: 10 }],
  ["http", "body", { maxLength: 1 << 20 }],
  ["http", "timeout", { maximum: 300 }],
  ["hcl", "paths", { maxItems: 1000 }],
  ["message", "label", { maxLength: 100 }],
  ["message", "columnOrder", { maxItems: 50 }],
  ["solution", "maxDepth", { minimum: 1, maximum: 100, default: 10 }],
];

Deno.test("descriptors: the limits of the original", async () => {
  for (const [name, input, limits] of LIMITS) {
    const own = (await registry.get(name))!.descriptor.schema.properties![input]!;
    const found = Object.fromEntries(Object.keys(limits).map((key) => [key, own[key as keyof JsonSchema]]));
    assert.deepEqual(found, limits, `${name} ${input}`);
  }
});

/** What an action would do, as the original says it. */
const WOULD: readonly (readonly [string, Readonly<Record<string, Value>>, string])[] = [
  ["static", {}, "Would return static value"],
  ["static", { value: "v" }, "Would return static value: v"],
  ["parameter", { key: "k" }, "Would execute parameter provider"],
  ["env", {}, "Would execute env provider"],
  ["cel", { expression: "1" }, "Would evaluate CEL expression: 1"],
  ["cel", { expression: "1".repeat(90) }, `Would evaluate CEL expression: ${"1".repeat(80)}...`],
  ["validation", {}, "Would execute validation provider"],
  ["go-template", { template: "x", name: "n" }, 'Would render template "n"'],
  ["go-template", { template: "x" }, "Would render Go template"],
  ["go-template", { operation: "render-tree" }, "Would render Go template tree"],
  ["go-template", { operation: "render-tree", name: "n" }, 'Would render Go template tree "n"'],
  ["exec", { command: "echo", args: ["a b"], shell: "bash" }, "Would execute via bash shell: echo 'a b'"],
  ["exec", { command: "ls" }, "Would execute via auto shell: ls"],
  ["file", { operation: "write", path: "p" }, "Would write file p"],
  ["file", { operation: "delete", path: "p" }, "Would delete file p"],
  ["file", { operation: "read", path: "p" }, "Would read file p"],
  ["file", { operation: "exists", path: "p" }, "Would check if file exists: p"],
  ["file", { operation: "write-tree", basePath: "b" }, "Would write file tree to b"],
  ["directory", { operation: "mkdir", path: "p" }, "Would create directory p"],
  ["directory", { operation: "rmdir", path: "p" }, "Would remove directory p"],
  ["directory", { operation: "list", path: "p" }, "Would list directory p"],
  ["directory", { operation: "copy", path: "p", destination: "d" }, "Would copy directory p to d"],
  ["directory", { operation: "move", path: "p", destination: "d" }, "Would move directory p to d"],
  ["http", { url: "https://a.example", method: "POST" }, "Would send POST request to https://a.example"],
  ["http", { url: "https://a.example" }, "Would send GET request to https://a.example"],
  ["git", { operation: "clone", repository: "r" }, "Would clone r"],
  [
    "git",
    { operation: "clone", repository: "r", path: "p", branch: "b" },
    "Would clone r to p (branch: b)",
  ],
  ["git", { operation: "commit", path: "p", message: "m" }, "Would commit in p with message: m"],
  ["git", { operation: "push", path: "p", branch: "b" }, 'Would push p to branch "b"'],
  ["git", { operation: "checkout", path: "p", branch: "b" }, 'Would checkout branch "b" in p'],
  ["git", { operation: "tag", path: "p", tag: "t" }, 'Would create tag "t" in p'],
  ["git", { operation: "pull", path: "p" }, "Would perform git pull on p"],
  ["git", { operation: "status" }, "Would perform git status"],
  ["github", { operation: "get_repo", owner: "o", repo: "r" }, "Would perform GitHub get_repo on o/r"],
  ["hcl", { operation: "format", path: "p" }, "Would format HCL from p"],
  ["hcl", { operation: "generate" }, "Would generate HCL"],
  ["message", { message: "m", type: "error" }, 'Would output error message: "m" to stdout'],
  [
    "message",
    { message: "m".repeat(90), label: "L", destination: "stderr" },
    `Would output info message [L]: "${"m".repeat(77)}..." to stderr`,
  ],
  ["message", { data: 1, format: "tree", label: "L" }, "Would render data as tree [L]"],
  ["message", { data: 1, display: object() }, "Would render data as auto with display schema"],
  ["message", { message: "äb", type: "raw" }, "Would write raw output (3 bytes) to stdout"],
  ["debug", { expression: "1" }, "Would output CEL-filtered data in json format to stdout"],
  ["debug", { format: "yaml", destination: "file" }, "Would output resolver data in yaml format to file"],
  ["sleep", { duration: "1s" }, "Would sleep for 1s"],
  ["secret", { operation: "get", name: "n" }, 'Would retrieve secret "n"'],
  ["secret", { operation: "list" }, "Would list available secrets"],
  ["identity", { operation: "claims" }, "Would execute identity provider"],
  ["metadata", {}, "Would execute metadata provider"],
  ["solution", { source: "s" }, 'Would execute solution "s"'],
];

Deno.test("descriptors: what an action would do is said in the words of the original", async () => {
  for (const [name, inputs, would] of WOULD) {
    const { descriptor } = (await registry.get(name))!;
    assert.equal(describeWhatIf(descriptor, object(inputs), testContext("action")), would, name);
  }
});
