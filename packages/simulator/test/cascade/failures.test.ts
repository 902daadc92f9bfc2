import { createServer } from "node:http";
import { RealtimeError } from "@rt/core";
import type { ManualClock } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import type { Brain } from "../../src/brain/brain.js";
import { createCascade } from "../../src/brain/cascade/cascade.js";
import { stillClock } from "../support/clock.js";
import { bytes, chat, event, refuse, startModelServer } from "../support/model-server.js";
import type { Answering } from "../support/model-server.js";
import { collect } from "../support/stage.js";
import { answerOf, turn } from "./turn.js";

const key = "sk-local-0123456789";

async function brainAt(answering: Answering, withKey = true): Promise<Brain> {
  const server = await startModelServer();
  server.answer("/chat/completions", answering);
  const url = `${server.url}?token=hidden`;
  return createCascade({ chat: { url, model: "qwen3", ...(withKey && { key }) } }).brain;
}

async function failureOf(work: Promise<unknown>): Promise<RealtimeError> {
  const error: unknown = await work.then(
    () => new Error("nothing failed"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RealtimeError)) throw error;
  return error;
}

const streams = (text: string) => bytes("text/event-stream", text);
const delta = { choices: [{ delta: { content: "Half an" } }] };

describe("a chat endpoint that fails", () => {
  const failures: readonly (readonly [string, Answering, string, RegExp])[] = [
    [
      "knows no such model",
      refuse(404, { error: { message: "model 'qwen3' not found" } }),
      "service.not-found",
      /no model 'qwen3' \(404\)\. Correct chat\.url or chat\.model, or install the model\. It says: model 'qwen3' not found$/,
    ],
    [
      "has another page there",
      refuse(404, "<html>Nothing here</html>"),
      "service.not-found",
      /install the model\.$/,
    ],
    [
      "rejects the key",
      refuse(401, { error: { message: `Incorrect key ${key} for sk-other-0123456789` } }),
      "auth.rejected",
      /Correct chat\.key\. It says: Incorrect key \.\.\. for sk-\.\.\.$/,
    ],
    [
      "forbids it",
      refuse(403, { detail: "no" }),
      "auth.rejected",
      /\(403\)\. Correct chat\.key\. It says: no$/,
    ],
    [
      "has no time",
      refuse(429, { error: "slow\n\u001b[31mdown" }),
      "service.rate-limited",
      /\(429\)\. Try again later\. It says: slow \[31mdown$/,
    ],
    [
      "does not like the request",
      refuse(400, { message: "no".repeat(400) }),
      "service.refused",
      /refused \(400\)\. It says: (no){150}\.\.\.$/,
    ],
    [
      "breaks",
      refuse(500, { detail: [{ loc: ["body"] }] }),
      "service.refused",
      /refused \(500\)\. It says: \{"detail":\[/,
    ],
    [
      "redirects",
      refuse(307, "", { location: "http://127.0.0.1:9/v1" }),
      "link.redirected",
      /redirects, which is not followed\. Give the final address\.$/,
    ],
    [
      "is a web page",
      bytes("text/html; charset=utf-8", "<html>"),
      "wire.unreadable",
      /answered with text\/html\. Is it an OpenAI-compatible endpoint\?/,
    ],
    [
      "answers with other JSON",
      bytes("application/json", "[]"),
      "link.lost",
      /ended its answer in the middle/,
    ],
    ["answers with broken JSON", bytes("application/json", "{"), "wire.unreadable", /what is no JSON object/],
    [
      "streams broken JSON",
      streams('data: {"choices":[{"delta"\n\n'),
      "wire.unreadable",
      /what is no JSON object/,
    ],
    ["streams nothing", streams(""), "link.lost", /ended its answer in the middle/],
    [
      "streams half an answer",
      streams(`data: ${JSON.stringify(delta)}\n\n`),
      "link.lost",
      /ended its answer in the middle/,
    ],
    [
      "fails while it streams",
      streams('data: {"error":{"message":"out of memory"}}\n\n'),
      "server.error",
      /failed while it answered\. It says: out of memory$/,
    ],
    [
      "streams without end",
      streams(`: ${"x".repeat(1000)}\n`.repeat(17_000)),
      "link.too-large",
      /more than 16 MiB/,
    ],
    [
      "hangs up at once",
      (response) => void response.destroy(),
      "link.unreachable",
      /cannot be reached, or hung up/,
    ],
    [
      "hangs up in the middle",
      (response) => {
        event(response, delta);
        setImmediate(() => response.destroy());
      },
      "link.unreachable",
      /cannot be reached, or hung up/,
    ],
  ];
  for (const [what, answering, code, message] of failures) {
    it(`${what}: ${code}`, async () => {
      const error = await failureOf(answerOf(await brainAt(answering)));
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
      expect(error.message).toMatch(/The chat endpoint http:\/\/127\.0\.0\.1:\d+\/v1\/chat\/completions /);
      expect(error.message).not.toMatch(/sk-local|hidden|sk-other/);
    });
  }

  it("wants a key where none was given", async () => {
    const error = await failureOf(answerOf(await brainAt(refuse(401, {}), false)));
    expect(error.message).toContain("Give it one: chat.key.");
  });

  it("is not there at all", async () => {
    const server = createServer().listen(0);
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    const port = typeof address === "object" ? address?.port : undefined;
    const { brain } = createCascade({ chat: { url: `http://127.0.0.1:${port}/v1/`, model: "m" } });
    const error = await failureOf(answerOf(brain));
    expect(error.code).toBe("link.unreachable");
    expect(error.message).toContain(`http://127.0.0.1:${port}/v1/chat/completions cannot be reached`);
  });

  it("does not follow redirects with the key", async () => {
    const other = await startModelServer();
    const location = `${other.url}/chat/completions`;
    await failureOf(answerOf(await brainAt(refuse(302, {}, { location }))));
    expect(other.requests).toEqual([]);
  });
});

describe("a server that says nothing", () => {
  async function silentAfter(begin: Answering): Promise<{ error: RealtimeError; clock: ManualClock }> {
    const clock = stillClock();
    const server = await startModelServer();
    const reached = new Promise<void>((resolve) =>
      server.answer("/chat/completions", async (response, request) => {
        await begin(response, request);
        resolve();
      }),
    );
    const { brain } = createCascade({ chat: { url: server.url, model: "m", timeoutMs: 5_000 }, clock });
    const failing = failureOf(collect(brain.respond(turn()) as AsyncIterable<unknown>));
    await reached;
    // Until the client has read what was said, its patience is that of the step before.
    while (clock.pending === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.elapse(5_000);
    const error = await failing;
    await server.requests[0]?.closed;
    return { error, clock };
  }

  it("is given up after a time, and its connection with it", async () => {
    const { error, clock } = await silentAfter(() => undefined);
    expect(error.code).toBe("link.timeout");
    expect(error.message).toMatch(
      /said nothing for 5 seconds\. If it loads a model, try again, or raise chat\.timeoutMs\.$/,
    );
    expect(clock.pending).toBe(0);
  });

  it("is given up in the middle of an answer too", async () => {
    const { error } = await silentAfter((response) =>
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders(),
    );
    expect(error.code).toBe("link.timeout");
  });
});

describe("options that cannot be right", () => {
  it("are refused at once", () => {
    const withChat = (url: string, secret?: string) => () =>
      createCascade({ chat: { url, model: "m", key: secret } });
    for (const url of ["", "127.0.0.1:11434/v1", "ws://127.0.0.1/v1", "http://user:word@127.0.0.1/v1"])
      expect(withChat(url)).toThrow(
        expect.objectContaining({ code: "options.invalid", param: "chat.url" }) as Error,
      );
    expect(withChat("http://192.168.0.9/v1", key)).toThrow(
      expect.objectContaining({ code: "link.insecure" }) as Error,
    );
    for (const url of ["http://localhost:1/v1", "http://[::1]:1/v1", "https://models.example/v1"])
      expect(withChat(url, key)).not.toThrow();
    expect(withChat("http://192.168.0.9/v1")).not.toThrow();
  });

  it("do not matter where there are none", async () => {
    const { brain } = createCascade();
    expect(await answerOf(brain)).toMatchObject([{ type: "say" }]);
    expect(await answerOf(await brainAt(chat(["Hi."])))).toEqual([{ type: "say", text: "Hi." }]);
  });
});
