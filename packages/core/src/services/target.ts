import { RealtimeError } from "../errors.js";
import type { HostUrl } from "../support/host.js";
import { sentOf } from "./sent.js";

/** Exactly one of: a model chosen by the caller, a transcription session, or a call in progress. */
export type Target<Named> =
  | (Named & { readonly intent?: never; readonly callId?: never })
  | ({ readonly [K in keyof Named]?: never } & { readonly intent: "transcription"; readonly callId?: never })
  | ({ readonly [K in keyof Named]?: never } & { readonly intent?: never; readonly callId: string });

/** Adds the target to the query. Throws `options.invalid` unless exactly one of the parameters is given. */
export function setTarget(url: HostUrl, parameters: Readonly<Record<string, string | undefined>>): void {
  const [only, ...others] = sentOf(parameters);
  if (!only || others.length > 0) {
    throw new RealtimeError("options.invalid", "pass exactly one of model (or deployment), intent or callId");
  }
  url.searchParams.set(...only);
}
