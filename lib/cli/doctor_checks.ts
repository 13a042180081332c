import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { type Config, validateConfig } from "../config/mod.ts";
import { messageOf, ScafctlError } from "../diagnostics/mod.ts";
import { placePath, places } from "../paths/mod.ts";
import { BUILD } from "./build_info.ts";
import type { Invocation } from "./invocation.ts";
import { openUserSecrets } from "./user_secrets.ts";

/** One thing that was looked at. A `warn` keeps some commands from working, a `fail` most of them. */
export interface Check {
  readonly check: string;
  readonly status: "ok" | "warn" | "fail";
  readonly detail: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** Everything that is looked at, in the order of a report. Changes nothing, and names no secret. */
export async function allChecks(invocation: Invocation): Promise<Check[]> {
  return [
    programCheck(),
    terminalCheck(invocation),
    variableCheck(),
    configCheck(invocation),
    ...await Promise.all(["cache", "data", "state"].map(folderCheck)),
    await cacheCheck(),
    await toolCheck("sh", "the exec provider"),
    await toolCheck("git", "the git provider"),
    proxyCheck(),
    await sandboxCheck(),
    await secretCheck(invocation.config),
  ];
}

function programCheck(): Check {
  const build = BUILD.commit === "" ? "from source" : `commit ${BUILD.commit.slice(0, 12)}`;
  const system = `${Deno.build.os} ${Deno.build.arch}`;
  return {
    check: "program",
    status: "ok",
    detail: `scafctl ${BUILD.version} (${build}) on ${system}, Deno ${Deno.version.deno}`,
  };
}

function terminalCheck({ terminal: { facts } }: Invocation): Check {
  const streams = [
    ...(facts.stdinIsTerminal ? ["stdin"] : []),
    ...(facts.stdoutIsTerminal ? ["stdout"] : []),
    ...(facts.stderrIsTerminal ? ["stderr"] : []),
  ];
  const where = streams.length === 0 ? "no stream is a terminal" : `a terminal at ${streams.join(", ")}`;
  const color = `colour ${facts.stdoutColor ? "on" : "off"}`;
  return {
    check: "terminal",
    status: "ok",
    detail: [where, `${facts.width} columns`, color, ...(facts.ci ? ["CI"] : [])].join(", "),
  };
}

/** Variables that change what the program does. Their values are left out: some are secrets. */
const VARIABLES =
  /^(?:SCAFCTL_.+|XDG_(?:CONFIG|DATA|CACHE|STATE)_HOME|NO_COLOR|FORCE_COLOR|CLICOLOR(?:_FORCE)?|CI|GITHUB_ACTIONS|OTEL_.+)$/;

function variableCheck(): Check {
  const names = Object.keys(Deno.env.toObject()).filter((name) => VARIABLES.test(name)).sort();
  return {
    check: "variables",
    status: "ok",
    detail: names.length === 0 ? "none that scafctl reads" : `set: ${names.join(", ")}`,
  };
}

function configCheck({ config }: Invocation): Check {
  const check = "configuration";
  if (config.problem !== undefined) {
    return { check, status: "fail", detail: config.problem, hint: "scafctl config validate tells more" };
  }
  if (!config.fileTree) {
    return { check, status: "ok", detail: `no file at ${config.file}; defaults are in force` };
  }
  const [first, ...rest] = validateConfig(config.fileTree);
  if (!first) return { check, status: "ok", detail: config.file };
  const more = rest.length > 0 ? ` (and ${rest.length} more)` : "";
  const status = [first, ...rest].some((finding) => finding.severity === "error") ? "fail" : "warn";
  return {
    check,
    status,
    detail: `${config.file}: ${first.key} ${first.message}${more}`,
    hint: "scafctl config validate lists all of it",
  };
}

/** A folder, or the nearest one above it that exists, must take new files. */
async function folderCheck(name: string): Promise<Check> {
  const place = places().find((each) => each.name === name)!;
  const check = `folder ${name}`;
  for (let path = place.path;; path = dirname(path)) {
    try {
      await access(path, constants.W_OK);
      return { check, status: "ok", detail: place.path };
    } catch (error) {
      const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (missing && dirname(path) !== path) continue;
      const hint = `make it writable, or name another with ${place.xdgVariable}`;
      return { check, status: "fail", detail: `${path} cannot be written`, hint };
    }
  }
}

/** What is kept of the network, by number and size. */
async function cacheCheck(): Promise<Check> {
  const { cachedFiles, humanSize } = await import("./cached_files.ts");
  const files = (await Promise.all(
    ["http-cache", "build-cache", "artifact-cache"].map((place) => cachedFiles(placePath(place))),
  )).flat();
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const count = files.length === 1 ? "1 file" : `${files.length} files`;
  return {
    check: "caches",
    status: "ok",
    detail: files.length === 0 ? "empty" : `${count}, ${humanSize(size)}`,
  };
}

async function toolCheck(name: string, user: string): Promise<Check> {
  const check = `program ${name}`;
  const names = Deno.build.os === "windows" ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const folder of (Deno.env.get("PATH") ?? "").split(delimiter)) {
    for (const each of names) {
      const path = join(folder, each);
      const isFile = folder !== "" && await Deno.stat(path).then((info) => info.isFile).catch(() => false);
      if (isFile) return { check, status: "ok", detail: path };
    }
  }
  return {
    check,
    status: "warn",
    detail: `not found; ${user} needs it`,
    hint: `install ${name}, or check PATH`,
  };
}

const PROXIES = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"];

function proxyCheck(): Check {
  const found = PROXIES.flatMap((name) => {
    const value = Deno.env.get(name) ?? Deno.env.get(name.toLowerCase());
    return value ? [`${name} ${withoutLogin(value)}`] : [];
  });
  return { check: "proxy", status: "ok", detail: found.length === 0 ? "none" : found.join(", ") };
}

/** An address may hold a name and a password, which a report must not. */
function withoutLogin(address: string): string {
  return address.replace(/[^/@,\s]+@/g, "***@");
}

/** What a worker without rights could do, or why it could not be asked. */
function sandboxResult(open: readonly string[] | string): Check {
  const check = "sandbox";
  if (typeof open === "string") {
    return {
      check,
      status: "fail",
      detail: open,
      hint: "runs with --sandbox off work, and are not confined",
    };
  }
  if (open.length === 0) {
    return { check, status: "ok", detail: "providers are confined: no way out was open" };
  }
  return {
    check,
    status: "fail",
    detail: `not refused: ${open.join(", ")}`,
    hint: "report this version of Deno",
  };
}

/** Lets a worker without rights try to get out. */
async function sandboxCheck(): Promise<Check> {
  const { canNarrowWorkers, openWays } = await import("../sandbox/mod.ts");
  if (canNarrowWorkers()) return sandboxResult(await openWays().catch((error) => messageOf(error)));
  return {
    check: "sandbox",
    status: "warn",
    detail: "this Deno was started without --unstable-worker-options",
    hint: "commands that run providers start themselves again with it",
  };
}

async function secretCheck(config: Config): Promise<Check> {
  const check = "secrets";
  try {
    const store = await openUserSecrets(config);
    const count = (await store.list()).length;
    return { check, status: "ok", detail: `${count} stored, master key from the ${store.keySource}` };
  } catch (error) {
    const hint = error instanceof ScafctlError ? error.hint : undefined;
    return { check, status: "warn", detail: messageOf(error), ...(hint !== undefined && { hint }) };
  }
}
