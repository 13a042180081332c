import assert from "node:assert/strict";
import fc from "fast-check";
import { traceFacts } from "./sampler.ts";
import { telemetrySettings, type TelemetrySources } from "./settings.ts";

const CONFIGURED = {
  endpoint: "",
  insecure: false,
  serviceName: "",
  samplerType: "always_on",
  samplerArg: 1,
};

function settings(
  sources: Partial<Omit<TelemetrySources, "env" | "configured">>,
  env: Record<string, string> = {},
  configured: Partial<TelemetrySources["configured"]> = {},
) {
  return telemetrySettings({
    insecure: false,
    ...sources,
    env: (name) => env[name],
    configured: { ...CONFIGURED, ...configured },
  });
}

Deno.test("a flag wins over a variable, a variable over the configuration", () => {
  const configured = { endpoint: "https://c:1" };
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: "https://v:2/base/" };
  assert.equal(settings({ endpoint: "https://f:3" }, env, configured)!.url.href, "https://f:3/v1/traces");
  assert.equal(settings({}, env, configured)!.url.href, "https://v:2/base/v1/traces");
  assert.equal(settings({}, {}, configured)!.url.href, "https://c:1/v1/traces");
  assert.equal(settings({}), undefined);
  const whole = { ...env, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://t:4/exactly" };
  assert.equal(settings({}, whole)!.url.href, "http://t:4/exactly");
});

Deno.test("host and port mean TLS unless that is off; a URL says it itself", () => {
  assert.equal(settings({ endpoint: "h:4318" })!.url.href, "https://h:4318/v1/traces");
  assert.equal(settings({ endpoint: "h:4318", insecure: true })!.url.href, "http://h:4318/v1/traces");
  assert.equal(settings({ endpoint: "https://h", insecure: true })!.url.href, "https://h/v1/traces");
  for (const endpoint of ["ftp://h", "http://", "a b"]) {
    assert.throws(() => settings({ endpoint }), /is no OTLP endpoint/, endpoint);
  }
});

Deno.test("the variables of OpenTelemetry are understood", () => {
  const found = settings({ endpoint: "h:1" }, {
    OTEL_EXPORTER_OTLP_HEADERS: "a=1, b=x%3Dy,broken,=z",
    OTEL_EXPORTER_OTLP_TIMEOUT: "250",
    OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
    OTEL_SERVICE_NAME: "named",
    OTEL_RESOURCE_ATTRIBUTES: "team=core,service.name=other",
    OTEL_TRACES_SAMPLER: "traceidratio",
    OTEL_TRACES_SAMPLER_ARG: "0.25",
  })!;
  assert.deepEqual(found.headers, [["a", "1"], ["b", "x=y"]]);
  assert.deepEqual([found.timeout, found.gzip, found.sampler, found.share], [
    250,
    true,
    "traceidratio",
    0.25,
  ]);
  assert.deepEqual(found.attributes, { "service.name": "named", team: "core" });
  assert.equal(settings({}, { OTEL_EXPORTER_OTLP_ENDPOINT: "h:1", OTEL_SDK_DISABLED: "true" }), undefined);
});

const TRACES = fc.stringMatching(/^[0-9a-f]{32}$/);

Deno.test("a trace that a small share keeps is kept by every greater one", () => {
  fc.assert(fc.property(TRACES, fc.double({ min: 0, max: 1, noNaN: true }), (trace, share) => {
    const kept = (part: number) => traceFacts("traceidratio", part).sample(trace);
    assert.equal(kept(0), false);
    assert.equal(kept(1), true);
    if (kept(share / 2)) assert.ok(kept(share));
  }));
  const half = traceFacts("traceidratio", 0.5);
  assert.equal(half.sample("0".repeat(16) + "7" + "f".repeat(15)), true);
  assert.equal(half.sample("0".repeat(16) + "8" + "0".repeat(15)), false);
});

Deno.test("a sampler that looks at the parent does as the parent did", () => {
  fc.assert(fc.property(TRACES, fc.boolean(), (trace, sampled) => {
    const parent = { trace, span: "1".repeat(16), sampled };
    assert.equal(traceFacts("parentbased_always_on", 1, parent).sample(trace), sampled);
    assert.equal(traceFacts("always_on", 1, parent).sample(trace), true);
    assert.equal(traceFacts("parentbased_always_off", 1).sample(trace), false);
  }));
});
