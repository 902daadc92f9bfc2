/** Hands the visitor a file. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: Safari has not begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** What a file of this moment is called: letters, digits and hyphens only, in the order of time. */
export function fileName(at: Date, extension: string): string {
  const stamp = at.toISOString().slice(0, 19).replaceAll(":", "-").replace("T", "-");
  return `conversation-${stamp}.${extension}`;
}
