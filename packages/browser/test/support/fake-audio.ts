import { measureLevel, type Player, type RealtimeError } from "@rt/core";
import { manualPlayer } from "@rt/core/testing";
import type { AttachedAudio, AttachOptions } from "../../src/attach-audio.js";
import type { Microphone } from "../../src/microphone.js";
import type { Speaker } from "../../src/speaker.js";

/** What became of the devices that were asked for. */
export interface FakeAudio {
  /** Open now, and ever. */
  readonly open: number;
  readonly opened: number;
  readonly options: AttachOptions;
  /** What the next ones are refused with; null for not at all. */
  refusal: RealtimeError | null;
  /** Set, they are opened only when it resolves. */
  hold: Promise<void> | null;
}

/** Stands for `attachAudio`, without any device. */
export function fakeAudio() {
  const state = { open: 0, opened: 0, options: {} as AttachOptions, refusal: null, hold: null } as {
    -readonly [K in keyof FakeAudio]: FakeAudio[K];
  };
  async function attachAudio(
    session: { attachPlayer(player: Player): () => void },
    options: AttachOptions,
  ): Promise<AttachedAudio> {
    state.options = options;
    await state.hold;
    if (state.refusal) {
      const { microphone } = options;
      const denied = { name: "denied", hint: "Allow it.", error: state.refusal, canAsk: true } as const;
      if (microphone && !("stop" in microphone)) microphone.onState?.(denied);
      throw state.refusal;
    }
    state.opened += 1;
    state.open += 1;
    const remove = session.attachPlayer(manualPlayer());
    let isOpen = true;
    return {
      microphone: fakeMicrophone(),
      speaker: fakeSpeaker(),
      echo: "full-duplex",
      state: "running",
      latency: null,
      async detach() {
        if (isOpen) state.open -= 1;
        isOpen = false;
        remove();
      },
    };
  }
  return { state, attachAudio };
}

const level = measureLevel(new Int16Array([8_000, -8_000]));

function fakeMicrophone(): Microphone {
  const device = { id: "desk", name: "Desk" };
  const microphone = {
    state: { name: "live", hint: "The microphone is on." },
    device,
    level,
    setDevice: async (id: string | null) => void (device.id = id ?? "desk"),
  };
  // As much of one as is used here.
  return microphone as unknown as Microphone;
}

function fakeSpeaker(): Speaker {
  const speaker = { volume: 1, level, underruns: 0, setDevice: async () => {} };
  return speaker as unknown as Speaker;
}
