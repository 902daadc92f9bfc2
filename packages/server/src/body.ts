import { RealtimeError } from "@rt/core";
import { until } from "./deadline.js";
import { Refused, refusals } from "./refusal.js";

/** The limits for reading a body. */
export interface BodyLimits {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** Reads the body of a request as an object; an empty one if there is no body. Rejects with {@link Refused}. */
export async function readObject(
  request: Request,
  limits: BodyLimits,
): Promise<Readonly<Record<string, unknown>>> {
  if (request.bodyUsed)
    throw new RealtimeError("options.invalid", "authorize and limit must not read the body");
  const bytes = await readWithin(request.body, limits).catch(() => {
    throw new Refused(limits.signal.aborted ? refusals.slowBody : refusals.left);
  });
  if (!bytes) throw tooLarge(limits.maxBytes);
  if (bytes.length === 0) return {};
  // A page of another origin cannot send this type without a preflight request.
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? ""))
    throw new Refused(refusals.wrongType);
  const value = parse(bytes);
  if (!isRecord(value)) throw new Refused(refusals.notJson);
  return value;
}

/** Reads a stream to its end. Stops and resolves with null if it is longer than allowed. */
export async function readWithin(
  body: ReadableStream<Uint8Array> | null,
  { maxBytes, signal }: BodyLimits,
): Promise<Uint8Array | null> {
  if (!body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await until(signal, reader.read());
      if (done) return joined(chunks, length);
      length += value.length;
      if (length > maxBytes) return null;
      chunks.push(value);
    }
  } finally {
    // Has no effect after the end of the stream; its outcome does not matter.
    reader.cancel().catch(() => {});
  }
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Parses JSON in UTF-8; undefined if it is invalid. */
export function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // The answer is the same for any error.
    return undefined;
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function tooLarge(maxBytes: number): Refused {
  const message = `The body may have ${maxBytes} bytes at most.`;
  return new Refused({ status: 413, code: "body_too_large", message });
}
