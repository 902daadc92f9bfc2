import { RealtimeError } from "../errors.js";
import { host } from "../support/host.js";
import type { SocketHandler, SocketLink, SocketRequest, Sockets } from "./socket.js";

/** The global `WebSocket` of browsers and workers, and of Deno and Bun, whose own takes headers too. */
export const sockets: Sockets = {
  reach: { headers: "Deno" in globalThis || "Bun" in globalThis },
  open,
};

function open({ address, name, maxPayload }: SocketRequest, handler: SocketHandler): SocketLink {
  const WebSocket = host.WebSocket as WebSocketConstructor | undefined;
  if (!WebSocket) throw new RealtimeError("options.invalid", "this runtime has no WebSocket");
  const protocols = [...address.protocols];
  const socket = new WebSocket(address.url, sockets.reach.headers ? { protocols, headers: address.headers } : protocols);
  socket.binaryType = "arraybuffer";
  let opened = false;
  let error: RealtimeError | undefined;

  socket.onopen = () => {
    opened = true;
    handler.onOpen();
  };
  socket.onmessage = ({ data }) => {
    const frame = typeof data === "string" ? data : new Uint8Array(data);
    if (frame.length <= maxPayload) return handler.onFrame(frame);
    error ??= new RealtimeError("link.too-large", `a frame of ${frame.length} exceeds maxPayload (${maxPayload})`);
    return socket.close();
  };
  socket.onclose = ({ code, reason }) => {
    // Browsers keep the status of a refused handshake to themselves.
    if (!opened) error ??= new RealtimeError("link.unreachable", `${name} could not be reached: check the key, the address and the network`);
    handler.onEnd({ ...(error && { error }), code, reason });
  };

  return {
    send(frame) {
      if (socket.readyState === 1) socket.send(frame);
    },
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    close(code, reason) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(code ?? 1000, reason);
    },
  };
}

interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  send(frame: string): void;
  close(code?: number, reason?: string): void;
}

type WebSocketConstructor = new (
  url: string,
  protocols: string[] | { protocols: string[]; headers: Readonly<Record<string, string>> },
) => WebSocketLike;
