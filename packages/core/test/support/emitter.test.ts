import { describe, expect, it } from "vitest";
import { nextUncaught } from "../uncaught.js";
import { createEmitter } from "../../src/support/emitter.js";

type Ticks = { readonly tick: number };

describe("an emitter", () => {
  it("notifies every listener until it is removed", () => {
    const emitter = createEmitter<Ticks>();
    const seen: string[] = [];
    const remove = emitter.on("tick", (n) => seen.push(`a${n}`));
    emitter.on("tick", (n) => seen.push(`b${n}`));
    emitter.emit("tick", 1);
    remove();
    remove();
    emitter.emit("tick", 2);
    expect(seen).toEqual(["a1", "b1", "b2"]);
  });

  it("counts one function added twice as two listeners", () => {
    const emitter = createEmitter<Ticks>();
    let calls = 0;
    const listener = () => calls++;
    const remove = emitter.on("tick", listener);
    emitter.on("tick", listener);
    remove();
    emitter.emit("tick", 1);
    expect(calls).toBe(1);
  });

  it("allows adding and removing listeners while it emits", () => {
    const emitter = createEmitter<Ticks>();
    const seen: string[] = [];
    const remove = emitter.on("tick", () => {
      remove();
      emitter.on("tick", () => seen.push("late"));
    });
    emitter.on("tick", () => seen.push("second"));
    emitter.emit("tick", 1);
    expect(seen).toEqual(["second"]);
  });

  it("survives a listener that throws, whose error surfaces as uncaught", async () => {
    const emitter = createEmitter<Ticks>();
    const seen: number[] = [];
    const uncaught = nextUncaught();
    const bug = new Error("bug");
    emitter.on("tick", () => {
      throw bug;
    });
    emitter.on("tick", (n) => seen.push(n));
    emitter.emit("tick", 1);
    expect(seen).toEqual([1]);
    expect(await uncaught).toBe(bug);
  });

  it("does not compile for an event nobody declared", () => {
    const emitter = createEmitter<Ticks>();
    // @ts-expect-error tock is not an event
    const remove = emitter.on("tock", () => {});
    expect(remove).toBeTypeOf("function");
  });
});
