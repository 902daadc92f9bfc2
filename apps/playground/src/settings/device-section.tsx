import { DevicePicker, useDevices, useRealtime } from "@rt/react";
import type { ReactNode } from "react";
import { useIsLive } from "../talk/use-is-live.js";
import { Field } from "../ui/field.js";
import { Select } from "../ui/select.js";
import { Slider } from "../ui/slider.js";
import { Section } from "./section.js";
import { SuggestedInput } from "./suggested-input.js";
import { transcriptions } from "./suggestions.js";
import { useSettings } from "./use-settings.js";

const pickerLook = "h-9 w-full rounded-lg border bg-card px-2.5 text-sm";

/** How the user is heard, and the model. */
export function DeviceSection(): ReactNode {
  const { settings, set } = useSettings();
  return (
    <Section title="Sound">
      <Field label="Your words, written down by" help="Empty for nobody. On Azure, the name of a deployment.">
        {(ids) => (
          <SuggestedInput
            {...ids}
            suggestions={transcriptions}
            placeholder="nobody"
            value={settings.transcription}
            onChange={({ target }) => set({ transcription: target.value.trim() })}
          />
        )}
      </Field>
      <Field label="Noise reduction">
        {(ids) => (
          <Select
            ids={ids}
            value={settings.noiseReduction}
            onChange={(noiseReduction) => set({ noiseReduction })}
            options={[
              { value: "off", label: "Off" },
              { value: "near_field", label: "Near: a headset" },
              { value: "far_field", label: "Far: a laptop, a room" },
            ]}
          />
        )}
      </Field>
      {settings.modality === "voice" && <Devices />}
    </Section>
  );
}

function Devices(): ReactNode {
  const { settings, set } = useSettings();
  const { speaker, setVolume } = useRealtime();
  const { speakers } = useDevices();
  const isLive = useIsLive();
  return (
    <>
      <Field label="Microphone">
        {(ids) => <DevicePicker kind="microphone" {...ids} className={pickerLook} />}
      </Field>
      {speakers.length > 0 && (
        <Field label="Loudspeaker">
          {(ids) => <DevicePicker kind="speaker" {...ids} className={pickerLook} />}
        </Field>
      )}
      <Slider
        {...{ label: "Volume", min: 0, max: 1, step: 0.05, value: speaker.volume }}
        show={(value) => `${Math.round(value * 100)} %`}
        onChange={setVolume}
      />
      <Field label="Echo">
        {(ids) => (
          <Select
            ids={ids}
            value={settings.echo}
            disabled={isLive}
            onChange={(echo) => set({ echo })}
            options={[
              { value: "auto", label: "Auto" },
              { value: "full-duplex", label: "Both may speak at once" },
              { value: "half-duplex", label: "You are muted while it speaks" },
            ]}
          />
        )}
      </Field>
    </>
  );
}
