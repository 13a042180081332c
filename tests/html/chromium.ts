/** Where Chromium is, or undefined; `CHROMIUM` names another one. */
export function findChromium(): string | undefined {
  const named = Deno.env.get("CHROMIUM");
  const places = named
    ? [named]
    : ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  return places.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** What a page became in the browser. */
export interface Visit {
  /** The document after its scripts ran. */
  readonly dom: string;
  /** Lines of the console. */
  readonly console: readonly string[];
}

const FLAGS = [
  "--headless",
  "--no-sandbox",
  // A container's shared memory is often too small for a page.
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
  "--enable-logging=stderr",
  "--v=0",
];

/** Opens a page with a new profile and gives what became of it. */
export async function visit(chromium: string, url: string): Promise<Visit> {
  const { stdout, stderr } = await start(chromium, ["--dump-dom", url]);
  return { dom: stdout, console: stderr.split("\n").filter((line) => line.includes("CONSOLE")) };
}

/** Writes a picture of a page. */
export async function picture(
  chromium: string,
  url: string,
  file: string,
  size: [number, number],
): Promise<void> {
  await start(chromium, [`--window-size=${size.join(",")}`, `--screenshot=${file}`, url]);
}

async function start(chromium: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const profile = await Deno.makeTempDir({ prefix: "scafctl-chromium-" });
  try {
    const { code, stdout, stderr } = await new Deno.Command(chromium, {
      args: [...FLAGS, `--user-data-dir=${profile}`, ...args],
      stdin: "null",
      signal: AbortSignal.timeout(300_000),
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    if (code !== 0) throw new Error(`chromium ended with ${code}: ${text(stderr)}`);
    return { stdout: text(stdout), stderr: text(stderr) };
  } finally {
    await Deno.remove(profile, { recursive: true }).catch(() => {});
  }
}
