import type { Frame, Link, LinkMedia, Player, Recorder, Transport } from "@rt/core";

/** Who listens in on a connection. */
export interface Wiretap {
  onFrame(direction: "sent" | "received", frame: Frame): void;
  /** It stands; `media`: sound comes and goes beside the frames. */
  onOpen(media: boolean): void;
  /** What a call sends, from now on; null for nothing. */
  onRecorder(recorder: Recorder | null): void;
  /** Of the call: muted, the service hears silence. */
  onMute(isMuted: boolean): void;
  /** The voice that a call brings, and the context that it is played in. Returns its end. */
  onStream(stream: MediaStream, context: AudioContext): () => void;
  onClose(): void;
}

/** Dials as the transport of the moment does, and lets somebody listen in. */
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

/** The player itself, but for one method. */
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
