import { object, parseJson, type Value, type ValueObject } from "../../lib/value/mod.ts";
import type { HttpResponse } from "./transport/mod.ts";

const decoder = new TextDecoder();

/** The body as text; bytes that are not UTF-8 become U+FFFD. */
export function bodyText(response: HttpResponse): string {
  return decoder.decode(response.body);
}

/** The body as the value its JSON stands for, or as text when it is no JSON. */
export function bodyValue(response: HttpResponse): Value {
  const text = bodyText(response);
  if (text.trim() === "") return text;
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/** Header fields by canonical name: a text, or a list when a field came more than once. */
export function headerMap(response: HttpResponse): ValueObject {
  const result = object();
  for (const [name, value] of response.headers) {
    const before = Object.hasOwn(result, name) ? result[name] : undefined;
    if (before === undefined) result[name] = value;
    else if (Array.isArray(before)) result[name] = [...before, value];
    else result[name] = [before, value];
  }
  return result;
}

/** What the provider returns for one response. */
export function responseResult(response: HttpResponse, parsesJson: boolean): ValueObject {
  return object({
    statusCode: response.status,
    body: parsesJson ? bodyValue(response) : bodyText(response),
    headers: headerMap(response),
  });
}
