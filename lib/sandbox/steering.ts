import type { ProviderContext, Right } from "../provider/contract.ts";
import { isObject, type ValueObject } from "../value/mod.ts";
import type { Policy } from "./policy.ts";

/** Variables by which a program, or the system's loader, is made to start or load something else. */
const STEERING = new RegExp(
  "^(?:" + [
    "PATH|PATHEXT|COMSPEC|SHELL|HOME|XDG_CONFIG_(?:HOME|DIRS)|APPDATA|USERPROFILE",
    "GCONV_PATH|BASH_ENV|ENV|SHELLOPTS|BASHOPTS|PS4|PROMPT_COMMAND|BASH_FUNC_.*",
    "GIT_(?!AUTHOR_|COMMITTER_|TERMINAL_PROMPT$|TRACE).*|SSH_ASKPASS|EDITOR|VISUAL|PAGER|BROWSER|LESSOPEN",
    "PYTHON.*|PERL5?(?:LIB|OPT|DB)|RUBY(?:OPT|LIB)|NODE_(?:OPTIONS|PATH)|NPM_CONFIG_.*|DENO_.*",
    "(?:_JAVA|JDK_JAVA)_OPTIONS|JAVA_TOOL_OPTIONS|CLASSPATH|DOTNET_.*|PSMODULEPATH|MAKEFLAGS",
  ].join("|") + ")$",
  "i",
);

/** Variables of the system's loader: the runtime starts no listed program that is given one. */
const LOADER = /^(?:LD_|DYLD_)/i;

/** Whether a variable decides what the loader brings into every program. */
export function isLoaderVariable(name: string): boolean {
  return LOADER.test(name);
}

/**
 * A variable that a solution gives to a program, though it decides what else the program runs, and the grant of the run
 * neither lets it run anything nor names the variable. Undefined when there is none. No list of such variables is
 * complete: an allowed program stays an allowed program.
 */
export function steeringVariable(
  policy: Policy,
  needed: readonly Right[],
  inputs: ValueObject,
  context: ProviderContext,
): string | undefined {
  if (policy.limit.run === true || !needed.some(({ kind }) => kind === "run")) return undefined;
  const { env } = inputs;
  const given = [
    ...Object.keys(context.environment).filter((name) => context.environment[name] !== null),
    ...(env !== undefined && isObject(env) ? Object.keys(env) : []),
  ];
  return given.find((name) =>
    isLoaderVariable(name) || (STEERING.test(name) && !policy.gives({ kind: "env", resource: name }))
  );
}
