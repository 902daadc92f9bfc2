import { RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { useService } from "../talk/use-service.js";
import { Button } from "../ui/button.js";
import { ConnectionSection } from "./connection-section.js";
import { DeviceSection } from "./device-section.js";
import { ModelSection } from "./model-section.js";
import { ToolSection } from "./tool-section.js";
import { TurnSection } from "./turn-section.js";
import { useSettings } from "./use-settings.js";

/** All settings, the most used first. */
export function SettingsPanel(): ReactNode {
  const { settings, reset } = useSettings();
  const { transport } = useService();
  const hasVoice = settings.modality === "voice";
  return (
    <div className="grid gap-7 p-5">
      <ModelSection />
      {hasVoice && <TurnSection />}
      <ToolSection />
      {hasVoice && <DeviceSection />}
      {!transport && <ConnectionSection />}
      <Button look="ghost" size="small" className="justify-self-start" onClick={reset}>
        <RotateCcw />
        Reset settings
      </Button>
    </div>
  );
}
