import { RealtimeError } from "@rt/core";
import { describe, expect, it } from "vitest";
import { complaintOf } from "../src/complaint.js";

describe("a complaint", () => {
  it("says what went wrong, what was said, and what to do", () => {
    expect(complaintOf(new RealtimeError("auth.rejected", "the service does not know this key"))).toEqual({
      title: "The key was refused",
      advice:
        "The service does not know this key. Check that it belongs to this endpoint, and is not expired.",
      code: "auth.rejected",
      field: null,
    });
  });

  it("points at the field to put right", () => {
    const error = new RealtimeError("session.refused", "no such voice", {
      param: "session.audio.output.voice",
    });
    expect(complaintOf(error)).toMatchObject({ title: "The server refused a setting", field: "voice" });
  });

  it("has words for every code, and for what is no error of ours", () => {
    expect(complaintOf(new RealtimeError("tool.timeout", "took too long")).title).toBe("Tool: timeout");
    expect(complaintOf(new TypeError("x is undefined"))).toMatchObject({
      advice: "x is undefined",
      code: "",
    });
  });
});
