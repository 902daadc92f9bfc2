import { describe, expect, it } from "vitest";
import type { Fault } from "../../src/index.js";
import { Faults } from "../../src/faults/faults.js";
import type { ConnectionFaults } from "../../src/faults/faults.js";

const half: Fault = { kind: "drop", chance: 0.5 };

/** For each of the connection's events, how many faults struck it. */
function losses(connection: ConnectionFaults, events = 200): string {
  return Array.from({ length: events }, () => connection.strikesOn("sent", "error").length).join("");
}

function connections(faults: Faults, count: number): ConnectionFaults[] {
  return Array.from({ length: count }, () => faults.knock().connect());
}

describe("the same seed", () => {
  it("strikes the same events on each connection, whatever the other connections do", () => {
    const [quietFirst, quietSecond] = connections(new Faults([half], 7), 2).map((each) => losses(each));
    const [first, second] = connections(new Faults([half], 7), 2);
    const busy = Array.from({ length: 200 }, () => [first, second].map((each) => each && losses(each, 1)));
    expect(busy.map(([own]) => own).join("")).toBe(quietFirst);
    expect(busy.map(([, own]) => own).join("")).toBe(quietSecond);
    expect(quietFirst).not.toBe(quietSecond);
  });

  it("draws separately for each fault, and another seed draws differently", () => {
    const [both] = connections(new Faults([half, half], 7), 1);
    const [one] = connections(new Faults([half], 7), 1);
    const [other] = connections(new Faults([half], 8), 1);
    if (!both || !one || !other) throw new Error("three were asked for");
    const [alone, twice] = [losses(one), losses(both)];
    expect(new Set(twice)).toEqual(new Set(["0", "1", "2"]));
    expect(losses(other)).not.toBe(alone);
  });

  it("refuses the same handshakes", () => {
    const refuse: Fault = { kind: "refuse", chance: 0.5 };
    const refused = (faults: Faults) => Array.from({ length: 50 }, () => faults.knock().handshake !== null);
    expect(refused(new Faults([refuse], 7))).toEqual(refused(new Faults([refuse], 7)));
    expect(new Set(refused(new Faults([refuse], 7)))).toEqual(new Set([true, false]));
  });
});

describe("a chance", () => {
  it("is met approximately", () => {
    const [connection] = connections(new Faults([{ kind: "drop", chance: 0.1 }], 3), 1);
    const lost = connection ? losses(connection, 10_000).split("1").length - 1 : 0;
    expect(lost).toBeGreaterThan(900);
    expect(lost).toBeLessThan(1_100);
  });
});

describe("a selection", () => {
  const cases: readonly (readonly [Fault, string, string])[] = [
    [{ kind: "drop", on: "response.*.delta" }, "response.output_audio.delta", "response.output_audio.done"],
    [{ kind: "drop", on: "response.done" }, "response.done", "responseXdone"],
    [{ kind: "drop", on: "*error" }, "error", "errors"],
  ];
  for (const [fault, matching, other] of cases) {
    it(`of ${JSON.stringify(fault)} means ${matching}, not ${other}`, () => {
      const [connection] = connections(new Faults([fault]), 1);
      const struck = [matching, other].map((type) => connection?.strikesOn("sent", type).length);
      expect(struck).toEqual([1, 0]);
    });
  }

  const ways: readonly (readonly [Fault, number, number])[] = [
    [{ kind: "drop" }, 1, 0],
    [{ kind: "drop", direction: "received" }, 0, 1],
    [{ kind: "drop", on: "response.create" }, 0, 1],
    [{ kind: "drop", on: "response.create", direction: "sent" }, 1, 0],
    [{ kind: "oversize" }, 1, 0],
    [{ kind: "rate-limit" }, 0, 0],
    [{ kind: "expire", ms: 1 }, 0, 0],
  ];
  for (const [fault, sent, received] of ways) {
    it(`has a direction: ${JSON.stringify(fault)}`, () => {
      const [connection] = connections(new Faults([fault]), 1);
      const struck = (["sent", "received"] as const).map(
        (direction) => connection?.strikesOn(direction, "response.create").length,
      );
      expect(struck).toEqual([sent, received]);
    });
  }

  it("counts separately for each connection", () => {
    const both = connections(new Faults([{ kind: "drop", after: 1, times: 2 }]), 2);
    expect(both.map((each) => losses(each, 5))).toEqual(["01100", "01100"]);
  });

  it("can be limited to one connection", () => {
    const all = connections(new Faults([{ kind: "drop", connection: 2 }]), 3);
    expect(all.map((each) => losses(each, 2))).toEqual(["00", "11", "00"]);
  });
});

describe("an injected fault", () => {
  it("strikes until it is withdrawn", () => {
    const faults = new Faults();
    const [connection] = connections(faults, 1);
    const remove = faults.inject({ kind: "drop" });
    const during = connection && losses(connection, 2);
    remove();
    expect([during, connection && losses(connection, 2)]).toEqual(["11", "00"]);
  });

  it("is validated, wherever it comes from", () => {
    const wrong = { kind: "drop", chance: 7 } as const;
    expect(() => new Faults([{ kind: "drop" }, wrong])).toThrow("faults[1]: chance takes a number");
    expect(() => new Faults().inject(wrong)).toThrow("This: chance takes a number");
  });
});
