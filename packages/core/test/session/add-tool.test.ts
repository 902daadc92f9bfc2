import { expect, it } from "vitest";
import { tool } from "../../src/session/tool.js";
import { readySession } from "./public-session.js";

it("sends tools that were changed after close() when the session connects again", () => {
  const look = tool({ name: "look", description: "", run: () => 1 });
  const { session, sent, greets } = readySession({ tools: [look] });
  const errors: unknown[] = [];
  session.on("error", (error) => errors.push(error));
  session.close();
  session.addTool(look)();
  session.addTool(tool({ name: "wink", description: "", run: () => 2 }));
  const before = sent("session.update").length;
  void session.connect();
  greets();
  expect(sent("session.update").slice(before)).toMatchObject([{ session: { tools: [{ name: "wink" }] } }]);
  expect(errors).toEqual([]);
});
