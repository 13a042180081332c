/**
 * Where the lane's module is. The bundler rewrites no URLs: every chunk stands at the top of the bundle and the lane's
 * entry keeps its path below it, while the sources find it next to this file.
 */
export function workerUrl(): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "./lane_worker.ts" : "./lib/sandbox/lane_worker.js", import.meta.url);
}
