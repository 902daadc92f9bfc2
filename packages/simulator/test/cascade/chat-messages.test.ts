import type { Item } from "@rt/core";
import { describe, expect, it } from "vitest";
import { chatMessages } from "../../src/brain/cascade/chat-messages.js";

const user = (text: string): Item => ({
  type: "message",
  role: "user",
  content: [{ type: "input_text", text }],
});
const spoken = (transcript: string | null): Item => ({
  type: "message",
  role: "user",
  content: [{ type: "input_audio", transcript }],
});
const assistant = (transcript: string): Item => ({
  type: "message",
  role: "assistant",
  content: [{ type: "output_audio", transcript }],
});
const call = (call_id: string): Item => ({ type: "function_call", call_id, name: "look", arguments: "" });
const output = (call_id: string, text: string): Item => ({
  type: "function_call_output",
  call_id,
  output: text,
});
const called = (...ids: string[]) =>
  ids.map((id) => ({ id, type: "function", function: { name: "look", arguments: "{}" } }));
const result = (tool_call_id: string, content: string) => ({ role: "tool", tool_call_id, content });

const messages = (...items: Item[]) => chatMessages({ instructions: "", items });

describe("the conversation as chat messages", () => {
  it("begins with the instructions, and keeps the roles", () => {
    const items: Item[] = [
      { type: "message", role: "system", content: [{ type: "input_text", text: "It rains." }] },
      spoken("Hello?"),
      assistant("Yes?"),
      user("Go on."),
      { type: "message", role: "assistant", content: [{ type: "output_text", text: "I do." }] },
    ];
    expect(chatMessages({ instructions: "Be kind.", items })).toEqual([
      { role: "system", content: "Be kind." },
      { role: "system", content: "It rains." },
      { role: "user", content: "Hello?" },
      { role: "assistant", content: "Yes?" },
      { role: "user", content: "Go on." },
      { role: "assistant", content: "I do." },
    ]);
  });

  it("marks speech that was not understood, and a conversation in which the user has not spoken", () => {
    expect(messages(spoken(null), spoken(""))).toEqual([
      { role: "user", content: "[inaudible]" },
      { role: "user", content: "[inaudible]" },
    ]);
    expect(messages(assistant(""))).toEqual([
      { role: "user", content: "[The user is listening and has not said anything yet.]" },
    ]);
  });

  it("includes images", () => {
    const url = "data:image/png;base64,AAAA";
    const content = [
      { type: "input_text", text: "What is this?" },
      { type: "input_image", image_url: url, detail: "low" },
      { type: "input_image", image_url: url },
    ] as const;
    expect(messages({ type: "message", role: "user", content: [...content] })).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image_url", image_url: { url, detail: "low" } },
          { type: "image_url", image_url: { url } },
        ],
      },
    ]);
  });

  it("puts the calls of one answer into one message, followed by their outputs", () => {
    expect(
      messages(user("?"), assistant("Wait."), call("a"), call("b"), output("b", "2"), output("a", "1")),
    ).toEqual([
      { role: "user", content: "?" },
      { role: "assistant", content: "Wait.", tool_calls: called("a", "b") },
      result("a", "1"),
      result("b", "2"),
    ]);
  });

  it("keeps calls of different answers apart", () => {
    expect(messages(user("?"), call("a"), output("a", "1"), call("b"), output("b", "2")).slice(1)).toEqual([
      { role: "assistant", content: null, tool_calls: called("a") },
      result("a", "1"),
      { role: "assistant", content: null, tool_calls: called("b") },
      result("b", "2"),
    ]);
  });

  it("gives every call a result, even a late or missing one, and drops outputs without a call", () => {
    const late = messages(call("a"), call("b"), user("Well?"), output("a", "1"), output("gone", "0"));
    expect(late).toEqual([
      { role: "assistant", content: null, tool_calls: called("a", "b") },
      result("a", "1"),
      result("b", "[There is no result yet.]"),
      { role: "user", content: "Well?" },
    ]);
  });

  it("leaves MCP items out", () => {
    const items: Item[] = [
      user("?"),
      { type: "mcp_call", id: "m", server_label: "s", name: "n", arguments: "{}" },
    ];
    expect(messages(...items)).toEqual([{ role: "user", content: "?" }]);
  });
});
