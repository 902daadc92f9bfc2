import type { ResponseCreateParams } from "../protocol/responses.js";

/** Options of one response, which override the session's configuration. */
export interface ResponseOptions extends ResponseCreateParams {
  /** What happens to the request if the user interrupts while it is still queued. Default `keep`. */
  onInterrupt?: "keep" | "drop";
}
