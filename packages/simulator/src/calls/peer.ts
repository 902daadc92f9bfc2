import type { Offer } from "./offer.js";

/** A packet of sound (RFC 3550). */
export interface RtpPacket {
  /** 16 bits, one more than that of the packet before. */
  readonly sequence: number;
  /** 32 bits; of Opus, 48,000 a second (RFC 7587). */
  readonly timestamp: number;
  readonly payload: Uint8Array;
  /** Sound begins after a pause. */
  readonly isFirst: boolean;
}

/** Our end of a call: packets of sound and one data channel. */
export interface Peer {
  /** The answer to the offer. */
  readonly answer: string;
  /** The longest message that the client takes; 0 if any is. */
  readonly maxMessageBytes: number;
  /** What waits to be sent on the data channel. */
  readonly unreadBytes: number;
  /** Sends on the data channel, once that is open. */
  sendData(data: string | Uint8Array): void;
  sendPacket(packet: RtpPacket): void;
  /** Hangs up; any number of times. */
  close(): void;
}

/** Hears what comes from the client. */
export interface PeerHandler {
  /** Sound can go both ways. */
  onConnected(): void;
  /** The data channel is open. */
  onOpen(): void;
  /** Null stands for a message that is binary. */
  onData(frame: string | null): void;
  onPacket(packet: RtpPacket): void;
  /** Any sign that the client is still there. */
  onAlive(): void;
  /** The call is over, whoever ended it; at least once. */
  onClosed(): void;
}

/** Answers an offer. Rejects where it cannot be answered. */
export type OpenPeer = (offer: Offer, handler: PeerHandler) => Promise<Peer>;

/** Opus for one call: 24 kHz, mono, 20 ms a frame, both ways. */
export interface Codec {
  encode(samples: Int16Array): Uint8Array;
  /** Throws where the bytes are no Opus. */
  decode(payload: Uint8Array): Int16Array;
}

/** What calls are made of. */
export interface Telephony {
  readonly openPeer: OpenPeer;
  readonly createCodec: () => Codec;
}

/** How long a frame of sound is. */
export const frameMs = 20;

/** Samples in a frame, at 24 kHz. */
export const frameSamples = 480;

/** How far a frame moves the timestamp of its packet. */
export const frameTicks = 960;
