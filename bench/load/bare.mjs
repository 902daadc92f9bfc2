// A server that uses nothing but `ws`: it drops what it receives, and sends the frames that a simulator sent to the
// same script, at the same times.
import { once } from "node:events";
import { WebSocketServer } from "ws";
import { serve } from "./measured.mjs";

const [recordings] = await once(process, "message");
const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
server.on("connection", (socket, request) => {
  const { told, retrieved } = recordings[new URL(request.url, "ws://localhost").searchParams.get("script")];
  let chunks = 0;
  let next = 0;
  const tell = () => {
    for (; told[next]?.chunks <= chunks; next++) {
      const { frame, afterMs } = told[next];
      setTimeout(() => socket.send(frame), afterMs);
    }
  };
  tell();
  socket.on("message", (data) => {
    const isSound = data.length > 1_000;
    if (isSound) chunks++;
    if (isSound) tell();
    else if (data.includes("retrieve")) socket.send(retrieved);
  });
});
await once(server, "listening");
serve(`http://127.0.0.1:${server.address().port}`);
