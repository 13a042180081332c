/**
 * A lane that misbehaves as its calls ask: loops for ever, throws outside any call, never answers, or tells of a child
 * (`late:PID`) only when it hears that its call is cancelled.
 */
let late = 0;
(globalThis as unknown as Worker).onmessage = (event: MessageEvent) => {
  const message = event.data as {
    type: string;
    call: number;
    beat: number;
    provider?: string;
    error?: unknown;
  };
  if (message.type === "cancel" && late > 0) {
    const { call, error } = message;
    postMessage({ type: "child", call, pid: late, ended: [] });
    postMessage({ type: "fail", call, ended: [], error });
  }
  if (message.type === "ping" && late > 0) postMessage({ type: "pong", beat: message.beat });
  if (message.type !== "call") return;
  if (message.provider === "throw") {
    queueMicrotask(() => {
      throw new Error("outside of any call");
    });
  }
  if (message.provider?.startsWith("late:")) late = Number(message.provider.slice(5));
  if (message.provider === "loop") { for (;;); }
};
