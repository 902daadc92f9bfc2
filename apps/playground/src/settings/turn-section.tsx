import type { ReactNode } from "react";
import { Field } from "../ui/field.js";
import { Segments } from "../ui/segments.js";
import { Select } from "../ui/select.js";
import { Slider } from "../ui/slider.js";
import { Switch } from "../ui/switch.js";
import { Section } from "./section.js";
import { useSettings } from "./use-settings.js";

const milliseconds = (value: number): string => `${value} ms`;

/** The settings of turn detection and interruption. */
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
        <>
          <Switch
            label="Answer by itself"
            help={settings.responds ? undefined : "It waits for the button “Answer” below the conversation."}
            checked={settings.responds}
            onChange={(responds) => set({ responds })}
          />
          <Switch
            label="Interrupt by speaking"
            checked={settings.interrupts}
            onChange={(interrupts) => set({ interrupts })}
          />
        </>
      )}
    </Section>
  );
}

const help = {
  server: undefined,
  semantic: "The service judges by your words, and waits where you seem unfinished.",
  none: "Push to talk: hold the button, or the space bar, while you speak.",
} as const;

function Silence(): ReactNode {
  const { settings, set } = useSettings();
  return (
    <>
      <Slider
        {...{ label: "Threshold", min: 0, max: 1, step: 0.05, value: settings.threshold }}
        help="How sure it must be that this is speech: higher in noisy rooms."
        show={(value) => value.toFixed(2)}
        onChange={(threshold) => set({ threshold })}
      />
      <Slider
        {...{ label: "Prefix padding", min: 0, max: 2000, step: 50, value: settings.prefixPaddingMs }}
        help="Sound kept from before speech was noticed."
        show={milliseconds}
        onChange={(prefixPaddingMs) => set({ prefixPaddingMs })}
      />
      <Slider
        {...{ label: "Silence duration", min: 100, max: 3000, step: 50, value: settings.silenceMs }}
        help="Silence that ends your turn. Shorter answers sooner, but cuts in on pauses."
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
            { value: "low", label: "Low: waits longest" },
            { value: "medium", label: "Medium, as auto" },
            { value: "high", label: "High: answers soonest" },
          ]}
        />
      )}
    </Field>
  );
}
