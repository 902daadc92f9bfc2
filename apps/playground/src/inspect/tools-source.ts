import type { MockTool } from "../settings/mock-tools.js";
import { sourceOf, Verbatim } from "./source.js";

/** Tools as an array of calls of `tool()`. */
export function toolsSource(tools: readonly MockTool[], indent = ""): string {
  return sourceOf(
    tools.map((mock) => new Verbatim(toolSource(mock))),
    indent,
  );
}

function toolSource({ name, description, parameters, result, approve }: MockTool): string {
  const options = {
    name,
    description,
    parameters: JSON.parse(parameters) as unknown,
    approve: approve || undefined,
    run: new Verbatim(`async () => (${sourceOf(JSON.parse(result))})`),
  };
  return `tool(${sourceOf(options, "", 200)})`;
}
