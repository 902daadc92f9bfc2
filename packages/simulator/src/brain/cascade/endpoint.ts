import { RealtimeError } from "@rt/core";
import type { Clock } from "../../clock.js";
import { Complaints } from "./complaints.js";

/** Where a model is served, in the manner of OpenAI's API. */
export interface EndpointOptions {
  /** The base address, which usually ends in `/v1`: `http://127.0.0.1:11434/v1`. */
  readonly url: string;
  /** The model to ask for, by the server's name for it. */
  readonly model: string;
  /** Sent as a bearer token; to this machine or over `https:` only. It is never logged, and redirects do not get it. */
  readonly key?: string | undefined;
  /** The longest silence of the server, while it loads a model for example. Default 60,000. */
  readonly timeoutMs?: number | undefined;
}

/** What a server answered with success. Its chunks can be read once, and reading may stop at any time. */
export interface Answer {
  /** Without parameters, in lower case; empty where the server does not say. */
  readonly contentType: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** One request. */
export interface Post {
  /** JSON as text, or a form. */
  readonly body: string | FormData;
  readonly signal: AbortSignal;
  /** Bytes that the answer may have. */
  readonly maxBytes: number;
}

const defaultTimeoutMs = 60_000;

/** One path of a server. Whatever goes wrong there is a `RealtimeError` that names the endpoint and says what to do. */
export class Endpoint {
  readonly model: string;
  readonly complaints: Complaints;
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #timeoutMs: number;
  readonly #clock: Clock;

  /** `name` is that of the option which configures it, `path` is appended to its address. */
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

  /** Asks, and gives what is answered with success. Rejects with what else happens. */
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

  /** Waits for one step of an exchange, but not for ever, and explains what becomes of it. */
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
        if (signal.aborted) throw new RealtimeError("link.aborted", "Nobody waits for the answer any more.");
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
    const message = `${name}.url is no http(s) address without a user name.`;
    throw new RealtimeError("options.invalid", message, { param: `${name}.url` });
  }
  url.pathname = url.pathname.replace(/\/+$/, "") + path;
  url.hash = "";
  return url;
}

/** As for the connections of `@rt/core`: a key travels readable only within this machine. */
function refuseOpenLine(name: string, { protocol, hostname }: URL): void {
  if (protocol === "https:" || /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return;
  const message = `${name}.url leads off this machine over http, where anyone on the way can read the key: use https, or give no key.`;
  throw new RealtimeError("link.insecure", message, { param: `${name}.url` });
}

/** All of an answer as text. */
export async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  return new TextDecoder().decode(await bytesOf(chunks));
}

/** All of an answer in one piece. */
export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return new Uint8Array(await new Blob(all).arrayBuffer());
}
