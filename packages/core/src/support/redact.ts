/** Removes what looks like a key from a message, as services quote rejected keys, and makes it a single line. */
export function redact(message: string): string {
  return message
    .slice(0, 500)
    .replace(/\p{Cc}+/gu, " ")
    .replace(/\b(sk|ek|rk)[-_][\w*.-]+/g, "$1-...")
    .replace(/(?=[a-z+/]*\d)[a-z\d+/]{24,}=*/gi, "...");
}

/** Works like {@link redact}, and also removes the given secrets, whatever they look like. */
export function redactSecrets(message: string, secrets: readonly string[]): string {
  return redact(withoutSecrets(message, secrets));
}

/** Removes only the given secrets: for ids and codes, which look like keys. */
export function withoutSecrets(word: string, secrets: readonly string[]): string {
  return secrets.reduce((text, secret) => text.replaceAll(secret, "..."), word);
}
