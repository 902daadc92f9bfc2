import { ChartNoAxesGantt, CodeXml, Coins, Disc, ScrollText } from "lucide-react";
import type { ReactNode } from "react";
import { Tabs } from "../ui/tabs.js";
import { CodeTab } from "./code-tab.js";
import { EventTab } from "./event-tab.js";
import { RecordTab } from "./record-tab.js";
import { TimelineTab } from "./timeline-tab.js";
import { UsageTab } from "./usage-tab.js";

/** Looks into the conversation. */
export function Inspector(): ReactNode {
  return (
    <Tabs
      label="Inspector"
      tabs={[
        { name: "Turns", icon: <ChartNoAxesGantt aria-hidden />, content: <TimelineTab /> },
        { name: "Events", icon: <ScrollText aria-hidden />, content: <EventTab /> },
        { name: "Usage", icon: <Coins aria-hidden />, content: <UsageTab /> },
        { name: "Code", icon: <CodeXml aria-hidden />, content: <CodeTab /> },
        { name: "Save", icon: <Disc aria-hidden />, content: <RecordTab /> },
      ]}
    />
  );
}
