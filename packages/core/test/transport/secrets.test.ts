import { describe, expect, it } from "vitest";
import { secretsOf } from "../../src/transport/secrets.js";

const url = "wss://api.openai.com/v1/realtime?model=gpt-realtime";

describe("the secrets of an address", () => {
  it("are what its headers, its subprotocols and its URL prove by, and no names", () => {
    expect(
      secretsOf({ url, headers: { Authorization: "Bearer sk-123456" }, protocols: ["realtime"] }),
    ).toEqual(["sk-123456"]);
    const protocols = ["realtime", "openai-insecure-api-key.ek_12345.6"];
    expect(secretsOf({ url: `${url}&api-key=0123456789`, headers: {}, protocols })).toEqual([
      "ek_12345.6",
      "0123456789",
    ]);
  });

  it("are told without the word before them, however it is written", () => {
    for (const scheme of ["Bearer", "bearer", "Basic"])
      expect(secretsOf({ url, headers: { authorization: `${scheme} c2VjcmV0` }, protocols: [] })).toEqual([
        "c2VjcmV0",
      ]);
  });

  it("are none where nothing is proved", () => {
    expect(secretsOf({ url, headers: {}, protocols: ["realtime"] })).toEqual([]);
  });
});
