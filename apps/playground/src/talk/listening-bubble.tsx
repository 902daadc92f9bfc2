import { AudioMeter, useRealtime } from "@rt/react";
import type { ReactNode } from "react";

/** Stands for the user's speech until it is transcribed. */
export function ListeningBubble(): ReactNode {
  const { turn, phase } = useRealtime();
  if (turn !== "user" || phase !== "ready") return null;
  return (
    <div className="ml-auto flex w-fit animate-fade items-center gap-2 rounded-2xl rounded-br-md bg-accent-soft px-4 py-3 text-sm text-accent-ink">
      <AudioMeter side="user" className="meter flex h-5 items-center gap-1">
        {[0.6, 1, 0.75, 0.45].map((share) => (
          <span key={share} style={{ ["--share" as string]: share }} />
        ))}
      </AudioMeter>
      Listening
    </div>
  );
}
