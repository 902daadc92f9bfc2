// Checked by `tsc`, never run: what the compiler must know, and what it must refuse.
import { describe, expectTypeOf, it } from "vitest";
import type { ClientEvent, ClientEventOf } from "../../src/protocol/client-events.js";
import type { Item, UserPart } from "../../src/protocol/items.js";
import type { CallAcceptRequest } from "../../src/protocol/rest.js";
import type { ServerEvent, ServerEventOf, ServerEventType } from "../../src/protocol/server-events.js";
import type {
  RealtimeModel,
  RealtimeSessionConfig,
  Session,
  Tool,
} from "../../src/protocol/session-config.js";
import { assertNever } from "../../src/support/assert-never.js";

describe("events", () => {
  it("are found by their type", () => {
    expectTypeOf<ServerEventOf<"response.output_audio.delta">["delta"]>().toEqualTypeOf<string>();
    expectTypeOf<ServerEventOf<"session.created">["session"]>().toEqualTypeOf<Session>();
    expectTypeOf<ClientEventOf<"conversation.item.create">["item"]>().toEqualTypeOf<Item>();
  });

  it("narrow in a switch, until none is left", () => {
    const read = (event: ServerEventOf<"error" | "response.output_text.delta" | "response.done">) => {
      switch (event.type) {
        case "response.output_text.delta":
          return event.delta;
        case "error":
          return event.error.message;
        case "response.done":
          // @ts-expect-error a whole response has no delta
          return event.delta ?? event.response.status;
        default:
          return assertNever(event);
      }
    };
    expectTypeOf(read).parameter(0).toExtend<ServerEvent>();
  });

  it("refuse a name that no event has", () => {
    // @ts-expect-error the preview name is not part of the GA vocabulary
    type Preview = ServerEventOf<"response.audio.delta">;
    expectTypeOf<Preview>().toBeNever();
    // @ts-expect-error no such type
    const event: ClientEvent = { type: "response.creat" };
    expectTypeOf(event).toExtend<ClientEvent>();
    expectTypeOf<string>().not.toExtend<ServerEventType>();
  });

  it("refuse a field that the event lacks, and lack none that it needs", () => {
    // @ts-expect-error a typo
    const cleared: ClientEvent = { type: "input_audio_buffer.clear", event_ID: "event_1" };
    // @ts-expect-error no audio
    const append: ClientEvent = { type: "input_audio_buffer.append" };
    expectTypeOf([cleared, append]).items.toExtend<ClientEvent>();
  });
});

describe("items", () => {
  it("narrow by type, then by role", () => {
    const read = (item: Item) => {
      if (item.type === "function_call") return item.arguments;
      return item.type === "message" && item.role === "user" ? item.content : undefined;
    };
    expectTypeOf(read).returns.toEqualTypeOf<string | UserPart[] | undefined>();
  });

  it("refuse a part that belongs to another role", () => {
    // @ts-expect-error users do not output
    const item: Item = { type: "message", role: "user", content: [{ type: "output_text", text: "Hello" }] };
    expectTypeOf(item).toExtend<Item>();
  });
});

describe("session configuration", () => {
  it("takes a model that is not known yet, and completes those that are", () => {
    expectTypeOf<"my-deployment">().toExtend<RealtimeModel>();
    expectTypeOf<RealtimeModel>().not.toEqualTypeOf<string>();
  });

  it("tells tools apart by type", () => {
    const read = (tool: Tool) => (tool.type === "mcp" ? tool.server_label : tool.name);
    expectTypeOf(read).returns.toBeString();
  });

  it("is what a call is accepted with", () => {
    expectTypeOf<CallAcceptRequest>().toEqualTypeOf<RealtimeSessionConfig>();
  });

  it("refuses undefined where the wire has only present or absent", () => {
    // @ts-expect-error left out is not undefined
    const config: RealtimeSessionConfig = { type: "realtime", instructions: undefined };
    expectTypeOf(config).toExtend<RealtimeSessionConfig>();
  });
});
