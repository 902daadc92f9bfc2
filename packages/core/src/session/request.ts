import type { SessionConfigInput } from "./config.js";
import type { SessionItem } from "./item.js";

/** Something that was sent and has an answer coming, or that will be sent once there is a connection. */
export interface Request {
  /** Null until it is sent, and again when the connection it went out on is lost. */
  readonly eventId: string | null;
  readonly kind: "update" | "create" | "delete" | "retrieve" | "truncate" | "commit" | "clear" | "cancel";
  /** The item, or for `cancel` the response, that the answer will name. */
  readonly id: string | null;
  /** Who waits for it; null for nobody. */
  readonly ticket: number | null;
  /** Of `create`: the item whose place the new one takes, which is deleted once the new one is there. */
  readonly replaces?: SessionItem;
  /** Of `update`: what is to change, and with no ticket all that is accepted. */
  readonly config?: SessionConfigInput;
}
