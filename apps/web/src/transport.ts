import { autoTransport, webrtc, type Speaker, type TransportChoice } from "@rt/browser";
import { webSocket, type Transport } from "@rt/core";
import { recordStream } from "./recording.js";
import type { Settings } from "./settings.js";
import type { Tape } from "./tape.js";

/** The options of a connection. */
export interface TransportOptions {
  readonly settings: Settings;
  readonly speaker: Speaker;
  /** Null if nothing is recorded. */
  readonly tape: Tape | null;
  /** Receives `WebRTC` or `WebSocket`, once it is known, and why. */
  readonly onTransport: (name: string, why?: string) => void;
}

/** Returns the transport that the settings ask for. */
export function transportOf({ settings, speaker, tape, onTransport }: TransportOptions): Transport {
  const calls = { speaker: tape ? recordedSpeaker(speaker, tape) : undefined };
  switch (settings.transport) {
    case "auto":
      return autoTransport({
        webrtc: calls,
        onChoice: (choice) => onTransport(names[choice.name], reasonFor(choice)),
      });
    case "webrtc":
      onTransport(names.webrtc);
      return webrtc(calls);
    case "websocket":
      onTransport(names.websocket);
      return webSocket();
  }
}

const names = { webrtc: "WebRTC", websocket: "WebSocket" } as const;

function reasonFor({ reason, error }: TransportChoice): string {
  switch (reason) {
    case "preferred":
      return "";
    case "firefox":
      return "Firefox is known to break off calls";
    case "fallback":
      return `the other failed: ${error?.message ?? "no reason told"}`;
  }
}

/** Plays the audio of a call, and records it. */
function recordedSpeaker(speaker: Speaker, tape: Tape): Pick<Speaker, "playStream"> {
  return {
    playStream(stream) {
      const ends = [speaker.playStream(stream), recordStream(tape, stream, speaker.context)];
      return () => ends.forEach((end) => end());
    },
  };
}
