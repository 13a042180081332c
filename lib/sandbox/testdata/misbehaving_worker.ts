/**
 * A lane that misbehaves as its calls ask: loops for ever, throws outside any call, never answers, or tells of a child
 * (`late:PID`) when its call was given up meanwhile, which the change of a variable brings about.
 */
const scope = globalThis as unknown as Worker;

scope.onmessage = (event: MessageEvent) => {
  const message = event.data as { type: string; call: number; provider: string };
  if (message.type !== "call") return;
  const { call, provider } = message;
  if (provider === "throw") {
    queueMicrotask(() => {
      throw new Error("outside of any call");
    });
  }
  if (provider.startsWith("late:")) {
    scope.postMessage({ type: "environment", call, name: "GIVEN_UP", value: "yes" });
    scope.postMessage({ type: "child", call, pid: Number(provider.slice(5)), ended: [] });
    scope.postMessage({
      type: "fail",
      call,
      ended: [],
      error: { code: "SCAF6005", message: "enough", exit: 1 },
    });
  }
  if (provider === "loop") { for (;;); }
};
