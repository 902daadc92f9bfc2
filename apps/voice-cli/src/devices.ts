import type { Player, RealtimeSession } from "@rt/core";
import { attachAudio, createMicrophone, createSpeaker, listDevices } from "@rt/node";
import type { AttachedAudio, Echo, Microphone, Speaker } from "@rt/node";
import type { Audio } from "./audio.js";
import type { BackendName, ChatCommand } from "./options.js";
import { recordedPlayer, type Recording } from "./recording.js";
import { plain } from "./style.js";
import type { ListedDevice, View } from "./view.js";

/** Which devices to use, and how. */
export type DeviceOptions = Pick<ChatCommand, "input" | "output" | "backend" | "echo">;

/**
 * Opens the microphone and the speaker, and records both sides if there is a recording. Rejects with `device.` errors.
 */
export async function openDevices(options: DeviceOptions, recording: Recording | null): Promise<Audio> {
  const audio = new DeviceAudio(options, recording);
  try {
    await audio.open(options);
  } catch (cause) {
    await audio.close();
    throw cause;
  }
  return audio;
}

/** All devices of this machine. Rejects with `device.unavailable`. */
export function devicesOf(backend: BackendName | undefined): Promise<readonly ListedDevice[]> {
  return listDevices({ backend });
}

class DeviceAudio implements Audio {
  readonly #options: DeviceOptions;
  readonly #recording: Recording | null;
  readonly #listeners = new Set<(error: Error) => void>();
  #microphone: Microphone | null = null;
  #speaker: Speaker | null = null;
  /** The speaker, which is recorded if requested. */
  #player: Player | null = null;
  #session: RealtimeSession | null = null;
  #attached: AttachedAudio | null = null;
  #detachPlayer: () => void = () => {};
  #underruns = 0;

  constructor(options: DeviceOptions, recording: Recording | null) {
    this.#options = options;
    this.#recording = recording;
  }

  get summary(): string {
    const [input, output] = [this.#microphone, this.#speaker].map((side) =>
      plain(side?.device?.name ?? "unknown"),
    );
    const { echo } = this.#attached ?? {};
    return `microphone: ${input}; speaker: ${output}${echo === undefined ? "" : `; ${echoTexts[echo]}`}`;
  }

  get levels(): View["levels"] {
    return {
      input: this.#microphone?.level.rmsDbfs ?? null,
      output: this.#speaker?.level.rmsDbfs ?? null,
    };
  }

  get lost(): View["lost"] {
    return [
      ...(this.#microphone?.isLost ? (["microphone"] as const) : []),
      ...(this.#speaker?.isLost ? (["speaker"] as const) : []),
    ];
  }

  get underruns(): number {
    return this.#underruns + (this.#speaker?.underruns ?? 0);
  }

  async open({ input, output }: Pick<DeviceOptions, "input" | "output">): Promise<void> {
    await this.#openSpeaker(output);
    await this.#openMicrophone(input);
  }

  async attach(session: RealtimeSession): Promise<void> {
    const { echo } = this.#options;
    this.#session = session;
    this.#attached = await attachAudio(session, {
      microphone: this.#microphone,
      speaker: this.#speaker,
      echo,
    });
    // Replaces the bare speaker, which `attachAudio` has attached to the session.
    if (this.#player && this.#recording) this.#detachPlayer = session.attachPlayer(this.#player);
  }

  mute(muted: boolean): void {
    this.#microphone?.mute(muted);
  }

  async devices(): Promise<readonly ListedDevice[]> {
    const used = new Set([this.#microphone?.device?.id, this.#speaker?.device?.id]);
    const devices = await devicesOf(this.#options.backend);
    return devices.map((device) => ({ ...device, isUsed: used.has(device.id) }));
  }

  async choose({ kind, id }: ListedDevice): Promise<void> {
    const [microphone, speaker] = [this.#microphone, this.#speaker];
    // Opens the new device first: if that fails, everything stays as it was.
    await (kind === "input" ? this.#openMicrophone(id) : this.#openSpeaker(id));
    await this.#detach();
    if (this.#microphone !== microphone && microphone) {
      this.#microphone?.mute(microphone.isMuted);
      await microphone.stop();
    }
    if (this.#speaker !== speaker && speaker) {
      this.#underruns += speaker.underruns;
      await speaker.close();
    }
    if (this.#session) await this.attach(this.#session);
  }

  onError(listener: (error: Error) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#detach();
    await this.#microphone?.stop();
    await this.#speaker?.close();
  }

  async #openMicrophone(device: string | undefined): Promise<void> {
    const microphone = await createMicrophone({ device, backend: this.#options.backend });
    microphone.onError((error) => this.#tell(error));
    this.#microphone = microphone;
    if (this.#recording) void record(microphone, this.#recording);
  }

  async #openSpeaker(device: string | undefined): Promise<void> {
    const speaker = await createSpeaker({ device, backend: this.#options.backend });
    speaker.onError((error) => this.#tell(error));
    this.#speaker = speaker;
    this.#player = this.#recording ? recordedPlayer(speaker, this.#recording) : speaker;
  }

  async #detach(): Promise<void> {
    this.#detachPlayer();
    await this.#attached?.detach();
  }

  #tell(error: unknown): void {
    if (error instanceof Error) for (const listener of this.#listeners) listener(error);
  }
}

const echoTexts: Readonly<Record<Echo, string>> = {
  "half-duplex": "half-duplex: press i to interrupt, your voice does not (see --echo)",
  cancel: "echo cancellation",
  none: "no echo handling",
};

/** Records with a reader of its own, besides the session's. It ends with the microphone. */
async function record(microphone: Microphone, recording: Recording): Promise<void> {
  for await (const frame of microphone) recording.hear(frame, microphone.sampleRate);
}
