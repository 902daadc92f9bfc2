import { leftovers } from "./support/leftovers.js";
import { newest, offered, openCalls, sentTrack, setNetwork } from "./support/calls.js";
import { recordOutput, type Recording } from "./support/tap.js";
import { createPushToTalk, createSession, openai, tool, type RealtimeSession, type Turn } from "@rt/core";
import type { SessionConfigInput } from "@rt/core";
import { attachAudio, type AttachedAudio } from "../../src/attach-audio.js";
import { autoTransport } from "../../src/auto-transport.js";
import { createMicrophone, type Microphone } from "../../src/microphone.js";
import { createSpeaker, type Speaker } from "../../src/speaker.js";
import { webrtc, type WebRtcOptions, type WebRtcTransport } from "../../src/webrtc/webrtc.js";
import { packed } from "../support/samples.js";

/** What happened, and when, by the page's clock. */
interface Told {
  readonly type: string;
  readonly at: number;
}

const told: Told[] = [];
const errors: string[] = [];
const turns: Turn[] = [];
const calls: string[] = [];
const interruptions: number[] = [];
let session: RealtimeSession | null = null;
let transport: WebRtcTransport;
let audio: AttachedAudio | null = null;
let recording: Recording | null = null;
let recordingSince = 0;

interface MakeOptions {
  readonly key?: string;
  readonly config?: SessionConfigInput;
  /** Has a tool. */
  readonly asks?: boolean;
  /** Has no microphone. */
  readonly isDeaf?: boolean;
}

function listen(made: RealtimeSession): void {
  made.on("event", (event) => told.push({ type: event.type, at: performance.now() }));
  made.on("error", (error) => errors.push(String(error)));
  made.on("interrupted", ({ cut }) => interruptions.push(cut.length));
}

const look = tool({
  name: "look",
  description: "Looks",
  parameters: { type: "object", properties: {} },
  run: () => "It is a cat.",
});

const webrtcPage = {
  ...{ leftovers, newest, offered, openCalls, sentTrack, setNetwork, webrtc, autoTransport },
  ...{ told, errors, turns, calls, interruptions, createPushToTalk, createMicrophone, createSpeaker },
  get session(): RealtimeSession {
    if (!session) throw new Error("there is no session");
    return session;
  },
  get transport(): WebRtcTransport {
    return transport;
  },
  get audio(): AttachedAudio | null {
    return audio;
  },
  make(made: WebRtcTransport, options: MakeOptions = {}): RealtimeSession {
    const { key = "ek_test", config, asks } = options;
    transport = made;
    session = createSession({
      service: openai({ apiKey: key, model: "local", baseUrl: `${location.origin}/v1` }),
      transport,
      config,
      ...(asks && { tools: [look] }),
      reconnect: { baseMs: 20, maxMs: 20 },
    });
    listen(session);
    return session;
  },
  /** Attaches devices, and connects. */
  async talk(options: WebRtcOptions = {}, rest: MakeOptions = {}): Promise<void> {
    const made = webrtcPage.make(webrtc({ onCall: (id) => calls.push(id), ...options }), rest);
    const microphone = rest.isDeaf ? null : { echoCancellation: false };
    const onTurn = (turn: Turn): unknown => turns.push(turn);
    [audio] = await Promise.all([
      attachAudio(made, { onTurn, echo: "full-duplex", microphone }),
      made.connect(),
    ]);
    if (!audio.speaker) return;
    recording = await recordOutput(audio.speaker.context);
    recordingSince = performance.now();
  },
  async heard(): Promise<{ samples: string; sampleRate: number; since: number }> {
    if (!recording) throw new Error("nothing was recorded");
    const { samples, sampleRate } = await recording.stop();
    return { samples: packed(samples), sampleRate, since: recordingSince };
  },
  async hangUp(): Promise<void> {
    session?.close();
    await audio?.detach();
  },
  /** The phase, and why. */
  phase(): string {
    const { phase } = webrtcPage.session.getSnapshot();
    return "cause" in phase ? `${phase.name} ${phase.cause.code}` : phase.name;
  },
};

declare global {
  var webrtcPage: WebRtcPage;
}

type WebRtcPage = typeof webrtcPage;

export type { Microphone, Speaker };

Object.assign(globalThis, { webrtcPage });
