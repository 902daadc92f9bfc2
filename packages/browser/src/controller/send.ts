import { encodeBase64, type Item, type RealtimeSession } from "@rt/core";

/** Options of `send()`. */
export interface SendOptions {
  /** Interrupts the model first, as if the user had spoken. Default false. */
  readonly interrupt?: boolean | undefined;
  /** Requests a response. Default true. */
  readonly respond?: boolean | undefined;
  /** Images to send with the text. */
  readonly images?: readonly Blob[] | undefined;
}

/** Sends what the user wrote. Resolves with the item as the service has stored it. */
export async function send(session: RealtimeSession, text: string, options: SendOptions): Promise<Item> {
  const { interrupt = false, respond = true, images = [] } = options;
  if (interrupt) void session.interrupt();
  const urls = await Promise.all(images.map(imageUrl));
  const pictures = urls.map((image_url) => ({ type: "input_image", image_url }) as const);
  const content = [{ type: "input_text" as const, text }, ...pictures];
  const sent = session.sendItem({ type: "message", role: "user", content });
  if (respond) session.respond();
  return sent;
}

async function imageUrl(image: Blob): Promise<string> {
  return `data:${image.type};base64,${encodeBase64(new Uint8Array(await image.arrayBuffer()))}`;
}
