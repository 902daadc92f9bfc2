/** The code that may be sent for one that came: some only say that none came, and a server goes away for all else. */
export function sendable(code: number): number {
  const isReserved = [1004, 1005, 1006, 1015].includes(code);
  return (code >= 1000 && code <= 1014 && !isReserved) || (code >= 3000 && code <= 4999) ? code : 1001;
}
