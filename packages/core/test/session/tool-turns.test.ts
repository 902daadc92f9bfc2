import { describe, expect, it } from "vitest";
import type { Input } from "../../src/session/step.js";
import { did, permutations, play } from "./play.js";
import { answers, begun, called, callItem, done, followUps, outputs } from "./tool-calls.js";

describe("a turn of two calls", () => {
  const output = [callItem(1), callItem(2)];
  const steps = {
    call1: called(1),
    call2: called(2),
    answer1: answers(1),
    answer2: answers(2),
    done: done({ output }),
  };
  type Name = keyof typeof steps;
  const names = ["call1", "call2", "answer1", "answer2", "done"] as const;
  const follows = (order: readonly Name[], answer: Name, ...calls: readonly Name[]) =>
    calls.some((call) => order.indexOf(call) < order.indexOf(answer));
  const orders = permutations<Name>(names).filter(
    (order) => follows(order, "answer1", "call1", "done") && follows(order, "answer2", "call2", "done"),
  );

  it.each(orders.map((order) => [order.join(" "), order] as const))(
    "T65: leads to two outputs and one follow-up: %s",
    (_, order) => {
      const played = play(begun(), ...order.map((name) => steps[name]));
      expect(outputs(played).toSorted()).toEqual(["call_1: answer 1", "call_2: answer 2"]);
      expect(followUps(played)).toBe(1);
      expect([played.state.calls, played.state.tools.turns]).toEqual([[], []]);
    },
  );

  const repeats = orders.flatMap((order) =>
    names.flatMap((name) => [
      order.flatMap((other) => (other === name ? [name, name] : [other])),
      [...order, name],
    ]),
  );

  it.each([...new Set(repeats.map((order) => order.join(" ")))])(
    "T68: is the same where one is repeated: %s",
    (order) => {
      const played = play(begun(), ...order.split(" ").map((name) => steps[name as Name]));
      expect(outputs(played).toSorted()).toEqual(["call_1: answer 1", "call_2: answer 2"]);
      expect(did(played, "runTool")).toHaveLength(2);
      expect(followUps(played)).toBe(1);
    },
  );

  it.each(orders.map((order) => [order.join(" "), order] as const))(
    "T64: asks for the follow-up with the last of its answers and its end, and no sooner: %s",
    (_, order) => {
      const before = play(begun(), ...order.slice(0, -1).map((name) => steps[name]));
      const isLast = order.at(-1) === "done" || order.at(-1)?.startsWith("answer");
      expect(followUps(before)).toBe(isLast ? 0 : 1);
    },
  );

  const cutShort = permutations(["call1", "cut2", "answer1", "done"] as const).filter(
    (order) =>
      order.indexOf("call1") < order.indexOf("answer1") && order.indexOf("call1") < order.indexOf("done"),
  );
  const cancel: Input = { kind: "cancelResponse", ticket: null, responseId: "resp_1" };
  const cancelledBy = (reason: string) => ({
    ...steps,
    cut2: called(2, { status: "incomplete", arguments: '{"ci' }),
    done: done({ status: "cancelled", status_details: { type: "cancelled", reason }, output }),
  });

  it.each(cutShort.map((order) => [order.join(" "), order] as const))(
    "T66: answers only the call that was whole when speech ended the response: %s",
    (_, order) => {
      const played = play(begun(), ...order.map((name) => cancelledBy("turn_detected")[name]));
      expect(outputs(played)).toEqual(["call_1: answer 1"]);
      expect(did(played, "runTool")).toHaveLength(1);
      expect(followUps(played)).toBe(1);
    },
  );

  it.each(cutShort.map((order) => [order.join(" "), order] as const))(
    "T66: answers it without a follow-up where the caller cancelled the response: %s",
    (_, order) => {
      const steps = cancelledBy("client_cancelled");
      const inputs = order.flatMap((name) => (name === "done" ? [cancel, steps.done] : [steps[name]]));
      const played = play(begun(), ...inputs);
      expect(outputs(played)).toEqual(["call_1: answer 1"]);
      expect(followUps(played)).toBe(0);
      expect(played.state.tools.turns).toEqual([]);
    },
  );
});
