import { autoTransport, webrtc, type RealtimeController } from "@rt/browser";
import { webSocket, type Transport } from "@rt/core";
import { createContext, useContext } from "react";
import { Cell } from "../cell.js";
import { SpeechLengths } from "../inspect/speech-lengths.js";
import { Recording } from "../record/recording.js";
import type { Settings } from "../settings/settings.js";
import { EventLog } from "../wire/event-log.js";
import { tapped } from "../wire/wiretap.js";

/** Observes a conversation, and provides its transport. Lives as long as the page. */
export class Bench {
  readonly log = new EventLog();
  readonly recording = new Recording();
  readonly speech = new SpeechLengths();
  /** The current kind of connection; null while there is none. */
  readonly link = new Cell<"WebRTC" | "WebSocket" | null>(null);
  /** How to connect next. */
  choice: Settings["transport"] | Transport = "auto";
  readonly #transports: Readonly<Record<Settings["transport"], Transport>> = {
    auto: autoTransport(),
    webrtc: webrtc(),
    websocket: webSocket(),
  };

  /** Uses the choice at the time of dialing, and observes the connection. */
  readonly transport: Transport = tapped(() => this.#chosen, {
    onOpen: (media) => this.link.set(media ? "WebRTC" : "WebSocket"),
    onFrame: (direction, frame) => {
      this.log.add(direction, frame);
      if (direction === "sent") this.recording.sent(frame);
    },
    onRecorder: (recorder) => this.recording.recorder(recorder),
    onMute: (isMuted) => this.recording.mute(isMuted),
    onStream: (stream, context) => this.recording.stream(stream, context),
    onClose: () => {
      this.link.set(null);
      this.recording.close();
    },
  });

  get #chosen(): Transport {
    return typeof this.choice === "string" ? this.#transports[this.choice] : this.choice;
  }

  /** Observes a conversation until the returned function is called. */
  follow(controller: RealtimeController): () => void {
    const followers = [this.recording, this.speech];
    const ends = followers.map((follower) => follower.follow(controller));
    return () => ends.forEach((end) => end());
  }

  clear(): void {
    this.log.clear();
    this.recording.tape.clear();
    this.speech.clear();
  }
}

/** Provides the bench to the components below. */
export const BenchContext = createContext<Bench | null>(null);

/** Returns the bench of the page. */
export function useBench(): Bench {
  const bench = useContext(BenchContext);
  if (!bench) throw new Error("useBench() needs a BenchContext above");
  return bench;
}
