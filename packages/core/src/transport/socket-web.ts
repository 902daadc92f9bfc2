import { RealtimeError } from "../errors.js";
import type { Address } from "../services/service.js";
import { host } from "../support/host.js";
import { redact } from "../support/redact.js";
import { linkEnd } from "./link-end.js";
import type { Sockets } from "./socket.js";

/** True in Deno and Bun, whose `WebSocket` accepts headers. */
const headers = "Deno" in host || "Bun" in host;

/** The global `WebSocket` of browsers, workers, Deno and Bun. */
export const sockets: Sockets = {
  reach: { headers },

  open({ address, service }, handler) {
    const WebSocket = host.WebSocket as WebSocketConstructor;
    const socket = new WebSocket(address.url, headers ? address : address.protocols);
    // Browsers do not reveal the status of a refused handshake.
    const message = `could not connect to ${service.name}: check key, address and network`;
    let error: RealtimeError | undefined = new RealtimeError("link.unreachable", message);

    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      error = undefined;
      handler.onOpen({
        send(frame) {
          if (socket.readyState === 1) socket.send(frame);
        },
        get bufferedAmount() {
          return socket.bufferedAmount;
        },
      });
    };
    socket.onmessage = ({ data }) => handler.onFrame(typeof data === "string" ? data : new Uint8Array(data));
    socket.onclose = ({ code, reason }) => handler.onClose(linkEnd(code, redact(reason), error));
    return (code = 1000, reason) => socket.close(code, reason);
  },
};

interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: () => void;
  onmessage: (event: { data: string | ArrayBuffer }) => void;
  onclose: (event: { code: number; reason: string }) => void;
  send(frame: string): void;
  close(code?: number, reason?: string): void;
}

type WebSocketConstructor = new (
  url: string,
  protocols: readonly string[] | Pick<Address, "protocols" | "headers">,
) => WebSocketLike;
