import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { validateConfig } from "../../config/mod.ts";
import { ExitCode, messageOf } from "../../diagnostics/mod.ts";
import { placePath, places } from "../../paths/mod.ts";
import { BUILD } from "../build_info.ts";
import { printDocument } from "../document.ts";
import { versioned } from "../envelope.ts";
import type { Invocation } from "../invocation.ts";
import { planOutput } from "../output.ts";

/** One thing that was looked at. A `warn` keeps some commands from working, a `fail` most of them. */
interface Check {
  readonly check: string;
  readonly status: "ok" | "warn" | "fail";
  readonly detail: string;
}

/** `doctor`: whether everything that scafctl builds on is there. Changes nothing; exit 1 when something fails. */
export async function run(invocation: Invocation): Promise<number> {
  const plan = await planOutput(invocation);
  const { facts } = invocation.terminal;
  const checks: Check[] = [
    {
      check: "program",
      status: "ok",
      detail: `scafctl ${BUILD.version} on ${Deno.build.os} ${Deno.build.arch}`,
    },
    {
      check: "terminal",
      status: "ok",
      detail: facts.stdoutIsTerminal
        ? `${facts.width} columns, colour ${facts.stdoutColor ? "on" : "off"}`
        : "none",
    },
    configCheck(invocation),
    ...await Promise.all(["cache", "data", "state"].map(folderCheck)),
    await programCheck("sh", "the exec provider"),
    await programCheck("git", "the git provider"),
    await secretCheck(),
  ];
  const items = checks.map((check) => ({ ...check }));
  await printDocument(invocation, plan, {
    document: versioned("DoctorReport", { checks: items }),
    items,
    text: "items",
  });
  return checks.some((check) => check.status === "fail") ? ExitCode.general : ExitCode.success;
}

function configCheck({ config }: Invocation): Check {
  const check = "configuration";
  if (config.problem !== undefined) return { check, status: "fail", detail: config.problem };
  if (!config.fileTree) {
    return { check, status: "ok", detail: `${config.file} does not exist; defaults are in force` };
  }
  const [first, ...rest] = validateConfig(config.fileTree);
  if (!first) return { check, status: "ok", detail: config.file };
  const more = rest.length > 0 ? ` (and ${rest.length} more)` : "";
  const status = [first, ...rest].some((finding) => finding.severity === "error") ? "fail" : "warn";
  return { check, status, detail: `${config.file}: ${first.key} ${first.message}${more}` };
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
      if (!missing || dirname(path) === path) {
        return { check, status: "fail", detail: `${path} cannot be written` };
      }
    }
  }
}

async function programCheck(name: string, user: string): Promise<Check> {
  const check = `program ${name}`;
  const names = Deno.build.os === "windows" ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const folder of (Deno.env.get("PATH") ?? "").split(delimiter)) {
    for (const each of names) {
      const path = join(folder, each);
      const isFile = folder !== "" && await Deno.stat(path).then((info) => info.isFile).catch(() => false);
      if (isFile) return { check, status: "ok", detail: path };
    }
  }
  return { check, status: "warn", detail: `not found; ${user} needs it` };
}

async function secretCheck(): Promise<Check> {
  const check = "secrets";
  try {
    const { openSecretStore } = await import("../../secrets/mod.ts");
    const store = await openSecretStore({ folder: placePath("secrets"), env: (name) => Deno.env.get(name) });
    const count = (await store.list()).length;
    return { check, status: "ok", detail: `${count} stored, master key from the ${store.keySource}` };
  } catch (error) {
    return { check, status: "warn", detail: messageOf(error) };
  }
}
