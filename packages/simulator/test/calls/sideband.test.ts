import { afterEach, beforeEach, expect, it } from "vitest";
import { CallClient } from "../support/call-client.js";
import { startCallServer } from "../support/call-server.js";
import type { CallServer } from "../support/call-server.js";
import { TestClient } from "../support/client.js";
import type { WireEvent } from "../support/client.js";
import { describeShared, readShared } from "../support/shared.js";
import { aligned, shapeOf, story } from "../support/story.js";

let server: CallServer;
beforeEach(async () => {
  server = await startCallServer({
    pace: "instant",
    brain: { hear: () => "", respond: () => [{ type: "say", text: "Hello there!" }] },
  });
});
afterEach(() => server.close());

const vendors = [
  ["openai", "/v1"],
  ["azure", "/openai/v1"],
] as const;

describeShared("a recorded sideband", () => {
  for (const [vendor, path] of vendors) {
    it(`is reproduced in the same order and shape: ${vendor}`, async () => {
      const lines = linesOf(`${vendor}_ws_sideband__webrtc_sideband_text_turn`);
      const recorded = lines.flatMap(({ dir, data }) => (dir === "received" ? [data] : []));
      const callId = await call(path);
      const client = await TestClient.connect(`${server.url}${path}/realtime?call_id=${callId}`);
      for (const { dir, data } of lines) if (dir === "sent") client.send(data);
      await client.until("response.done");
      expect(story(client.received)).toEqual(story(recorded));
      const theirs = aligned(recorded);
      for (const [index, event] of aligned(client.received).entries()) {
        expect([...shapeOf(event)].toSorted()).toEqual([...shapeOf(theirs[index])].toSorted());
      }
      await client.close();
    });
  }
});

it("a sideband is closed when its call is hung up", async () => {
  const callId = await call("/v1");
  const client = await TestClient.connect(`${server.url}/v1/realtime?call_id=${callId}`);
  const response = await fetch(`${server.url}/v1/realtime/calls/${callId}/hangup`, { method: "POST" });
  expect(response.status).toBe(200);
  expect(await client.closed).toMatchObject({ code: 1000 });
});

it("the answer matches the service's format", async () => {
  const response = await fetch(`${server.url}/v1/realtime/calls`, await requestOf());
  expect(response.status).toBe(201);
  expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(response.headers.get("location")).toMatch(/^\/v1\/realtime\/calls\/rtc_\w+$/);
  expect(await response.text()).toMatch(/^v=0\r\n[^]*a=ice-lite\r\n[^]*a=setup:active\r\n/);
});

it("an invalid offer is rejected in the service's format", async () => {
  const response = await fetch(`${server.url}/v1/realtime/calls`, { ...(await requestOf()), body: "hello" });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { type: "invalid_request_error", code: "invalid_offer", param: null },
  });
});

async function requestOf(): Promise<RequestInit> {
  const client = new CallClient();
  const body = await client.offer();
  await client.close();
  return { method: "POST", body, headers: { "content-type": "application/sdp" } };
}

async function call(path: string): Promise<string> {
  const response = await fetch(`${server.url}${path}/realtime/calls?model=gpt-realtime`, await requestOf());
  return response.headers.get("location")?.split("/").at(-1) ?? "";
}

function linesOf(name: string): { readonly dir: string; readonly data: WireEvent }[] {
  const [, ...lines] = readShared(`traces/${name}.jsonl`).split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}
