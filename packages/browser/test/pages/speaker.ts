import { recordOutput, type Recording } from "./support/tap.js";
import type { PlayedPart } from "@rt/core";
import { playerContract } from "@rt/core/testing";
import { listDevices } from "../../src/devices.js";
import { createSpeaker, type Speaker, type SpeakerOptions } from "../../src/speaker.js";
import { packed, unpacked } from "../support/samples.js";

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let speaker: Speaker;
let recording: Recording;
let reports: (PlayedPart & { readonly at: number })[] = [];
const speaking: boolean[] = [];
const contract = playerContract(async () => {
  const player = await createSpeaker();
  return { player, advance: sleep, dispose: () => player.close() };
});

const tests = {
  /** All facts at once: what does not hold, and why. */
  async runContract(): Promise<{ kept: string[]; broken: string[] }> {
    const kept: string[] = [];
    const broken: string[] = [];
    const run = async ({ name, run }: (typeof contract)[number]): Promise<void> => {
      await run().then(
        () => kept.push(name),
        (error: unknown) => broken.push(`${name}: ${String(error)}`),
      );
    };
    await Promise.all(contract.map(run));
    return { kept, broken };
  },
  get speaker(): Speaker {
    return speaker;
  },
  speaking,
  sleep,
  async open(options: SpeakerOptions = {}): Promise<number> {
    speaker = await createSpeaker(options);
    speaker.onPlayed((part) => reports.push({ ...part, at: performance.now() }));
    speaker.onSpeaking((isSpeaking) => speaking.push(isSpeaking));
    return speaker.sampleRate;
  },
  /** Goes on with one that is open. */
  use(other: Speaker): void {
    speaker = other;
  },
  /** Chooses a loudspeaker, and the default one again; as browsers do whose contexts cannot, if so asked. */
  async switchDevice(
    isElement: boolean,
  ): Promise<{ id: string; chosen: unknown; after: unknown; elements: string[] }> {
    await navigator.mediaDevices.getUserMedia({ audio: true });
    const own = Object.getOwnPropertyDescriptor(AudioContext.prototype, "setSinkId");
    if (isElement) Reflect.deleteProperty(AudioContext.prototype, "setSinkId");
    const elements: string[] = [];
    const setSinkId = Reflect.get(HTMLMediaElement.prototype, "setSinkId");
    HTMLMediaElement.prototype.setSinkId = function (id) {
      elements.push(id);
      return setSinkId.call(this, id);
    };
    const id = (await listDevices()).find(({ kind }) => kind === "output")?.id ?? "none";
    const mine = await createSpeaker({ context: new AudioContext(), deviceId: id });
    const chosen = mine.device;
    await mine.setDevice(null);
    const after = mine.device;
    await mine.close();
    await mine.context.close();
    if (own) Object.defineProperty(AudioContext.prototype, "setSinkId", own);
    return { id, chosen, after, elements };
  },
  async record(): Promise<void> {
    reports = [];
    recording = await recordOutput(speaker.context);
  },
  play(itemId: string, text: string, { sampleRate = 24_000, cutMs = 100, isFinished = true } = {}): void {
    const samples = unpacked(text);
    const length = (cutMs * sampleRate) / 1_000;
    for (let at = 0; at < samples.length; at += length) {
      const part = samples.subarray(at, at + length);
      speaker.play({ responseId: "r", itemId, contentIndex: 0, samples: part, sampleRate });
    }
    if (isFinished) speaker.finish({ itemId, contentIndex: 0 });
  },
  async heard(): Promise<{ samples: string; firstFrame: number; reports: typeof reports }> {
    const { samples, firstFrame } = await recording.stop();
    return { samples: packed(samples), firstFrame, reports };
  },
  /** Stops; the frame that was rendered by then, as far as the page knows. */
  async stop(): Promise<{ parts: readonly PlayedPart[]; frame: number; answeredMs: number }> {
    const frame = Math.round(speaker.context.currentTime * speaker.sampleRate);
    const startedAt = performance.now();
    const parts = await speaker.stop();
    return { parts, frame, answeredMs: performance.now() - startedAt };
  },
  /** Plays a tone as a WebRTC peer would, for so long. Returns what level and speaking were meanwhile. */
  async playTone(hertz: number, ms: number): Promise<{ rms: number; isSpeaking: boolean }> {
    const { context } = speaker;
    const oscillator = new OscillatorNode(context, { frequency: hertz });
    const peer = context.createMediaStreamDestination();
    oscillator.connect(peer);
    oscillator.start();
    const end = speaker.playStream(peer.stream);
    await sleep(ms);
    const told = { rms: speaker.level.rms, isSpeaking: speaker.isSpeaking };
    end();
    oscillator.stop();
    return told;
  },
  async errorOf(run: () => unknown): Promise<string> {
    try {
      await run();
      return "none";
    } catch (error) {
      return String(error);
    }
  },
};

export type SpeakerTests = typeof tests;

declare global {
  var speakers: SpeakerTests;
}

Object.assign(globalThis, { speakers: tests });
