import { durationText, limitDefault, limitFact, type LimitName, LIMITS } from "../limits/mod.ts";
import type { Value } from "../value/mod.ts";

/** What a configuration value may be. `objects` is a list of records, `map` a record with free keys. */
export type KeyType =
  | "string"
  | "bool"
  | "int"
  | "number"
  | "duration"
  | "strings"
  | "objects"
  | "map";

/** One key of the configuration, under its dotted name. */
export interface KeyFact {
  readonly key: string;
  readonly type: KeyType;
  readonly default?: Value;
  readonly values?: readonly string[];
  /** Least number allowed. */
  readonly least?: number;
  readonly secret?: boolean;
  readonly about: string;
  /** The members of a record of an `objects` key, under names relative to it. */
  readonly members?: readonly (KeyFact & { readonly required?: boolean })[];
}

type Rest = Partial<Omit<KeyFact, "key" | "type" | "about">> & { readonly required?: boolean };

function key(name: string, type: KeyType, about: string, rest: Rest = {}): KeyFact & { required?: boolean } {
  return { key: name, type, about, ...rest };
}

/** The key of a limit: a time is a duration, everything else a number of bytes or units. */
function limitKey(name: LimitName): KeyFact {
  const { key, unit, about, default: preset, least } = limitFact(name);
  const what = unit === "bytes" ? `bytes of ${about}` : about;
  if (unit === "time") return { key, type: "duration", about: what, default: durationText(preset) };
  return { key, type: "int", about: what, default: preset, least };
}

/** The settings of HTTP requests; they stand in several places. Defaults hold at the top only. */
function httpClient(prefix: string, withDefaults: boolean): KeyFact[] {
  const facts = [
    key("timeout", "duration", "time one request may take", { default: "30s" }),
    key("retryMax", "int", "attempts after the first", { default: 3, least: 0 }),
    key("retryWaitMin", "duration", "least wait between attempts", { default: "1s" }),
    key("retryWaitMax", "duration", "greatest wait between attempts", { default: "30s" }),
    key("enableCache", "bool", "keep answers that may be kept", { default: true }),
    key("cacheType", "string", "where answers are kept", {
      default: "filesystem",
      values: ["filesystem", "memory"],
    }),
    key("cacheDir", "string", "folder of kept answers", { default: "" }),
    key("cacheTTL", "duration", "how long an answer is kept", { default: "10m" }),
    key("cacheKeyPrefix", "string", "prefix of the keys of the cache", { default: "scafctl:" }),
    key("maxCacheFileSize", "int", "bytes of the largest answer that is kept", {
      default: 10485760,
      least: 0,
    }),
    key("memoryCacheSize", "int", "answers kept in memory", { default: 1000, least: 0 }),
    key("enableCircuitBreaker", "bool", "stop asking a server that fails", { default: false }),
    key("circuitBreakerMaxFailures", "int", "failures until then", { default: 5, least: 0 }),
    key("circuitBreakerOpenTimeout", "duration", "how long the server is left alone", { default: "30s" }),
    key("circuitBreakerHalfOpenMaxRequests", "int", "probes after that", { default: 1, least: 0 }),
    key("enableCompression", "bool", "accept compressed answers", { default: true }),
    key("allowPrivateIPs", "bool", "allow private, loopback and link-local addresses", { default: false }),
    key("maxResponseBodySize", "int", "bytes of the largest answer", {
      default: limitDefault("responseSize"),
      least: 0,
    }),
  ];
  return facts.map((fact) => {
    const { default: preset, ...rest } = fact;
    const named = { ...rest, key: `${prefix}.${fact.key}` };
    return withDefaults && preset !== undefined ? { ...named, default: preset } : named;
  });
}

const CATALOG_MEMBERS = [
  key("name", "string", "name of the catalog", { required: true }),
  key("type", "string", "kind of catalog", { required: true, values: ["filesystem", "oci", "http"] }),
  key("path", "string", "folder of a filesystem catalog"),
  key("url", "string", "address of a remote catalog"),
  key("auth.type", "string", "how to log in"),
  key("auth.tokenEnvVar", "string", "variable that holds the token"),
  key("authProvider", "string", "auth handler that gives the token"),
  key("authScope", "string", "scope of that token"),
  key("discoveryStrategy", "string", "how artifacts are found", {
    values: ["auto", "index", "catalog", "none"],
  }),
  key("metadata", "map", "free text for people"),
  ...httpClient("httpClient", false),
];

