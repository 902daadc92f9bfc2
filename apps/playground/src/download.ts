/** Downloads a file to the user's device. */
export function download(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  // By then, the browser has read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
