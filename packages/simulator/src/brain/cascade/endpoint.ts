import { RealtimeError } from "@rt/core";
import type { Clock } from "../../clock.js";
import { Complaints } from "./complaints.js";

/** Where a model is served, by an API compatible with OpenAI's. */
export interface EndpointOptions {
  /** The base URL, which usually ends in `/v1`: `http://127.0.0.1:11434/v1`. */
  readonly url: string;
  /** The model to request, by the server's name for it. */
  readonly model: string;
  /** Sent as a bearer token, to this machine or over `https:` only. It is never logged, and not sent to redirects. */
  readonly key?: string | undefined;
  /** How many milliseconds the server may be silent, for example while it loads a model. Default 60,000. */
  readonly timeoutMs?: number | undefined;
}

/** A successful answer. Its chunks can be read once, and reading may stop at any time. */
export interface Answer {
  /** Lower-case, without parameters. Empty if the server does not state it. */
  readonly contentType: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** One request. */
export interface Post {
  /** JSON text, or a form. */
  readonly body: string | FormData;
  readonly signal: AbortSignal;
  /** The maximum bytes of the answer. */
  readonly maxBytes: number;
}

const defaultTimeoutMs = 60_000;

/** One path of a server. Any failure is a `RealtimeError` that names the endpoint and says what to do. */
export class Endpoint {
  readonly model: string;
  readonly complaints: Complaints;
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #timeoutMs: number;
  readonly #clock: Clock;

  /** `name` is the option that configures the endpoint, `path` is appended to its URL. */
  constructor(name: string, path: string, { options, clock }: { options: EndpointOptions; clock: Clock }) {
    const { url, key, model, timeoutMs = defaultTimeoutMs } = options;
    this.#url = endpointUrl(name, url, path);
    if (key !== undefined) refuseOpenLine(name, this.#url);
    this.#headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    this.#timeoutMs = timeoutMs;
    this.#clock = clock;
    this.model = model;
    const address = this.#url.origin + this.#url.pathname;
    this.complaints = new Complaints({ name, address, model, key });
  }

  /** Sends a request and resolves with a successful answer. Rejects otherwise. */
  async post({ body, signal, maxBytes }: Post): Promise<Answer> {
    const exchange = new AbortController();
    const abort = () => exchange.abort();
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    const end = () => {
      signal.removeEventListener("abort", abort);
      exchange.abort();
    };
    const patiently = this.#patience(exchange, signal);
    try {
      const response = await patiently(
        fetch(this.#url, {
          method: "POST",
          headers: {
            ...this.#headers,
            ...(typeof body === "string" && { "content-type": "application/json" }),
          },
          body,
          redirect: "manual",
          signal: exchange.signal,
        }),
      );
      const chunks = this.#chunks(response, { maxBytes, patiently, end });
      if (!response.ok) throw await this.complaints.refused(response.status, chunks);
      return { contentType: contentTypeOf(response), chunks };
    } catch (error) {
      end();
      throw error;
    }
  }

  async *#chunks(
    { body }: Response,
    { maxBytes, patiently, end }: { maxBytes: number; patiently: Patience; end: () => void },
  ): AsyncGenerator<Uint8Array> {
    let size = 0;
    try {
      if (body === null) return;
      const reader = body.getReader();
      for (;;) {
        const { done, value } = await patiently(reader.read());
        if (done) return;
        size += value.length;
        if (size > maxBytes) throw this.complaints.tooLarge(maxBytes);
        yield value;
      }
    } finally {
      end();
    }
  }

  /** Waits for one step of an exchange, with a time limit, and explains failures. */
  #patience(exchange: AbortController, signal: AbortSignal): Patience {
    let isLate = false;
    return async (step) => {
      const stop = this.#clock.after(this.#timeoutMs, () => {
        isLate = true;
        exchange.abort();
      });
      try {
        return await step;
      } catch (cause) {
        if (isLate) throw this.complaints.silent(this.#timeoutMs);
        if (signal.aborted) throw new RealtimeError("link.aborted", "The request was aborted.");
        throw this.complaints.unreachable(cause);
      } finally {
        stop();
      }
    };
  }
}

type Patience = <T>(step: Promise<T>) => Promise<T>;

function contentTypeOf({ headers }: Response): string {
  const [type = ""] = (headers.get("content-type") ?? "").split(";");
  return type.trim().toLowerCase();
}

function endpointUrl(name: string, base: string, path: string): URL {
  const url = URL.canParse(base) ? new URL(base) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    const message = `${name}.url must be an http(s) URL without a user name.`;
    throw new RealtimeError("options.invalid", message, { param: `${name}.url` });
  }
  url.pathname = url.pathname.replace(/\/+$/, "") + path;
  url.hash = "";
  return url;
}

/** As for the connections of `@rt/core`: a key is sent unencrypted only within this machine. */
function refuseOpenLine(name: string, { protocol, hostname }: URL): void {
  if (protocol === "https:" || /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return;
  const message = `${name}.url would send the key over the network unencrypted: use https, or remove the key.`;
  throw new RealtimeError("link.insecure", message, { param: `${name}.url` });
}

/** The whole answer as text. */
export async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  return new TextDecoder().decode(await bytesOf(chunks));
}

/** The whole answer in one piece. */
export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return new Uint8Array(await new Blob(all).arrayBuffer());
}
