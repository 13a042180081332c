import {
  arrayProp,
  boolProp,
  type Descriptor,
  intProp,
  objectSchema,
  type Right,
  stringProp,
} from "../../lib/provider/mod.ts";
import { text } from "../shared/inputs.ts";

/** The operations of the directory provider. */
export const OPERATIONS = ["list", "mkdir", "rmdir", "copy", "move"] as const;

const schema = objectSchema({
  operation: stringProp("What to do", { enum: OPERATIONS }),
  path: stringProp("The folder; relative paths start at the base folder of the call", { maxLength: 4096 }),
  recursive: boolProp("list enters folders", { default: false }),
  maxDepth: intProp("How many levels below the folder's own entries list enters", {
    minimum: 1,
    maximum: 50,
    default: 10,
  }),
  includeContent: boolProp("list reads the files: text as it is, other files as base64", { default: false }),
  maxFileSize: intProp("Files with more bytes are listed without content", {
    minimum: 0,
    maximum: 1_073_741_824,
    default: 1_048_576,
  }),
  filterGlob: stringProp(
    "Only entries whose name fits. With a slash or ** the path below the folder has to fit: **/*.md. " +
      "Not together with filterRegex",
    { maxLength: 500, examples: ["*.go", "src/**/*.ts"] },
  ),
  filterRegex: stringProp(
    "Only entries in whose name the pattern (RE2) is found. Not together with filterGlob",
    {
      maxLength: 500,
    },
  ),
  excludeHidden: boolProp("Leaves out entries whose name begins with a dot, and what is below them", {
    default: false,
  }),
  filesOnly: boolProp("Leaves folders out of the list", { default: false }),
  checksum: stringProp("Adds a checksum to files that are read with includeContent", {
    enum: ["sha256", "sha512"],
  }),
  createDirs: boolProp(
    "mkdir makes missing parents and takes an existing folder; copy and move make missing parents",
    {
      default: false,
    },
  ),
  destination: stringProp("Where copy and move put the folder", { maxLength: 4096 }),
  force: boolProp("rmdir removes a folder that is not empty", { default: false }),
}, ["operation", "path"]);

const entry = objectSchema({
  path: stringProp("Path below the folder, with slashes"),
  absolutePath: stringProp("Absolute path"),
  name: stringProp("Name"),
  extension: stringProp("Extension with its dot, empty for folders"),
  size: intProp("Bytes"),
  isDir: boolProp("Whether it is a folder"),
  type: stringProp("file or dir", { enum: ["file", "dir"] }),
  mode: stringProp("Permission bits in octal, such as 0644"),
  modTime: stringProp("Last change, RFC 3339"),
  mimeType: stringProp("Media type guessed from the extension"),
  content: stringProp("The text, or base64"),
  contentEncoding: stringProp("How content is given", { enum: ["text", "base64"] }),
  checksum: stringProp("Checksum of the content in hexadecimal"),
  checksumAlgorithm: stringProp("sha256 or sha512"),
});

const output = objectSchema({
  entries: arrayProp("What was found, in lexical order, each folder before what is in it", entry),
  totalCount: intProp("Entries"),
  dirCount: intProp("Folders among them"),
  fileCount: intProp("Files among them"),
  totalSize: intProp("Bytes of these files together"),
  basePath: stringProp("Absolute path of the folder"),
  success: boolProp("True when nothing failed"),
  operation: stringProp("The operation"),
  path: stringProp("Absolute path of the folder"),
  destination: stringProp("Absolute path of the new place"),
});

const EXAMPLES = [
  {
    name: "List files of a kind",
    description: "All TypeScript files below src, without folders.",
    yaml: "provider: directory\ninputs:\n  operation: list\n  path: src\n  recursive: true\n" +
      "  filterGlob: '*.ts'\n  filesOnly: true\n",
  },
  {
    name: "Read a tree of templates",
    description: "The entries go to the go-template provider's render-tree.",
    yaml: "provider: directory\ninputs:\n  operation: list\n  path: src\n  recursive: true\n" +
      "  includeContent: true\n  filesOnly: true\n  checksum: sha256\n",
  },
  {
    name: "Make a folder",
    description: "With createDirs a folder that is there already is fine.",
    yaml: "provider: directory\ninputs:\n  operation: mkdir\n  path: new/deep\n  createDirs: true\n",
  },
  {
    name: "Copy a folder",
    description: "Files are added to a destination that is there already.",
    yaml: "provider: directory\ninputs:\n  operation: copy\n  path: src\n  destination: backup\n",
  },
  {
    name: "Remove a folder with its content",
    description: "Without force only an empty folder is removed.",
    yaml: "provider: directory\ninputs:\n  operation: rmdir\n  path: old\n  force: true\n",
  },
];

/** Identity and schemas of the directory provider. */
export const descriptor: Descriptor = {
  name: "directory",
  displayName: "Directory Provider",
  apiVersion: "v1",
  version: "1.0.0",
  description:
    "Lists folders with filters, content and checksums, and makes, removes, copies and moves them. Symbolic links are " +
    "never followed.",
  capabilities: ["from", "action"],
  category: "filesystem",
  tags: ["directory", "filesystem", "listing", "glob", "scan"],
  schema,
  outputSchemas: { from: output, action: output },
  fromOutside: true,
  whatIf: (inputs) => {
    const path = text(inputs, "path") ?? "";
    const destination = text(inputs, "destination") ?? "";
    switch (text(inputs, "operation")) {
      case "mkdir":
        return `Would create directory ${path}`;
      case "rmdir":
        return `Would remove directory ${path}`;
      case "copy":
        return `Would copy directory ${path} to ${destination}`;
      case "move":
        return `Would move directory ${path} to ${destination}`;
      default:
        return `Would list directory ${path}`;
    }
  },
  rights: (inputs) => {
    const operation = text(inputs, "operation");
    const right = (kind: "read" | "write", name: string): Right => {
      const resource = text(inputs, name);
      return { kind, ...(resource !== undefined && { resource }) };
    };
    if (operation === "list") return [right("read", "path")];
    const rights = [right("read", "path")];
    if (operation !== "copy") rights.push(right("write", "path"));
    if (operation === "copy" || operation === "move") {
      rights.push(right("read", "destination"), right("write", "destination"));
    }
    return rights;
  },
  examples: EXAMPLES,
};
