/** Names of fields that hold secrets: those that MCP tools send to their servers, and others named like a secret. */
const secretName = /^(authorization|headers|.*(key|token|secret|password))$/i;

/** Keys in the formats of vendors, and tokens as they are sent. */
const key = /\b((sk|ek|rk)[-_][\w-]{6,}|bearer\s+[\w.~+/-]+=*|eyJ[\w-]{8,}[\w.-]*)/gi;

/** Any other long string that is not a word. */
const longWord = /\b[a-z\d]{32,}/gi;

/** What replaces a secret. */
export const mask = "***";

/** Whether the value of a field with this name must not be shown or stored. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** The text without anything that looks like a key. */
export function withoutKeys(text: string): string {
  return text.replace(key, mask);
}

/** The text without anything that may be a secret, for logs, where losing a harmless long word does not matter. */
export function withoutSecrets(text: string): string {
  return withoutKeys(text).replace(longWord, mask);
}
