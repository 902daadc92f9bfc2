/** Plays streams of other peers into a node. */
export interface RemoteStreams {
  /** Returns its end. */
  play(stream: MediaStream): () => void;
  close(): void;
}

/** Makes one that plays nothing yet. */
export function createRemoteStreams(context: AudioContext, into: AudioNode): RemoteStreams {
  const ends = new Set<() => void>();
  return {
    play(stream) {
      const source = context.createMediaStreamSource(stream);
      source.connect(into);
      // Chrome gives no sound of a peer to a graph unless an element takes it, too (crbug.com/121673).
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
      // Whether it is allowed to play does not matter, as long as it has the stream.
      element.play().catch(() => {});
      return end;
    },
    close() {
      for (const end of [...ends]) end();
    },
  };
}
