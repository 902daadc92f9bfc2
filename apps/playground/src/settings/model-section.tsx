import { useRealtimeState } from "@rt/react";
import type { ReactNode } from "react";
import { useIsLive } from "../talk/use-is-live.js";
import { useService } from "../talk/use-service.js";
import { Field, Textarea } from "../ui/field.js";
import { Segments } from "../ui/segments.js";
import { Select } from "../ui/select.js";
import { Slider } from "../ui/slider.js";
import { Section } from "./section.js";
import { SuggestedInput } from "./suggested-input.js";
import { models, voices } from "./suggestions.js";
import { templates } from "./templates.js";
import { useSettings } from "./use-settings.js";

/** Which model, and what it is to be. */
export function ModelSection(): ReactNode {
  return (
    <Section title="Session">
      <ModelName />
      <Instructions />
      <Modality />
      <Voice />
      <Temperature />
    </Section>
  );
}

function ModelName(): ReactNode {
  const { settings, set } = useSettings();
  const { kind, model } = useService();
  const isLive = useIsLive();
  return (
    <Field label={kind === "azure" ? "Deployment" : "Model"}>
      {(ids) => (
        <SuggestedInput
          {...ids}
          suggestions={models}
          placeholder={model}
          value={settings.model}
          disabled={isLive}
          onChange={({ target }) => set({ model: target.value.trim() })}
        />
      )}
    </Field>
  );
}

function Instructions(): ReactNode {
  const { settings, set } = useSettings();
  const { instructions } = settings;
  const isTemplate = templates.find((template) => template.instructions === instructions)?.name ?? "";
  const options = [
    ...(isTemplate ? [] : [{ value: "", label: "Your own" }]),
    ...templates.map(({ name }) => ({ value: name, label: name })),
  ];
  const choose = (name: string): void => {
    const template = templates.find((other) => other.name === name);
    if (template) set({ instructions: template.instructions });
  };
  return (
    <>
      <Field label="Template">
        {(ids) => <Select ids={ids} value={isTemplate} options={options} onChange={choose} />}
      </Field>
      <Field label="Instructions">
        {(ids) => (
          <Textarea
            {...ids}
            rows={4}
            value={instructions}
            onChange={({ target }) => set({ instructions: target.value })}
          />
        )}
      </Field>
    </>
  );
}

function Modality(): ReactNode {
  const { settings, set } = useSettings();
  const isLive = useIsLive();
  const help = settings.modality === "text" ? "Neither a microphone nor a loudspeaker is needed." : undefined;
  return (
    <Field label="It answers" help={help}>
      {(ids) => (
        <Segments
          ids={ids}
          value={settings.modality}
          disabled={isLive}
          onChange={(modality) => set({ modality })}
          options={[
            { value: "voice", label: "By voice" },
            { value: "text", label: "In writing" },
          ]}
        />
      )}
    </Field>
  );
}

function Voice(): ReactNode {
  const { settings, set } = useSettings();
  const hasSpoken = useRealtimeState(({ session }) => session?.config.spoken ?? false);
  const isLive = useIsLive();
  if (settings.modality === "text") return null;
  const help = isLive && hasSpoken ? "It has spoken: its voice is fixed until you start again." : undefined;
  return (
    <>
      <Field label="Voice" help={help}>
        {(ids) => (
          <Select
            ids={ids}
            value={settings.voice}
            options={voices}
            disabled={isLive && hasSpoken}
            onChange={(voice) => set({ voice })}
          />
        )}
      </Field>
      <Slider
        {...{ label: "Speed", min: 0.25, max: 1.5, step: 0.05, value: settings.speed }}
        show={(value) => `${value.toFixed(2)} ×`}
        onChange={(speed) => set({ speed })}
      />
    </>
  );
}

function Temperature(): ReactNode {
  const { settings, set } = useSettings();
  const { dialect } = useService();
  if (dialect !== "preview") return null;
  return (
    <Slider
      {...{ label: "Temperature", min: 0.6, max: 1.2, step: 0.05, value: settings.temperature }}
      show={(value) => value.toFixed(2)}
      onChange={(temperature) => set({ temperature })}
    />
  );
}
