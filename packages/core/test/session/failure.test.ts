import { describe, expect, it } from "vitest";
import { RealtimeError } from "../../src/errors.js";
import { errorOf, failureOf } from "../../src/session/failure.js";

describe("a failure", () => {
  const error = new RealtimeError("link.lost", "gone", { closeCode: 1006, cause: new Error("reset") });

  it("is what is plain of an error", () => {
    expect(failureOf(error)).toStrictEqual({ code: "link.lost", message: "gone", closeCode: 1006 });
  });

  it("leads back to the error itself, cause and stack included", () => {
    expect(errorOf(failureOf(error))).toBe(error);
  });

  it("leads to an error that says the same where it comes from elsewhere", () => {
    const other = errorOf({ ...failureOf(error) });
    expect(other).toMatchObject({ code: "link.lost", message: "link.lost: gone", closeCode: 1006 });
    expect(other.cause).toBeUndefined();
  });
});
