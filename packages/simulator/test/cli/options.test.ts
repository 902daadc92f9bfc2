import { describe, expect, it } from "vitest";
import { readCommand } from "../../src/cli/options.js";

describe("the command line", () => {
  it("serves at a known port, realistically, if it says nothing", () => {
    expect(readCommand([])).toEqual({
      name: "serve",
      host: "127.0.0.1",
      port: 8787,
      pace: "realistic",
      verbose: false,
    });
  });

  it("takes every option", () => {
    expect(
      readCommand(["--port", "0", "--host=::1", "--pace", "instant", "--profile", "azure", "--verbose"]),
    ).toEqual({
      name: "serve",
      host: "::1",
      port: 0,
      pace: "instant",
      profile: "azure",
      verbose: true,
    });
  });

  it("asks for help or the version before anything else", () => {
    expect(readCommand(["--help", "--port", "x"])).toEqual({ name: "help" });
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
  ]) {
    it(`says what is wrong with ${args.join(" ")}`, () => {
      const command = readCommand(args);
      expect(command).toMatchObject({
        name: "mistake",
        what: expect.stringContaining(args[0]?.replace(/=.*/, "") ?? ""),
      });
    });
  }
});
