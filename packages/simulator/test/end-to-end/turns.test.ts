import { createPushToTalk, tool } from "@rt/core";
import type { Item, RealtimeSession, ResponseHandle, SessionOptions } from "@rt/core";
import { describe, expect, it } from "vitest";
import type { Brain } from "../../src/index.js";
import { collect, conversation, next, sessionAt, startStage, until } from "../support/stage.js";
import { spoken } from "../support/tone.js";

const written: SessionOptions["config"] = { output_modalities: ["text"] };
const manual = { audio: { input: { turn_detection: null } } } as const;

/** Resolves with this many responses that the service started on its own. */
function answers(session: RealtimeSession, count: number): Promise<ResponseHandle[]> {
  const handles: ResponseHandle[] = [];
  return new Promise((resolve) => {
    session.on("response", (handle) => {
      if (handles.push(handle) === count) resolve(handles);
    });
  });
}

describe("a response", () => {
  it("delivers its audio and its transcript", async () => {
    const { simulator } = await startStage();
    const session = sessionAt(simulator.url);
    await session.connect();
    void session.sendText("Say good morning.");
    const { audio, transcript, items, done } = session.respond();
    const samples = (await collect(audio)).reduce((sum, { length }) => sum + length, 0);
    // 13 characters, each hummed for 50 ms at 24 kHz.
    expect(samples).toBe("good morning.".length * 1_200);
    expect((await collect(transcript)).join("")).toBe("good morning.");
    expect(await done).toMatchObject({ status: "completed", transcript: "good morning.", text: "" });
    expect(await collect(items)).toMatchObject([{ type: "message", role: "assistant" }]);
  });

  it("is buffered for a reader who comes late", async () => {
    const { simulator } = await startStage();
    const session = sessionAt(simulator.url, { config: written });
    await session.connect();
    await session.sendText("Say good morning.");
    const { text, done } = session.respond();
    await done;
    expect(await collect(text)).toEqual(["good", " morning", "."]);
  });

  it("waits for the responses requested before it", async () => {
    const { simulator, said } = await startStage();
    const session = sessionAt(simulator.url, { config: written });
    await session.connect();
    await session.sendText("Say yes.");
    const handles = Array.from({ length: 5 }, () => session.respond());
    const done = await Promise.all(handles.map((handle) => handle.done));
    const began = said("response.created").map(({ response }) => response);
    expect(began).toMatchObject(done.map(({ id }) => ({ id })));
    expect(said("error")).toEqual([]);
    expect(conversation(session)).toHaveLength(6);
  });

  it("can be requested before connecting, along with the user's text", async () => {
    const { simulator } = await startStage();
    const session = sessionAt(simulator.url, { config: written });
    void session.sendText("Say first.");
    const { done } = session.respond();
    await session.connect();
    expect((await done).text).toBe("first.");
  });

  it("can be out of band, several at once, each with its own metadata (T46, T47)", async () => {
    const { simulator, said } = await startStage();
    const session = sessionAt(simulator.url, { config: written });
    await session.connect();
    await session.sendText("Count to 5");
    const topics = ["red", "green", "blue"];
    const handles = topics.map((topic) =>
      session.respond({ conversation: "none", metadata: { topic }, input: [asks(`Say ${topic}.`)] }),
    );
    const main = session.respond();
    const done = await Promise.all([...handles, main].map((handle) => handle.done));
    expect(done.map(({ text }) => text)).toEqual(["red.", "green.", "blue.", "1, 2, 3, 4, 5."]);
    expect(said("response.done").map(({ response }) => response)).toEqual(
      expect.arrayContaining(
        topics.map((topic) =>
          expect.objectContaining({ metadata: expect.objectContaining({ topic }), conversation_id: null }),
        ),
      ),
    );
    expect(conversation(session)).toEqual(["user: Count to 5", "assistant: 1, 2, 3, 4, 5."]);
    expect(session.getSnapshot().asides).toEqual([]);
  });

  it("can be cancelled while it waits and while it is spoken (T49, T52)", async () => {
    const { simulator } = await startStage({ pace: "realistic", speedup: 100 });
    const session = sessionAt(simulator.url);
    await session.connect();
    void session.sendText("Count to 100");
    const [first, second] = [session.respond(), session.respond()];
    second.cancel();
    await first.audio.next();
    first.cancel();
    expect(await second.done).toMatchObject({ status: "cancelled", reason: "client_cancelled", id: "" });
    expect(await first.done).toMatchObject({ status: "cancelled", reason: "client_cancelled" });
    expect(session.getSnapshot().requests).toEqual([]);
    await expect(second.id).rejects.toMatchObject({ code: "response.cancelled" });
  });

  it("rejects with the service's refusal and its parameter", async () => {
    const { simulator } = await startStage();
    const session = sessionAt(simulator.url, { config: written });
    await session.connect();
    const { done } = session.respond({ max_output_tokens: 0 });
    await expect(done).rejects.toMatchObject({
      code: "request.refused",
      param: "response.max_output_tokens",
    });
    expect((await session.respond().done).status).toBe("completed");
  });
});

