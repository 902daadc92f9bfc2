import { WebSocketServer, type WebSocket } from "ws";
import type { ContractPeer } from "../../src/testing/contract-pair.js";
import { answer, upgradeServer } from "./server.js";

/** The far end of the contract on a real server: its handshakes wait until the contract answers or refuses. */
export async function webSocketPeer(): Promise<{
  url: string;
  peer: ContractPeer;
  readonly dispose: () => void;
}> {
  const acceptor = new WebSocketServer({ noServer: true });
  const verdicts = handover<"answer" | "refuse">();
  const accepted = handover<WebSocket>();
  const frames = handover<string>();
  /** The connection that was answered last, once it is there. */
  let link = new Promise<WebSocket>(() => {});
  const server = await upgradeServer((request, socket, head) => {
    void verdicts.take().then((verdict) => {
      if (verdict === "refuse") return answer(socket, "403 Forbidden");
      return acceptor.handleUpgrade(request, socket, head, (opened) => {
        opened.on("message", (data) => frames.give((data as Buffer).toString()));
        accepted.give(opened);
      });
    });
  });

  return {
    url: server.url,
    peer: {
      answer() {
        link = accepted.take();
        verdicts.give("answer");
      },
      refuse: () => verdicts.give("refuse"),
      say: async (frame) => (await link).send(frame),
      close: async (code, reason) => (await link).close(code, reason),
      drop: async () => (await link).terminate(),
      next: () => frames.take(),
    },
    dispose: () => server.close(),
  };
}

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
