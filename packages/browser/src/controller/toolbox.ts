import type { RealtimeSession, Tool } from "@rt/core";

/**
 * The tools of a conversation, each run in the version given last. As long as a version says the same of itself as the
 * one before, the service hears nothing of it.
 */
export class Toolbox {
  readonly #tools = new Map<string, Tool>();
  #optional: readonly string[] = [];

  /** What a session begins with. */
  list(): readonly Tool[] {
    return Array.from(this.#tools.values(), (tool) => this.#lasting(tool));
  }

  /** Puts these in the place of those that it was called with before. */
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
    // What a session was made with has no other remover; adding the same says nothing to the service.
    if (tool) session?.addTool(tool)();
  }

  #lasting(tool: Tool): Tool {
    const latest = (): Tool => this.#tools.get(tool.definition.name) ?? tool;
    return { ...tool, accept: (args) => latest().accept(args) };
  }
}
