import type { Tool } from "@rt/core";
import { useEffect } from "react";
import { useController, type RealtimeSource } from "./context.js";

/** Gives the model a tool as long as the component is shown. It runs as the latest render has written it. */
export function useTool(tool: Tool, rt?: RealtimeSource): void {
  const controller = useController(rt);
  const { name } = tool.definition;
  useEffect(() => controller.setTool(tool));
  useEffect(() => () => controller.removeTool(name), [controller, name]);
}
