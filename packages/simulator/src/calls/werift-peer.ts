import type * as weriftModule from "werift";
import type { RTCDataChannel, RTCPeerConnection } from "werift";
import type { Offer } from "./offer.js";
import type { Peer, PeerHandler } from "./peer.js";

type Werift = typeof weriftModule;

/** What an offer is answered with. */
export interface WeriftPeerOptions {
  readonly werift: Werift;
  /** The addresses at which the client finds us. */
  readonly addresses: readonly string[];
  readonly offer: Offer;
}

/** The longest message we accept, which is what browsers are able to send. */
const maxMessageBytes = 262_144;

/** Answers an offer with werift, without asking any other server: an ice-lite agent does not need to. */
export async function openWeriftPeer(options: WeriftPeerOptions, handler: PeerHandler): Promise<Peer> {
  const { werift, offer } = options;
  const connection = new werift.RTCPeerConnection(configuration(options, handler));
  const track = new werift.MediaStreamTrack({ kind: "audio" });
  connection.addTrack(track, new werift.MediaStream({ id: "realtimeapi", tracks: [track] }));
  const channels = listen(connection, handler);
  try {
    await connection.setRemoteDescription({ type: "offer", sdp: offer.sdp });
    await connection.setLocalDescription(await connection.createAnswer());
  } catch (error) {
    hangUp(connection);
    throw error;
  }
  for (const { onStateChange } of connection.dtlsTransports) {
    onStateChange.subscribe((state) => closedBy(state) && handler.onClosed());
  }
  return {
    answer: connection.localDescription?.sdp ?? "",
    maxMessageBytes: connection.sctpTransport?.remoteMaxMessageSize ?? 0,
    get unreadBytes() {
      return channels.events?.bufferedAmount ?? 0;
    },
    sendData: (data) => channels.events?.send(typeof data === "string" ? data : Buffer.from(data)),
    sendPacket({ sequence, timestamp, payload, isFirst }) {
      const fields = { sequenceNumber: sequence, timestamp, marker: isFirst, payloadType: offer.opus };
      track.writeRtp(new werift.RtpPacket(new werift.RtpHeader(fields), Buffer.from(payload)));
    },
    close: () => hangUp(connection),
  };
}

type Configuration = NonNullable<ConstructorParameters<typeof RTCPeerConnection>[0]>;

function configuration({ werift, addresses, offer }: WeriftPeerOptions, handler: PeerHandler): Configuration {
  const [only] = addresses.length === 1 ? addresses : [];
  return {
    iceServers: [],
    iceLite: true,
    // Its own choice of addresses leaves out the loopback interface.
    iceUseIpv4: false,
    iceUseIpv6: false,
    iceAdditionalHostAddresses: [...addresses],
    ...(only !== undefined && { iceInterfaceAddresses: { udp4: only } }),
    // An ice-lite agent does not check for itself whether the client is there (RFC 7675).
    iceFilterStunResponse: () => {
      handler.onAlive();
      return true;
    },
    maxMessageSize: maxMessageBytes,
    codecs: { audio: [opusCodec(werift, offer.opus)], video: [] },
  };
}

/** Passes on what arrives. The first data channel is the one for events, whatever its name. */
function listen(connection: RTCPeerConnection, handler: PeerHandler): { events: RTCDataChannel | null } {
  const channels: { events: RTCDataChannel | null } = { events: null };
  connection.connectionStateChange.subscribe((state) => {
    if (state === "connected") handler.onConnected();
    if (closedBy(state)) handler.onClosed();
  });
  connection.onTrack.subscribe((track) =>
    track.onReceiveRtp.subscribe(({ header, payload }) =>
      handler.onPacket({
        sequence: header.sequenceNumber,
        timestamp: header.timestamp,
        payload,
        isFirst: header.marker,
      }),
    ),
  );
  connection.onDataChannel.subscribe((channel) => {
    if (channels.events) return;
    channels.events = channel;
    channel.onMessage.subscribe((data) => handler.onData(typeof data === "string" ? data : null));
    channel.stateChange.subscribe((state) => {
      if (state === "open") handler.onOpen();
      if (state === "closed") handler.onClosed();
    });
  });
  return channels;
}

function closedBy(state: string): boolean {
  return state === "closed" || state === "failed";
}

function opusCodec({ RTCRtpCodecParameters }: Werift, payloadType: number) {
  return new RTCRtpCodecParameters({
    mimeType: "audio/opus",
    clockRate: 48_000,
    channels: 2,
    payloadType,
    parameters: "minptime=10;useinbandfec=1",
  });
}

function hangUp(connection: RTCPeerConnection): void {
  // Failures no longer matter while everything is shut down.
  takeLeave(connection).catch(() => undefined);
}

/** By itself, werift closes its socket before it says goodbye, and the client would wait until consent expires. */
async function takeLeave(connection: RTCPeerConnection): Promise<void> {
  await connection.sctpTransport?.stop();
  // A datagram leaves with the next turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  await connection.close();
}
