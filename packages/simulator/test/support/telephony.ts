import type { Peer, PeerHandler, RtpPacket, Telephony } from "../../src/calls/peer.js";
import type { Line, LineHandler } from "../../src/server/line.js";
import type { WireEvent } from "./client.js";
import { checkServerEvent } from "./schemas.js";

/** A client without a network: tests call its methods for what the simulator would receive. */
export class FakePeer implements Peer {
  readonly answer = "v=0\r\n";
  maxMessageBytes = 65_536;
  unreadBytes = 0;
  isClosed = false;
  readonly data: (string | Uint8Array)[] = [];
  readonly packets: RtpPacket[] = [];
  #sequence = 0;

  constructor(readonly handler: PeerHandler) {}

  sendData(data: string | Uint8Array): void {
    this.data.push(data);
  }

  sendPacket(packet: RtpPacket): void {
    this.packets.push(packet);
  }

  close(): void {
    this.isClosed = true;
    this.handler.onClosed();
  }

  /** Connects, with a data channel. */
  connect(): void {
    this.handler.onConnected();
    this.handler.onOpen();
  }

  send(event: object): void {
    this.handler.onData(JSON.stringify(event));
  }

  /** Sends 20 ms of audio. */
  speak(samples: Int16Array): void {
    this.handler.onAlive();
    const payload = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const sequence = this.#sequence++;
    this.handler.onPacket({ sequence, timestamp: sequence * 960, payload, isFirst: false });
  }

  events(): WireEvent[] {
    return this.data.map((frame) => {
      const event: WireEvent = JSON.parse(String(frame));
      checkServerEvent("ga", event);
      return event;
    });
  }

  types(): string[] {
    return this.events().map(({ type }) => type);
  }
}

/** Telephony without packages: audio travels as PCM. */
export function fakeTelephony(peers: FakePeer[], openPeer?: Telephony["openPeer"]): Telephony {
  return {
    openPeer:
      openPeer ??
      ((_, handler) => {
        const peer = new FakePeer(handler);
        peers.push(peer);
        return Promise.resolve(peer);
      }),
    createCodec: () => ({
      encode: (samples) => new Uint8Array(samples.slice().buffer),
      decode: (payload) => new Int16Array(payload.slice().buffer),
    }),
  };
}

/** A sideband without a socket. */
export class FakeLine implements Line {
  readonly frames: string[] = [];
  closed: string | null = null;
  #handler: LineHandler | null = null;

  listen(handler: LineHandler): void {
    this.#handler = handler;
  }

  send(frame: string): void {
    this.frames.push(frame);
  }

  sendBytes(): void {}
  hold(): void {}
  stall(): void {}

  close(_: number, reason: string): void {
    this.closed ??= reason;
  }

  cut(): void {
    this.leave();
  }

  /** Receives an event from the client. */
  say(event: object): void {
    this.#handler?.onFrame(JSON.stringify(event));
  }

  /** Makes the client disconnect. */
  leave(): void {
    this.#handler?.onClose();
  }

  types(): string[] {
    return this.frames.map((frame): string => JSON.parse(frame).type);
  }
}

/** The shortest possible offer. */
export const shortOffer = [
  "v=0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 96",
  "a=rtpmap:96 opus/48000/2",
  "a=ice-ufrag:abcd",
  "a=ice-pwd:abcdefghijklmnopqrstuv",
  "a=fingerprint:sha-256 00:11",
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
].join("\r\n");
