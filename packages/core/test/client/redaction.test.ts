import { describe, expect, it } from "vitest";
import { connected } from "./client-pair.js";

describe("an error of the service", () => {
  it("T107: keeps the keys that it quotes to itself, after the greeting too", async () => {
    const { client, peer } = await connected();
    const told: unknown[] = [];
    client.on("error", ({ error }) => told.push(error));
    const key = "sk-proj-abcdefghijklmnop1234567890";
    const error = {
      type: "invalid_request_error",
      code: key,
      message: `Incorrect API key: ${key}`,
      param: key,
    };
    peer.say(JSON.stringify({ type: "error", error }));
    expect(JSON.stringify(told)).toContain("Incorrect API key");
    expect(JSON.stringify(told)).not.toContain("abcdefghijklmnop");
  });
});
