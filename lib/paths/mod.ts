import { isAbsolute, join } from "node:path";
import { homedir } from "node:os";

/** Systems whose folders are known. */
export type Platform = "linux" | "darwin" | "windows";

/** One of the program's places. */
export interface PlaceFact {
  /** Name that `scafctl paths NAME` takes. */
  readonly name: string;
  /** Heading in lists. */
  readonly title: string;
  readonly path: string;
  readonly description: string;
  /** The variable that moves it; empty where there is none. */
  readonly xdgVariable: string;
}

/** Reads a variable; tests and the illustration of other systems pass their own. */
export type ReadEnv = (name: string) => string | undefined;

interface Bases {
  readonly config: string;
  readonly data: string;
  readonly cache: string;
  readonly state: string;
}

/** The system this process runs on, as far as folders go. */
export function currentPlatform(): Platform {
  if (Deno.build.os === "windows") return "windows";
  return Deno.build.os === "darwin" ? "darwin" : "linux";
}

/**
 * Where the program keeps things. Linux and macOS follow the XDG variables (relative values are ignored, as that
 * specification wants); Windows uses LOCALAPPDATA. `SCAFCTL_SECRETS_DIR` moves the secrets.
 */
export function places(
  env: ReadEnv = (name) => Deno.env.get(name),
  platform: Platform = currentPlatform(),
): PlaceFact[] {
  const bases = basesOf(env, platform);
  const windows = platform === "windows";
  const slash = windows ? "\\" : "/";
  const under = (base: string, ...names: string[]) => [base, ...names].join(slash);
  const variable = (name: string) => windows ? "LOCALAPPDATA" : name;
  const place = (name: string, title: string, path: string, description: string, xdgVariable: string) => ({
    name,
    title,
    path,
    description,
    xdgVariable,
  });
  const secrets = env("SCAFCTL_SECRETS_DIR");
  return [
    place(
      "config",
      "Config",
      under(bases.config, "config.yaml"),
      "configuration file",
      variable("XDG_CONFIG_HOME"),
    ),
    place(
      "secrets",
      "Secrets",
      secrets || under(bases.data, "secrets"),
      "encrypted secrets",
      secrets ? "SCAFCTL_SECRETS_DIR" : variable("XDG_DATA_HOME"),
    ),
    place("data", "Data", bases.data, "data that is not configuration", variable("XDG_DATA_HOME")),
    place("catalog", "Catalog", under(bases.data, "catalog"), "the local catalog", variable("XDG_DATA_HOME")),
    place("cache", "Cache", bases.cache, "everything that can be fetched again", variable("XDG_CACHE_HOME")),
    place(
      "http-cache",
      "HTTP Cache",
      under(bases.cache, "http-cache"),
      "answers of web servers",
      variable("XDG_CACHE_HOME"),
    ),
    place(
      "build-cache",
      "Build Cache",
      under(bases.cache, "build-cache"),
      "built solutions",
      variable("XDG_CACHE_HOME"),
    ),
    place(
      "artifact-cache",
      "Artifact Cache",
      under(bases.cache, "artifact"),
      "artifacts of remote catalogs",
      variable("XDG_CACHE_HOME"),
    ),
    place(
      "plugins",
      "Plugins",
      under(bases.cache, "plugins"),
      "plugin executables",
      variable("XDG_CACHE_HOME"),
    ),
    place("state", "State", bases.state, "logs and the memory of runs", variable("XDG_STATE_HOME")),
  ];
}

/** One path by name. The name must be one of {@link places}. */
export function placePath(name: string, env?: ReadEnv): string {
  const found = places(env).find((place) => place.name === name);
  if (!found) throw new RangeError(`no place is named ${name}`);
  return found.path;
}

function basesOf(env: ReadEnv, platform: Platform): Bases {
  if (platform === "windows") {
    const local = env("LOCALAPPDATA") || "%LOCALAPPDATA%";
    const own = `${local}\\scafctl`;
    return { config: own, data: own, cache: `${local}\\cache\\scafctl`, state: own };
  }
  // A user whom the system does not know, as containers have, lives at the root: that is what their HOME would say.
  const home = env("HOME") || (homedir() as string | null) || "/";
  const base = (name: string, ...fallback: string[]) => {
    const value = env(name);
    return join(value !== undefined && isAbsolute(value) ? value : join(home, ...fallback), "scafctl");
  };
  return {
    config: base("XDG_CONFIG_HOME", ".config"),
    data: base("XDG_DATA_HOME", ".local", "share"),
    cache: base("XDG_CACHE_HOME", ".cache"),
    state: base("XDG_STATE_HOME", ".local", "state"),
  };
}
