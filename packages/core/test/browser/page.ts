// Runs in the page: what the test in Node asks for by name.
import { RealtimeClient } from "../../src/client/client.js";
import { custom } from "../../src/services/custom.js";
import { openai } from "../../src/services/openai.js";
import type { ContractPeer } from "../../src/testing/contract-pair.js";
import { transportContract } from "../../src/testing/transport-contract.js";
import { webSocket } from "../../src/transport/websocket.js";

/** Calls across to Node, where the far end is. */
declare function openPeer(): Promise<{ id: number; url: string }>;
declare function callPeer(id: number, method: string, args: unknown[]): Promise<never>;

const contract = transportContract(async () => {
  const { id, url } = await openPeer();
  const call =
    (method: string) =>
    (...args: unknown[]) =>
      callPeer(id, method, args);
  const methods = ["answer", "refuse", "say", "close", "drop", "next"];
  const peer = Object.fromEntries(methods.map((method) => [method, call(method)])) as unknown as ContractPeer;
  return { dial: webSocket()(custom({ url })), peer, dispose: call("dispose") };
});

const page = {
  names: () => contract.map(({ name }) => name),
  run: (name: string) => contract.find((contractCase) => contractCase.name === name)?.run(),

  /** The code of the error that connecting ends with, or null. */
  async connect(url: string, apiKey: string): Promise<string | null> {
    const client = new RealtimeClient({ service: openai({ apiKey, model: "m", baseUrl: url }) });
    return client.connect().then(
      () => (client.close(), null),
      (error: { code: string }) => error.code,
    );
  },
};
Object.assign(globalThis, { page });
