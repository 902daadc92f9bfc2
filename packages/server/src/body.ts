import { RealtimeError } from "@rt/core";
import { until } from "./deadline.js";
import { Refused, refusals } from "./refusal.js";

/** How much is read, and until when. */
export interface BodyLimits {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** The body of a request as an object; an empty one where there is no body. Rejects with {@link Refused}. */
export async function readObject(
  request: Request,
  limits: BodyLimits,
): Promise<Readonly<Record<string, unknown>>> {
  if (request.bodyUsed)
    throw new RealtimeError("options.invalid", "authorize and limit leave the body alone");
  const bytes = await readWithin(request.body, limits).catch(() => {
    throw new Refused(limits.signal.aborted ? refusals.slowBody : refusals.left);
  });
  if (!bytes) throw tooLarge(limits.maxBytes);
  if (bytes.length === 0) return {};
  // A page of another origin cannot send this without asking first.
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? ""))
    throw new Refused(refusals.wrongType);
  const value = parse(bytes);
  if (!isRecord(value)) throw new Refused(refusals.notJson);
  return value;
}

/** Reads a stream to its end; null, and no more of it is read, where it is longer than it may be. */
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
    // Where it has ended this does nothing, and what else becomes of it concerns nobody.
    reader.cancel().catch(() => {});
  }
}

/** Whether it is an object of JSON. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value of JSON in UTF-8; undefined where it is none. */
export function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // There is one thing to say of it, wherever it is broken.
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
