import type { IncomingMessage } from "node:http";
import { maxBodyBytes } from "../limits.js";
import { refuseDeep } from "../session/depth.js";
import { notThere, Declined } from "./pages.js";

/** All that a client sends with its request. Throws {@link Declined} where that is too much. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBodyBytes)
      throw new Declined(notThere(413, `A request may have ${maxBodyBytes} bytes at most.`));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The parts of a multipart form, each of them text; null where it is none. */
export async function formOf(
  type: string,
  body: Buffer<ArrayBuffer>,
): Promise<ReadonlyMap<string, string> | null> {
  try {
    const form = await new Response(body, { headers: { "content-type": type } }).formData();
    const texts = [...form].map(async ([name, part]): Promise<[string, string]> => [
      name,
      typeof part === "string" ? part : await part.text(),
    ]);
    return new Map(await Promise.all(texts));
  } catch {
    // There is one thing to say of it, wherever it is broken.
    return null;
  }
}

/** An object of JSON; null where the text is none. Throws a `Refusal` where it is nested deeper than events may be. */
export function objectOf(text: string): Readonly<Record<string, unknown>> | null {
  const value = valueOf(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  refuseDeep(value, "body");
  return { ...value };
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no object either.
    return null;
  }
}
