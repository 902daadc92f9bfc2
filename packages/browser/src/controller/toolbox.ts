import type { RealtimeSession, Tool } from "@rt/core";

/**
 * The tools of a conversation. Calls run the version set last; the service is sent an update only if the definition
 * changes.
 */
export class Toolbox {
  readonly #tools = new Map<string, Tool>();
  #optional: readonly string[] = [];

  /** The tools to create a session with. */
  list(): readonly Tool[] {
    return Array.from(this.#tools.values(), (tool) => this.#lasting(tool));
  }

  /** Replaces the tools of the previous call. */
  replace(tools: readonly Tool[], session: RealtimeSession | null): void {
    const names = tools.map(({ definition }) => definition.name);
    for (const name of this.#optional) if (!names.includes(name)) this.remove(name, session);
    for (const tool of tools) this.set(tool, session);
    this.#optional = names;
  }

  set(tool: Tool, session: RealtimeSession | null): void {
    const { name } = tool.definition;
    const before = this.#tools.get(name);
    this.#tools.set(name, tool);
    if (!before || JSON.stringify(before) !== JSON.stringify(tool)) session?.addTool(this.#lasting(tool));
  }

  remove(name: string, session: RealtimeSession | null): void {
    const tool = this.#tools.get(name);
    this.#tools.delete(name);
    // Adding it again is the only way to get a remover for a tool the session was created with; the service is not sent
    // it.
    if (tool) session?.addTool(tool)();
  }

  #lasting(tool: Tool): Tool {
    const latest = (): Tool => this.#tools.get(tool.definition.name) ?? tool;
    return { ...tool, accept: (args) => latest().accept(args) };
  }
}
