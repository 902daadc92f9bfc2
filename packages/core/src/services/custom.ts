import type { Dialect } from "../dialects/dialect.js";
import { ga } from "../dialects/ga.js";
import { RealtimeError } from "../errors.js";
import { ask } from "./credential.js";
import type { Service } from "./service.js";
import { parseUrl, type UrlLike } from "./url.js";

/** How to reach a relay of your own, or a compatible server: LocalAI, speaches, Voice Live, xAI, the simulator. */
export interface CustomOptions {
  /** The whole address, query included. */
  readonly url: UrlLike;
  /** A function is asked anew for every attempt. Where headers cannot be sent, giving any is an error. */
  readonly headers?: HeaderSource;
  /** WebSocket subprotocols to offer. */
  readonly protocols?: readonly string[];
  /** Defaults to `ga`. */
  readonly dialect?: Dialect;
  /** False for a server that does not open with `session.created`; `connect()` then resolves once open. */
  readonly greets?: boolean;
}

type Headers = Readonly<Record<string, string>>;
type HeaderSource = Headers | (() => Headers | Promise<Headers>);

/**
 * Any server that speaks the protocol. Throws `options.invalid` for an address that cannot be dialed.
 *
 * @example
 * const service = custom({ url: "ws://127.0.0.1:8787/v1/realtime?model=local" });
 */
export function custom({
  url,
  headers = {},
  protocols = [],
  dialect = ga,
  greets = true,
}: CustomOptions): Service {
  const { href, hostname } = parseUrl(url, "url");
  return {
    kind: "custom",
    name: hostname,
    dialect,
    greets,
    async resolve(reach) {
      const resolved = typeof headers === "function" ? await ask("headers", headers) : headers;
      if (!reach.headers && Object.keys(resolved).length > 0) {
        throw new RealtimeError("options.invalid", "headers cannot be sent from here: use protocols");
      }
      return { url: href, headers: resolved, protocols };
    },
  };
}
