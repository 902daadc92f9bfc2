/** Downloads a file to the user's device. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Later, because Safari starts reading it with a delay.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A file name with a sortable time stamp, of letters, digits and hyphens only. */
export function fileName(at: Date, extension: string): string {
  const stamp = at.toISOString().slice(0, 19).replaceAll(":", "-").replace("T", "-");
  return `conversation-${stamp}.${extension}`;
}
