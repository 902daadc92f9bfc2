import { describe, expect, it } from "vitest";
import { defaultInstructions } from "../../src/session/config.js";
import { SessionTest, userSays } from "../support/session.js";

const update = (session: object) => ({ type: "session.update", session: { type: "realtime", ...session } });

describe("session.created", () => {
  it("reports the defaults", () => {
    expect(new SessionTest().last("session.created").session).toMatchObject({
      type: "realtime",
      object: "realtime.session",
      model: "gpt-realtime",
      output_modalities: ["audio"],
      tools: [],
      tool_choice: "auto",
      max_output_tokens: "inf",
      audio: {
        input: {
          transcription: null,
          turn_detection: { threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 200 },
        },
        output: { voice: "alloy", speed: 1 },
      },
    });
  });

  it("has only input in a transcription session", () => {
    const { session } = new SessionTest({ intent: "transcription" }).last("session.created");
    expect(session).toMatchObject({ type: "transcription", object: "realtime.transcription_session" });
    expect(session.audio).not.toHaveProperty("output");
  });
});

describe("session.update", () => {
  it("keeps what is absent and clears what is null", async () => {
    const test = new SessionTest();
    await test.receive(
      update({ instructions: "Be brief.", audio: { input: { transcription: { model: "whisper-1" } } } }),
    );
    await test.receive(update({ audio: { input: { turn_detection: null } } }));
    expect(test.last("session.updated").session).toMatchObject({
      instructions: "Be brief.",
      audio: {
        input: { transcription: { model: "whisper-1", language: null, prompt: null }, turn_detection: null },
      },
    });
    await test.receive(update({ audio: { input: { transcription: null } } }));
    expect(test.last("session.updated").session.audio?.input?.transcription).toBeNull();
  });

  it("fills missing turn detection settings with defaults", async () => {
    const test = new SessionTest();
    await test.receive(
      update({ audio: { input: { turn_detection: { type: "server_vad", threshold: 0.9 } } } }),
    );
    await test.receive(
      update({ audio: { input: { turn_detection: { type: "server_vad", silence_duration_ms: 700 } } } }),
    );
    expect(test.last("session.updated").session.audio?.input?.turn_detection).toEqual({
      type: "server_vad",
      threshold: 0.5,
      prefix_padding_ms: 300,
      silence_duration_ms: 700,
      idle_timeout_ms: null,
      create_response: true,
      interrupt_response: true,
    });
  });

  it("replaces empty instructions by the default, as recorded", async () => {
    const test = new SessionTest();
    await test.receive(update({ instructions: "Be brief." }), update({ instructions: "" }));
    expect(test.last("session.updated").session).toMatchObject({ instructions: defaultInstructions });
  });

  const mistakes: readonly (readonly [object, string, string])[] = [
    [{ bogus: 1, instructions: "x" }, "unknown_parameter", "session.bogus"],
    [{ audio: { input: { colour: "red" } } }, "unknown_parameter", "session.audio.input.colour"],
    [{ instructions: 5 }, "invalid_type", "session.instructions"],
    [{ output_modalities: ["smell"] }, "invalid_value", "session.output_modalities[0]"],
    [{ output_modalities: ["text", "audio"] }, "invalid_value", "session.output_modalities"],
    [{ output_modalities: [] }, "invalid_value", "session.output_modalities"],
    [
      { audio: { input: { format: { type: "audio/pcm", rate: 16_000 } } } },
      "integer_below_min_value",
      "session.audio.input.format.rate",
    ],
    [{ audio: { output: { speed: 2 } } }, "decimal_above_max_value", "session.audio.output.speed"],
    [
      { audio: { input: { turn_detection: { type: "none" } } } },
      "invalid_value",
      "session.audio.input.turn_detection.type",
    ],
    [{ tools: [{ type: "function" }] }, "missing_required_parameter", "session.tools[0].name"],
    [{ model: "another" }, "invalid_value", "session.model"],
    [{ type: "transcription" }, "invalid_value", "session.type"],
    [{ ["__proto__x"]: {} }, "unknown_parameter", "session.__proto__x"],
  ];
  for (const [session, code, param] of mistakes) {
    it(`rejects all of ${JSON.stringify(session)}: ${code}`, async () => {
      const test = new SessionTest();
      await test.receive({ ...update(session), event_id: "mine" });
      expect(test.types()).toEqual(["session.created", "error"]);
      expect(test.last("error").error).toMatchObject({
        type: "invalid_request_error",
        code,
        param,
        event_id: "mine",
      });
      await test.receive(update({}));
      expect(test.last("session.updated").session).toEqual(test.last("session.created").session);
    });
  }

  it("allows changing the voice until the model has spoken", async () => {
    const test = new SessionTest();
    await test.receive(update({ audio: { output: { voice: "marin" } } }));
    expect(test.last("session.updated").session).toMatchObject({ audio: { output: { voice: "marin" } } });
    await test.receive(userSays("Hello"), { type: "response.create" });
    await test.receive(update({ audio: { output: { voice: "cedar" } }, instructions: "New." }));
    expect(test.last("error").error).toMatchObject({
      code: "cannot_update_voice",
      param: "session.audio.output.voice",
    });
    await test.receive(update({ audio: { output: { voice: "marin" } } }));
    expect(test.last("session.updated").session).toMatchObject({ audio: { output: { voice: "marin" } } });
  });
});

it("ends the session after an hour, with an error", async () => {
  const test = new SessionTest();
  await test.clock.elapse(59 * 60_000);
  expect(test.expired).toBe(false);
  await test.clock.elapse(60_000);
  expect(test.last("error").error).toMatchObject({ code: "session_expired" });
  expect(test.expired).toBe(true);
});
