/** How a call fares, since it began. What the browser does not tell, or not yet, is null. */
export interface CallStats {
  /** To the service and back. */
  readonly roundTripMs: number | null;
  /** How unevenly the model's voice arrives (RFC 3550, section 6.4.1). */
  readonly jitterMs: number | null;
  /** How long the browser holds the model's voice back to even that out, on average. */
  readonly bufferMs: number | null;
  /** Of the model's voice, packets that came, and that never did. */
  readonly packetsReceived: number | null;
  readonly packetsLost: number | null;
  /** Of the user's, packets sent, and the share of them that the service missed lately, from 0 to 1. */
  readonly packetsSent: number | null;
  readonly lossAtService: number | null;
}

/** Entries and fields of the W3C's "Identifiers for WebRTC's Statistics API"; browsers leave out some. */
interface Entry {
  readonly type: string;
  readonly kind?: string;
  readonly state?: string;
  readonly nominated?: boolean;
  readonly [field: string]: unknown;
}

/** Asks the browser. */
export async function readStats(connection: Pick<RTCPeerConnection, "getStats">): Promise<CallStats> {
  const entries: Entry[] = [];
  (await connection.getStats()).forEach((entry: Entry) => entries.push(entry));
  const ofSound = (type: string) => entries.find((entry) => entry.type === type && entry.kind === "audio");
  const [inbound, outbound, remote] = ["inbound-rtp", "outbound-rtp", "remote-inbound-rtp"].map(ofSound);
  const path = entries.find(
    ({ type, state, nominated }) => type === "candidate-pair" && state === "succeeded" && nominated,
  );
  const emitted = number(inbound, "jitterBufferEmittedCount");
  return {
    roundTripMs: milliseconds(number(path, "currentRoundTripTime") ?? number(remote, "roundTripTime")),
    jitterMs: milliseconds(number(inbound, "jitter")),
    bufferMs: emitted ? milliseconds((number(inbound, "jitterBufferDelay") ?? 0) / emitted) : null,
    packetsReceived: number(inbound, "packetsReceived"),
    packetsLost: number(inbound, "packetsLost"),
    packetsSent: number(outbound, "packetsSent"),
    lossAtService: number(remote, "fractionLost"),
  };
}

function number(entry: Entry | undefined, field: string): number | null {
  const value = entry?.[field];
  return typeof value === "number" ? value : null;
}

function milliseconds(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1_000;
}
