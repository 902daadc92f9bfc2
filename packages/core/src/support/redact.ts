/**
 * Services quote the key they did not like: it stays out of our messages. `secrets` are taken out wherever they
 * stand, and so is everything that looks like a key.
 */
export function redact(message: string, secrets: readonly string[] = []): string {
  let redacted = message;
  for (const secret of secrets) redacted = redacted.replaceAll(secret, "...");
  return redacted
    .slice(0, 500)
    .replace(/\b(sk|ek|rk)[-_][\w*.-]+/g, "$1-...")
    .replace(/(?=[a-z+/]*\d)[a-z\d+/]{24,}=*/gi, "...");
}
