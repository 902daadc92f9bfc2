import { measureTurns, systemClock, type Clock, type Level, type MeasurableSession } from "@rt/core";
import type { RealtimeSession, Turn } from "@rt/core";
import { echoFor, withoutEcho, type Echo } from "./echo.js";
import { createMicrophone, type Microphone, type MicrophoneOptions } from "./microphone.js";
import type { BackendChoice } from "./shared-backend.js";
import { createSpeaker, type Speaker, type SpeakerOptions } from "./speaker.js";

/** What of a session is needed to join devices to it. */
export type AttachableSession = MeasurableSession & Pick<RealtimeSession, "attachPlayer" | "attachRecorder">;

/** Which devices, and what is told of them. All of it is optional. */
export interface AttachOptions {
  /** One that is open, and stays so; how to open one, which is closed with the rest; null for none. */
  readonly microphone?: Microphone | MicrophoneOptions | null | undefined;
  /** As for the microphone. */
  readonly speaker?: Speaker | SpeakerOptions | null | undefined;
  /** Default `none` where the name of the loudspeaker says that it is worn, and `half-duplex` otherwise. */
  readonly echo?: Echo | undefined;
  /** With `half-duplex`: how long the microphone stays silent after the loudspeaker. Default 300. */
  readonly tailMs?: number | undefined;
  /** For devices that are opened here. */
  readonly backend?: BackendChoice | undefined;
  /** Ten times a second; null where there is no such device. */
  readonly onLevels?: ((levels: AudioLevels) => void) | undefined;
  /** Each turn that is over, with how long it took. */
  readonly onTurn?: ((turn: Turn) => void) | undefined;
  /** What went wrong with a device that goes on. The session tells of what its player fails at, too. */
  readonly onError?: ((error: unknown) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/** How loud both sides are. */
export interface AudioLevels {
  readonly microphone: Level | null;
  readonly speaker: Level | null;
}

/** Devices that are joined to a session. */
export interface AttachedAudio {
  readonly microphone: Microphone | null;
  readonly speaker: Speaker | null;
  readonly echo: Echo;
  /** Of the turn that was over last: from the end of what the user said to the first sound; null before. */
  readonly latency: Pick<Turn, "firstAudioMs" | "audibleMs"> | null;
  /** Parts the devices from the session, and closes those that were opened here. Of no effect the second time. */
  detach(): Promise<void>;
}

/**
 * Joins a microphone and a speaker to a session, before or after it connects: what is recorded is sent, what the model
 * says is heard, and an interruption tells how much of it was. Rejects as `createMicrophone` and `createSpeaker` do.
 *
 * @example
 * const audio = await attachAudio(session);
 * await session.connect();
 */
export async function attachAudio(
  session: AttachableSession,
  options: AttachOptions = {},
): Promise<AttachedAudio> {
  const opened: (() => Promise<void>)[] = [];
  try {
    const speaker = await speakerOf(options, opened);
    const microphone = await microphoneOf(options, opened);
    return await join(session, { ...options, speaker, microphone, opened });
  } catch (cause) {
    await closeAll(opened);
    throw cause;
  }
}

interface Joined extends Omit<AttachOptions, "speaker" | "microphone"> {
  readonly speaker: Speaker | null;
  readonly microphone: Microphone | null;
  /** What closes the devices that were opened here. */
  readonly opened: readonly (() => Promise<void>)[];
}

const levelsEveryMs = 100;

async function join(session: AttachableSession, joined: Joined): Promise<AttachedAudio> {
  const { speaker, microphone, onError, onTurn, tailMs, clock = systemClock } = joined;
  const { echo = speaker && microphone ? echoFor(speaker.device) : "none" } = joined;
  const recorder =
    microphone && speaker ? await withoutEcho(microphone, { speaker, echo, tailMs, clock }) : microphone;
  let latency: AttachedAudio["latency"] = null;
  const hear = (turn: Turn): void => {
    latency = turn;
    onTurn?.(turn);
  };
  const removers = [
    speaker && session.attachPlayer(speaker),
    recorder && session.attachRecorder(recorder),
    onError && speaker?.onError(onError),
    onError && microphone?.onError(onError),
    measureTurns(session, hear, { now: () => clock.now(), underruns: () => speaker?.underruns ?? 0 }),
    tellLevels(joined, clock),
  ];
  let detached: Promise<void> | null = null;
  return {
    microphone,
    speaker,
    echo,
    get latency() {
      return latency;
    },
    detach() {
      if (!detached) for (const remove of removers) remove?.();
      return (detached ??= closeAll(joined.opened));
    },
  };
}

function tellLevels({ onLevels, microphone, speaker }: Joined, clock: Clock): () => void {
  if (!onLevels) return () => {};
  let cancel = () => {};
  const later = (): void => {
    cancel = clock.after(levelsEveryMs, () => {
      later();
      onLevels({ microphone: microphone?.level ?? null, speaker: speaker?.level ?? null });
    });
  };
  later();
  return () => cancel();
}

async function speakerOf(
  { speaker = {}, backend, clock }: AttachOptions,
  opened: (() => Promise<void>)[],
): Promise<Speaker | null> {
  if (speaker === null || "play" in speaker) return speaker;
  const own = await createSpeaker({ backend, clock, ...speaker });
  opened.push(() => own.close());
  return own;
}

async function microphoneOf(
  { microphone = {}, backend, clock }: AttachOptions,
  opened: (() => Promise<void>)[],
): Promise<Microphone | null> {
  if (microphone === null || "stop" in microphone) return microphone;
  const own = await createMicrophone({ backend, clock, ...microphone });
  opened.push(() => own.stop());
  return own;
}

async function closeAll(opened: readonly (() => Promise<void>)[]): Promise<void> {
  await Promise.all(opened.map((close) => close()));
}
