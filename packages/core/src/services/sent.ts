type Texts = Readonly<Record<string, string | undefined>>;
type Headers = Readonly<Record<string, string>>;

/** The entries that hold text: omitted and empty options are not sent. */
export function sentOf(texts: Texts): [name: string, value: string][] {
  return Object.entries(texts).filter((entry): entry is [string, string] => Boolean(entry[1]));
}

/** The caller's headers, overridden by ours. */
export function headersOf(own: Headers | undefined, ours: Texts): Headers {
  return { ...own, ...Object.fromEntries(sentOf(ours)) };
}

/** The subprotocols from which OpenAI reads these values where headers cannot be sent. */
export function protocolsOf(texts: Texts): string[] {
  return ["realtime", ...sentOf(texts).map((entry) => entry.join("."))];
}
