import { tool } from "@rt/core";
import type { RealtimeSession } from "@rt/core";
import { describe, expect, it } from "vitest";
import type { Fault } from "../../src/index.js";
import { sessionAt, startStage, until, type Stage } from "../support/stage.js";
import { spoken } from "../support/tone.js";

const weather = tool({
  name: "get_weather",
  description: "Look up the weather for a city.",
  parameters: { type: "object", properties: { city: { type: "string" } } },
  run: () => "It is foggy.",
});

interface Ended {
  readonly stage: Stage;
  readonly session: RealtimeSession;
  readonly errors: readonly string[];
  /** How each response ended, and its words, as its handle reports them. */
  readonly told: readonly string[];
}

/**
 * Holds a conversation over a connection with these faults: a spoken and a written answer, a tool call and a spoken
 * turn.
 */
async function converse(faults: readonly Fault[], seed = 1): Promise<Ended> {
  const stage = await startStage({ faults, seed });
  const { url } = stage.simulator;
  const session = sessionAt(url, { tools: [weather], config: { audio: { input: { transcription } } } });
  const errors: string[] = [];
  session.on("error", ({ code }) => errors.push(code));
  await session.connect();
  const told: string[] = [];
  for (const text of ["Count to 5", "What is the weather in London?", "Say two."]) {
    await session.sendText(text);
    const modality = text === "Say two." ? "text" : "audio";
    const handle = session.respond({ output_modalities: [modality] });
    const { status, text: words, transcript } = await handle.done;
    told.push(`${status} ${words}${transcript}`);
    await until(session, isCalm);
  }
  const answered = new Promise((resolve) => session.on("response", ({ done }) => resolve(done)));
  await session.appendAudio(spoken(400, 400));
  await answered;
  await until(session, isCalm);
  await until(session, ({ items }) => items.some((item) => item.transcription?.status === "completed"));
  return { stage, session, errors, told };
}

const transcription = { model: "whisper-1" };

function isCalm({ phase, responses, calls, requests, tools }: ReturnType<RealtimeSession["getSnapshot"]>) {
  const { creates, active } = responses;
  return (
    phase.name === "ready" &&
    [creates, active, calls, requests, tools.turns].every(({ length }) => length === 0)
  );
}

const told = ["completed 1, 2, 3, 4, 5.", "completed ", "completed two."];

/** The items that the simulator finished, in order, without what only one side knows. */
function conversationOf(stage: Stage): unknown[] {
  const [words] = stage.said("conversation.item.input_audio_transcription.completed");
  return stage.said("conversation.item.done").map(({ item }) => essence(item, words?.transcript));
}

function essence(item: unknown, heard: unknown): unknown {
  const { id, type, role, content = [], output, arguments: written } = item as Record<string, unknown>;
  const words = (content as Record<string, unknown>[]).map((part) =>
    part.type === "input_audio" ? heard : (part.text ?? part.transcript),
  );
  return { id, type, role, words, output, written };
}

function expectWhole({ stage, session }: Ended): void {
  const [words] = stage.said("conversation.item.input_audio_transcription.completed");
  const items = session.getSnapshot().items.map(({ item }) => essence(item, words?.transcript));
  expect(items).toEqual(conversationOf(stage));
  expect(
    session.getSnapshot().items.every(({ onServer, status }) => onServer && status === "completed"),
  ).toBe(true);
  expect(session.getSnapshot().phase.name).toBe("ready");
}

describe("a connection that garbles the service's events", () => {
  it("T27, T68: does no harm by duplicating every event", async () => {
    const ended = await converse([{ kind: "duplicate", after: 1 }]);
    expectWhole(ended);
    expect(ended.told).toEqual(told);
    expect(ended.stage.received("response.create")).toHaveLength(4);
    expect(ended.stage.received("conversation.item.create")).toHaveLength(4);
  });

  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it(`T26, T62: does no harm by swapping neighboring events, with seed ${seed}`, async () => {
      const ended = await converse([{ kind: "reorder", chance: 0.5, after: 1, ms: 5 }], seed);
      expectWhole(ended);
      expect(ended.told).toEqual(told);
    });
  }

  for (const seed of [1, 2, 3]) {
    it(`T62: does no harm by losing text deltas, with seed ${seed}`, async () => {
      const ended = await converse([{ kind: "drop", on: "*.delta", chance: 0.5 }], seed);
      expectWhole(ended);
      expect(ended.told).toEqual(told);
      expect(ended.errors).toEqual([]);
    });
  }

  it("T90: does no harm by unknown events", async () => {
    const ended = await converse([{ kind: "garbage", form: "unknown" }]);
    expectWhole(ended);
    expect(ended.told).toEqual(told);
    expect(ended.errors).toEqual([]);
  });

  it("T90: reports frames that are not events, and continues", async () => {
    const ended = await converse([{ kind: "garbage", form: "json", after: 1 }]);
    expectWhole(ended);
    expect(ended.told).toEqual(told);
    expect(new Set(ended.errors)).toEqual(new Set(["wire.unreadable"]));
  });
});
