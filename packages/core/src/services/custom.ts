import type { Dialect } from "../dialects/dialect.js";
import { ga } from "../dialects/ga.js";
import { RealtimeError } from "../errors.js";
import { ask } from "./credential.js";
import type { Service } from "./service.js";
import { parseUrl, type UrlLike } from "./url.js";

/** How to reach your own relay or a compatible server: LocalAI, speaches, Voice Live, xAI, the simulator. */
export interface CustomOptions {
  /** The complete address, including the query. */
  readonly url: UrlLike;
  /** A function is called for every attempt. Setting headers is an error where they cannot be sent. */
  readonly headers?: HeaderSource;
  /** WebSocket subprotocols to offer. */
  readonly protocols?: readonly string[];
  /** Defaults to `ga`. */
  readonly dialect?: Dialect;
  /** False for a server that sends no `session.created`; `connect()` then resolves once the connection is open. */
  readonly greets?: boolean;
}

type Headers = Readonly<Record<string, string>>;
type HeaderSource = Headers | (() => Headers | Promise<Headers>);

/**
 * Creates a service for any server that speaks the protocol. Throws `options.invalid` for an invalid address.
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
        throw new RealtimeError("options.invalid", "this platform cannot send headers: use protocols");
      }
      return { url: href, headers: resolved, protocols };
    },
  };
}
