import type { ReactNode } from "react";
import { useIsLive } from "../talk/use-is-live.js";
import { Field } from "../ui/field.js";
import { Segments } from "../ui/segments.js";
import { Section } from "./section.js";
import { useSettings } from "./use-settings.js";

const help = {
  auto: "WebRTC, or WebSocket where a firewall blocks it.",
  webrtc: "Best on poor networks. What was not heard, the service itself forgets.",
  websocket: "Sound travels in events: the page plays it, and knows to the sample what was heard.",
} as const;

/** The settings of the connection. */
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
