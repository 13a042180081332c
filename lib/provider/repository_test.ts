import assert from "node:assert/strict";
import { isInRepository } from "./repository.ts";

Deno.test("what lies in a repository's own folder is told by the path, in any spelling", () => {
  for (
    const path of ["/a/.git", "/a/.git/config", "/a/.GIT/hooks/x", "C:\\a\\.Git\\config", "/a/git~1/config"]
  ) {
    assert.ok(isInRepository(path), path);
  }
  for (const path of ["/a/.gitignore", "/a/.github/x", "/a/b.git/config", "/a/git/config", "/a"]) {
    assert.ok(!isInRepository(path), path);
  }
});
