import { useRealtimeState } from "@rt/react";
import type { ReactNode } from "react";
import { useIsLive } from "../talk/use-is-live.js";
import { useService } from "../talk/use-service.js";
import { Field, Input, Textarea } from "../ui/field.js";
import { Segments } from "../ui/segments.js";
import { Select } from "../ui/select.js";
import { Slider } from "../ui/slider.js";
import { Section } from "./section.js";
import { SuggestedInput } from "./suggested-input.js";
import { models, voices } from "./suggestions.js";
import { templates } from "./templates.js";
import { useSettings } from "./use-settings.js";

/** The settings of the model and its behavior. */
export function ModelSection(): ReactNode {
  return (
    <Section title="Session">
      <ModelName />
      <Instructions />
      <Modality />
      <Voice />
      <Temperature />
      <Longest />
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
    ...(isTemplate ? [] : [{ value: "", label: "Custom" }]),
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
            className="min-h-26 w-full"
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
  const help = settings.modality === "text" ? "No microphone or loudspeaker is used." : undefined;
  return (
    <Field label="Responses" help={help}>
      {(ids) => (
        <Segments
          ids={ids}
          value={settings.modality}
          disabled={isLive}
          onChange={(modality) => set({ modality })}
          options={[
            { value: "voice", label: "Voice" },
            { value: "text", label: "Text" },
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
  const help = isLive && hasSpoken ? "Fixed once the model has spoken: stop to change it." : undefined;
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

function Longest(): ReactNode {
  const { settings, set } = useSettings();
  return (
    <Field label="Max response tokens" help="1 to 4096. Empty: as many as the model allows.">
      {(ids) => (
        <Input
          {...ids}
          type="number"
          inputMode="numeric"
          min={1}
          max={4096}
          placeholder="No limit"
          value={settings.maxTokens || ""}
          onChange={({ target }) => set({ maxTokens: tokensIn(target.value) })}
        />
      )}
    </Field>
  );
}

function tokensIn(text: string): number {
  return Math.max(0, Math.min(4096, Math.trunc(Number(text))));
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
