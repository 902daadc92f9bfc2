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
      "does not know the model",
      refuse(404, { error: { message: "model 'qwen3' not found" } }),
      "service.not-found",
      /no model 'qwen3' \(404\)\. Correct chat\.url or chat\.model, or install the model\. It says: model 'qwen3' not found$/,
    ],
    [
      "has another page at its URL",
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
      "forbids the request",
      refuse(403, { detail: "no" }),
      "auth.rejected",
      /\(403\)\. Correct chat\.key\. It says: no$/,
    ],
    [
      "limits the rate",
      refuse(429, { error: "slow\n\u001b[31mdown" }),
      "service.rate-limited",
      /\(429\)\. Try again later\. It says: slow \[31mdown$/,
    ],
    [
      "rejects the request",
      refuse(400, { message: "no".repeat(400) }),
      "service.refused",
      /refused the request \(400\)\. It says: (no){150}\.\.\.$/,
    ],
    [
      "has an internal error",
      refuse(500, { detail: [{ loc: ["body"] }] }),
      "service.refused",
      /refused the request \(500\)\. It says: \{"detail":\[/,
    ],
    [
      "redirects",
      refuse(307, "", { location: "http://127.0.0.1:9/v1" }),
      "link.redirected",
      /redirects, which is not followed\. Use the final address\.$/,
    ],
    [
      "answers with a web page",
      bytes("text/html; charset=utf-8", "<html>"),
      "wire.unreadable",
      /answered with text\/html\. Is it an OpenAI-compatible endpoint\?/,
    ],
    ["answers with other JSON", bytes("application/json", "[]"), "link.lost", /ended its response early/],
    [
      "answers with broken JSON",
      bytes("application/json", "{"),
      "wire.unreadable",
      /something that is not a JSON object/,
    ],
    [
      "streams broken JSON",
      streams('data: {"choices":[{"delta"\n\n'),
      "wire.unreadable",
      /something that is not a JSON object/,
    ],
    ["streams nothing", streams(""), "link.lost", /ended its response early/],
    [
      "streams half an answer",
      streams(`data: ${JSON.stringify(delta)}\n\n`),
      "link.lost",
      /ended its response early/,
    ],
    [
      "fails while it streams",
      streams('data: {"error":{"message":"out of memory"}}\n\n'),
      "server.error",
      /failed while answering\. It says: out of memory$/,
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
      /cannot be reached or closed the connection/,
    ],
    [
      "hangs up in the middle",
      (response) => {
        event(response, delta);
        setImmediate(() => response.destroy());
      },
      "link.unreachable",
      /cannot be reached or closed the connection/,
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

  it("asks for a key if none was given", async () => {
    const error = await failureOf(answerOf(await brainAt(refuse(401, {}), false)));
    expect(error.message).toContain("Set chat.key.");
  });

  it("is reported as unreachable if it does not exist", async () => {
    const server = createServer().listen(0);
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    const port = typeof address === "object" ? address?.port : undefined;
    const { brain } = createCascade({ chat: { url: `http://127.0.0.1:${port}/v1/`, model: "m" } });
    const error = await failureOf(answerOf(brain));
    expect(error.code).toBe("link.unreachable");
    expect(error.message).toContain(`http://127.0.0.1:${port}/v1/chat/completions cannot be reached`);
  });

  it("does not lead the key to a redirect", async () => {
    const other = await startModelServer();
    const location = `${other.url}/chat/completions`;
    await failureOf(answerOf(await brainAt(refuse(302, {}, { location }))));
    expect(other.requests).toEqual([]);
  });
});

describe("a server that sends nothing", () => {
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
    // Until the client has read what was sent, its timeout is that of the step before.
    while (clock.pending === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.elapse(5_000);
    const error = await failing;
    await server.requests[0]?.closed;
    return { error, clock };
  }

  it("is abandoned after a timeout, connection included", async () => {
    const { error, clock } = await silentAfter(() => undefined);
    expect(error.code).toBe("link.timeout");
    expect(error.message).toMatch(
      /sent nothing for 5 seconds\. If it is loading a model, try again or raise chat\.timeoutMs\.$/,
    );
    expect(clock.pending).toBe(0);
  });

  it("is abandoned in the middle of an answer too", async () => {
    const { error } = await silentAfter((response) =>
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders(),
    );
    expect(error.code).toBe("link.timeout");
  });
});

describe("invalid options", () => {
  it("are rejected at once", () => {
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

  it("do not occur if there are none", async () => {
    const { brain } = createCascade();
    expect(await answerOf(brain)).toMatchObject([{ type: "say" }]);
    expect(await answerOf(await brainAt(chat(["Hi."])))).toEqual([{ type: "say", text: "Hi." }]);
  });
});
