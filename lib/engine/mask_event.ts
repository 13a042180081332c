import { maskDiagnostic, type Masker } from "../evaluate/mod.ts";
import type { EngineEvent } from "../run/mod.ts";
import type { ValueObject } from "../value/mod.ts";

/** The event without secrets, whichever of its texts held one. Streamed output is masked where it leaves the provider. */
export function maskEvent(event: EngineEvent, masker: Masker): EngineEvent {
  if (masker.isEmpty) return event;
  switch (event.type) {
    case "resolver.finished":
      return {
        ...event,
        ...(event.value !== undefined && { value: masker.maskValue(event.value) }),
        ...(event.error !== undefined && { error: masker.mask(event.error) }),
      };
    case "action.finished":
      return {
        ...event,
        ...(event.results !== undefined && { results: masker.maskValue(event.results) }),
        ...(event.error !== undefined && { error: masker.mask(event.error) }),
      };
    case "provider.finished":
    case "resolvers.finished":
      return event.error === undefined ? event : { ...event, error: masker.mask(event.error) };
    case "resolver.attemptFailed":
    case "action.retry":
      return { ...event, error: masker.mask(event.error) };
    case "warning":
      return {
        ...event,
        message: masker.mask(event.message),
        ...(event.diagnostic && {
          diagnostic: maskDiagnostic(event.diagnostic, masker),
        }),
      };
    case "log":
      return {
        ...event,
        message: masker.mask(event.message),
        fields: masker.maskValue(event.fields) as ValueObject,
      };
    case "grant.used":
      return { ...event, resource: masker.mask(event.resource) };
    default:
      return event;
  }
}
