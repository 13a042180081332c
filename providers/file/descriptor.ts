import { dirname } from "node:path";
import {
  anyProp,
  arrayProp,
  boolProp,
  type Descriptor,
  intProp,
  type JsonSchema,
  objectSchema,
  type Right,
  stringProp,
} from "../../lib/provider/mod.ts";
import { text } from "../shared/inputs.ts";
import { STRATEGIES } from "./strategy.ts";

const strategy = (description: string) => stringProp(description, { enum: STRATEGIES });

const treeEntry = objectSchema({
  path: stringProp("Path of the file below basePath", { maxLength: 4096 }),
  content: anyProp("Text of the file; an entry without text (a folder of a listing) is passed over"),
  onConflict: strategy("Overrides onConflict for this file"),
  dedupe: boolProp("Overrides dedupe for this file"),
  backup: boolProp("Overrides backup for this file"),
}, ["path"]);

const schema = objectSchema({
  operation: stringProp("What to do", { enum: ["read", "write", "exists", "delete", "write-tree"] }),
  path: stringProp("The file; relative paths start at the base folder of the call", { maxLength: 4096 }),
  content: stringProp("What write puts into the file", { maxLength: 10_485_760 }),
  createDirs: boolProp("write makes missing parent folders", { default: false }),
  encoding: stringProp("utf-8 takes and gives text, binary takes and gives base64", {
    enum: ["utf-8", "binary"],
    default: "utf-8",
  }),
  permissions: stringProp("Mode of the written file in octal; new files get 0600 without it", {
    pattern: "^0[0-7]{3}$",
    examples: ["0644"],
  }),
  onConflict: strategy(
    "What happens to a file that is there with another content; error when nothing says otherwise",
  ),
  backup: boolProp("Keeps a .bak copy before an existing file is changed"),
  dedupe: boolProp("append adds only lines the file does not have yet", { default: false }),
  failFast: boolProp("write-tree stops at the first conflict instead of reporting all", { default: false }),
  basePath: stringProp("Folder that write-tree writes into; nothing leaves it", { maxLength: 4096 }),
  entries: arrayProp("Files for write-tree", treeEntry),
  outputPath: stringProp(
    "Go template that turns each path of a tree into another. Knows __filePath, __fileName, __fileStem, " +
      "__fileExtension and __fileDir",
    { maxLength: 4096 },
  ),
  stripSuffix: stringProp("Ending that write-tree takes off each path first", {
    maxLength: 256,
    examples: [".tpl"],
  }),
}, ["operation"]);

const path = stringProp("Absolute path");
const readFields = {
  content: stringProp("The text, or base64 with encoding binary"),
  path,
  size: intProp("Bytes"),
  exists: boolProp("Whether anything is under the path"),
};
const status = stringProp("What became of the file", {
  enum: ["created", "overwritten", "skipped", "unchanged", "appended"],
});
const count = (what: string) => intProp(`Files ${what}`);
const writeFields: Record<string, JsonSchema> = {
  success: boolProp("True when nothing failed"),
  operation: stringProp("write-tree"),
  path,
  status,
  backupPath: stringProp("The copy that was kept"),
  basePath: stringProp("Absolute path of the folder written into"),
  filesWritten: count("created, overwritten or appended to"),
  paths: { type: ["array", "null"], description: "Those files, relative to basePath; null for none" },
  filesStatus: arrayProp(
    "Every file with what became of it",
    objectSchema({
      path: stringProp("Relative path"),
      status,
      backupPath: stringProp("The copy that was kept"),
    }),
  ),
  created: count("created"),
  overwritten: count("overwritten"),
  skipped: count("left alone"),
  unchanged: count("that had the content already"),
  appended: count("appended to"),
};
const output = objectSchema({ ...readFields, ...writeFields });

const EXAMPLES = [
  {
    name: "Read a file",
    description: "The text is in `content`.",
    yaml: "provider: file\ninputs:\n  operation: read\n  path: ./config/name.txt\n",
  },
  {
    name: "Write a file",
    description: "Missing folders are made; the same content again changes nothing.",
    yaml: "provider: file\ninputs:\n  operation: write\n  path: out/hello.txt\n  content: hello\n" +
      "  createDirs: true\n  onConflict: skip-unchanged\n",
  },
  {
    name: "Add lines once",
    description: "Appends only the lines that are missing.",
    yaml:
      "provider: file\ninputs:\n  operation: write\n  path: .gitignore\n  content: |\n    dist/\n    *.log\n" +
      "  onConflict: append\n  dedupe: true\n",
  },
  {
    name: "Ask whether a file is there",
    description: "The answer is in `exists`.",
    yaml: "provider: file\ninputs:\n  operation: exists\n  path: deno.json\n",
  },
  {
    name: "Write many files",
    description: "Writes rendered templates below one folder and takes the .tpl off their names.",
    yaml:
      "provider: file\ninputs:\n  operation: write-tree\n  basePath: out\n  stripSuffix: .tpl\n  entries:\n" +
      "    - {path: README.md.tpl, content: '# Demo'}\n    - {path: src/main.txt, content: main}\n",
  },
  {
    name: "Choose the output path of each file",
    description: "A template builds the new path from the parts of the old one.",
    yaml: "provider: file\ninputs:\n  operation: write-tree\n  basePath: out\n" +
      '  outputPath: "{{ if .__fileDir }}{{ .__fileDir }}/{{ end }}{{ .__fileStem }}"\n  entries:\n' +
      "    - {path: conf/app.yaml.tpl, content: 'a: 1'}\n",
  },
  {
    name: "Delete a file",
    description: "A file that is not there is an error.",
    yaml: "provider: file\ninputs:\n  operation: delete\n  path: old.txt\n",
  },
];

/** Identity and schemas of the file provider. */
export const descriptor: Descriptor = {
  name: "file",
  displayName: "File Provider",
  apiVersion: "v1",
  version: "1.0.0",
  description:
    "Reads, writes, checks and deletes files, and writes whole trees of them. Says what happens to files that are " +
    "there already, keeps backups, and never leaves a half-written file.",
  capabilities: ["from", "action", "transform"],
  category: "filesystem",
  tags: ["file", "filesystem", "read", "write", "tree"],
  schema,
  outputSchemas: { from: output, transform: output, action: output },
  fromOutside: true,
  whatIf: (inputs) => {
    const target = text(inputs, "path") ?? "";
    switch (text(inputs, "operation")) {
      case "write":
        return `Would write file ${target}`;
      case "delete":
        return `Would delete file ${target}`;
      case "exists":
        return `Would check if file exists: ${target}`;
      case "write-tree":
        return `Would write file tree to ${text(inputs, "basePath") ?? ""}`;
      default:
        return `Would read file ${target}`;
    }
  },
  rights: (inputs) => {
    const operation = text(inputs, "operation");
    const target = text(inputs, operation === "write-tree" ? "basePath" : "path");
    const named = (kind: "read" | "write", resource = target): Right => ({
      kind,
      ...(resource !== undefined && { resource }),
    });
    if (operation === "read" || operation === "exists") return [named("read")];
    // A file is replaced as a whole, by a new one beside it: that needs its folder.
    const place = operation === "write" && target !== undefined ? dirname(target) : target;
    return [named("read", place), named("write", place)];
  },
  examples: EXAMPLES,
};
