import { describe, expect, it } from "vitest";
import { realisticPace } from "../../src/session/pace.js";
import { SessionTest, userSays } from "../support/session.js";

const detecting = (turn_detection: object | null) => ({
  type: "session.update",
  session: { type: "realtime", audio: { input: { turn_detection } } },
});

/** A session whose model is in the middle of a long answer. */
async function answering(turn_detection: object): Promise<SessionTest> {
  const test = new SessionTest({ pace: realisticPace() });
  await test.receive(detecting(turn_detection), userSays("Count to 90"), { type: "response.create" });
  await test.clock.elapse(500);
  test.forget();
  return test;
}

for (const type of ["server_vad", "semantic_vad"]) {
  for (const interrupt_response of [true, false]) {
    for (const create_response of [true, false]) {
      const settings = { type, interrupt_response, create_response };
      const does = `${interrupt_response ? "interrupts" : "lets it finish"} and ${create_response ? "answers" : "is quiet"}`;
      it(`speech during an answer: ${type} ${does}`, async () => {
        const test = await answering(settings);
        await test.hear("hum", 500);
        await test.hear("silence", 1_500);
        const statuses = test.all("response.done").map(({ response }) => response.status);
        expect(statuses).toEqual(interrupt_response ? ["cancelled"] : []);
        expect(test.all("response.created")).toHaveLength(interrupt_response && create_response ? 1 : 0);
        // The active response blocks a new one, and the client gets an error.
        expect(test.all("error")).toHaveLength(!interrupt_response && create_response ? 1 : 0);
        expect(test.all("input_audio_buffer.committed")).toHaveLength(1);
      });
    }
  }
}

describe("changing turn detection while the user speaks", () => {
  it("can turn it off at once, and the client commits the speech", async () => {
    const test = new SessionTest();
    await test.hear("hum", 500);
    await test.receive(detecting(null));
    await test.hear("silence", 1_000);
    expect(test.types()).not.toContain("input_audio_buffer.speech_stopped");
    await test.receive({ type: "input_audio_buffer.commit" });
    expect(test.all("input_audio_buffer.committed")).toHaveLength(1);
    expect(test.types()).not.toContain("response.created");
  });

  it("can turn it on again in the middle of speech, as a new turn", async () => {
    const test = new SessionTest();
    await test.hear("hum", 500);
    await test.receive(detecting(null), detecting({ type: "server_vad" }));
    await test.hear("hum", 500);
    await test.hear("silence", 500);
    const [first, second] = test.all("input_audio_buffer.speech_started").map(({ item_id }) => item_id);
    expect(second).not.toBe(first);
    expect(test.all("input_audio_buffer.committed").map(({ item_id }) => item_id)).toEqual([second]);
  });

  it("can raise the silence duration within the same turn", async () => {
    const test = new SessionTest();
    await test.hear("hum", 500);
    await test.receive(detecting({ type: "server_vad", silence_duration_ms: 1_000 }));
    await test.hear("silence", 900);
    expect(test.types()).not.toContain("input_audio_buffer.speech_stopped");
    await test.hear("silence", 300);
    expect(test.all("input_audio_buffer.speech_stopped")).toHaveLength(1);
    expect(test.all("input_audio_buffer.speech_started")).toHaveLength(1);
  });

  it("applies a new threshold from then on", async () => {
    const test = new SessionTest();
    await test.receive(detecting({ type: "server_vad", threshold: 1 }));
    await test.hear("hum", 500);
    expect(test.types()).not.toContain("input_audio_buffer.speech_started");
    await test.receive(detecting({ type: "server_vad", threshold: 0.5 }));
    await test.hear("hum", 100);
    expect(test.types()).toContain("input_audio_buffer.speech_started");
  });
});
