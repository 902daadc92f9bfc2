import type { ReactNode } from "react";
import { Field } from "../ui/field.js";
import { Segments } from "../ui/segments.js";
import { Select } from "../ui/select.js";
import { Slider } from "../ui/slider.js";
import { Switch } from "../ui/switch.js";
import { Section } from "./section.js";
import { useSettings } from "./use-settings.js";

const milliseconds = (value: number): string => `${value} ms`;

/** When the user's turn ends, and when the model's does. */
export function TurnSection(): ReactNode {
  const { settings, set } = useSettings();
  return (
    <Section title="Turn detection">
      <Field label="Your turn ends" help={help[settings.turns]}>
        {(ids) => (
          <Segments
            ids={ids}
            value={settings.turns}
            onChange={(turns) => set({ turns })}
            options={[
              { value: "server", label: "By silence" },
              { value: "semantic", label: "By meaning" },
              { value: "none", label: "By hand" },
            ]}
          />
        )}
      </Field>
      {settings.turns === "server" && <Silence />}
      {settings.turns === "semantic" && <Meaning />}
      {settings.turns !== "none" && (
        <Switch
          label="Interrupt by speaking"
          checked={settings.interrupts}
          onChange={(interrupts) => set({ interrupts })}
        />
      )}
    </Section>
  );
}

const help = {
  server: undefined,
  semantic: "The service waits where you seem unfinished.",
  none: "Hold the button, or the space bar on it, while you speak.",
} as const;

function Silence(): ReactNode {
  const { settings, set } = useSettings();
  return (
    <>
      <Slider
        {...{ label: "Threshold", min: 0, max: 1, step: 0.05, value: settings.threshold }}
        help="How loud is speech. Higher for noisy rooms."
        show={(value) => value.toFixed(2)}
        onChange={(threshold) => set({ threshold })}
      />
      <Slider
        {...{ label: "Prefix padding", min: 0, max: 1000, step: 50, value: settings.prefixPaddingMs }}
        show={milliseconds}
        onChange={(prefixPaddingMs) => set({ prefixPaddingMs })}
      />
      <Slider
        {...{ label: "Silence duration", min: 100, max: 2000, step: 50, value: settings.silenceMs }}
        help="Shorter answers sooner, and cuts in on pauses."
        show={milliseconds}
        onChange={(silenceMs) => set({ silenceMs })}
      />
    </>
  );
}

function Meaning(): ReactNode {
  const { settings, set } = useSettings();
  return (
    <Field label="Eagerness">
      {(ids) => (
        <Select
          ids={ids}
          value={settings.eagerness}
          onChange={(eagerness) => set({ eagerness })}
          options={[
            { value: "auto", label: "Auto" },
            { value: "low", label: "Low: lets you take your time" },
            { value: "medium", label: "Medium" },
            { value: "high", label: "High: answers soon" },
          ]}
        />
      )}
    </Field>
  );
}
