import { describe, it } from "vitest";
import { custom } from "../../src/services/custom.js";
import type { ContractPair } from "../../src/testing/contract-pair.js";
import { transportContract } from "../../src/testing/transport-contract.js";
import { memoryTransport } from "../../src/transport/memory.js";
import { webSocket } from "../../src/transport/websocket.js";
import { webSocketPeer } from "./web-socket-peer.js";

async function overWebSocket(): Promise<ContractPair> {
  const { url, peer, dispose } = await webSocketPeer();
  return { dial: webSocket()(custom({ url })), peer, dispose };
}

function inMemory(): ContractPair {
  const { transport, peer } = memoryTransport();
  let taken = 0;
  return {
    dial: transport(),
    peer: {
      answer: () => peer.answer(),
      refuse: () => peer.close(1008, "refused"),
      say: (frame) => peer.say(frame),
      close: (code, reason) => peer.close(code, reason),
      drop: () => peer.drop(),
      next: async () => peer.received[taken++] ?? "",
    },
    dispose: () => peer.drop(),
  };
}

describe.each([
  ["webSocket()", overWebSocket],
  ["memoryTransport()", inMemory],
])("%s", (_name, make) => {
  for (const contractCase of transportContract(make)) it(contractCase.name, contractCase.run);
});
