import { failure } from "../shared/failure.ts";
import { flag, list, number, text } from "../shared/inputs.ts";
import type { ValueObject } from "../../lib/value/mod.ts";
import { withoutCredentials } from "./credentials.ts";

export const OPERATIONS = [
  "clone",
  "pull",
  "status",
  "add",
  "commit",
  "push",
  "checkout",
  "branch",
  "log",
  "tag",
] as const;
export type Operation = (typeof OPERATIONS)[number];

export const FIELDS = ["branch", "commit", "tag", "remote"] as const;
export type Field = (typeof FIELDS)[number];

/** The argument lists of the git calls that an operation consists of, one after the other. */
export function commandsOf(
  operation: Operation,
  inputs: ValueObject,
  target: string | undefined,
): string[][] {
  const branch = name(inputs, "branch");
  const remote = name(inputs, "remote") ?? "origin";
  const some = (value: string | undefined) => value === undefined ? [] : [value];
  switch (operation) {
    case "clone": {
      const repository = withoutCredentials(required(operation, inputs, "repository"));
      if (repository.startsWith("-")) {
        throw failure("git", "repository must not begin with a dash", { input: "repository" });
      }
      if (target === undefined) {
        throw failure("git", "path is required for the operation clone", { input: "path" });
      }
      const depth = number(inputs, "depth");
      return [[
        "clone",
        ...(depth ? ["--depth", String(depth)] : []),
        ...(branch === undefined ? [] : ["--branch", branch]),
        "--",
        repository,
        target,
      ]];
    }
    case "pull":
      return [["pull", remote, ...some(branch)]];
    case "status":
      return [["status", "--porcelain"]];
    case "add":
      return [["add", "--", ...filesOf(operation, inputs)]];
    case "commit": {
      const message = required(operation, inputs, "message");
      const hasFiles = (list(inputs, "files") ?? []).length > 0;
      return [
        ...(hasFiles ? [["add", "--", ...filesOf(operation, inputs)]] : []),
        ["commit", "-m", message],
      ];
    }
    case "push":
      return [["push", ...(flag(inputs, "force") ? ["--force"] : []), remote, ...some(branch)]];
    case "checkout":
      required(operation, inputs, "branch");
      return [["checkout", branch!]];
    case "branch":
      return [["branch", branch ?? "-a"]];
    case "log":
      return [["log", "--oneline", "-n", "10"]];
    case "tag": {
      const tag = name(inputs, "tag");
      if (tag === undefined) return [["tag"]];
      const message = text(inputs, "message");
      return [["tag", ...(message ? ["-m", message] : []), tag]];
    }
  }
}

/** The git calls that can tell a fact; the first that succeeds counts. */
export function fieldCommands(field: Field, inputs: ValueObject): string[][] {
  switch (field) {
    case "branch":
      // The first works before the first commit, the second says HEAD when no branch is checked out.
      return [["symbolic-ref", "--short", "-q", "HEAD"], ["rev-parse", "--abbrev-ref", "HEAD"]];
    case "commit":
      return [["rev-parse", "--verify", "HEAD"]];
    case "tag":
      return [["describe", "--tags", "--abbrev=0"]];
    case "remote":
      return [["remote", "get-url", name(inputs, "remote") ?? "origin"]];
  }
}

/** The folder that an address names, when it is one of this machine and not a server's. */
export function localPlace(address: string | undefined): string | undefined {
  if (!address) return undefined;
  if (/^file:\/\//i.test(address)) {
    try {
      return decodeURIComponent(new URL(address).pathname);
    } catch {
      return undefined;
    }
  }
  if (/^[a-z][a-z0-9+.-]*:(?:\/\/|:)/i.test(address)) return undefined;
  if (/^[A-Za-z]:[\\/]/.test(address)) return address;
  // `host:path` is a server, unless a slash comes first.
  return /^[^/\\]*:/.test(address) ? undefined : address;
}

function filesOf(operation: Operation, inputs: ValueObject): string[] {
  const files = (list(inputs, "files") ?? []).map(String);
  if (files.length === 0) {
    throw failure("git", `files is required for the operation ${operation}`, { input: "files" });
  }
  return files;
}

function required(operation: Operation, inputs: ValueObject, input: string): string {
  const value = text(inputs, input);
  if (!value) throw failure("git", `${input} is required for the operation ${operation}`);
  return value;
}

/** A name of a branch, tag or remote; one that git would take for an option is refused. */
function name(inputs: ValueObject, input: string): string | undefined {
  const value = text(inputs, input);
  if (value?.startsWith("-")) throw failure("git", `${input} must not begin with a dash`);
  return value || undefined;
}
