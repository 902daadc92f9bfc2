import { RealtimeError, type ErrorCode } from "@rt/core";
import { microphonePermission, type Permission } from "./permission.js";

/** The states of a microphone that the page does not get. */
export type Refused =
  | {
      readonly name: "denied";
      readonly hint: string;
      readonly error: RealtimeError;
      /** Asking again, in a click handler, may help; otherwise only the settings of the browser or the system do. */
      readonly canAsk: boolean;
    }
  | { readonly name: "failed"; readonly hint: string; readonly error: RealtimeError };

/** Explains to the user why `getUserMedia` rejected. */
export async function refusedFor(cause: unknown): Promise<Refused> {
  if (cause instanceof RealtimeError) return failed(cause);
  // Not all browsers reject with an `Error`.
  const { name, message }: { readonly name?: unknown; readonly message?: unknown } = Object(cause);
  if (name === "NotAllowedError" || name === "SecurityError")
    return denied(cause, await reasonFor(String(message)));
  const [code, hint] = failures[String(name)] ?? broken;
  return failed(new RealtimeError(code, hint, { cause }));
}

/** The error for a page without access to devices. */
export function unavailable(): RealtimeError {
  const hint = isSecureContext
    ? "This browser does not support microphones: use another browser."
    : "The microphone needs a secure page: open this one over https or on localhost.";
  return new RealtimeError("device.unavailable", hint);
}

/** The state after a permission was revoked; `permission` is its current value. */
export function takenBack(permission: Permission): Refused {
  return denied(undefined, permission === "prompt" ? "dismissed" : "settings");
}

const reasons = {
  settings:
    "The microphone is blocked for this site: allow it with the icon beside the address, then try again.",
  dismissed: "The microphone was not allowed: try again, and choose Allow.",
  system: "The system blocks the browser's microphone: allow it in the system's privacy settings.",
  frame: `The embedding page blocks the microphone: its iframe needs allow="microphone".`,
};

const notFound = [
  "device.not-found",
  "Microphone not found: connect it or choose another, then try again.",
] as const;
const broken = [
  "device.failed",
  "The microphone did not start: close other programs that use it or choose another, then try again.",
] as const;

/** By the name of the browser's error. */
const failures: Readonly<Record<string, readonly [code: ErrorCode, hint: string]>> = {
  NotFoundError: notFound,
  OverconstrainedError: notFound,
  NotSupportedError: [
    "device.failed",
    "This browser records only in an AudioContext at the microphone's own rate: create it without a sampleRate.",
  ],
};

function failed(error: RealtimeError): Refused {
  return { name: "failed", hint: error.message.slice(error.code.length + 2), error };
}

function denied(cause: unknown, reason: keyof typeof reasons): Refused {
  const hint = reasons[reason];
  const error = new RealtimeError("device.denied", hint, { cause });
  return { name: "denied", hint, error, canAsk: reason === "dismissed" };
}

async function reasonFor(message: string): Promise<keyof typeof reasons> {
  // Chrome's wording; other browsers do not say.
  if (/system/i.test(message)) return "system";
  if (!isAllowedByFrame()) return "frame";
  return (await microphonePermission()) === "denied" ? "settings" : "dismissed";
}

interface PolicyDocument extends Document {
  readonly featurePolicy?: { allowsFeature(name: string): boolean };
}

/** Chrome only. */
function isAllowedByFrame(): boolean {
  const { featurePolicy }: PolicyDocument = document;
  return featurePolicy?.allowsFeature("microphone") ?? true;
}
