// Sends every connection the same stream of audio events, as fast as it is read, and hangs up.
import { createServer } from "node:http";
import { once } from "node:events";
import { WebSocketServer } from "ws";

const frames = Number(process.argv[2]);
const audio = Buffer.from(
  Int16Array.from({ length: 6000 }, (_, n) => 12_000 * Math.sin(n / 9)).buffer,
).toString("base64");
const greeting = {
  type: "session.created",
  event_id: "event_0",
  session: { type: "realtime", id: "sess_1" },
};
const delta = (n) => ({
  type: "response.output_audio.delta",
  event_id: `event_${n}`,
  response_id: "resp_1",
  item_id: "item_1",
  output_index: 0,
  content_index: 0,
  delta: audio,
});
const stream = [greeting, ...Array.from({ length: frames }, (_, n) => delta(n))].map((event) =>
  JSON.stringify(event),
);

const server = createServer();
new WebSocketServer({ server, perMessageDeflate: false }).on("connection", async (socket) => {
  for (const frame of stream) {
    if (socket.bufferedAmount > 1_000_000) await new Promise((resolve) => socket.send(frame, resolve));
    else socket.send(frame);
  }
  socket.close(1000);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
process.send({ url: `ws://127.0.0.1:${server.address().port}` });
process.on("disconnect", () => process.exit());
