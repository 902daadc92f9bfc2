import type { Frame, Link, LinkMedia, Player, Recorder, Transport } from "@rt/core";

/** Observes a connection. */
export interface Wiretap {
  onFrame(direction: "sent" | "received", frame: Frame): void;
  /** The connection is open; `media`: audio bypasses the frames. */
  onOpen(media: boolean): void;
  /** What a call sends from now on; null for nothing. */
  onRecorder(recorder: Recorder | null): void;
  /** Of the call: while muted, the service receives silence. */
  onMute(isMuted: boolean): void;
  /** The model's audio of a call, and the context that plays it. Returns a function that ends this. */
  onStream(stream: MediaStream, context: AudioContext): () => void;
  onClose(): void;
}

/** Dials with the current transport, and lets `tap` observe the connection. */
export function tapped(transport: () => Transport, tap: Wiretap): Transport {
  return (service) => (handler) =>
    transport()(service)({
      onOpen(link) {
        tap.onOpen(link.media !== undefined);
        handler.onOpen(tappedLink(link, tap));
      },
      onFrame(frame) {
        tap.onFrame("received", frame);
        handler.onFrame(frame);
      },
      onClose(end) {
        tap.onClose();
        handler.onClose(end);
      },
    });
}

function tappedLink(link: Link, tap: Wiretap): Link {
  return {
    ...link,
    get bufferedAmount() {
      return link.bufferedAmount;
    },
    send(frame) {
      tap.onFrame("sent", frame);
      link.send(frame);
    },
    ...(link.media && { media: tappedMedia(link.media, tap) }),
  };
}

function tappedMedia(media: LinkMedia, tap: Wiretap): LinkMedia {
  return {
    record(recorder) {
      tap.onRecorder(recorder);
      return media.record(recorder);
    },
    play: (player) => media.play(player && (playsStreams(player) ? tappedPlayer(player, tap) : player)),
    mute(isMuted) {
      tap.onMute(isMuted);
      media.mute(isMuted);
    },
  };
}

interface StreamPlayer extends Player {
  readonly context: AudioContext;
  playStream(stream: MediaStream): () => void;
}

function playsStreams(player: Player): player is StreamPlayer {
  return "playStream" in player && "context" in player;
}

/** The player itself, except for one method. */
function tappedPlayer(player: StreamPlayer, tap: Wiretap): Player {
  return new Proxy(player, {
    get(target, name) {
      if (name !== "playStream") {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      }
      return (stream: MediaStream) => {
        const ends = [target.playStream(stream), tap.onStream(stream, target.context)];
        return () => ends.forEach((end) => end());
      };
    },
  });
}
