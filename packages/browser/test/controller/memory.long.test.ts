import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { custom } from "@rt/core";
import { manualClock, manualPlayer, memoryTransport } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import { RealtimeController } from "../../src/controller/controller.js";

setFlagsFromString("--expose_gc");
const collect = runInNewContext("gc") as () => void;

const turnMs = 10_000;
const halfHour = (30 * 60_000) / turnMs;

/** 100 ms of sound at 24 kHz. */
const delta = Buffer.alloc(4_800, 1).toString("base64");

async function conversation() {
  const { transport, peer } = memoryTransport();
  const clock = manualClock();
  const controller = new RealtimeController({
    service: custom({ url: "ws://127.0.0.1/v1/realtime?model=any" }),
    transport,
    audio: { microphone: null, speaker: null },
    clock,
  });
  const player = manualPlayer();
  const say = (...events: readonly object[]): void => {
    for (const event of events) peer.say(JSON.stringify({ event_id: "e", ...event }));
  };
  const session = { type: "realtime", id: "s", object: "realtime.session", model: "any" };
  const starting = controller.start();
  await Promise.resolve();
  peer.answer();
  say({ type: "session.created", session }, { type: "session.updated", session });
  await starting;
  controller.session.attachPlayer(player);
  controller.subscribe(() => {});
  return { controller, clock, player, say };
}

type Conversation = Awaited<ReturnType<typeof conversation>>;

/** Ten seconds of it: the user says something, and the model five seconds of speech. */
function turn({ clock, player, say }: Conversation, number: number): void {
  const [user_id, item_id, response_id] = [`u${number}`, `a${number}`, `r${number}`];
  const place = { response_id, item_id, output_index: 0, content_index: 0 };
  const response = { id: response_id, status: "in_progress", output: [] };
  const user = {
    id: user_id,
    type: "message",
    role: "user",
    content: [{ type: "input_text", text: "Go on." }],
  };
  const item = { id: item_id, type: "message", role: "assistant", status: "in_progress", content: [] };
  say(
    { type: "conversation.item.added", previous_item_id: null, item: user },
    { type: "response.created", response },
    { type: "response.output_item.added", response_id, output_index: 0, item },
    { type: "response.content_part.added", ...place, part: { type: "audio", transcript: "" } },
  );
  for (let i = 0; i < 50; i++) {
    say({ type: "response.output_audio_transcript.delta", ...place, delta: "word " });
    say({ type: "response.output_audio.delta", ...place, delta });
    clock.advance(100);
    player.render(100);
  }
  say(
    { type: "response.output_audio.done", ...place },
    { type: "response.output_audio_transcript.done", ...place, transcript: "word ".repeat(50) },
    {
      type: "response.output_item.done",
      response_id,
      output_index: 0,
      item: { ...item, status: "completed" },
    },
    { type: "response.done", response: { ...response, status: "completed" } },
  );
  player.render(turnMs);
  clock.advance(turnMs / 2);
}

describe("an hour's conversation", () => {
  it("takes no more memory than its words do", async () => {
    const made = await conversation();
    const heap: number[] = [];
    for (let half = 0; half < 2; half++) {
      for (let i = 0; i < halfHour; i++) turn(made, half * halfHour + i);
      collect();
      heap.push(process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers);
    }
    const [before = 0, after = 0] = heap;
    const { items, latency } = made.controller.getSnapshot();
    expect(items).toHaveLength(halfHour * 4);
    expect(latency?.turns.length).toBe(100);
    // Half an hour is 43 MB of sound, and 45 kB of words.
    expect(after - before).toBeLessThan(2_000_000);
    expect(JSON.stringify(made.controller.getSnapshot()).length).toBeLessThan(1_000_000);
  });
});
