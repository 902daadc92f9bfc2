import type { Clock } from "@rt/core";
import type { AudioDevice, Backend } from "./backend.js";

const everyMs = 3_000;

/** Watches for device changes where the system sends no notifications: polls every 3 s while there are listeners. */
export function createDevicePoll(clock: Clock, devices: Backend["devices"]): Backend["watch"] {
  return (listener) => {
    let isOver = false;
    let cancel = () => {};
    let known: string | null = null;
    const look = async () => {
      // A failed look counts as no change.
      const seen = await devices().then(fingerprint, () => known);
      if (isOver) return;
      const isChanged = known !== null && seen !== known;
      known = seen;
      cancel = clock.after(everyMs, () => void look());
      if (isChanged) listener();
    };
    void look();
    return () => {
      isOver = true;
      cancel();
    };
  };
}

function fingerprint(devices: readonly AudioDevice[]): string {
  return devices
    .map(({ id, kind, isDefault }) => JSON.stringify([id, kind, isDefault]))
    .toSorted()
    .join();
}
