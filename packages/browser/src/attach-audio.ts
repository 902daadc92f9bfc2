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

/** What of a session is needed to join devices to it. */
export type AttachableSession = MeasurableSession & Pick<RealtimeSession, "attachPlayer" | "attachRecorder">;

/** Which devices, and what is told of them. All of it is optional. */
export interface AttachOptions {
  /** One that is open, and stays so; how to open one, which is closed with the rest; null for none. */
  readonly microphone?: Microphone | MicrophoneOptions | null | undefined;
  /** As for the microphone. */
  readonly speaker?: Speaker | SpeakerOptions | null | undefined;
  /** Default `auto`: `full-duplex` with headphones, or where the browser's own cancellation is known to do. */
  readonly echo?: Echo | "auto" | undefined;
  /** With `half-duplex`: how long the microphone stays silent after the loudspeaker. Default 150. */
  readonly tailMs?: number | undefined;
  /** Whether the screen stays on meanwhile. Default false. */
  readonly wakeLock?: boolean | undefined;
  /** For devices that are opened here. Default one that all share. */
  readonly context?: AudioContext | undefined;
  /** For devices that are opened here: the address of the folder with their worklets, which ends in `/`. */
  readonly workletUrl?: string | URL | undefined;
  /** With each picture that the browser paints; null where there is no such device. */
  readonly onLevels?: ((levels: AudioLevels) => void) | undefined;
  /** Each turn that is over, with how long it took. */
  readonly onTurn?: ((turn: Turn) => void) | undefined;
  /** Whether sound gets through, as soon as that changes. While it is `blocked`, ask the visitor to click. */
  readonly onState?: ((state: AudioState) => void) | undefined;
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
  readonly state: AudioState;
  /** Of the turn that was over last: from the end of what the user said to the first sound; null before. */
  readonly latency: Pick<Turn, "firstAudioMs" | "audibleMs"> | null;
  /**
   * Parts the devices from the session, and closes those that were opened here, as leaving the page does. Of no effect
   * the second time.
   */
  detach(): Promise<void>;
}

/**
 * Joins a microphone and a loudspeaker to a session, before or after it connects: what is recorded is sent, what the
 * model says is heard, and an interruption tells how much of it was. Call it in a click, before the first `await`, or
 * call `unlockAudio` there. Rejects as `createMicrophone` and `createSpeaker` do.
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
  // Before the first `await`, as only then a click is still one.
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
  /** What gives back all that was opened here. */
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

/** By pictures, not by time: a page that nobody sees draws no levels. */
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
  // One that fails must not leave the other open.
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
