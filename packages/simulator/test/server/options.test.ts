import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { createReplay, createSimulator } from "../../src/index.js";
import type { SimulatorOptions } from "../../src/index.js";
import { createIds } from "../../src/ids.js";
import { profiles } from "../../src/profiles.js";
import { keyDenial } from "../../src/server/admission.js";
import { Secrets } from "../../src/server/secrets.js";
import { stillClock } from "../support/clock.js";

/** Creates a simulator as an untyped program may. */
function make(options: unknown): unknown {
  return createSimulator(options as SimulatorOptions);
}

describe("a simulator is not created", () => {
  const wrong: readonly (readonly [string, unknown, string])[] = [
    ["profile", "foo", "'openai' or 'azure'"],
    ["vad", "foo", "'silero', or a function"],
    ["pace", "slow", "'instant' or 'realistic'"],
    ["speedup", 0, "a number above 0"],
    ["speedup", NaN, "a number above 0"],
    ["seed", "x", "a number"],
    ["host", "", "a host name or an address"],
    ["port", "x", "a whole number from 0 to 65535"],
    ["port", -1, "a whole number from 0 to 65535"],
    ["tls", {}, "an object with a key and a cert in PEM format"],
    ["tls", { key: "k", cert: "c" }, "an object with a key and a cert in PEM format"],
    ["server", {}, "a node:http or node:https server"],
    ["keys", "sk-secret", "a list of non-empty strings"],
    ["keys", ["sk-secret", ""], "a list of non-empty strings"],
    ["models", "gpt-realtime", "a list of non-empty strings"],
    ["refuseBeta", "no", "true or false"],
    ["faults", "x", "a list of faults"],
    ["clock", {}, "a clock"],
    ["brain", {}, "a brain, with hear and respond"],
    ["voice", {}, "a voice, with speak"],
    ["onTraffic", "console.log", "a function"],
    ["onSessionEnd", null, "a function"],
  ];
  for (const [name, value, takes] of wrong) {
    it(`with ${name}: ${JSON.stringify(value)}`, () => {
      const message = expect.stringContaining(`${name} takes ${takes}`) as unknown;
      expect(() => make({ [name]: value })).toThrow(
        expect.objectContaining({ code: "options.invalid", message }),
      );
      expect(() => make({ [name]: value })).not.toThrow("sk-secret");
    });
  }

  it("with unknown options, and the error lists the known ones", () => {
    expect(() => make({ speed: 2 })).toThrow(
      /Unknown option 'speed'\. The options are host, port, .*speedup/,
    );
    expect(() => make("fast")).toThrow("options.invalid");
  });

  it("with an invalid fault", () => {
    expect(() => make({ faults: ["x"] })).toThrow("faults[0] must be an object with a kind");
  });
});

it("a simulator is created although an option is undefined", () => {
  expect(make({ pace: undefined, vad: undefined, speedup: Infinity })).toBeDefined();
});

it("a replay is not created with an invalid port", () => {
  const recording = { entries: [], closed: null };
  expect(() => createReplay({ recording, port: 65_536 })).toThrow("port takes a whole number");
});

it("a missing credential is not an empty one", () => {
  const rules = { keys: [""], secrets: new Secrets({ ids: createIds(1), clock: stillClock() }) };
  const request = { headers: {}, url: "/v1/realtime" } as IncomingMessage;
  expect(keyDenial(request, profiles.openai, rules)).toMatchObject({ status: 401 });
});
