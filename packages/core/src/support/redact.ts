/** Services quote the key they did not like: what looks like one stays out of our messages, and each is one line. */
export function redact(message: string): string {
  return message
    .slice(0, 500)
    .replace(/\p{Cc}+/gu, " ")
    .replace(/\b(sk|ek|rk)[-_][\w*.-]+/g, "$1-...")
    .replace(/(?=[a-z+/]*\d)[a-z\d+/]{24,}=*/gi, "...");
}

/** The same where it is known what was sent: that stays out too, whatever it looks like. */
export function redactSecrets(message: string, secrets: readonly string[]): string {
  return redact(withoutSecrets(message, secrets));
}

/** What was sent stays out, and nothing else does: for ids and codes, which look like keys. */
export function withoutSecrets(word: string, secrets: readonly string[]): string {
  return secrets.reduce((text, secret) => text.replaceAll(secret, "..."), word);
}
