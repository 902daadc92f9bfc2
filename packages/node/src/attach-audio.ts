import { measureTurns, systemClock, type Clock, type Level, type MeasurableSession } from "@rt/core";
import type { RealtimeSession, Turn } from "@rt/core";
import { echoFor, withoutEcho, type Echo } from "./echo.js";
import { createMicrophone, type Microphone, type MicrophoneOptions } from "./microphone.js";
import type { BackendChoice } from "./shared-backend.js";
import { createSpeaker, type Speaker, type SpeakerOptions } from "./speaker.js";

/** The parts of a session that devices attach to. */
export type AttachableSession = MeasurableSession & Pick<RealtimeSession, "attachPlayer" | "attachRecorder">;

/** Options of {@link attachAudio}: which devices to use and which callbacks to call. All are optional. */
export interface AttachOptions {
  /**
   * An open microphone, which stays open on `detach()`; options to open one, which `detach()` closes; or null for none.
   */
  readonly microphone?: Microphone | MicrophoneOptions | null | undefined;
  /** The same for the speaker: an open one, options to open one, or null for none. */
  readonly speaker?: Speaker | SpeakerOptions | null | undefined;
  /**
   * How to keep the model from hearing itself. Default `none` where the speaker's name says that it is worn, otherwise
   * `half-duplex`.
   */
  readonly echo?: Echo | undefined;
  /** How many milliseconds the microphone stays silent after the speaker, with `half-duplex`. Default 300. */
  readonly tailMs?: number | undefined;
  /** The backend for devices that are opened here. */
  readonly backend?: BackendChoice | undefined;
  /** Receives the levels ten times a second, with null for a device that is not there. */
  readonly onLevels?: ((levels: AudioLevels) => void) | undefined;
  /** Receives each completed turn with its latencies. */
  readonly onTurn?: ((turn: Turn) => void) | undefined;
  /** Receives the errors of devices, which keep running after them. The session also reports errors of its player. */
  readonly onError?: ((error: unknown) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/** The loudness of both sides. */
export interface AudioLevels {
  readonly microphone: Level | null;
  readonly speaker: Level | null;
}

/** The devices attached to a session. */
export interface AttachedAudio {
  readonly microphone: Microphone | null;
  readonly speaker: Speaker | null;
  readonly echo: Echo;
  /**
   * The latency of the last completed turn, from the end of the user's speech to the first audio. Null before the first
   * one.
   */
  readonly latency: Pick<Turn, "firstAudioMs" | "audibleMs"> | null;
  /** Detaches the devices from the session and closes those that were opened here. A second call has no effect. */
  detach(): Promise<void>;
}

/**
 * Attaches a microphone and a speaker to a session, before or after it connects. What is recorded is sent, what the
 * model says is played, and an interruption reports how much of it was heard. Rejects as `createMicrophone` and
 * `createSpeaker` do.
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
  /** Closes the devices that were opened here. */
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
