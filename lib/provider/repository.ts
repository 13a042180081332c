/**
 * Whether a path is a repository's own folder or lies in one. Settings and hooks in there decide what git runs, so they are
 * no files like others. File systems that ignore case find the folder under any spelling.
 */
export function isInRepository(path: string): boolean {
  return path.split(/[\\/]/).some((part) => /^(?:\.git|git~\d+)$/i.test(part));
}
