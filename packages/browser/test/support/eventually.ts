import { vi } from "vitest";

/** Waits until it holds: on a machine that has much to do, too. */
export function eventually(holds: () => void): Promise<void> {
  return vi.waitFor(holds, { timeout: 15_000 });
}
