/** What MCP tools send to their servers, and whatever else is named like a secret. */
const secretName = /^(authorization|headers|.*(key|token|secret|password))$/i;

/** Keys as the vendors write them, and tokens as they travel. */
const key = /\b((sk|ek|rk)[-_][\w-]{6,}|bearer\s+[\w.~+/-]+=*|eyJ[\w-]{8,}[\w.-]*)/gi;

/** Whatever else is long and no word. */
const longWord = /\b[a-z\d]{32,}/gi;

/** What stands where a secret was. */
export const mask = "***";

/** Whether the value of a field with this name is not to be shown or kept. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** The text without what looks like a key. */
export function withoutKeys(text: string): string {
  return text.replace(key, mask);
}

/** The text without what may be a secret, for logs: where nothing is lost with a long word that is none. */
export function withoutSecrets(text: string): string {
  return withoutKeys(text).replace(longWord, mask);
}
