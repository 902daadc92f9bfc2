import type { Tool } from "@rt/core";
import { useEffect } from "react";
import { useController, type RealtimeSource } from "./context.js";

/** Offers a tool to the model while the component is mounted. Calls run the function from the latest render. */
export function useTool(tool: Tool, rt?: RealtimeSource): void {
  const controller = useController(rt);
  const { name } = tool.definition;
  useEffect(() => controller.setTool(tool));
  useEffect(() => () => controller.removeTool(name), [controller, name]);
}
