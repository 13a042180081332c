import type { CommandSpec } from "../spec.ts";
import { EXTRA_COMMANDS } from "./extra.ts";
import { INSPECT_COMMANDS } from "./inspect.ts";
import { PERMISSIONS_COMMAND } from "./permissions.ts";
import { RUN_COMMANDS } from "./run.ts";
import { SECRETS_COMMANDS } from "./secrets.ts";
import { SETUP_COMMANDS } from "./setup.ts";

/** The whole command tree. Help pages, completion, the parser and the reference of the documentation come from it. */
export const ROOT: CommandSpec = {
  name: "scafctl",
  summary: "Resolve configuration and run workflows from declarative solutions",
  about:
    `A solution file declares values (resolvers) and work (actions). scafctl resolves the values, renders the
action graph and runs it.`,
  children: [
    ...RUN_COMMANDS,
    ...INSPECT_COMMANDS,
    ...SETUP_COMMANDS,
    PERMISSIONS_COMMAND,
    SECRETS_COMMANDS,
    ...EXTRA_COMMANDS,
  ],
};
