// Imported first in a page: keeps a tally of the calls and copies that it makes.

const connections: RTCPeerConnection[] = [];
const copies = new Set<MediaStreamTrack>();
const offers: string[] = [];

globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections.push(this);
  }
};

const clone = Reflect.get(MediaStreamTrack.prototype, "clone");

MediaStreamTrack.prototype.clone = function copy(this: MediaStreamTrack): MediaStreamTrack {
  const track = Reflect.apply(clone, this, []) as MediaStreamTrack;
  copies.add(track);
  return track;
};

const fetched = globalThis.fetch;

globalThis.fetch = (input, init) => {
  if (init?.method === "POST") offers.push(input instanceof Request ? input.url : input.toString());
  return fetched(input, init);
};

/** Where offers went. */
export function offered(): readonly string[] {
  return offers;
}

/** The newest call. */
export function newest(): RTCPeerConnection {
  const connection = connections.at(-1);
  if (!connection) throw new Error("there was no call");
  return connection;
}

/** What is still open. */
export function openCalls(): { readonly calls: number; readonly copies: number } {
  return {
    calls: connections.filter(({ connectionState }) => connectionState !== "closed").length,
    copies: [...copies].filter(({ readyState }) => readyState === "live").length,
  };
}

/** What the browser tells when the network comes and goes, or does not come back. */
export function setNetwork(connection: RTCPeerConnection, state: RTCPeerConnectionState): void {
  Object.defineProperty(connection, "connectionState", { value: state, configurable: true });
  connection.dispatchEvent(new Event("connectionstatechange"));
  Reflect.deleteProperty(connection, "connectionState");
}

/** The track that is sent. */
export function sentTrack(): { readonly id: string; readonly enabled: boolean } | null {
  const [sender] = newest().getSenders();
  const track = sender?.track;
  return track ? { id: track.id, enabled: track.enabled } : null;
}
