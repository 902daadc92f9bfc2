import { RealtimeClient, type RealtimeClientOptions } from "../../src/client/client.js";
import { custom } from "../../src/services/custom.js";
import { memoryTransport } from "../../src/transport/memory.js";

export const greeting = JSON.stringify({
  type: "session.created",
  session: { type: "realtime", id: "sess_1", object: "realtime.session" },
});
export const delta = (text: string) =>
  JSON.stringify({
    type: "response.output_text.delta",
    response_id: "r",
    item_id: "i",
    output_index: 0,
    content_index: 0,
    delta: text,
  });

export function setUp(options: Partial<RealtimeClientOptions> = {}) {
  const { transport, peer } = memoryTransport();
  const client = new RealtimeClient({ service: custom({ url: "ws://localhost" }), transport, ...options });
  return { client, peer };
}

export async function connected(options: Partial<RealtimeClientOptions> = {}) {
  const { client, peer } = setUp(options);
  const connecting = client.connect();
  peer.answer();
  peer.say(greeting);
  return { client, peer, session: await connecting };
}
