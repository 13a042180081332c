import { failure } from "../shared/failure.ts";
import { number, text } from "../shared/inputs.ts";
import type { ValueObject } from "../../lib/value/mod.ts";

export const STRATEGIES = ["offset", "pageNumber", "cursor", "linkHeader", "custom"] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** How the pages of a listing are found. The texts are CEL expressions over a page's response, but for the `…Param` names. */
export interface PaginationSettings {
  readonly strategy: Strategy;
  readonly maxPages: number;
  readonly offsetParam: string;
  readonly limitParam: string;
  readonly limit: number;
  readonly pageParam: string;
  readonly pageSizeParam: string;
  readonly pageSize: number;
  readonly startPage: number;
  readonly nextTokenPath: string | undefined;
  readonly nextTokenParam: string | undefined;
  readonly nextURLPath: string | undefined;
  readonly nextURL: string | undefined;
  readonly nextParams: string | undefined;
  readonly stopWhen: string | undefined;
  readonly collectPath: string | undefined;
}

/** Reads the pagination input; throws when the strategy lacks something it needs. */
export function readPagination(given: ValueObject): PaginationSettings {
  const expression = (name: string) => text(given, name) || undefined;
  const settings: PaginationSettings = {
    strategy: text(given, "strategy") as Strategy,
    maxPages: number(given, "maxPages") || 100,
    offsetParam: text(given, "offsetParam") || "offset",
    limitParam: text(given, "limitParam") || "limit",
    limit: number(given, "limit") ?? 0,
    pageParam: text(given, "pageParam") || "page",
    pageSizeParam: text(given, "pageSizeParam") || "pageSize",
    pageSize: number(given, "pageSize") ?? 0,
    startPage: number(given, "startPage") ?? 1,
    nextTokenPath: expression("nextTokenPath"),
    nextTokenParam: expression("nextTokenParam"),
    nextURLPath: expression("nextURLPath"),
    nextURL: expression("nextURL"),
    nextParams: expression("nextParams"),
    stopWhen: expression("stopWhen"),
    collectPath: expression("collectPath"),
  };
  const problem = lacking(settings);
  if (problem !== undefined) throw failure("http", `pagination: ${problem}`, { input: "pagination" });
  return settings;
}

function lacking(settings: PaginationSettings): string | undefined {
  switch (settings.strategy) {
    case "offset":
      return settings.limit > 0 ? undefined : "the strategy offset needs limit";
    case "pageNumber":
      return settings.pageSize > 0 ? undefined : "the strategy pageNumber needs pageSize";
    case "cursor":
      if (settings.nextURLPath) return undefined;
      if (!settings.nextTokenPath) return "the strategy cursor needs nextTokenPath or nextURLPath";
      return settings.nextTokenParam ? undefined : "nextTokenPath needs nextTokenParam";
    case "custom":
      return settings.nextURL || settings.nextParams
        ? undefined
        : "the strategy custom needs nextURL or nextParams";
    case "linkHeader":
      return undefined;
  }
}
