/** Services quote the key they did not like, mostly masked: it stays out of our messages altogether. */
export function redact(message: string): string {
  return message.slice(0, 500).replace(/\b(sk|ek|rk)[-_][\w*.-]+/g, "$1-...");
}
