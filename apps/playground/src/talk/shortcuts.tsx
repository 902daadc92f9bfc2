import type { ReactNode } from "react";
import { useSettings } from "../settings/use-settings.js";

/** The keyboard shortcuts. */
export function Shortcuts(): ReactNode {
  const { settings } = useSettings();
  const isByHand = settings.modality === "voice" && settings.turns === "none";
  const shortcuts = [
    ...(isByHand ? [["Space", "hold to talk"]] : []),
    ["Esc", "interrupt"],
    ["Enter", "send"],
    ["Shift Enter", "new line"],
  ] as const;
  return (
    <ul
      aria-label="Keyboard shortcuts"
      className="hidden justify-center gap-5 pb-3 text-xs text-quiet sm:pointer-fine:flex [@media(max-height:46rem)]:hidden"
    >
      {shortcuts.map(([keys, does]) => (
        <li key={does}>
          <kbd className="rounded border border-edge bg-page px-1.5 py-0.5 font-sans text-[11px]">{keys}</kbd>{" "}
          {does}
        </li>
      ))}
    </ul>
  );
}
