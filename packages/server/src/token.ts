import type { Session } from "@rt/core";

/** The answer to a page: the service's own format, plus where to connect. */
export interface Token {
  /** The ephemeral key. */
  readonly value: string;
  /** The Unix time in seconds at which it expires. Sessions that it has opened continue. */
  readonly expires_at: number;
  /** The configuration that sessions start with, if the service reports it, without credentials of MCP servers. */
  readonly session?: Session;
  /** The URL to open sessions at. */
  readonly url?: string;
}
