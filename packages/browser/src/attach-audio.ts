import { measureTurns, systemClock, type Clock, type Level, type MeasurableSession } from "@rt/core";
import type { RealtimeSession, Turn } from "@rt/core";
import {
  audioStateOf,
  leaseContext,
  watchAudioState,
  type AudioState,
  type ContextLease,
} from "./context.js";
import { echoFor, gateWhileSpeaking, type Echo } from "./echo.js";
import { holdPage } from "./life.js";
import { createMicrophone, type Microphone, type MicrophoneOptions } from "./microphone.js";
import { createSpeaker, type Speaker, type SpeakerOptions } from "./speaker.js";

/** The part of a session that is needed to attach devices. */
export type AttachableSession = MeasurableSession & Pick<RealtimeSession, "attachPlayer" | "attachRecorder">;

/** Options of `attachAudio`, all optional. */
export interface AttachOptions {
  /** An open microphone, which stays open; or how to open one, which is closed on detach; or null for none. */
  readonly microphone?: Microphone | MicrophoneOptions | null | undefined;
  /** As for the microphone. */
  readonly speaker?: Speaker | SpeakerOptions | null | undefined;
  /** Default `auto`: `full-duplex` with headphones, or if the browser's own echo cancellation is known to suffice. */
  readonly echo?: Echo | "auto" | undefined;
  /** With `half-duplex`: how long the microphone stays silent after the speaker. Default 150. */
  readonly tailMs?: number | undefined;
  /** Whether to keep the screen on while attached. Default false. */
  readonly wakeLock?: boolean | undefined;
  /** The context for devices opened here. Default: one that all of them share. */
  readonly context?: AudioContext | undefined;
  /** For devices opened here: the URL of the folder with their worklets, ending in `/`. */
  readonly workletUrl?: string | URL | undefined;
  /** Called on each animation frame; a level is null if there is no such device. */
  readonly onLevels?: ((levels: AudioLevels) => void) | undefined;
  /** Called after each turn, with its timings. */
  readonly onTurn?: ((turn: Turn) => void) | undefined;
  /** Called when it changes whether audio plays. While it is `blocked`, ask the user to click. */
  readonly onState?: ((state: AudioState) => void) | undefined;
  /** Receives errors of devices that keep working. The session reports failures of its player, too. */
  readonly onError?: ((error: unknown) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/** The loudness of both sides. */
export interface AudioLevels {
  readonly microphone: Level | null;
  readonly speaker: Level | null;
}

/** Devices that are attached to a session. */
export interface AttachedAudio {
  readonly microphone: Microphone | null;
  readonly speaker: Speaker | null;
  readonly echo: Echo;
  readonly state: AudioState;
  /** Of the last turn: from the end of the user's speech to the first audio; null before. */
  readonly latency: Pick<Turn, "firstAudioMs" | "audibleMs"> | null;
  /**
   * Detaches the devices from the session, and closes those opened here. Leaving the page does the same. Does nothing
   * the second time.
   */
  detach(): Promise<void>;
}

/**
 * Connects a microphone and a speaker to a session, before or after it connects: recorded audio is sent, the model's
 * audio is played, and an interruption reports how much was heard. Call it in a click handler, before the first
 * `await`, or call `unlockAudio` there. Rejects as `createMicrophone` and `createSpeaker` do.
 *
 * @example
 * start.onclick = async () => {
 *   const [audio] = await Promise.all([attachAudio(session), session.connect()]);
 * };
 */
export async function attachAudio(
  session: AttachableSession,
  options: AttachOptions = {},
): Promise<AttachedAudio> {
  const opened: (() => Promise<void>)[] = [];
  // Before the first `await`, after which it no longer counts as a user gesture.
  const lease = leaseContext(options.context ?? givenContext(options.speaker));
  opened.push(lease.release);
  let leave = (): void => {};
  const release = holdPage({
    isRecording: options.microphone !== null,
    wakeLock: options.wakeLock ?? false,
    onLeave: () => leave(),
    onError: (error) => options.onError?.(error),
  });
  opened.push(async () => release());
  try {
    const [speaker, microphone] = await openBoth(options, opened);
    const attached = join(session, { ...options, speaker, microphone, opened, lease });
    leave = () => void attached.detach();
    return attached;
  } catch (cause) {
    await closeAll(opened);
    throw cause;
  }
}

interface Joined extends Omit<AttachOptions, "speaker" | "microphone"> {
  readonly speaker: Speaker | null;
  readonly microphone: Microphone | null;
  /** Closes everything that was opened here. */
  readonly opened: readonly (() => Promise<void>)[];
  readonly lease: ContextLease;
}

function join(session: AttachableSession, joined: Joined): AttachedAudio {
  const { speaker, microphone, lease, clock = systemClock, onError, onTurn, onState } = joined;
  const { context } = lease;
  const echo = echoOf(joined);
  let latency: AttachedAudio["latency"] = null;
  const hear = (turn: Turn): void => {
    latency = turn;
    onTurn?.(turn);
  };
  const removers = [
    speaker && session.attachPlayer(speaker),
    microphone && session.attachRecorder(microphone),
    microphone && speaker && echo === "half-duplex" && gate(microphone, speaker, joined),
    onError && speaker?.onError(onError),
    onError && microphone?.onError(onError),
    onState && watchAudioState(context, onState),
    measureTurns(session, hear, { now: () => clock.now(), underruns: () => speaker?.underruns ?? 0 }),
    tellLevels(joined),
  ];
  let detached: Promise<void> | null = null;
  return {
    microphone,
    speaker,
    echo,
    get state() {
      return audioStateOf(context);
    },
    get latency() {
      return latency;
    },
    detach() {
      if (!detached) for (const remove of removers) if (remove) remove();
      return (detached ??= closeAll(joined.opened));
    },
  };
}

function gate(
  microphone: Microphone,
  speaker: Speaker,
  { tailMs = 150, clock = systemClock }: Joined,
): () => void {
  return gateWhileSpeaking({ microphone, speaker, tailMs, clock });
}

function echoOf({ echo = "auto", speaker, microphone }: Joined): Echo {
  if (echo !== "auto") return echo;
  return echoFor({
    isCancelled: microphone?.isEchoCancelled ?? true,
    names: [microphone?.device?.name, speaker?.device?.name],
    userAgent: navigator.userAgent,
    maxTouchPoints: navigator.maxTouchPoints,
  });
}

/** On animation frames, not on a timer: a hidden page draws no levels. */
function tellLevels({ onLevels, microphone, speaker }: Joined): () => void {
  if (!onLevels) return () => {};
  let request = 0;
  const later = (): void => {
    request = requestAnimationFrame(() => {
      later();
      onLevels({ microphone: microphone?.level ?? null, speaker: speaker?.level ?? null });
    });
  };
  later();
  return () => cancelAnimationFrame(request);
}

function givenContext(speaker: AttachOptions["speaker"]): AudioContext | undefined {
  return speaker && "play" in speaker ? speaker.context : undefined;
}

async function openBoth(
  options: AttachOptions,
  opened: (() => Promise<void>)[],
): Promise<[Speaker | null, Microphone | null]> {
  const opening = [speakerOf(options, opened), microphoneOf(options, opened)] as const;
  // If one fails, the other must not stay open.
  await Promise.allSettled(opening);
  return [await opening[0], await opening[1]];
}

async function speakerOf(
  { speaker = {}, context, workletUrl, clock }: AttachOptions,
  opened: (() => Promise<void>)[],
): Promise<Speaker | null> {
  if (speaker === null || "play" in speaker) return speaker;
  const own = await createSpeaker({ context, workletUrl, clock, ...speaker });
  opened.push(() => own.close());
  return own;
}

async function microphoneOf(
  { microphone = {}, context, workletUrl, clock }: AttachOptions,
  opened: (() => Promise<void>)[],
): Promise<Microphone | null> {
  if (microphone === null || "stop" in microphone) return microphone;
  const own = await createMicrophone({ context, workletUrl, clock, ...microphone });
  opened.push(() => own.stop());
  return own;
}

async function closeAll(opened: readonly (() => Promise<void>)[]): Promise<void> {
  await Promise.all(opened.map((close) => close()));
}
