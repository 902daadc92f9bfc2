import { useRealtime } from "@rt/react";
import { AudioLines, FileJson, FileText } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { download } from "../download.js";
import { useSettings } from "../settings/use-settings.js";
import { useBench } from "../talk/bench.js";
import { Button } from "../ui/button.js";
import { Switch } from "../ui/switch.js";
import { jsonOf, textOf } from "./documents.js";
import { duration } from "./turn-spans.js";

/** Downloads the conversation. */
export function RecordTab(): ReactNode {
  const { settings, set } = useSettings();
  const { items, session, latency, usage } = useRealtime();
  const isEmpty = items.length === 0;
  const json = (): string => jsonOf({ session, turns: latency?.turns ?? [], usage, settings });
  return (
    <div className="relative grid content-start gap-6 overflow-y-auto p-5">
      <Switch
        label="Record both sides"
        help="You on the left, the model as far as it was heard on the right. Kept in this page until you leave it or begin a new conversation."
        checked={settings.records}
        onChange={(records) => set({ records })}
      />
      <div className="grid gap-2">
        <SoundButton />
        <Button disabled={isEmpty} onClick={() => download("conversation.txt", textOf(items), "text/plain")}>
          <FileText />
          Transcript (.txt)
        </Button>
        <Button disabled={isEmpty} onClick={() => download("conversation.json", json(), "application/json")}>
          <FileJson />
          Everything but sound (.json)
        </Button>
      </div>
    </div>
  );
}

function SoundButton(): ReactNode {
  const { tape } = useBench().recording;
  const [seconds, setSeconds] = useState(tape.seconds);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(tape.seconds), 1_000);
    return () => clearInterval(timer);
  }, [tape]);
  return (
    <Button disabled={seconds === 0} onClick={() => download("conversation.wav", tape.wav(), "audio/wav")}>
      <AudioLines />
      Sound (.wav{seconds > 0 && `, ${duration(seconds * 1_000)}`})
    </Button>
  );
}
