import { DevicePicker, useDevices, useRealtime } from "@rt/react";
import type { ReactNode } from "react";
import type { ServiceInfo } from "../../server/service.js";
import { useIsLive } from "../talk/use-is-live.js";
import { useService } from "../talk/use-service.js";
import { Field } from "../ui/field.js";
import { Select, selectLook } from "../ui/select.js";
import { Slider } from "../ui/slider.js";
import { Section } from "./section.js";
import { SuggestedInput } from "./suggested-input.js";
import { languages, transcriptions } from "./suggestions.js";
import { useSettings } from "./use-settings.js";

/** The settings of audio input and output. */
export function DeviceSection(): ReactNode {
  const { settings, set } = useSettings();
  return (
    <Section title="Audio">
      <Transcription />
      <Field label="Noise reduction">
        {(ids) => (
          <Select
            ids={ids}
            value={settings.noiseReduction}
            onChange={(noiseReduction) => set({ noiseReduction })}
            options={[
              { value: "off", label: "Off" },
              { value: "near_field", label: "Near field: a headset" },
              { value: "far_field", label: "Far field: a laptop, a room" },
            ]}
          />
        )}
      </Field>
      <Devices />
    </Section>
  );
}

function Transcription(): ReactNode {
  const { settings, set } = useSettings();
  const { kind } = useService();
  return (
    <>
      <Field label="Transcription model" help={transcriptionHelp(kind)}>
        {(ids) => (
          <SuggestedInput
            {...ids}
            suggestions={transcriptions}
            placeholder="None"
            value={settings.transcription}
            onChange={({ target }) => set({ transcription: target.value.trim() })}
          />
        )}
      </Field>
      {settings.transcription !== "" && (
        <Field label="Spoken language" help="A code such as “en”. Empty: whichever is heard.">
          {(ids) => (
            <SuggestedInput
              {...ids}
              suggestions={languages}
              placeholder="Any"
              maxLength={5}
              value={settings.language}
              onChange={({ target }) => set({ language: target.value.trim() })}
            />
          )}
        </Field>
      )}
    </>
  );
}

function transcriptionHelp(kind: ServiceInfo["kind"]): string {
  const empty = "Empty: your speech is not written down.";
  return kind === "azure" ? `The name of its deployment. ${empty}` : empty;
}

function Devices(): ReactNode {
  const { settings, set } = useSettings();
  const { speaker, setVolume } = useRealtime();
  const { speakers } = useDevices();
  const isLive = useIsLive();
  return (
    <>
      <Field label="Microphone">
        {(ids) => <DevicePicker kind="microphone" {...ids} className={selectLook} />}
      </Field>
      {speakers.length > 0 && (
        <Field label="Loudspeaker">
          {(ids) => <DevicePicker kind="speaker" {...ids} className={selectLook} />}
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
              { value: "full-duplex", label: "Both may speak at once (full duplex)" },
              { value: "half-duplex", label: "Muted while it speaks (half duplex)" },
            ]}
          />
        )}
      </Field>
    </>
  );
}
