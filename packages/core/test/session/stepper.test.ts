import { describe, expect, it, vi } from "vitest";
import { nextUncaught } from "../uncaught.js";
import { createStepper } from "../../src/session/stepper.js";

type Effect = () => void;

function counter(effectsOf: (input: number) => readonly Effect[] = () => []) {
  return createStepper<number, number, Effect>({
    initial: 0,
    reduce: (state, input) => ({ state: state + input, effects: effectsOf(input) }),
    run: (effect) => effect(),
  });
}

describe("a stepper", () => {
  it("T92: takes an input that an effect dispatches after that effect's step is complete", () => {
    const seen: number[] = [];
    const stepper = counter((input) =>
      input === 1 ? [() => stepper.dispatch(10), () => seen.push(stepper.getSnapshot())] : [],
    );
    stepper.dispatch(1);
    expect([...seen, stepper.getSnapshot()]).toEqual([1, 11]);
  });

  it("notifies subscribers once, after everything a dispatch led to", () => {
    const stepper = counter((input) => (input === 1 ? [() => stepper.dispatch(10)] : []));
    const seen: number[] = [];
    stepper.subscribe(() => seen.push(stepper.getSnapshot()));
    stepper.dispatch(1);
    expect(seen).toEqual([11]);
  });

  it("notifies no one when nothing changed", () => {
    const stepper = counter();
    const told = vi.fn();
    stepper.subscribe(told);
    stepper.dispatch(0);
    expect(told).not.toHaveBeenCalled();
  });

  it("stops telling who has gone, and tells one function as often as it subscribed", () => {
    const stepper = counter();
    const told = vi.fn();
    const gone = stepper.subscribe(told);
    stepper.subscribe(told);
    gone();
    stepper.dispatch(1);
    expect(told).toHaveBeenCalledTimes(1);
  });

  it("T91: survives a subscriber that throws, whose error surfaces as uncaught", async () => {
    const stepper = counter();
    const told = vi.fn();
    const uncaught = nextUncaught();
    stepper.subscribe(() => {
      throw new Error("bug");
    });
    stepper.subscribe(told);
    stepper.dispatch(1);
    expect(told).toHaveBeenCalled();
    expect(await uncaught).toMatchObject({ message: "bug" });
  });
});
