/** Counts for ever in shared memory, so that somebody else can see whether it is still alive. */
(globalThis as unknown as Worker).onmessage = ({ data }: MessageEvent) => {
  const counter = new Int32Array(data as SharedArrayBuffer);
  for (;;) Atomics.add(counter, 0, 1);
};
