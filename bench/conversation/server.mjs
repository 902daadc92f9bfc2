// A realtime service that only talks: asked for a response, it sends 200 of them, as fast as they are read, and hangs
// up. `?preview` speaks the older dialect, for rt-client.
import { once } from "node:events";
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const responses = Number(process.argv[2]);
const words =
  "the quick brown fox jumps over the lazy dog and then it rests a while in the warm sun again".split(" ");
const audio = Buffer.from(
  Int16Array.from({ length: 6000 }, (_, n) => 12_000 * Math.sin(n / 9)).buffer,
).toString("base64");

const session = {
  type: "realtime",
  object: "realtime.session",
  id: "sess_1",
  model: "gpt-realtime",
  output_modalities: ["audio"],
  audio: { output: { format: { type: "audio/pcm", rate: 24_000 }, voice: "marin" } },
};

/** The events of one response, as GA services send them. */
function* response(n, metadata) {
  const at = { response_id: `resp_${n}`, output_index: 0, item_id: `item_${n}` };
  const part = { ...at, content_index: 0 };
  const item = { id: `item_${n}`, object: "realtime.item", type: "message", role: "assistant" };
  const transcript = words.join(" ");
  const whole = { ...item, status: "completed", content: [{ type: "output_audio", transcript }] };
  const place = { previous_item_id: n > 0 ? `item_${n - 1}` : null };
  const begun = { ...item, status: "in_progress", content: [] };
  const about = { object: "realtime.response", id: `resp_${n}`, conversation_id: "conv_1", metadata };

  yield { type: "response.created", response: { ...about, status: "in_progress", output: [] } };
  yield { type: "response.output_item.added", response_id: at.response_id, output_index: 0, item: begun };
  yield { type: "conversation.item.added", ...place, item: begun };
  yield { type: "response.content_part.added", ...part, part: { type: "audio", transcript: "" } };
  for (const word of words) {
    yield {
      type: "response.output_audio_transcript.delta",
      ...part,
      delta: word === "the" ? word : ` ${word}`,
    };
    yield { type: "response.output_audio.delta", ...part, delta: audio };
  }
  yield { type: "response.output_audio.done", ...part };
  yield { type: "response.output_audio_transcript.done", ...part, transcript };
  yield { type: "response.content_part.done", ...part, part: { type: "audio", transcript } };
  yield { type: "conversation.item.done", ...place, item: whole };
  yield { type: "response.output_item.done", response_id: at.response_id, output_index: 0, item: whole };
  const usage = { total_tokens: 300, input_tokens: 100, output_tokens: 200 };
  yield { type: "response.done", response: { ...about, status: "completed", output: [whole], usage } };
}

const older = {
  "conversation.item.added": "conversation.item.created",
  "response.output_audio.delta": "response.audio.delta",
  "response.output_audio.done": "response.audio.done",
  "response.output_audio_transcript.delta": "response.audio_transcript.delta",
  "response.output_audio_transcript.done": "response.audio_transcript.done",
};

/** The same in preview. GA announces the end of an item twice, preview once. */
function inPreview(event) {
  if (event.type === "conversation.item.done") return null;
  const text = JSON.stringify({ ...event, type: older[event.type] ?? event.type });
  return text.replaceAll('"output_audio"', '"audio"');
}

async function talk(socket, { preview, metadata }) {
  let events = 0;
  for (let n = 0; n < responses; n++) {
    for (const event of response(n, n === 0 ? metadata : null)) {
      const numbered = { ...event, event_id: `event_${++events}` };
      const frame = preview ? inPreview(numbered) : JSON.stringify(numbered);
      if (frame === null) continue;
      if (socket.bufferedAmount > 1_000_000) await new Promise((resolve) => socket.send(frame, resolve));
      else socket.send(frame);
    }
  }
  socket.close(1000);
}

const server = createServer();
new WebSocketServer({ server, perMessageDeflate: false }).on("connection", (socket, request) => {
  const preview = request.url.includes("preview");
  const say = (event) => socket.send(JSON.stringify(event));
  say({ type: "session.created", event_id: "event_0", session });
  socket.on("message", (data) => {
    const event = JSON.parse(data.toString());
    if (event.type === "session.update")
      say({ type: "session.updated", event_id: "event_1", session: { ...session, ...event.session } });
    if (event.type === "response.create")
      void talk(socket, { preview, metadata: event.response?.metadata ?? null });
  });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
process.send({ url: `ws://127.0.0.1:${server.address().port}` });
process.on("disconnect", () => process.exit());