const OAUTH_MEMBERS = [
  key("name", "string", "name of the handler", { required: true }),
  key("tokenURL", "string", "token endpoint", { required: true }),
  key("clientID", "string", "client id", { required: true }),
  key("displayName", "string", "name shown to people"),
  key("authorizeURL", "string", "authorization endpoint"),
  key("deviceAuthURL", "string", "device authorization endpoint"),
  key("clientSecret", "string", "client secret", { secret: true }),
  key("scopes", "strings", "scopes asked for"),
  key("defaultFlow", "string", "login flow"),
  key("callbackPort", "int", "port of the redirect listener", { least: 0 }),
  key("deviceCodePollInterval", "duration", "wait between polls"),
  key("disablePKCE", "bool", "no PKCE"),
  key("responseType", "string", "OAuth response type"),
  key("verifyURL", "string", "address that checks a token"),
  key("identityFields.username", "string", "field of the user name"),
  key("identityFields.email", "string", "field of the mail address"),
  key("identityFields.name", "string", "field of the full name"),
  key("registry", "string", "registry the token is for"),
  key("registryUsername", "string", "user name for that registry"),
  key("tokenExchange.url", "string", "address of the token exchange"),
  key("tokenExchange.tokenJSONPath", "string", "where the token stands in the answer"),
  key("tokenExchange.method", "string", "HTTP method"),
  key("tokenExchange.requestBody", "string", "body of the request"),
  key("tokenExchange.usernameJSONPath", "string", "where the user name stands in the answer"),
];

function auth(handler: string, names: readonly string[]): KeyFact[] {
  return [
    ...names.map((name) => {
      const list = name === "defaultScopes";
      const secret = name === "clientSecret" || name === "privateKey";
      return key(
        `auth.${handler}.${name}`,
        list ? "strings" : "string",
        `${name} of the ${handler} handler`,
        {
          ...(secret && { secret }),
        },
      );
    }),
    ...httpClient(`auth.${handler}.httpClient`, false),
  ];
}

const GITHUB_NAMES = [
  "clientId",
  "clientSecret",
  "hostname",
  "defaultScopes",
  "appId",
  "installationId",
  "privateKey",
  "privateKeyPath",
  "privateKeySecretName",
];

const LEVELS = ["none", "error", "warn", "info", "debug", "trace"];

