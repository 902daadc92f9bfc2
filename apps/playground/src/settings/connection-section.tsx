import type { ReactNode } from "react";
import { useIsLive } from "../talk/use-is-live.js";
import { Field } from "../ui/field.js";
import { Segments } from "../ui/segments.js";
import { Section } from "./section.js";
import { useSettings } from "./use-settings.js";

const help = {
  auto: "WebRTC, and WebSocket where that does not get through.",
  webrtc: "Best on poor networks. The service itself truncates what was not heard.",
  websocket: "Every sample is an event. Captions follow the voice to the word; elsewhere they guess.",
} as const;

/** How the service is reached. */
export function ConnectionSection(): ReactNode {
  const { settings, set } = useSettings();
  const isLive = useIsLive();
  return (
    <Section title="Connection">
      <Field label="Transport" help={help[settings.transport]}>
        {(ids) => (
          <Segments
            ids={ids}
            value={settings.transport}
            disabled={isLive}
            onChange={(transport) => set({ transport })}
            options={[
              { value: "auto", label: "Auto" },
              { value: "webrtc", label: "WebRTC" },
              { value: "websocket", label: "WebSocket" },
            ]}
          />
        )}
      </Field>
    </Section>
  );
}
