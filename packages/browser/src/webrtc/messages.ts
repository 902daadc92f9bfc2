/** An event that is too long for one message. */
export interface TooLong {
  /** The service's refusal, as JSON, for whoever waits for its answer. */
  readonly refusal: string;
}

const encoder = new TextEncoder();

/**
 * The messages that send an event through a channel that takes `maxBytes` per message. The protocol cannot split
 * events, except audio, which can be appended in several.
 */
export function messagesFor(frame: string, maxBytes: number): readonly string[] | TooLong {
  // A UTF-16 unit takes at most three bytes.
  if (frame.length * 3 <= maxBytes || bytesOf(frame) <= maxBytes) return [frame];
  const event: unknown = JSON.parse(frame);
  return piecesOf(event, maxBytes) ?? { refusal: refusalOf(event, { bytes: bytesOf(frame), maxBytes }) };
}

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

/** Eight characters of base64 are six bytes: whole samples of any format. */
const wholeChars = 8;

function piecesOf(event: unknown, maxBytes: number): readonly string[] | null {
  const audio = property(event, "audio");
  if (property(event, "type") !== "input_audio_buffer.append" || typeof audio !== "string") return null;
  const around = bytesOf(JSON.stringify({ ...Object(event), audio: "" }));
  const length = Math.floor((maxBytes - around) / wholeChars) * wholeChars;
  if (length <= 0) return null;
  return Array.from({ length: Math.ceil(audio.length / length) }, (_, i) =>
    JSON.stringify({ ...Object(event), audio: audio.slice(i * length, (i + 1) * length) }),
  );
}

function refusalOf(event: unknown, { bytes, maxBytes }: { bytes: number; maxBytes: number }): string {
  const message = `An event of ${bytes} bytes does not fit through the data channel of a call, which takes ${maxBytes}: make it smaller, or use webSocket().`;
  const error = {
    type: "invalid_request_error",
    code: "event_too_long",
    message,
    param: null,
    event_id: property(event, "event_id") ?? null,
  };
  return JSON.stringify({ type: "error", event_id: "event_too_long", error });
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
