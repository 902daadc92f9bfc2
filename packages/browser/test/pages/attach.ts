import { leftovers } from "./support/leftovers.js";
import { recordOutput, type Recording } from "./support/tap.js";
import { createSession, custom, type Turn } from "@rt/core";
import { attachAudio, type AttachedAudio, type AttachOptions } from "../../src/attach-audio.js";
import type { AudioState } from "../../src/context.js";
import { createMicrophone } from "../../src/microphone.js";
import { createSpeaker } from "../../src/speaker.js";
import { packed } from "../support/samples.js";

/** What a page was told by now. */
interface Told {
  readonly turns: readonly Turn[];
  readonly states: readonly AudioState[];
  readonly errors: readonly string[];
  /** The highest peaks. */
  readonly microphone: number;
  readonly speaker: number;
}

const session = createSession({ service: custom({ url: `ws://${location.host}/v1/realtime?model=local` }) });
const turns: Turn[] = [];
const states: AudioState[] = [];
const errors: string[] = [];
const peaks = { microphone: 0, speaker: 0 };
let attached: AttachedAudio | null = null;
let recording: Recording | null = null;

session.on("error", (error) => errors.push(String(error)));

const attachPage = {
  session,
  leftovers,
  createMicrophone,
  createSpeaker,
  audio: () => attached,
  told: (): Told => ({ turns, states, errors, ...peaks }),
  attach: async (options: AttachOptions = {}): Promise<AttachedAudio> => {
    attached = await attachAudio(session, {
      onTurn: (turn) => turns.push(turn),
      onState: (state) => states.push(state),
      onError: (error) => errors.push(String(error)),
      onLevels: ({ microphone, speaker }) => {
        peaks.microphone = Math.max(peaks.microphone, microphone?.peak ?? 0);
        peaks.speaker = Math.max(peaks.speaker, speaker?.peak ?? 0);
      },
      ...options,
    });
    return attached;
  },
  /** Attaches devices, connects, and records what is heard. */
  async talk(options: AttachOptions = {}): Promise<void> {
    const [{ speaker }] = await Promise.all([attachPage.attach(options), session.connect()]);
    if (speaker) recording = await recordOutput(speaker.context);
  },
  async heard(): Promise<{ samples: string; sampleRate: number }> {
    if (!recording) throw new Error("nothing was recorded");
    const { samples, sampleRate } = await recording.stop();
    return { samples: packed(samples), sampleRate };
  },
  async hangUp(): Promise<void> {
    session.close();
    await attached?.detach();
  },
};

declare global {
  var attachPage: AttachPage;
}

type AttachPage = typeof attachPage;

Object.assign(globalThis, { attachPage });
