import { describe, it } from "vitest";
import { WebSocketServer, type WebSocket } from "ws";
import { custom } from "../../src/services/custom.js";
import { memoryTransport } from "../../src/transport/memory.js";
import { webSocket } from "../../src/transport/websocket.js";
import type { ContractPair } from "../../src/testing/contract-pair.js";
import { transportContract } from "../../src/testing/transport-contract.js";
import { answer, upgradeServer } from "./server.js";

/** A ticket that is taken once it has been given, whichever comes first. */
function handover<T>() {
  const given: T[] = [];
  const takers: ((value: T) => void)[] = [];
  return {
    give(value: T) {
      const taker = takers.shift();
      if (taker) taker(value);
      else given.push(value);
    },
    take: () =>
      new Promise<T>((resolve) => (given.length > 0 ? resolve(given.shift() as T) : takers.push(resolve))),
  };
}

async function overWebSocket(): Promise<ContractPair> {
  const acceptor = new WebSocketServer({ noServer: true });
  const verdicts = handover<"answer" | "refuse">();
  const accepted = handover<void>();
  const frames = handover<string>();
  let current: WebSocket | undefined;
  const server = await upgradeServer((request, socket, head) => {
    void verdicts.take().then((verdict) => {
      if (verdict === "refuse") return answer(socket, "403 Forbidden");
      return acceptor.handleUpgrade(request, socket, head, (link) => {
        current = link;
        link.on("message", (data) => frames.give((data as Buffer).toString()));
        accepted.give();
      });
    });
  });
  return {
    dial: webSocket()(custom({ url: server.url })),
    peer: {
      answer: () => verdicts.give("answer"),
      refuse: () => verdicts.give("refuse"),
      say: async (frame) => (await connected(), current?.send(frame)),
      close: async (code, reason) => (await connected(), current?.close(code, reason)),
      drop: async () => (await connected(), current?.terminate()),
      next: () => frames.take(),
    },
    dispose: () => server.close(),
  };

  async function connected(): Promise<void> {
    if (current && current.readyState === current.OPEN) return;
    await Promise.race([accepted.take(), new Promise((resolve) => setTimeout(resolve, 20))]);
  }
}

function inMemory(): ContractPair {
  const { transport, peer } = memoryTransport();
  let taken = 0;
  return {
    dial: transport(),
    peer: {
      answer: () => peer.answer(),
      say: (frame) => peer.say(frame),
      close: (code, reason) => peer.close(code, reason),
      drop: () => peer.drop(),
      refuse: () => peer.close(1008, "refused"),
      next: async () => peer.received[taken++] ?? "",
    },
    dispose: () => peer.drop(),
  };
}

describe.each([
  ["webSocket()", overWebSocket],
  ["memoryTransport()", inMemory],
])("%s", (_name, make) => {
  for (const { name, run } of transportContract(make)) it(name, run);
});
