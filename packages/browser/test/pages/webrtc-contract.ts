import { newest, setNetwork } from "./support/calls.js";
import { openai } from "@rt/core";
import { transportContract, type ContractPair } from "@rt/core/testing";
import { webrtc } from "../../src/webrtc/webrtc.js";

/** A service in the same page: it takes offers when the test says so. */
class FarEnd {
  readonly #verdicts: ((status: number) => void)[] = [];
  readonly #given: number[] = [];
  readonly #received: string[] = [];
  readonly #readers: ((frame: string) => void)[] = [];
  readonly #connections: RTCPeerConnection[] = [];
  #channel: RTCDataChannel | null = null;

  /** Gives the verdict on the call that is offered, or on the next one. */
  decide(status: number): void {
    const tell = this.#verdicts.shift();
    if (tell) tell(status);
    else this.#given.push(status);
  }

  async take(offer: string): Promise<Response> {
    const status =
      this.#given.shift() ?? (await new Promise<number>((resolve) => void this.#verdicts.push(resolve)));
    if (status !== 201) return new Response("{}", { status });
    const connection = new RTCPeerConnection();
    this.#connections.push(connection);
    this.#channel = null;
    connection.ondatachannel = ({ channel }) => {
      channel.onmessage = ({ data }) => this.#take(String(data));
      channel.onopen = () => (this.#channel = channel);
    };
    const gathered = new Promise<void>((resolve) => {
      connection.onicegatheringstatechange = () => connection.iceGatheringState === "complete" && resolve();
    });
    await connection.setRemoteDescription({ type: "offer", sdp: offer });
    await connection.setLocalDescription();
    await gathered;
    return new Response(connection.localDescription?.sdp, { status });
  }

  async say(frame: string): Promise<void> {
    const channel = await this.#opened();
    if (channel.readyState === "open") channel.send(frame);
  }

  async close(): Promise<void> {
    (await this.#opened()).close();
  }

  next(): Promise<string> {
    const frame = this.#received.shift();
    return frame === undefined
      ? new Promise((resolve) => void this.#readers.push(resolve))
      : Promise.resolve(frame);
  }

  dispose(): void {
    for (const connection of this.#connections) connection.close();
  }

  async #opened(): Promise<RTCDataChannel> {
    while (!this.#channel) await new Promise((resolve) => setTimeout(resolve));
    return this.#channel;
  }

  #take(frame: string): void {
    const read = this.#readers.shift();
    if (read) read(frame);
    else this.#received.push(frame);
  }
}

let farEnd = new FarEnd();

globalThis.fetch = (_, init) => farEnd.take(typeof init?.body === "string" ? init.body : "");

function makePair(): ContractPair {
  farEnd = new FarEnd();
  const far = farEnd;
  /** The near end's, as the far end makes calls in this page, too. */
  let near: RTCPeerConnection | null = null;
  const dial = webrtc()(openai({ apiKey: "ek_test", model: "m" }));
  return {
    dial(handler) {
      const hangUp = dial(handler);
      near = newest();
      return hangUp;
    },
    peer: {
      answer: () => far.decide(201),
      refuse: () => far.decide(500),
      say: (frame) => far.say(frame),
      close: () => far.close(),
      drop: () => near && setNetwork(near, "failed"),
      next: () => far.next(),
    },
    dispose: () => far.dispose(),
  };
}

const facts = new Map(transportContract(makePair).map(({ name, run }) => [name, run]));

const contractPage = {
  /** Null where the fact holds; otherwise why not. */
  check: async (name: string): Promise<string | null> => {
    const run = facts.get(name);
    if (!run) throw new Error(`no fact is called ${name}`);
    return run().then(() => null, String);
  },
};

declare global {
  var contractPage: ContractPage;
}

type ContractPage = typeof contractPage;

Object.assign(globalThis, { contractPage });
