import { describe, expect, it } from "vitest";
import { realisticPace } from "../../src/session/pace.js";
import { SessionTest } from "../support/session.js";

/** Lists in lists, deeper than a recursive function can read. */
function nested(levels: number): unknown {
  let value: unknown = "deep";
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

const create = (response: object) => ({ type: "response.create", response });
const withTool = (parameters: object) => ({
  type: "session.update",
  session: { type: "realtime", tools: [{ type: "function", name: "f", parameters }] },
});

describe("an event nested too deep", () => {
  const events: readonly (readonly [string, object])[] = [
    ["in metadata", create({ metadata: { a: nested(20_000) } })],
    ["in a tool", withTool({ a: nested(20_000) })],
    ["by one level", withTool({ a: nested(60) })],
  ];
  for (const [name, event] of events) {
    it(`is rejected and changes nothing: ${name}`, async () => {
      const test = new SessionTest();
      await test.receive({ ...event, event_id: "mine" });
      expect(test.last("error").error).toMatchObject({
        type: "invalid_request_error",
        code: "invalid_event",
        event_id: "mine",
      });
      const told = { type: Reflect.get(event, "type"), event_id: "mine" };
      expect(test.heard).toMatchObject([told]);
      expect(JSON.stringify(test.heard)).toContain("nested too deep");
      await test.receive(create({}));
      expect(test.last("response.done").response.status).toBe("completed");
    });
  }

  it("has 65 levels: 64 are accepted", async () => {
    const test = new SessionTest();
    // Event, session, tools, tool and parameters are the first five.
    await test.receive(withTool({ a: nested(59) }));
    expect(test.types()).toEqual(["session.created", "session.updated"]);
  });
});

describe("metadata", () => {
  const of = (count: number, key: string, value: unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${key}${index}`, value]));
  const mistakes: readonly (readonly [string, unknown, string, string])[] = [
    ["17 keys", of(17, "k", "v"), "object_above_max_properties", "response.metadata"],
    [
      "a key of 65 characters",
      of(1, "k".repeat(64), "v"),
      "property_name_above_max_length",
      "response.metadata",
    ],
    [
      "a value of 513 characters",
      of(1, "k", "v".repeat(513)),
      "string_above_max_length",
      "response.metadata.k0",
    ],
    ["a value that is not a string", of(1, "k", 5), "invalid_type", "response.metadata.k0"],
    ["a nested value", of(1, "k", {}), "invalid_type", "response.metadata.k0"],
    ["a list", [], "invalid_type", "response.metadata"],
  ];
  for (const [name, metadata, code, param] of mistakes) {
    it(`is rejected with ${name}: ${code}`, async () => {
      const test = new SessionTest();
      await test.receive(create({ metadata }));
      expect(test.last("error").error).toMatchObject({ code, param });
      expect(test.types()).not.toContain("response.created");
    });
  }

  it("is returned unchanged, up to its limits", async () => {
    const test = new SessionTest();
    const metadata = of(16, "k".repeat(62), "v".repeat(512));
    await test.receive(create({ metadata }));
    expect(test.last("response.done").response.metadata).toEqual(metadata);
    await test.receive(create({ metadata: null }));
    expect(test.last("response.done").response.metadata).toBeNull();
  });
});

describe("a response", () => {
  const mistakes: readonly (readonly [object, string, string])[] = [
    [{ output_modalities: ["text", "audio"] }, "invalid_value", "response.output_modalities"],
    [{ output_modalities: [] }, "invalid_value", "response.output_modalities"],
    [{ conversation: "bogus" }, "invalid_value", "response.conversation"],
    [{ audio: { output: { voice: "" } } }, "string_below_min_length", "response.audio.output.voice"],
  ];
  for (const [response, code, param] of mistakes) {
    it(`is rejected with ${JSON.stringify(response)}`, async () => {
      const test = new SessionTest();
      await test.receive(create(response));
      expect(test.last("error").error).toMatchObject({ code, param });
      expect(test.types()).not.toContain("response.created");
    });
  }

  it("may name its conversation and any voice", async () => {
    const test = new SessionTest();
    await test.receive(create({ conversation: "auto", audio: { output: { voice: "nobody-yet" } } }));
    expect(test.last("response.done").response).toMatchObject({
      status: "completed",
      audio: { output: { voice: "nobody-yet" } },
    });
  });
});

describe("a response whose event cannot be sent", () => {
  for (const type of ["response.created", "response.done"]) {
    it(`does not block the next one: ${type}`, async () => {
      const test = new SessionTest({ pace: realisticPace() });
      test.failOn = type;
      await test.receive(create({}));
      if (type === "response.done") await test.receive({ type: "response.cancel" });
      expect(test.last("error").error.type).toBe("server_error");
      test.failOn = null;
      await test.receive(create({}));
      await test.clock.elapse(30_000);
      expect(test.last("response.done").response.status).toBe("completed");
    });
  }
});
