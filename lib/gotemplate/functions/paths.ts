import { group } from "./define.ts";

/** Paths with slashes. The `os` forms follow the host, which for every supported host means slashes as well. */
export const pathFunctions = group("paths", "sprig", (define) => {
  define(
    ["base", "osBase"],
    ["string"],
    "The last element of a path.",
    [['{{base "a/b.txt"}}', "b.txt"]],
    ([path]) => base(path),
  );
  define(
    ["dir", "osDir"],
    ["string"],
    "All but the last element of a path.",
    [['{{dir "a/b.txt"}}', "a"]],
    ([path]) => clean(path.slice(0, path.lastIndexOf("/") + 1)),
  );
  define(
    ["clean", "osClean"],
    ["string"],
    "The shortest path to the same place, without looking at any file.",
    [['{{clean "a//b/../c"}}', "a/c"]],
    ([path]) => clean(path),
  );
  define(["ext", "osExt"], ["string"], "The ending of a file name, with its dot.", [[
    '{{ext "a/b.tar.gz"}}',
    ".gz",
  ]], (
    [path],
  ) => extension(path));
  define(
    ["isAbs", "osIsAbs"],
    ["string"],
    "Whether a path starts at the root.",
    [['{{isAbs "/x"}}', "true"]],
    (
      [path],
    ) => path.startsWith("/"),
  );
});

function base(path: string): string {
  if (path === "") return ".";
  const trimmed = withoutTrailingSlashes(path);
  return trimmed === "" ? "/" : trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === "/") end--;
  return path.slice(0, end);
}

function extension(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot);
}

function clean(path: string): string {
  if (path === "") return ".";
  const isRooted = path.startsWith("/");
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (!isRooted) kept.push(part);
  }
  const cleaned = kept.join("/");
  if (isRooted) return "/" + cleaned;
  return cleaned === "" ? "." : cleaned;
}
