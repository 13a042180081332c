import { ScafctlError } from "../diagnostics/mod.ts";
import { SAMPLERS, type SamplerType } from "./sampler.ts";

/** Where spans go, and what is told with them. */
export interface TelemetrySettings {
  /** Where batches are posted. */
  readonly url: URL;
  readonly headers: readonly (readonly [string, string])[];
  /** Milliseconds for one request. */
  readonly timeout: number;
  readonly gzip: boolean;
  /** Resource attributes from the user, `service.name` among them. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly sampler: SamplerType;
  readonly share: number;
}

/** Where the settings come from: a flag over a variable over the configuration. */
export interface TelemetrySources {
  /** `--otel-endpoint`. */
  readonly endpoint?: string | undefined;
  /** `--otel-insecure`. */
  readonly insecure: boolean;
  readonly env: (name: string) => string | undefined;
  /** The section `telemetry` of the configuration. */
  readonly configured: {
    readonly endpoint: string;
    readonly insecure: boolean;
    readonly serviceName: string;
    readonly samplerType: string;
    readonly samplerArg: number;
  };
}

const TIMEOUT = 10_000;

/** The settings in force; undefined when spans go nowhere. Throws SCAF2005 for an endpoint that is no address. */
export function telemetrySettings(sources: TelemetrySources): TelemetrySettings | undefined {
  const { configured } = sources;
  const env = (name: string) => sources.env(name)?.trim() || undefined;
  const either = (name: string) =>
    env(`OTEL_EXPORTER_OTLP_TRACES_${name}`) ?? env(`OTEL_EXPORTER_OTLP_${name}`);
  const isOff = env("OTEL_SDK_DISABLED")?.toLowerCase() === "true" || env("OTEL_TRACES_EXPORTER") === "none";
  if (sources.endpoint === undefined && isOff) return undefined;
  const insecure = sources.insecure || either("INSECURE")?.toLowerCase() === "true" || configured.insecure;
  const whole = sources.endpoint ? undefined : env("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
  const base = sources.endpoint || env("OTEL_EXPORTER_OTLP_ENDPOINT") || configured.endpoint || undefined;
  if (whole === undefined && base === undefined) return undefined;
  const url = whole === undefined ? withPath(address(base!, insecure)) : address(whole, insecure);
  const name = env("OTEL_TRACES_SAMPLER") ?? configured.samplerType;
  const sampler = SAMPLERS.find((each) => each === name) ?? "parentbased_always_on";
  const share = Number(env("OTEL_TRACES_SAMPLER_ARG") ?? configured.samplerArg);
  const timeout = Number(either("TIMEOUT") ?? TIMEOUT);
  const attributes = pairs(env("OTEL_RESOURCE_ATTRIBUTES"));
  return {
    url,
    headers: pairs(either("HEADERS")),
    timeout: timeout > 0 ? timeout : TIMEOUT,
    gzip: either("COMPRESSION") === "gzip",
    attributes: {
      "service.name": configured.serviceName || "scafctl",
      ...Object.fromEntries(attributes),
      ...(env("OTEL_SERVICE_NAME") && { "service.name": env("OTEL_SERVICE_NAME")! }),
    },
    sampler,
    share: share >= 0 && share <= 1 ? share : 1,
  };
}

/** A URL, or `host:port`, which means TLS unless that is off. */
function address(text: string, insecure: boolean): URL {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${insecure ? "http" : "https"}://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    throw new ScafctlError("SCAF2005", `"${text}" is no OTLP endpoint`, {
      hint: "give host:port or a URL, for example https://collector.example.com:4318",
    });
  }
  return url;
}

/** The address for traces below the address for everything. */
function withPath(url: URL): URL {
  if (!url.pathname.endsWith("/v1/traces")) url.pathname = url.pathname.replace(/\/*$/, "/v1/traces");
  return url;
}

/** `key=value` pairs between commas, percent-encoded. A pair that cannot be read is left out. */
function pairs(text: string | undefined): [string, string][] {
  return (text ?? "").split(",").flatMap((part): [string, string][] => {
    const at = part.indexOf("=");
    if (at < 1) return [];
    try {
      return [[part.slice(0, at).trim(), decodeURIComponent(part.slice(at + 1).trim())]];
    } catch {
      return [];
    }
  });
}
