import {
  createPushToTalk,
  createSession,
  turnOf,
  type PushToTalk,
  type RealtimeSession,
  type Turn,
} from "@rt/core";
import { attachAudio, type AudioLevels, type AudioState } from "@rt/browser";
import type { Microphone, Speaker } from "@rt/browser";
import { createApplier } from "./apply-settings.js";
import { openMicrophone, openSpeaker, type DevicesOptions } from "./open-devices.js";
import { record } from "./recording.js";
import { serviceOf, type TypedKey } from "./service.js";
import { sessionConfig } from "./session-config.js";
import type { Settings } from "./settings.js";
import { createTape, type Tape } from "./tape.js";
import { demoTools } from "./tools.js";
import { transportOf, type TransportOptions } from "./transport.js";

/** The options of a conversation, and its callbacks. */
export interface ConversationOptions extends DevicesOptions {
  readonly key: TypedKey;
  /** Aborting it gives up: everything is closed. */
  readonly signal: AbortSignal;
  /** Receives the session before it connects, to show it. */
  readonly onSession: (session: RealtimeSession) => void;
  readonly onTransport: TransportOptions["onTransport"];
  readonly onLevels: (levels: AudioLevels) => void;
  readonly onTurn: (turn: Turn) => void;
  readonly onSound: (state: AudioState) => void;
}

/** A running conversation. */
export interface Conversation {
  readonly session: RealtimeSession;
  readonly microphone: Microphone | null;
  readonly speaker: Speaker;
  /** Used while turn detection is off. */
  readonly talk: PushToTalk;
  /** Null if nothing is recorded. */
  readonly tape: Tape | null;
  /** Applies the settings that can change while it runs. */
  apply(settings: Settings): Promise<void>;
  /** Interrupts the model, so that the service reports how much was heard. Waits half a second at most. */
  fallSilent(): Promise<void>;
  /** Disconnects and closes the devices. */
  close(): Promise<void>;
}

/**
 * Opens the devices and connects to the service. Call it in a click handler. Without a microphone, the user can still
 * type and listen: `onTrouble` then receives the reason. Rejects if the service cannot be reached, with everything
 * closed.
 */
export async function startConversation(options: ConversationOptions): Promise<Conversation> {
  const { settings, key, signal, onTrouble } = options;
  const service = serviceOf(settings, key);
  const [speaker, microphone] = await Promise.all([openSpeaker(options), openMicrophone(options)]);
  const tape = settings.record ? createTape(() => performance.now()) : null;
  const transport = transportOf({ ...options, speaker, tape });
  const session = createSession({ service, transport, config: sessionConfig(settings) });
  const ending = new AbortController();
  const tools = demoTools({ signal: ending.signal, onTimer: (label) => tellOfTimer(session, label) });
  const devices = { session, microphone, speaker };
  const audio = await attachAudio(session, { ...devices, ...listeners(options), wakeLock: true });
  const stopRecording = tape ? record(tape, devices) : () => {};
  const removeTrouble = session.on("error", onTrouble);
  const close = async (): Promise<void> => {
    ending.abort();
    stopRecording();
    session.close();
    removeTrouble();
    await Promise.all([audio.detach(), microphone?.stop(), speaker.close()]);
  };
  const apply = createApplier({ ...devices, tools, settings });
  const talk = createPushToTalk(session);
  options.onSession(session);
  try {
    await session.connect({ signal });
  } catch (error) {
    await close();
    throw error;
  }
  return { ...devices, talk, tape, apply, close, fallSilent: () => fallSilent(session) };
}

async function fallSilent(session: RealtimeSession): Promise<void> {
  if (turnOf(session.getSnapshot()) !== "agent") return;
  void session.interrupt();
  // The service's confirmation, which is the only one in a call.
  await new Promise<void>((resolve) => {
    const removers = [
      session.on("event", ({ type }) => type === "conversation.item.truncated" && done()),
      session.subscribe(() => session.getSnapshot().phase.name !== "ready" && done()),
    ];
    const patience = setTimeout(done, 500);
    function done(): void {
      clearTimeout(patience);
      for (const remove of removers) remove();
      resolve();
    }
  });
}

function listeners({ settings, onLevels, onTurn, onSound, onTrouble }: ConversationOptions) {
  return { echo: settings.echo, onLevels, onTurn, onState: onSound, onError: onTrouble };
}

function tellOfTimer(session: RealtimeSession, label: string): void {
  const text = `The user's timer has run out: ${label}. Tell the user.`;
  void session.sendText(text, { role: "system" });
  session.respond();
}
