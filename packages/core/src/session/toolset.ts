import { RealtimeError } from "../errors.js";
import type { Tool as WireTool } from "../protocol/session-config.js";
import { plainCopy } from "../support/plain.js";
import { assertConfig, type SessionConfigInput, type SessionConfigPatch } from "./config.js";
import type { Tool } from "./tool.js";

/** The tools of a session: those it runs, and those that its configuration names beside them. */
export interface Toolset {
  list(): readonly Tool[];
  names(): readonly string[];
  /** The configuration to begin with, our tools included. Throws `options.invalid` for what no service accepts. */
  complete(config: SessionConfigInput): SessionConfigInput;
  /** A configuration in which `tools` means those beside ours, as one in which it means all. */
  withOurs<C extends SessionConfigPatch>(config: C): C;
  /** Takes a tool, in place of one by the same name, and returns what takes it out again. */
  add(tool: Tool): () => void;
  /** All tools, as the service is told. */
  wire(): WireTool[];
}

/** Keeps the tools of one session. Throws `options.invalid` where two have the same name. */
export function createToolset(tools: readonly Tool[] = [], beside: readonly WireTool[] = []): Toolset {
  let ours = [...tools];
  let others = beside;
  const nameOf = ({ definition }: Tool) => definition.name;
  const names = () => ours.map(nameOf);
  if (new Set(names()).size < ours.length)
    throw new RealtimeError("options.invalid", "two tools have the same name", { param: "tools" });

  const wire = (): WireTool[] => [...ours.map(({ definition }) => definition), ...others];
  return {
    list: () => ours,
    names,
    wire,
    complete(config) {
      const tools = wire();
      const complete = tools.length > 0 && config.type !== "transcription" ? { ...config, tools } : config;
      assertConfig(complete);
      return plainCopy(complete, "config");
    },
    withOurs(config) {
      if (!("tools" in config)) return config;
      others = config.tools ?? [];
      return { ...config, tools: wire() };
    },
    add(tool) {
      // What is no JSON throws here, to whoever adds it, and not when it is sent.
      plainCopy(tool.definition, "tool");
      ours = [...ours.filter((other) => nameOf(other) !== nameOf(tool)), tool];
      return () => void (ours = ours.filter((other) => other !== tool));
    },
  };
}
