/** The maximum bytes of a close reason, by RFC 6455, section 5.5.1. */
const longestReason = 123;

/** The reason, truncated to the length that may be sent. */
export function sendableReason(reason: string): string {
  // A character that was cut in two is dropped.
  return Buffer.from(reason)
    .subarray(0, longestReason)
    .toString()
    .replace(/\ufffd+$/, "");
}

/**
 * The close code to send for one that was received: some only say that none was received, and a server goes away for
 * all others.
 */
export function sendable(code: number): number {
  const isReserved = [1004, 1005, 1006, 1015].includes(code);
  return (code >= 1000 && code <= 1014 && !isReserved) || (code >= 3000 && code <= 4999) ? code : 1001;
}
