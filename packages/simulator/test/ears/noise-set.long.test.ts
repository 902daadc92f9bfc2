import { beforeAll, describe, expect, it } from "vitest";
import { createDetector } from "../../src/ears/detector.js";
import { Listener } from "../../src/ears/listener.js";
import type { TurnEvent } from "../../src/ears/turn-detector.js";
import { describeWith, outputOf } from "../support/programs.js";
import { noises } from "./noises.js";
import { toPcm16 } from "./sounds.js";
import { ratios, utterances } from "./utterances.js";
import type { Utterance } from "./utterances.js";

/** The turns that the detector finds in sound at 16 kHz. */
function turns(samples: Int16Array, silenceMs: number): readonly TurnEvent[] {
  const settings = { threshold: 0.5, prefix_padding_ms: 0, silence_duration_ms: silenceMs };
  return new Listener(createDetector(), { sampleRate: 16_000, settings }).hear(samples);
}

function starts({ samples }: Utterance): readonly number[] {
  const events = turns(toPcm16(samples), 500);
  return events.flatMap((event) => (event.type === "started" ? event.audioStartMs : []));
}

describe("detector and sounds that are not speech", () => {
  it.each(Object.entries(noises))("does not take %s for speech", (_, make) => {
    expect(turns(toPcm16(make()), 200)).toEqual([]);
  });
});

/** At least six seconds of sound from sox effects, at 16 kHz. */
function sox(effects: string): Int16Array {
  const raw = ["-R", "-n", "-r", "16000", "-b", "16", "-c", "1", "-e", "signed", "-t", "raw", "-"];
  const bytes = outputOf("sox", [...raw, ...effects.split(" "), "remix", "-"]);
  expect(bytes.length).toBeGreaterThanOrEqual(2 * 6 * 16_000);
  return Int16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i));
}

describeWith(["sox"], "detector and sounds that sox makes", () => {
  it.each([
    ["a chord", "synth 6 sine 261.6 sine 329.6 sine 392 fade 0.5 6 0.5 gain -6"],
    ["a sawtooth", "synth 6 sawtooth 110 gain -12"],
    ["brown noise that swells", "synth 6 brownnoise tremolo 0.5 90 gain -12"],
  ])("does not take %s for speech", (_, effects) => {
    expect(turns(sox(effects), 200)).toEqual([]);
  });

  // A known limit, not a goal: whoever improves it inverts this test.
  it("takes several strings plucked at once for a voice", () => {
    expect(turns(sox("synth 3 pluck G2 pluck B3 pluck D4 repeat 2"), 200)).not.toEqual([]);
  });
});

describeWith(["espeak-ng"], "detector and 75 utterances in noise", () => {
  let all: readonly Utterance[] = [];
  beforeAll(() => {
    all = utterances();
  });

  it.each(ratios)("finds each of those at %f dB, and nothing before or after", (ratioDb) => {
    const said = all.filter((utterance) => utterance.ratioDb === ratioDb);
    expect(said).toHaveLength(15);
    const heard = said.map((utterance) => ({ utterance, starts: starts(utterance) }));
    const isWithin = (ms: number, { startMs, endMs }: Utterance) => ms >= startMs - 100 && ms < endMs;
    const lost = heard.filter((each) => !each.starts.some((ms) => isWithin(ms, each.utterance)));
    expect(lost.map(({ utterance }) => utterance.name)).toEqual([]);
    const strays = heard.filter((each) => each.starts.some((ms) => !isWithin(ms, each.utterance)));
    expect(strays.map(({ utterance }) => utterance.name)).toEqual([]);
  });
});
