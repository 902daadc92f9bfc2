/** Plays the streams of WebRTC peers into a node. */
export interface RemoteStreams {
  /** Returns a function that ends it. */
  play(stream: MediaStream): () => void;
  close(): void;
}

/** Creates a player of remote streams. */
export function createRemoteStreams(context: AudioContext, into: AudioNode): RemoteStreams {
  const ends = new Set<() => void>();
  return {
    play(stream) {
      const source = context.createMediaStreamSource(stream);
      source.connect(into);
      // Chrome delivers a peer's audio to a graph only if an element takes it, too (crbug.com/121673).
      const element = new Audio();
      element.muted = true;
      element.srcObject = stream;
      const end = (): void => {
        if (!ends.delete(end)) return;
        source.disconnect();
        element.pause();
        element.srcObject = null;
      };
      ends.add(end);
      // It need not be allowed to play: having the stream is enough.
      element.play().catch(() => {});
      return end;
    },
    close() {
      for (const end of [...ends]) end();
    },
  };
}
