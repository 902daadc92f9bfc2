import type { Level } from "@rt/core";
import type { AudioLevels } from "@rt/browser";

/** The two meters of the page. */
export interface Meters {
  show(levels: AudioLevels): void;
  /** Shows silence. */
  rest(): void;
}

/** The interval of the numbers, which screen readers read, and of the bars with reduced motion. */
const slowMs = 250;

/** The range is from here to full scale. */
const floorDb = -60;

/** The share of the level that each bar shows. */
const shape = [0.45, 0.75, 1, 0.75, 0.45];

/** Shows levels in two elements of role `meter`. */
export function createMeters(user: HTMLElement, model: HTMLElement): Meters {
  const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");
  const meters = [createMeter(user), createMeter(model)] as const;
  let slowAt = 0;
  function draw(levels: readonly [number, number], isSlow: boolean): void {
    for (const [i, level] of levels.entries()) {
      if (isSlow) meters[i]?.tell(level);
      if (isSlow || !lessMotion.matches) meters[i]?.draw(level);
    }
  }
  return {
    show({ microphone, speaker }) {
      const now = performance.now();
      const isSlow = now - slowAt >= slowMs;
      if (isSlow) slowAt = now;
      draw([decibels(microphone), decibels(speaker)], isSlow);
    },
    rest: () => draw([floorDb, floorDb], true),
  };
}

function createMeter(element: HTMLElement) {
  const bars = shape.map(() => document.createElement("span"));
  element.replaceChildren(...bars);
  element.ariaValueMin = String(floorDb);
  element.ariaValueMax = "0";
  const meter = {
    draw(level: number): void {
      const share = 1 - level / floorDb;
      // Scaling needs no layout.
      for (const [i, bar] of bars.entries())
        bar.style.transform = `scaleY(${Math.max(0.12, share * (shape[i] ?? 1)).toFixed(3)})`;
    },
    tell(level: number): void {
      element.ariaValueNow = level.toFixed();
      element.ariaValueText = level === floorDb ? "silence" : `${level.toFixed()} decibels`;
    },
  };
  meter.tell(floorDb);
  return meter;
}

function decibels(level: Level | null): number {
  return Math.min(0, Math.max(floorDb, level?.rmsDbfs ?? floorDb));
}
