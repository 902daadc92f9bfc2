import type { SessionConfigInput } from "./config.js";
import type { SessionItem } from "./item.js";

/** A request that waits for an answer, or for a connection to be sent on. */
export interface Request {
  /** Null until it is sent, and again if its connection is lost. */
  readonly eventId: string | null;
  readonly kind: "update" | "create" | "delete" | "retrieve" | "truncate" | "commit" | "clear" | "cancel";
  /** The item that the answer will name, or for `cancel` the response. */
  readonly id: string | null;
  /** The promise that waits for it; null for none. */
  readonly ticket: number | null;
  /** For `create`: the item to replace, which is deleted once the new one is there. */
  readonly replaces?: SessionItem;
  /** For `update`: the change; without a ticket, the whole accepted configuration. */
  readonly config?: SessionConfigInput;
}
