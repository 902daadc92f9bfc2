import { describe, expect, it } from "vitest";
import { readCommand } from "../../src/cli/options.js";

const usual = { host: "127.0.0.1", port: 8787, log: "story" };

describe("the command line", () => {
  it("serves on the default port, realistically, without arguments", () => {
    expect(readCommand([])).toEqual({
      name: "serve",
      ...usual,
      pace: "realistic",
      faults: [],
      cascade: null,
    });
  });

  it("accepts every option", () => {
    const args =
      "--port 0 --host=::1 --pace instant --profile azure --verbose --vad silero --scenario a.json --seed 7";
    const lists = ["--key", "a", "--key", "b", "--model", "m", "--fault", "drop:on=error,chance=0.5"];
    expect(readCommand([...args.split(" "), ...lists])).toEqual({
      name: "serve",
      host: "::1",
      port: 0,
      log: "events",
      pace: "instant",
      profile: "azure",
      vad: "silero",
      scenario: "a.json",
      seed: 7,
      keys: ["a", "b"],
      models: ["m"],
      faults: [{ kind: "drop", on: "error", chance: 0.5 }],
      cascade: null,
    });
  });

  it("accepts the user's models, and their keys from the environment", () => {
    const args =
      "--chat http://a/v1 --chat-model m --speech http://b/v1 --speech-voice v --transcription http://c/v1";
    expect(readCommand(args.split(" "), { RT_CHAT_KEY: "k", RT_SPEECH_KEY: "" })).toMatchObject({
      cascade: {
        chat: { url: "http://a/v1", model: "m", key: "k" },
        speech: { url: "http://b/v1", voice: "v" },
        transcription: { url: "http://c/v1" },
      },
    });
  });

  it("records, with the service's key from the environment", () => {
    const args = ["record", "--upstream", "wss://api.openai.com", "--json"];
    expect(readCommand(args, { RT_UPSTREAM_KEY: "k" })).toEqual({
      name: "record",
      ...usual,
      log: "json",
      upstream: "wss://api.openai.com",
      file: "session.jsonl",
      audio: "drop",
      key: "k",
    });
  });

  it("replays at the requested speed", () => {
    expect(readCommand(["replay", "a.jsonl"])).toEqual({
      name: "replay",
      ...usual,
      file: "a.jsonl",
      speed: 1,
    });
    expect(readCommand(["replay", "a.jsonl", "--speed", "2.5", "--quiet"])).toMatchObject({
      speed: 2.5,
      log: "nothing",
    });
    expect(readCommand(["replay", "a.jsonl", "--speed", "instant"])).toMatchObject({ speed: Infinity });
  });

  it("handles help and version before anything else", () => {
    expect(readCommand(["--help", "--port", "x"])).toEqual({ name: "help", topic: "serve" });
    expect(readCommand(["--help", "faults"])).toEqual({ name: "help", topic: "faults" });
    expect(readCommand(["record", "-h"])).toEqual({ name: "help", topic: "record" });
    expect(readCommand(["replay", "--help"])).toEqual({ name: "help", topic: "replay" });
    expect(readCommand(["--version"])).toEqual({ name: "version" });
  });

  for (const args of [
    ["--nope"],
    ["stray"],
    ["--port"],
    ["--port", "70000"],
    ["--port", "1.5"],
    ["--port=-1"],
    ["--pace", "slow"],
    ["--profile", "toString"],
    ["--seed", "x"],
    ["--fault", "explode"],
    ["--quiet", "--verbose"],
    ["--chat", "http://127.0.0.1"],
    ["--speech-voice", "v"],
    ["record"],
    ["replay"],
    ["replay", "a", "b"],
  ]) {
    it(`reports what is wrong with ${args.join(" ")}`, () => {
      const what = args[0]?.replace(/=.*/, "") ?? "";
      expect(readCommand(args)).toMatchObject({
        name: "mistake",
        what: expect.stringContaining(what.slice(0, 8)),
      });
    });
  }

  it("reports an invalid speed", () => {
    expect(readCommand(["replay", "a", "--speed", "0"])).toMatchObject({
      what: "--speed takes a number above 0, or instant, not '0'.",
    });
  });
});
