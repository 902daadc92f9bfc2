import type { Session } from "@rt/core";

/** The answer to a page: as on the wire of the services, and where to go with it. */
export interface Token {
  /** The ephemeral key. */
  readonly value: string;
  /** Unix time in seconds, from which on it opens no sessions. Those that it has opened outlive it. */
  readonly expires_at: number;
  /** What its sessions begin with, where the service says so. Credentials of MCP servers are taken out. */
  readonly session?: Session;
  /** The address that its sessions are opened at. */
  readonly url?: string;
}
