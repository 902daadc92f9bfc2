import type { Clock, HangUp, LinkHandler, Service, Transport } from "@rt/core";
import { Call } from "./call.js";
import type { CallSpeaker } from "./incoming-sound.js";
import type { CallMicrophone } from "./outgoing-sound.js";
import type { CallStats } from "./stats.js";

/** How calls are made. All of it is optional. */
export interface WebRtcOptions {
  /**
   * Whom the service hears, in place of the microphone that the session reads (`appendAudio`, `attachAudio`). It stays
   * its owner's, who stops it. Null for nobody: then what the session reads is sent in events.
   */
  readonly microphone?: CallMicrophone | null | undefined;
  /** Where the model is heard, in place of the session's player. Null for nowhere. */
  readonly speaker?: CallSpeaker | null | undefined;
  /** Where to offer calls, for a dated version at Azure. Default: beside the service's own address, at `/calls`. */
  readonly url?: string | URL | undefined;
  /** From the call until its data channel is open, credential included. Default 15 s. */
  readonly connectTimeoutMs?: number | undefined;
  /** How long a path to the service may be gone, and come back. Default 5 s after the browser noticed. */
  readonly disconnectedMs?: number | undefined;
  /** For networks that need a TURN server. */
  readonly configuration?: RTCConfiguration | undefined;
  /** Hears the service's name for each call that it takes, for a server that joins it (`callId`). */
  readonly onCall?: ((callId: string) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/** Makes calls, and tells how the one under way fares. */
export interface WebRtcTransport extends Transport {
  /** Of the newest call; null while there is none. */
  stats(): Promise<CallStats | null>;
}

/**
 * Connects by WebRTC: events by a data channel, sound as a call, of which the browser repairs what the network loses.
 * Takes an ephemeral key, or with `dangerouslyAllowBrowser` another. Events that a channel cannot hold are refused, as by
 * the service, with the code `event_too_long`; sound that is appended goes in as many as needed.
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
