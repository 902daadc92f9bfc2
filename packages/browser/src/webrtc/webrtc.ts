import type { Clock, HangUp, LinkHandler, Service, Transport } from "@rt/core";
import { Call } from "./call.js";
import type { CallSpeaker } from "./incoming-sound.js";
import type { CallMicrophone } from "./outgoing-sound.js";
import type { CallStats } from "./stats.js";

/** Options of `webrtc`, all optional. */
export interface WebRtcOptions {
  /**
   * What the service hears, instead of the microphone that the session reads (`appendAudio`, `attachAudio`). Its owner
   * stops it. Null for none: what the session reads is then sent as events.
   */
  readonly microphone?: CallMicrophone | null | undefined;
  /** Where the model's audio is played, instead of by the session's player. Null for nowhere. */
  readonly speaker?: CallSpeaker | null | undefined;
  /** Where to offer calls, for a dated API version at Azure. Default: the service's own URL plus `/calls`. */
  readonly url?: string | URL | undefined;
  /** The limit until the data channel is open, including the credential. Default 15 s. */
  readonly connectTimeoutMs?: number | undefined;
  /** How long the connection may be interrupted, from when the browser notices. Default 5 s. */
  readonly disconnectedMs?: number | undefined;
  /** For networks that need a TURN server. */
  readonly configuration?: RTCConfiguration | undefined;
  /** Receives the id of each call (`callId`), so that a server can join it. */
  readonly onCall?: ((callId: string) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/** A transport that makes calls, and reports their statistics. */
export interface WebRtcTransport extends Transport {
  /** Of the latest call; null if there is none. */
  stats(): Promise<CallStats | null>;
}

/**
 * Connects by WebRTC: events use a data channel, audio a call, in which the browser compensates for packet loss. Takes
 * an ephemeral key, or any other with `dangerouslyAllowBrowser`. An event too long for the channel is refused as by the
 * service, with the code `event_too_long`; appended audio is split.
 *
 * @example
 * const session = createSession({ service: openai({ apiKey: tokenFrom("/token"), model }), transport: webrtc() });
 * start.onclick = () => Promise.all([attachAudio(session), session.connect()]);
 */
export function webrtc(options: WebRtcOptions = {}): WebRtcTransport {
  const calls: Call[] = [];

  function dial(service: Service, handler: LinkHandler): HangUp {
    const call: Call = new Call(service, options, {
      onOpen: (link) => handler.onOpen(link),
      onFrame: (frame) => handler.onFrame(frame),
      onClose(end) {
        calls.splice(calls.indexOf(call), 1);
        handler.onClose(end);
      },
    });
    calls.push(call);
    call.dial();
    return call.hangUp;
  }

  return Object.assign(
    (service: Service) => Object.assign((handler: LinkHandler) => dial(service, handler), { media: true }),
    { stats: async () => (await calls.at(-1)?.readStats()) ?? null },
  );
}