/** Every key there is, in the order of a written file. */
export const KEYS: readonly KeyFact[] = [
  key("version", "int", "version of this file's form", { default: 1, least: 1 }),
  key("catalogs", "objects", "where solutions and plugins come from", { members: CATALOG_MEMBERS }),
  key("settings.defaultCatalog", "string", "catalog that push and list use", { default: "official" }),
  key("settings.noColor", "bool", "plain text without colours", { default: false }),
  key("settings.quiet", "bool", "print data and errors only", { default: false }),
  key("settings.requireSecureKeyring", "bool", "refuse weaker places for the master key", { default: false }),
  key("settings.disableOfficialCatalog", "bool", "leave out the official catalog", { default: false }),
  key("settings.maskInCI", "bool", "mask sensitive values in data formats when CI runs the program", {
    default: false,
  }),
  key("settings.versionCheck.enabled", "bool", "whether `version --check` may ask", { default: true }),
  key("settings.versionCheck.timeout", "duration", "how long it waits", { default: "2s" }),
  key("logging.level", "string", "none to trace, or a number", { default: "none" }),
  key("logging.format", "string", "form of log lines", {
    default: "console",
    values: ["console", "text", "json"],
  }),
  key("logging.timestamps", "bool", "begin log lines with the time", { default: true }),
  key("telemetry.endpoint", "string", "OTLP endpoint", { default: "" }),
  key("telemetry.insecure", "bool", "no TLS for it", { default: false }),
  key("telemetry.serviceName", "string", "service.name of the spans", { default: "" }),
  key("telemetry.samplerType", "string", "which spans are kept", {
    default: "always_on",
    values: ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_traceidratio"],
  }),
  key("telemetry.samplerArg", "number", "share of spans that is kept", { default: 1, least: 0 }),
  ...httpClient("httpClient", true),
  key("cel.cacheSize", "int", "compiled expressions that are kept", { default: 10000, least: 0 }),
  key("sandbox.mode", "string", "how far providers are confined", {
    default: "default",
    values: ["strict", "default", "off"],
  }),
  ...["read", "write", "net", "env", "run", "sys"].map((kind) =>
    key(
      `permissions.${kind}`,
      "strings",
      `resources that runs are allowed for ${kind}; empty means no rule`,
      {
        default: [],
      },
    )
  ),
  ...LIMITS.filter((limit) => limit.key.startsWith("limits.")).map((limit) => limitKey(limit.name)),
  limitKey("celCost"),
  key("cel.useASTBasedCaching", "bool", "share compiled expressions of equal meaning", { default: false }),
  key("cel.enableMetrics", "bool", "count hits and misses", { default: true }),
  key("goTemplate.cacheSize", "int", "parsed templates that are kept", { default: 10000, least: 0 }),
  key("goTemplate.enableMetrics", "bool", "count hits and misses", { default: true }),
  key("goTemplate.allowEnvFunctions", "bool", "let templates read the environment", { default: false }),
  limitKey("resolverTime"),
  limitKey("phaseTime"),
  key("resolver.maxConcurrency", "int", "resolvers at once; 0 is no limit", { default: 0, least: 0 }),
  limitKey("valueWarning"),
  limitKey("valueSize"),
  key("resolver.validateAll", "bool", "report all failures, not only the first", { default: false }),
  limitKey("actionTime"),
  key("action.gracePeriod", "duration", "time cancelled work may take to stop", { default: "30s" }),
  key("action.maxConcurrency", "int", "actions at once; 0 is no limit", { default: 0, least: 0 }),
  key("action.outputDir", "string", "folder for relative paths of actions", { default: "" }),
  ...auth("entra", ["clientId", "tenantId", "authority", "defaultScopes", "defaultFlow"]),
  ...auth("github", GITHUB_NAMES),
  ...auth("gcp", ["clientId", "clientSecret", "defaultScopes", "impersonateServiceAccount", "project"]),
  key("auth.customOAuth2", "objects", "further OAuth 2 handlers", { members: OAUTH_MEMBERS }),
  key("build.enableCache", "bool", "keep built artifacts", { default: true }),
  key("build.cacheDir", "string", "folder of built artifacts", { default: "" }),
  key("build.autoCacheRemoteArtifacts", "bool", "keep fetched artifacts", { default: true }),
  key("build.pluginCacheDir", "string", "folder of plugins", { default: "" }),
  key("apiServer.host", "string", "address the server listens on", { default: "127.0.0.1" }),
  key("apiServer.port", "int", "port the server listens on", { default: 8080, least: 0 }),
  key("apiServer.apiVersion", "string", "path prefix", { default: "v1" }),
  key("apiServer.shutdownTimeout", "duration", "time open requests may take at the end", { default: "30s" }),
  key("apiServer.requestTimeout", "duration", "time one request may take", { default: "60s" }),
  key("apiServer.bodyReadTimeout", "duration", "time a body may take to arrive", { default: "15s" }),
  key("apiServer.maxRequestSize", "int", "bytes of the largest body", { default: 10485760, least: 0 }),
  key("apiServer.maxConcurrent", "int", "requests at once", { default: 1000, least: 0 }),
  key("apiServer.tls.enabled", "bool", "serve HTTPS", { default: false }),
  key("apiServer.tls.cert", "string", "certificate file", { default: "" }),
  key("apiServer.tls.key", "string", "key file", { default: "" }),
  key("apiServer.cors.enabled", "bool", "answer other origins", { default: false }),
  key("apiServer.cors.allowedOrigins", "strings", "origins"),
  key("apiServer.cors.allowedMethods", "strings", "methods"),
  key("apiServer.cors.allowedHeaders", "strings", "headers"),
  key("apiServer.cors.maxAge", "int", "seconds a browser keeps the answer", { default: 3600, least: 0 }),
  key("apiServer.rateLimit.global.maxRequests", "int", "requests in a window", { default: 100, least: 0 }),
  key("apiServer.rateLimit.global.window", "duration", "length of a window", { default: "1m" }),
  key("apiServer.rateLimit.global.trustProxy", "bool", "believe X-Forwarded-For", { default: false }),
  key("apiServer.rateLimit.endpoints", "map", "limits of single paths"),
  key("apiServer.auth.azureOIDC.enabled", "bool", "ask for a token of a tenant", { default: false }),
  key("apiServer.auth.azureOIDC.tenantId", "string", "the tenant", { default: "" }),
  key("apiServer.auth.azureOIDC.clientId", "string", "the audience", { default: "" }),
  key("apiServer.compression.level", "int", "gzip level; 0 is off", { default: 6, least: 0 }),
  key("apiServer.openAPI.title", "string", "title of the document", { default: "" }),
  key("apiServer.openAPI.description", "string", "description in the document", { default: "" }),
  key("apiServer.openAPI.servers", "objects", "servers in the document", {
    members: [
      key("url", "string", "address", { required: true }),
      key("description", "string", "what it is"),
    ],
  }),
  key("apiServer.profiler.enabled", "bool", "serve profiles", { default: false }),
  key("apiServer.profiler.allowUnauthProd", "bool", "also without login", { default: false }),
  key("apiServer.audit.enabled", "bool", "log every request", { default: false }),
  key("apiServer.audit.trustProxy", "bool", "believe X-Forwarded-For there", { default: false }),
  key("apiServer.tracing.enabled", "bool", "a span for every request", { default: false }),
  key("discovery.actionFiles", "strings", "file names searched by `run action`"),
];

/** Levels that have a name, from quiet to loud. */
export const LOG_LEVELS: readonly string[] = LEVELS;
