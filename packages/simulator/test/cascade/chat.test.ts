import { describe, expect, it } from "vitest";
import type { Brain } from "../../src/brain/brain.js";
import { createCascade } from "../../src/brain/cascade/cascade.js";
import type { ChatOptions } from "../../src/brain/cascade/chat.js";
import { chat, event, startModelServer } from "../support/model-server.js";
import type { Answering, ModelServer } from "../support/model-server.js";
import { answerOf, functionNamed, turn } from "./turn.js";

interface Scene {
  readonly brain: Brain;
  readonly server: ModelServer;
}

async function scene(answering: Answering, options: Partial<ChatOptions> = {}): Promise<Scene> {
  const server = await startModelServer();
  server.answer("/chat/completions", answering);
  const { brain } = createCascade({ chat: { url: server.url, model: "qwen3", ...options } });
  return { brain, server };
}

const say = (text: string) => ({ type: "say", text });
/** A delta of a tool call. */
const part = (index: number, name: string | null, { id, json }: { id?: string; json?: string } = {}) => ({
  index,
  ...(id && { id }),
  type: "function",
  function: { ...(name && { name }), ...(json !== undefined && { arguments: json }) },
});
const called = (name: string, json: string) => ({ type: "call", name, arguments: json });

describe("a request to a chat endpoint", () => {
  it("sends the whole conversation, streamed, with the key in a header", async () => {
    const { brain, server } = await scene(chat(["Hi."]), {
      key: "sk-secret",
      parameters: { temperature: 0 },
    });
    await answerOf(brain, { instructions: "Be kind.", maxOutputTokens: 50 });
    const [request] = server.requests;
    expect(request?.path).toBe("/v1/chat/completions");
    expect(request?.headers.authorization).toBe("Bearer sk-secret");
    expect(request?.json).toEqual({
      model: "qwen3",
      stream: true,
      temperature: 0,
      max_tokens: 50,
      messages: [
        { role: "system", content: "Be kind." },
        { role: "user", content: "Hello" },
      ],
    });
  });

  const [look, lamp] = [functionNamed("look"), functionNamed("lamp")];
  const offered = (...names: string[]) =>
    names.map((name) => ({
      type: "function",
      function: { name, description: `Does ${name}`, parameters: { type: "object", properties: {} } },
    }));
  const forced = { type: "function", function: { name: "lamp" } };
  const choices = [
    ["auto", { tools: offered("look", "lamp"), tool_choice: "auto" }],
    ["required", { tools: offered("look", "lamp"), tool_choice: "required" }],
    ["none", {}],
    [
      { type: "function", name: "lamp" },
      { tools: offered("lamp"), tool_choice: forced },
    ],
    [
      { type: "mcp", server_label: "s" },
      { tools: offered("look", "lamp"), tool_choice: "auto" },
    ],
  ] as const;
  for (const [toolChoice, asked] of choices) {
    it(`offers functions for tool_choice ${JSON.stringify(toolChoice)}`, async () => {
      const { brain, server } = await scene(chat(["Hi."]));
      await answerOf(brain, { tools: [look, lamp], toolChoice, maxOutputTokens: "inf" });
      const messages = [{ role: "user", content: "Hello" }];
      expect(server.requests[0]?.json).toEqual({ model: "qwen3", stream: true, messages, ...asked });
    });
  }
});

describe("a chat endpoint's answer", () => {
  it("is spoken clause by clause, the first before the last has arrived", async () => {
    let goOn: () => void = () => undefined;
    const { brain } = await scene(async (response, request) => {
      event(response, { choices: [{ delta: { content: "Hello there! How are" } }] });
      await new Promise<void>((resolve) => (goOn = resolve));
      await chat([" you?"])(response, request);
    });
    const answer = brain.respond(turn());
    const acts = [];
    for await (const act of answer) {
      acts.push(act);
      goOn();
    }
    expect(acts).toEqual([say("Hello there!"), say(" How are you?")]);
  });

  it("is passed on as it arrives if the modality is text", async () => {
    const { brain } = await scene(chat(["Hel", "lo. ", "You"]));
    expect(await answerOf(brain, { modality: "text" })).toEqual([say("Hel"), say("lo. "), say("You")]);
  });

  it("loses its thoughts", async () => {
    const { brain } = await scene(chat(["<thi", "nk>Hm.", "</think>\n\n", "Yes."]));
    expect(await answerOf(brain)).toEqual([say("Yes.")]);
  });

  it("can contain parallel calls with interleaved deltas", async () => {
    const { brain } = await scene(
      chat(
        [
          "Wait.",
          part(0, "look", { id: "a", json: "" }),
          part(1, "lamp", { id: "b", json: '{"on"' }),
          part(0, null, { json: '{"at":' }),
          part(1, null, { json: ":1}" }),
          part(0, null, { json: "2}" }),
        ],
        "tool_calls",
      ),
    );
    expect(await answerOf(brain)).toEqual([
      say("Wait."),
      called("look", '{"at":2}'),
      called("lamp", '{"on":1}'),
    ]);
  });

  it("can contain calls that are all numbered 0, repeat id and name, or lack arguments", async () => {
    const { brain } = await scene(
      chat(
        [
          part(0, "look", { id: "a", json: '{"at"' }),
          part(0, "look", { id: "a", json: ":1}" }),
          part(0, "lamp", { id: "b" }),
          { function: { name: "", arguments: { no: 1 } } },
        ],
        "tool_calls",
      ),
    );
    expect(await answerOf(brain)).toEqual([called("look", '{"at":1}'), called("lamp", '{"no":1}')]);
    const { brain: other } = await scene(chat([part(0, "look", { id: "a" })], "tool_calls"));
    expect(await answerOf(other)).toEqual([called("look", "{}")]);
  });

  it("is incomplete if it was cut off, and its last call is not made", async () => {
    const { brain } = await scene(chat(["Once upon", part(0, "look", { id: "a", json: '{"a' })], "length"));
    expect(await answerOf(brain)).toEqual([say("Once upon"), { type: "stop", reason: "max_output_tokens" }]);
    const { brain: filtered } = await scene(chat([], "content_filter"));
    expect(await answerOf(filtered)).toEqual([{ type: "stop", reason: "content_filter" }]);
  });

  it("can arrive at once from a server that does not stream", async () => {
    const message = {
      role: "assistant",
      content: "Hi.",
      tool_calls: [part(0, "look", { id: "a", json: "{}" })],
    };
    const { brain } = await scene((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ choices: [{ message, finish_reason: "tool_calls" }] }));
    });
    expect(await answerOf(brain)).toEqual([say("Hi."), called("look", "{}")]);
  });

  it("needs no [DONE] after a finish reason", async () => {
    const { brain } = await scene((response) => {
      event(response, { choices: [{ delta: { content: "Hi." }, finish_reason: "stop" }] });
      response.end();
    });
    expect(await answerOf(brain)).toEqual([say("Hi.")]);
  });

  it("is abandoned, connection included, once nobody waits for it", async () => {
    const { brain, server } = await scene((response) =>
      event(response, { choices: [{ delta: { content: "Hello there! And" } }] }),
    );
    const waiting = new AbortController();
    await expect(async () => {
      for await (const act of brain.respond(turn({ signal: waiting.signal }))) {
        expect(act).toEqual(say("Hello there!"));
        waiting.abort();
      }
    }).rejects.toMatchObject({ code: "link.aborted" });
    await server.requests[0]?.closed;
    for await (const act of brain.respond(turn())) if (act.type === "say") break;
    await server.requests[1]?.closed;
  });
});
