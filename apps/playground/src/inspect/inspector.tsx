import { ChartNoAxesGantt, CodeXml, Coins, Disc, ScrollText } from "lucide-react";
import { lazy, type ReactNode } from "react";
import { Tabs } from "../ui/tabs.js";
import { TimelineTab } from "./timeline-tab.js";

// Loaded when first opened.
const EventTab = lazy(async () => ({ default: (await import("./event-tab.js")).EventTab }));
const UsageTab = lazy(async () => ({ default: (await import("./usage-tab.js")).UsageTab }));
const CodeTab = lazy(async () => ({ default: (await import("./code-tab.js")).CodeTab }));
const RecordTab = lazy(async () => ({ default: (await import("./record-tab.js")).RecordTab }));

/** Shows the details of the conversation. */
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
