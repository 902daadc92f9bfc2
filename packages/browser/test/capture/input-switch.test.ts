import { describe, expect, it } from "vitest";
import { InputSwitch } from "../../src/worklets/input-switch.js";

/** Four samples at a time, of two inputs; the other has to be heard for eight, and is waited for for sixteen. */
function start() {
  const inputs = new InputSwitch({ steady: 8, maxWait: 16 });
  const mono = new Float32Array(4);
  return {
    inputs,
    /** What is heard of one channel at each input; none where it is null. */
    mix: (...levels: (number | null)[]) => {
      const channels = levels.map((level) => (level === null ? [] : [new Float32Array(4).fill(level)]));
      const hasSwitched = inputs.mix(channels, mono);
      return { heard: [...mono], hasSwitched };
    },
  };
}

const all = (level: number) => [level, level, level, level];

describe("going over from one input to another", () => {
  it("is not done before it is asked for", () => {
    expect(start().mix(0.5, 1)).toEqual({ heard: all(0.5), hasSwitched: false });
  });

  it("waits until the other is heard, and fades into it", () => {
    const { inputs, mix } = start();
    inputs.goTo(1);
    for (const before of [1, null, 1])
      expect(mix(0.5, before)).toEqual({ heard: all(0.5), hasSwitched: false });
    expect(mix(0, 1)).toEqual({ heard: [0.25, 0.5, 0.75, 1], hasSwitched: true });
    expect(mix(0.5, 1)).toEqual({ heard: all(1), hasSwitched: false });
  });

  it("is done though the other stays silent, after a while", () => {
    const { inputs, mix } = start();
    inputs.goTo(1);
    const switched = [1, 2, 3, 4, 5].map(() => mix(0.5, 0).hasSwitched);
    expect(switched).toEqual([false, false, false, true, false]);
  });

  it("goes back and forth", () => {
    const { inputs, mix } = start();
    for (const to of [1, 0, 1]) {
      inputs.goTo(to);
      expect([mix(0.5, 0.5).hasSwitched, mix(0.5, 0.5).hasSwitched]).toEqual([false, true]);
    }
    expect(mix(0.25, 0.75).heard).toEqual(all(0.75));
  });
});
