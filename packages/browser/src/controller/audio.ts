import type { Clock, Level, RealtimeSession } from "@rt/core";
import { attachAudio, type AttachedAudio } from "../attach-audio.js";
import type { MicrophoneState } from "../microphone-state.js";
import type { AudioOptions } from "./options.js";
import type { MicrophoneInfo, SpeakerInfo } from "./state.js";

/** Receives what happens to the devices. */
export interface AudioHandler {
  readonly clock: Clock;
  readonly onChange: () => void;
  readonly onError: (error: unknown) => void;
  /** The microphone works, at first or again. */
  readonly onLive: () => void;
}

/** The devices of a conversation, and the user's choices, which outlast the open devices. */
export class Audio {
  microphone: Omit<MicrophoneInfo, "muted"> = { state: "off", hint: "", deviceId: null };
  speaker: SpeakerInfo = { state: "off", volume: 1, deviceId: null };
  readonly #handler: AudioHandler;
  #attached: AttachedAudio | null = null;
  #attaching: object | null = null;
  /** Chosen by the user. Like the two below, it outlasts the open devices. */
  microphoneId: string | null = null;
  #speakerId: string | null = null;
  #volume: number | undefined;

  constructor(handler: AudioHandler) {
    this.#handler = handler;
  }

  /** Opens the devices. Call it in a click handler, before the first `await`. */
  async attach(session: RealtimeSession, options: AudioOptions = {}): Promise<void> {
    // Without devices, no browser API is needed: in tests, and for server rendering.
    if (options.microphone === null && options.speaker === null) return;
    const attaching = (this.#attaching = {});
    const attached = await attachAudio(session, {
      ...options,
      ...this.#devicesOf(options, attaching),
      clock: this.#handler.clock,
      onError: this.#handler.onError,
      onState: (state) => attaching === this.#attaching && this.#play({ state }),
    });
    // The user has stopped the conversation meanwhile.
    if (attaching !== this.#attaching) return attached.detach();
    this.#attached = attached;
    this.#hear(attached.microphone?.state);
    if (attached.speaker) this.#play({ state: attached.state, volume: attached.speaker.volume });
  }

  /** Closes the devices that are open or about to open. */
  async detach(): Promise<void> {
    const attached = this.#attached;
    this.#attached = this.#attaching = null;
    // The reason that there is no microphone stays visible.
    if (!/denied|failed/.test(this.microphone.state)) this.#hear(undefined);
    this.#play({ state: "off" });
    await attached?.detach();
  }

  /** How often the speaker ran out of audio. */
  get underruns(): number {
    return this.#attached?.speaker?.underruns ?? 0;
  }

  /** The current level of one side; null if its device is not open. */
  level(side: "user" | "agent"): Level | null {
    return this.#attached?.[side === "user" ? "microphone" : "speaker"]?.level ?? null;
  }

  async setMicrophone(deviceId: string | null): Promise<void> {
    await this.#attached?.microphone?.setDevice(deviceId);
    this.microphoneId = deviceId;
    this.#hear(this.#attached?.microphone?.state);
  }

  async setSpeaker(deviceId: string | null): Promise<void> {
    await this.#attached?.speaker?.setDevice(deviceId);
    this.#speakerId = deviceId;
    this.#play({ deviceId });
  }

  /** Clamped to 0 to 1. */
  setVolume(value: number): void {
    const volume = (this.#volume = Math.min(1, Math.max(0, value)));
    if (this.#attached?.speaker) this.#attached.speaker.volume = volume;
    this.#play({ volume });
  }

  #devicesOf({ microphone = {}, speaker = {} }: AudioOptions, attaching: object): Devices {
    return {
      microphone:
        microphone && !("stop" in microphone)
          ? {
              ...microphone,
              deviceId: this.microphoneId ?? microphone.deviceId,
              onState: (state: MicrophoneState) => {
                if (attaching === this.#attaching) this.#hear(state);
                microphone.onState?.(state);
              },
            }
          : microphone,
      speaker:
        speaker && !("play" in speaker)
          ? {
              ...speaker,
              deviceId: this.#speakerId ?? speaker.deviceId,
              volume: this.#volume ?? speaker.volume,
            }
          : speaker,
    };
  }

  #hear(state: MicrophoneState | undefined): void {
    const { name, hint } = state ?? off;
    const deviceId = this.#attached?.microphone?.device?.id ?? this.microphoneId;
    this.microphone = { state: name, hint, deviceId };
    this.#handler.onChange();
    if (name === "live") this.#handler.onLive();
  }

  #play(change: Partial<SpeakerInfo>): void {
    this.speaker = { ...this.speaker, ...change };
    this.#handler.onChange();
  }
}

type Devices = Pick<AudioOptions, "microphone" | "speaker">;

const off = { name: "off", hint: "" } as const;
