/**
 * Where the lane's module is. The bundler keeps every entry beside the others in one folder and rewrites no URLs, so a
 * bundled program finds it next to its own chunk, and the sources find it next to this file.
 */
export function workerUrl(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "./lane_worker.ts" : "./lane_worker.js", import.meta.url);
}
