import type { CommandModule, CommandSpec, FlagSpec } from "../spec.ts";
import { OUTPUT_FLAGS } from "./shared.ts";

const ALL_FLAG: FlagSpec = {
  name: "all",
  short: "a",
  type: "bool",
  help: "also the secrets that scafctl keeps for itself, such as login tokens",
};

const FORCE_FLAG: FlagSpec = { name: "force", short: "f", type: "bool", help: "do not ask" };

async function secrets(verb: "set" | "get" | "list" | "exists" | "remove"): Promise<CommandModule> {
  return { run: (await import("../commands/secrets.ts"))[verb] };
}

async function transfer(verb: "rotate" | "exportTo" | "importFrom"): Promise<CommandModule> {
  return { run: (await import("../commands/secrets_transfer.ts"))[verb] };
}

/** Commands on the encrypted store of the user's secrets. */
export const SECRETS_COMMANDS: CommandSpec = {
  name: "secrets",
  aliases: ["secret"],
  group: "Configuration & Security",
  summary: "Store, show and move secrets",
  about:
    `Secrets are kept in encrypted files under one master key. The key comes from SCAFCTL_SECRET_KEY (the base64
form of 32 bytes), else from the keychain of the system.`,
  children: [
    {
      name: "delete",
      aliases: ["rm", "remove"],
      summary: "Remove a secret",
      usage: "<name>",
      args: [1, 1],
      flags: [ALL_FLAG, FORCE_FLAG],
      load: () => secrets("remove"),
    },
    {
      name: "exists",
      summary: "Tell whether a secret is stored: true and exit 0, or false and exit 1",
      usage: "<name>",
      args: [1, 1],
      flags: [ALL_FLAG],
      load: () => secrets("exists"),
      examples: ["scafctl secrets exists api-key -q || scafctl secrets set api-key"],
    },
    {
      name: "export",
      summary: "Write all secrets to a file",
      flags: [
        ALL_FLAG,
        { name: "encrypt", type: "bool", help: "protect the file with a passphrase" },
        { name: "force", type: "bool", help: "do not ask before secrets are written in plain text" },
        {
          name: "format",
          short: "f",
          type: "string",
          default: "yaml",
          values: ["yaml", "json"],
          help: "form of the file",
        },
        {
          name: "output",
          short: "o",
          type: "string",
          required: true,
          help: "file to write, readable for you alone",
          complete: "file",
        },
      ],
      load: () => transfer("exportTo"),
      examples: ["scafctl secrets export --encrypt -o secrets.enc"],
    },
    {
      name: "get",
      summary: "Print a secret",
      usage: "<name>",
      args: [1, 1],
      flags: [
        ALL_FLAG,
        { name: "no-newline", type: "bool", help: "print no line end after the value" },
        { name: "output", short: "o", type: "string", values: ["json", "yaml"], help: "output format" },
      ],
      load: () => secrets("get"),
    },
    {
      name: "import",
      summary: "Take over the secrets of an export",
      usage: "<file>",
      args: [1, 1],
      flags: [
        ALL_FLAG,
        { name: "dry-run", type: "bool", help: "only say what would happen" },
        { name: "overwrite", type: "bool", help: "replace secrets that are stored already" },
      ],
      load: () => transfer("importFrom"),
    },
    {
      name: "list",
      aliases: ["ls"],
      summary: "List the names of secrets",
      flags: [ALL_FLAG, ...OUTPUT_FLAGS],
      load: () => secrets("list"),
    },
    {
      name: "rotate",
      summary: "Encrypt all secrets anew under another master key",
      about:
        `With the keychain the new key is made and stored by itself. With SCAFCTL_SECRET_KEY put the new key into
SCAFCTL_SECRET_KEY_NEW first, and into SCAFCTL_SECRET_KEY afterwards.`,
      flags: [FORCE_FLAG],
      load: () => transfer("rotate"),
    },
    {
      name: "set",
      summary: "Store a secret",
      about:
        `The value is asked for without showing it. It can also come from a pipe or from --file, byte for byte, or from
the command line, where other users of the machine may see it.`,
      usage: "<name> [value]",
      args: [1, 2],
      flags: [
        { name: "file", type: "string", help: "read the value from a file", complete: "file" },
        { name: "overwrite", type: "bool", help: "replace a secret that is stored already" },
        { name: "trim", type: "bool", help: "leave out the line end after a value from a pipe or file" },
        { name: "value", type: "string", help: "the value" },
      ],
      load: () => secrets("set"),
      examples: ["scafctl secrets set api-key", "pass show api | scafctl secrets set api-key --trim"],
    },
  ],
};
