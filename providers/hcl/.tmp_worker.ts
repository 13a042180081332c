import { provider } from "./mod.ts";
import { run } from "../shared/testing.ts";
const out: string[] = [];
for (
  const inputs of [{ content: "a = 1\n" }, { operation: "format", content: "a=1\n" }, {
    operation: "validate",
    content: "a = \n",
  }, { operation: "generate", blocks: { variables: [{ name: "r", type: "string" }] } }]
) {
  try {
    out.push(
      "ok " +
        JSON.stringify(
          (await run(provider, inputs, {
            mode: "from",
            context: { workingDirectory: "/tmp", baseFolder: "/tmp" },
          })).data,
        ).slice(0, 80),
    );
  } catch (e) {
    let c: any = e;
    const m = [];
    while (c) {
      m.push(String(c.message));
      c = c.cause;
    }
    out.push("ERR " + m.join(" <- ").slice(0, 300));
  }
}
(self as any).postMessage(out);
