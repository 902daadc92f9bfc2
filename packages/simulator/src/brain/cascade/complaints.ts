import { RealtimeError } from "@rt/core";
import type { ErrorCode } from "@rt/core";
import { fieldOf, parsed, textField } from "./gate.js";

/** The endpoint whose failures are described. */
export interface Accused {
  /** The option that configures the endpoint. */
  readonly name: string;
  /** Its address, without the query, which may contain secrets. */
  readonly address: string;
  readonly model: string;
  readonly key: string | undefined;
}

/** How many characters of a server's explanation are quoted. */
const longestQuote = 300;
/** How many bytes of a refusal are read to find the explanation. */
const longestRefusal = 16 * 1024;

/** Creates the errors of one endpoint: each names the endpoint and says what to do, and none contains the key. */
export class Complaints {
  readonly #accused: Accused;

  constructor(accused: Accused) {
    this.#accused = accused;
  }

  unreachable(cause: unknown): RealtimeError {
    return this.#error(
      "link.unreachable",
      "cannot be reached or closed the connection. Start the server or correct the address.",
      {
        cause,
      },
    );
  }

  silent(ms: number): RealtimeError {
    const { name } = this.#accused;
    const what = `sent nothing for ${ms / 1_000} seconds. If it is loading a model, try again or raise ${name}.timeoutMs.`;
    return this.#error("link.timeout", what);
  }

  tooLarge(bytes: number): RealtimeError {
    return this.#error(
      "link.too-large",
      `answered with more than ${bytes / 1024 / 1024} MiB, which is the limit.`,
    );
  }

  /** The answer is not of the requested kind, often because the address belongs to something else. */
  unexpected(what: string): RealtimeError {
    const advice = "Is it an OpenAI-compatible endpoint? Its base URL usually ends in /v1.";
    return this.#error("wire.unreadable", `answered with ${what}. ${advice}`);
  }

  /** The answer broke off. */
  cutShort(): RealtimeError {
    return this.#error("link.lost", "ended its response early. Check the server's log.");
  }

  /** The server reports a failure itself, after it had started to answer. */
  failed(said: string): RealtimeError {
    return this.#error("server.error", `failed while answering.${this.#quote(said)}`);
  }

  /** The server answered with an error status. */
  async refused(status: number, chunks: AsyncIterable<Uint8Array>): Promise<RealtimeError> {
    if (status >= 300 && status < 400) {
      return this.#error("link.redirected", "redirects, which is not followed. Use the final address.", {
        status,
      });
    }
    const said = explanation(await beginning(chunks));
    const { code, what } = this.#refusal(status);
    return this.#error(code, `${what}${this.#quote(said)}`, { status });
  }

  #refusal(status: number): { readonly code: ErrorCode; readonly what: string } {
    const { name, model, key } = this.#accused;
    switch (status) {
      case 401:
      case 403: {
        const advice = key === undefined ? `Set ${name}.key.` : `Correct ${name}.key.`;
        return { code: "auth.rejected", what: `requires a valid key (${status}). ${advice}` };
      }
      case 404: {
        const what = `was not found, or has no model '${model}' (404). Correct ${name}.url or ${name}.model, or install the model.`;
        return { code: "service.not-found", what };
      }
      case 429:
        return { code: "service.rate-limited", what: "is limiting requests (429). Try again later." };
      default:
        return { code: "service.refused", what: `refused the request (${status}).` };
    }
  }

  #quote(said: string): string {
    const { key } = this.#accused;
    const secretless = key ? said.replaceAll(key, "...") : said;
    const words = secretless
      .replace(/\b(sk|ek|rk)[-_][\w*.-]+/g, "$1-...")
      .replace(/[\s\p{C}]+/gu, " ")
      .trim();
    if (words === "") return "";
    return ` It says: ${words.length > longestQuote ? `${words.slice(0, longestQuote)}...` : words}`;
  }

  #error(code: ErrorCode, what: string, details: { cause?: unknown; status?: number } = {}): RealtimeError {
    const { name, address } = this.#accused;
    return new RealtimeError(code, `The ${name} endpoint ${address} ${what}`, details);
  }
}

/** The explanation in a server's refusal, in one of the common formats. Empty for a web page. */
function explanation(text: string): string {
  const value = parsed(text);
  if (value === undefined) return /^\s*</.test(text) ? "" : text;
  const error = fieldOf(value, "error");
  return (
    textField(error, "message") ??
    textField(value, "error") ??
    textField(value, "detail") ??
    textField(value, "message") ??
    JSON.stringify(value)
  );
}

/** The start of an answer. If it cannot be read, only the quotation is missing. */
async function beginning(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of chunks) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length >= longestRefusal) break;
    }
  } catch {
    // The refusal itself is reported in any case.
  }
  return text.slice(0, longestRefusal);
}
