import { describe, expect, it } from "vitest";
import { instantPace } from "../../src/session/pace.js";
import { SessionTest, userSays } from "../support/session.js";

const server = { type: "mcp", server_label: "docs", server_url: "https://mcp.invalid" };
const update = (tools: readonly object[]) => ({
  type: "session.update",
  session: { type: "realtime", tools },
});

describe("a session with an MCP server", () => {
  it("announces listing its tools, which fails as with any server that is down", async () => {
    const test = new SessionTest();
    await test.receive(update([server]));
    expect(test.types().slice(1)).toEqual([
      "session.updated",
      "conversation.item.added",
      "mcp_list_tools.in_progress",
      "mcp_list_tools.failed",
      "conversation.item.done",
    ]);
    const { item } = test.last("conversation.item.done");
    expect(item).toMatchObject({ type: "mcp_list_tools", server_label: "docs", tools: [] });
    expect(test.last("mcp_list_tools.failed").item_id).toBe(item.id);
  });

  it("asks each server once, until it is removed and added again", async () => {
    const test = new SessionTest();
    await test.receive(update([server]), update([server, { ...server, server_label: "other" }]));
    expect(test.all("mcp_list_tools.failed")).toHaveLength(2);
    await test.receive(update([]), update([server]));
    expect(test.all("mcp_list_tools.failed")).toHaveLength(3);
  });

  it("continues meanwhile", async () => {
    const test = new SessionTest({ pace: { ...instantPace, thinkMs: 50 } });
    await test.receive(update([server]), userSays("Say one."), { type: "response.create" });
    expect(test.types()).not.toContain("mcp_list_tools.failed");
    await test.clock.elapse(100);
    expect(test.last("response.done").response.status).toBe("completed");
    expect(test.types()).toContain("mcp_list_tools.failed");
  });

  it("sends nothing once it is closed", async () => {
    const test = new SessionTest({ pace: { ...instantPace, thinkMs: 50 } });
    await test.receive(update([server]));
    test.session.close();
    await test.clock.elapse(100);
    expect(test.types()).not.toContain("mcp_list_tools.failed");
  });
});
