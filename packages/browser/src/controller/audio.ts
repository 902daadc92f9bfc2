import type { Clock, Level, RealtimeSession } from "@rt/core";
import { attachAudio, type AttachedAudio } from "../attach-audio.js";
import type { MicrophoneState } from "../microphone-state.js";
import type { AudioOptions } from "./options.js";
import type { MicrophoneInfo, SpeakerInfo } from "./state.js";

/** Who hears what becomes of the devices. */
export interface AudioHandler {
  readonly clock: Clock;
  readonly onChange: () => void;
  readonly onError: (error: unknown) => void;
  /** The microphone is heard, at first or again. */
  readonly onLive: () => void;
}

/** The devices of a conversation, and what the visitor has chosen of them, whether they are open or not. */
export class Audio {
  microphone: Omit<MicrophoneInfo, "muted"> = { state: "off", hint: "", deviceId: null };
  speaker: SpeakerInfo = { state: "off", volume: 1, deviceId: null };
  readonly #handler: AudioHandler;
  #attached: AttachedAudio | null = null;
  #attaching: object | null = null;
  /** Chosen by the visitor; outlasts what is open, as the others do. */
  microphoneId: string | null = null;
  #speakerId: string | null = null;
  #volume: number | undefined;

  constructor(handler: AudioHandler) {
    this.#handler = handler;
  }

  /** Opens them. Call it in a click, before the first `await`. */
  async attach(session: RealtimeSession, options: AudioOptions = {}): Promise<void> {
    // Neither heard nor speaking, nothing of a browser is needed: in tests, and where components are shown.
    if (options.microphone === null && options.speaker === null) return;
    const attaching = (this.#attaching = {});
    const attached = await attachAudio(session, {
      ...options,
      ...this.#devicesOf(options, attaching),
      clock: this.#handler.clock,
      onError: this.#handler.onError,
      onState: (state) => attaching === this.#attaching && this.#play({ state }),
    });
    // The visitor has stopped meanwhile.
    if (attaching !== this.#attaching) return attached.detach();
    this.#attached = attached;
    this.#hear(attached.microphone?.state);
    if (attached.speaker) this.#play({ state: attached.state, volume: attached.speaker.volume });
  }

  /** Closes what is open, and what is about to. */
  async detach(): Promise<void> {
    const attached = this.#attached;
    this.#attached = this.#attaching = null;
    // Why there is none stays to be seen.
    if (!/denied|failed/.test(this.microphone.state)) this.#hear(undefined);
    this.#play({ state: "off" });
    await attached?.detach();
  }

  /** How often the loudspeaker ran dry. */
  get underruns(): number {
    return this.#attached?.speaker?.underruns ?? 0;
  }

  /** How loud a side is now; null where nothing is open. */
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

  /** From 0 to 1; what lies beyond is taken for the nearer of the two. */
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
