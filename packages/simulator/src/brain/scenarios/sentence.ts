/**
 * An error's message without the code that some start with: those of Node, and those of any copy of this project, which
 * a module may have loaded itself.
 */
export function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message } = error;
  const mark = "code" in error && typeof error.code === "string" ? `${error.code}: ` : "";
  return message.startsWith(mark) ? message.slice(mark.length) : message;
}
