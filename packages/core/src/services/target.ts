import { RealtimeError } from "../errors.js";

/** Exactly one of: a model of the caller's choosing, a transcription session, or a call under way. */
export type Target<Named> =
  | (Named & { readonly intent?: never; readonly callId?: never })
  | ({ readonly [K in keyof Named]?: never } & { readonly intent: "transcription"; readonly callId?: never })
  | ({ readonly [K in keyof Named]?: never } & { readonly intent?: never; readonly callId: string });

/** The one query parameter that names the target. Throws `options.invalid` unless there is exactly one. */
export function targetQuery(
  named: { readonly option: string; readonly parameter: string; readonly value: string | undefined },
  { intent, callId }: { readonly intent?: string | undefined; readonly callId?: string | undefined },
): readonly [name: string, value: string] {
  const given = [
    [named.parameter, named.value],
    ["intent", intent],
    ["call_id", callId],
  ].filter((pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== "");
  const [only] = given;
  if (only && given.length === 1) return only;
  throw new RealtimeError("options.invalid", `give exactly one of ${named.option}, intent and callId`);
}
