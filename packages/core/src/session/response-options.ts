import type { ResponseCreateParams } from "../protocol/responses.js";

/** How one response is to differ from what the session is configured to. */
export interface ResponseOptions extends ResponseCreateParams {
  /** What becomes of it if the user interrupts while it still waits for its turn. Default `keep`. */
  onInterrupt?: "keep" | "drop";
}
