/** A lane that misbehaves as its calls ask: loops for ever, throws outside any call, or never answers. */
(globalThis as unknown as Worker).onmessage = (event: MessageEvent) => {
  const message = event.data as { type: string; provider?: string };
  if (message.type !== "call") return;
  if (message.provider === "throw") {
    queueMicrotask(() => {
      throw new Error("outside of any call");
    });
  }
  if (message.provider === "loop") { for (;;); }
};
