import type { Response } from "../protocol/responses.js";
import type { Failure } from "./failure.js";
import { failureOfServer } from "./requests.js";
import type { Outcome } from "./step.js";

type Done = Extract<Outcome, { readonly kind: "done" }>;

const statuses = ["completed", "cancelled", "incomplete", "failed"] as const;

/** How a response ended. A status unknown to this version becomes `incomplete`, with that status as the reason. */
export function outcomeOf({ status, status_details: details, usage, output }: Response): Done {
  const said = status ?? "completed";
  const known = statuses.find((each) => each === said);
  const { reason, error } =
    typeof details === "string" ? { reason: details, error: { message: details } } : { ...details };
  return {
    kind: "done",
    result: {
      status: known ?? "incomplete",
      reason: typeof reason === "string" ? reason : known ? null : said,
      error: known === "failed" ? failureOfServer("response.failed", { ...error }) : null,
      usage: usage ?? null,
      items: Array.isArray(output) ? output : [],
    },
  };
}

/** The outcome of a response that was no longer wanted before it began. */
export function cancelled(reason: string): Done {
  return outcomeOf({ status: "cancelled", status_details: reason });
}

/** The outcome of a response that was lost. */
export function failed(failure: Failure): Outcome {
  return { kind: "failed", failure };
}
