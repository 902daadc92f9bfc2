import type { SessionItem } from "./item.js";

/** Something that was sent and has an answer coming. */
export interface Request {
  readonly eventId: string;
  readonly kind: "create" | "delete" | "retrieve" | "truncate" | "commit" | "clear" | "cancel";
  /** The item, or for `cancel` the response, that the answer will name. */
  readonly id: string | null;
  /** Who waits for it; null for nobody. */
  readonly ticket: number | null;
  /** Of `create`: the item whose place the new one takes, which is deleted once the new one is there. */
  readonly replaces?: SessionItem;
}
