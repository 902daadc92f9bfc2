import { ErrorNotice, MicToggle, TalkButton, Transcript, useLevel, useRealtime } from "@rt/react";
import { useRef } from "react";

export function App() {
  const rt = useRealtime({ service: "/api/realtime/token", config: { instructions: "Be brief." } });
  const orb = useRef<HTMLDivElement>(null);
  useLevel("agent", ({ rms }) => orb.current?.style.setProperty("--level", String(rms)), rt);
  return (
    <main data-turn={rt.turn}>
      <div ref={orb} className="orb" />
      <TalkButton rt={rt} />
      <MicToggle rt={rt} />
      <ErrorNotice rt={rt} />
      <Transcript rt={rt} />
      <input
        aria-label="Message"
        onKeyDown={({ key, currentTarget: input, nativeEvent }) => {
          if (key !== "Enter" || nativeEvent.isComposing || !input.value) return;
          void rt.send(input.value);
          input.value = "";
        }}
      />
    </main>
  );
}
