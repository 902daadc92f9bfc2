import { describe, expect, it } from "vitest";
import { faultHelp } from "../../src/faults/help.js";
import { kindRules } from "../../src/faults/kinds.js";
import { faultFrom, parseFault } from "../../src/faults/read-fault.js";

describe("parseFault", () => {
  const read: readonly (readonly [string, object])[] = [
    ["drop", { kind: "drop" }],
    [
      "drop:response.output_audio.delta,chance=0.1",
      { kind: "drop", on: "response.output_audio.delta", chance: 0.1 },
    ],
    [
      "drop:on=input_audio_buffer.*,direction=received",
      { kind: "drop", on: "input_audio_buffer.*", direction: "received" },
    ],
    ["delay:ms=250", { kind: "delay", ms: 250 }],
    ["close:code=1011,after=20", { kind: "close", code: 1011, after: 20 }],
    [
      "close:connection=1,reason=Sorry, gone = away.",
      { kind: "close", connection: 1, reason: "Sorry, gone = away." },
    ],
    ["close:reason=First.", { kind: "close", reason: "First." }],
    ["refuse:code=503,times=2", { kind: "refuse", code: 503, times: 2 }],
    ["stall-handshake:ms=5000", { kind: "stall-handshake", ms: 5000 }],
    ["garbage:form=utf8,times=1", { kind: "garbage", form: "utf8", times: 1 }],
    ["oversize:response.done,bytes=1000", { kind: "oversize", on: "response.done", bytes: 1000 }],
    ["rate-limit:response.create", { kind: "rate-limit", on: "response.create" }],
    ["expire:ms=90000", { kind: "expire", ms: 90_000 }],
    ["anonymous-errors", { kind: "anonymous-errors" }],
  ];
  for (const [text, fault] of read) {
    it(`reads ${text}`, () => expect(parseFault(text)).toEqual(fault));
  }

  const wrong: readonly (readonly [string, string])[] = [
    ["", "unknown kind ''. The kinds are delay, drop,"],
    ["dorp:response.done", "unknown kind 'dorp'"],
    ["toString", "unknown kind 'toString'"],
    ["drop:chance=2", "chance takes a number from 0 to 1, not 2."],
    ["drop:chance=often", "chance takes a number from 0 to 1, not 'often'."],
    ["drop:after=1.5", "after takes a whole number from 0 to 1000000000, not 1.5."],
    ["drop:times=0", "times takes a whole number from 1"],
    ["drop:a,b", "sets on twice."],
    ["drop:response done", "on takes an event type, in which * matches any characters, not 'response done'."],
    ["drop:", "'' must be option=value or an event type."],
    ["drop:chance=", "'chance=' must be option=value"],
    [
      "drop:code=1011",
      "drop has no option 'code'. It takes on, direction, chance, after, times, connection.",
    ],
    ["drop:constructor=1", "drop has no option 'constructor'"],
    ["drop:direction=out", "direction takes sent or received, not 'out'."],
    ["close:code=1006", "code takes a close code that can be sent"],
    ["close:code=999", "code takes a close code that can be sent"],
    [`close:reason=${"é".repeat(62)}`, "reason takes a text of at most 123 bytes"],
    ["refuse:code=101", "code takes a whole number from 200 to 599, not 101."],
    ["refuse:response.done", "refuse has no option 'on'"],
    ["garbage:form=soup", "form takes json or utf8 or binary or unknown, not 'soup'."],
    ["delay", "delay needs ms."],
    ["expire", "expire needs ms."],
  ];
  for (const [text, message] of wrong) {
    it(`reports what is wrong with '${text.slice(0, 40)}'`, () => {
      expect(() => parseFault(text)).toThrow(
        expect.objectContaining({ code: "options.invalid", message: expect.stringContaining(message) }),
      );
    });
  }
});

describe("faultFrom", () => {
  it("accepts what a scenario file says", () => {
    const fault: unknown = JSON.parse('{"kind":"cut","on":"response.output_*","after":3}');
    expect(faultFrom(fault, "faults[0]")).toEqual({ kind: "cut", on: "response.output_*", after: 3 });
  });

  const wrong: readonly (readonly [unknown, string])[] = [
    [null, "faults[2] must be an object with a kind."],
    ["drop", "faults[2] must be an object with a kind."],
    [["drop"], "faults[2] must be an object with a kind."],
    [{}, "faults[2]: unknown kind undefined"],
    [{ kind: 7 }, "faults[2]: unknown kind 7"],
    [{ kind: "drop", chance: "0.5" }, "faults[2]: chance takes a number from 0 to 1, not '0.5'."],
    [{ kind: "drop", chance: null }, "faults[2]: chance takes a number from 0 to 1, not null."],
    [
      { kind: "drop", on: ["a"] },
      `faults[2]: on takes an event type, in which * matches any characters, not ["a"].`,
    ],
    [{ kind: "delay", ms: Infinity }, "faults[2]: ms takes a whole number"],
  ];
  for (const [value, message] of wrong) {
    it(`reports what is wrong with ${JSON.stringify(value)}`, () => {
      expect(() => faultFrom(value, "faults[2]")).toThrow(message);
    });
  }
});

describe("the help", () => {
  it("lists every kind with its own options, within 100 columns", () => {
    for (const [kind, { options }] of Object.entries(kindRules)) {
      const line = faultHelp.split("\n").find((each) => each.startsWith(`  ${kind} `)) ?? "";
      for (const own of ["ms", "code", "bytes", "form"] as const)
        expect([kind, own, line.includes(own)]).toEqual([kind, own, options.includes(own)]);
    }
    expect(Math.max(...faultHelp.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(100);
  });
});
