import assert from "node:assert/strict";
import { ScafctlError } from "../diagnostics/mod.ts";
import { TemplateError } from "../gotemplate/mod.ts";
import { object } from "../value/mod.ts";
import { Engines } from "./engines.ts";

const SCOPE = { values: object(), variables: object() };

function engines(checkFile?: (path: string) => void): Engines {
  return new Engines({
    workingDirectory: "/work",
    log() {},
    yaml: () => Promise.reject(new Error("not part of this test")),
    ...(checkFile && { checkFile }),
  });
}

Deno.test("an expression inside of a template has the limits of the template", async () => {
  const work = '{{ cel "size(lists.range(1000).map(x, x * x))" . }}';
  assert.equal(await engines().template(work, SCOPE, { celCost: 100_000 }), "1000");
  await assert.rejects(
    engines().template(work, SCOPE, { celCost: 10 }),
    (error) => error instanceof TemplateError && /cost/.test(error.message),
  );
  await assert.rejects(
    engines().template(work, SCOPE, { signal: AbortSignal.abort(new ScafctlError("SCAF6005", "stopped")) }),
    /stopped/,
  );
});

Deno.test("a text that is no YAML is an error of the function", async () => {
  const withYaml = new Engines({
    workingDirectory: "/work",
    log() {},
    yaml: () =>
      Promise.resolve({
        parseYaml: () => {
          throw new ScafctlError("SCAF1003", "yaml: line 1: no");
        },
        formatYaml: () => "",
      }),
  });
  await assert.rejects(
    withYaml.expression("yaml.unmarshal('a: [')", SCOPE, {}),
    (error) => error instanceof ScafctlError && error.message === "yaml.unmarshal: yaml: line 1: no",
  );
});

Deno.test("whether a file exists is told for files that the run may read", async () => {
  const asked: string[] = [];
  const check = (path: string) => {
    asked.push(path);
    if (!path.startsWith("/work/")) throw new ScafctlError("SCAF6001", `may not read ${path}`);
  };
  assert.equal(await engines(check).expression('filepath.exists("none")', SCOPE, {}), false);
  await assert.rejects(engines(check).expression('filepath.exists("/etc")', SCOPE, {}), /may not read \/etc/);
  await assert.rejects(
    engines(check).template(`{{ cel "filepath.exists('/etc')" . }}`, SCOPE, {}),
    /may not read \/etc/,
  );
  assert.deepEqual(asked, ["/work/none", "/etc", "/etc"]);
});
