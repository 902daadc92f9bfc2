import type { IncomingMessage } from "node:http";
import { maxBodyBytes } from "../limits.js";
import { refuseDeep } from "../session/depth.js";
import { notThere, Declined } from "./pages.js";

/** The body of a client's request. Throws {@link Declined} if it is too large. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBodyBytes)
      throw new Declined(notThere(413, `A request may have at most ${maxBodyBytes} bytes.`));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The parts of a multipart form, each as text. Null if it is not a form. */
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
    // There is only one answer, whatever is wrong with it.
    return null;
  }
}

/**
 * The JSON object in a text, or null if there is none. Throws a `Refusal` if it is nested deeper than events may be.
 */
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
    // What is not JSON is not an object either.
    return null;
  }
}