describe("a spoken turn", () => {
  it("is detected by the service, and its answer appears as a handle", async () => {
    const { simulator } = await startStage();
    const transcription = { model: "whisper-1" };
    const session = sessionAt(simulator.url, { config: { audio: { input: { transcription } } } });
    await session.connect();
    const answer = next(session, "response");
    await session.appendAudio(spoken(1_000, 1_000));
    const { done } = await answer;
    expect((await done).transcript).toMatch(/^I heard you speak for 1\.\d seconds\./);
    await until(session, ({ items }) => items[0]?.transcription?.status === "completed");
    expect(conversation(session)).toEqual([
      expect.stringMatching(/^user: \[1\.\d seconds of speech\]$/),
      expect.stringMatching(/^assistant: I heard you/),
    ]);
    expect(session.appendedMs).toBe(2_000);
  });

  it("ends when the button is released, if turn detection is off (T18, T23)", async () => {
    const { simulator, received } = await startStage();
    const session = sessionAt(simulator.url, { config: manual });
    await session.connect();
    const talk = createPushToTalk(session);
    talk.press();
    await session.appendAudio(spoken(500, 0));
    const done = await talk.release()?.done;
    expect(received().map(({ type }) => type)).toEqual(
      expect.arrayContaining(["input_audio_buffer.commit", "response.create"]),
    );
    expect(done?.transcript).toMatch(/^I heard you speak for 0\.5 seconds/);
  });

  it("can be committed by hand, which requests no answer; the client refuses too short a turn (T17, T18)", async () => {
    const { simulator, said } = await startStage();
    const session = sessionAt(simulator.url, { config: manual });
    await session.connect();
    await session.appendAudio(spoken(50, 0));
    await expect(session.commitAudio()).rejects.toMatchObject({ code: "audio.too-short" });
    await session.appendAudio(spoken(50, 0));
    const itemId = await session.commitAudio();
    await until(session, ({ items }) => items.some(({ id, onServer }) => id === itemId && onServer));
    expect(said("response.created")).toEqual([]);
    expect(said("error")).toEqual([]);
  });

  it("T48: races with respond() 50 times, and no create is lost or duplicated", async () => {
    const { simulator, said } = await startStage();
    const session = sessionAt(simulator.url, { config: { output_modalities: ["text"] } });
    await session.connect();
    const spontaneous = answers(session, 50);
    const asked: ResponseHandle[] = [];
    for (let turn = 0; turn < 50; turn++) {
      const sending = session.appendAudio(spoken(300, 600));
      if (turn % 3 === 0) await sending;
      asked.push(session.respond());
      if (turn % 3 === 1) await sending;
      if (turn % 5 === 0) await asked.at(-1)?.done;
    }
    const done = await Promise.all([...asked, ...(await spontaneous)].map((handle) => handle.done));
    expect(new Set(done.map(({ id }) => id)).size).toBe(100);
    expect(said("response.created")).toHaveLength(100);
    expect(session.getSnapshot().responses).toMatchObject({ creates: [], active: [] });
  });
});

describe("tools", () => {
  const weather = tool<{ city: string }>({
    name: "get_weather",
    description: "Look up the weather for a city.",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    run: ({ city }) => `It is foggy in ${city}.`,
  });

  it("run when the model calls them, and the model continues from their output", async () => {
    const { simulator } = await startStage();
    const session = sessionAt(simulator.url, { config: written, tools: [weather] });
    await session.connect();
    void session.sendText("What is the weather in London?");
    const followUp = next(session, "response");
    expect((await session.respond().done).items).toMatchObject([{ type: "function_call" }]);
    expect((await (await followUp).done).text).toBe("It is foggy in London.");
    expect(conversation(session)).toEqual([
      "user: What is the weather in London?",
      "calls get_weather",
      "returns It is foggy in London.",
      "assistant: It is foggy in London.",
    ]);
  });

  it("T65: two in parallel are answered by one response, after the slower one", async () => {
    const doors: ((output: string) => void)[] = [];
    const tools = [
      tool({ name: "slow", description: "Slow.", run: () => new Promise((resolve) => doors.push(resolve)) }),
      tool({ name: "quick", description: "Quick.", run: () => "now" }),
    ];
    const { simulator, received, next: nextAt } = await startStage({ brain: callsBoth });
    const session = sessionAt(simulator.url, { config: written, tools });
    await session.connect();
    void session.sendText("Do both.");
    const followUp = next(session, "response");
    const outputs = nextAt("conversation.item.create").then(() => nextAt("conversation.item.create"));
    await session.respond().done;
    expect((await outputs).item).toMatchObject({ type: "function_call_output", output: "now" });
    doors[0]?.("later");
    expect((await (await followUp).done).text).toBe("now, later");
    expect(received("response.create")).toHaveLength(2);
  });

  it("wait for approval if they require it", async () => {
    const runs: unknown[] = [];
    const asking = tool({
      name: "delete_file",
      description: "Delete a file.",
      parameters: { type: "object", properties: { name: { type: "string" } } },
      approve: true,
      run: (args) => runs.push(args),
    });
    const { simulator } = await startStage();
    const session = sessionAt(simulator.url, { config: written, tools: [asking] });
    await session.connect();
    for (const isToRun of [true, false]) {
      void session.sendText("Delete the file notes");
      const followUp = next(session, "response");
      session.respond();
      await until(session, ({ calls }) => calls[0]?.status === "approval");
      const [call] = session.getSnapshot().calls;
      if (isToRun) session.approve(call?.callId ?? "");
      else session.reject(call?.callId ?? "", "not this one");
      await (
        await followUp
      ).done;
    }
    expect(runs).toHaveLength(1);
    expect(conversation(session).join("\n")).toContain("not this one");
  });
});

function asks(text: string): Item {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

/** Calls two functions, and then says what they returned. */
const callsBoth: Brain = {
  hear: () => "",
  *respond({ items }) {
    const outputs = items.flatMap((item) => (item.type === "function_call_output" ? [item.output] : []));
    if (outputs.length > 0) return yield { type: "say", text: outputs.join(", ") };
    yield { type: "call", name: "slow", arguments: "{}" };
    yield { type: "call", name: "quick", arguments: "{}" };
  },
};
