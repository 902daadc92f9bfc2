import { RealtimeProvider, useRealtime } from "@rt/react";
import { useEffect, useState, type ReactNode } from "react";
import { Layout } from "./layout.js";
import { SettingsProvider, useSettings } from "./settings/use-settings.js";
import { Bench, BenchContext, useBench } from "./talk/bench.js";
import { realtimeOptionsOf } from "./talk/realtime-options.js";
import { ServiceProvider, useService } from "./talk/use-service.js";

/** The playground. */
export function App(): ReactNode {
  return (
    <SettingsProvider>
      <ServiceProvider>
        <Conversation />
      </ServiceProvider>
    </SettingsProvider>
  );
}

function Conversation(): ReactNode {
  const { settings } = useSettings();
  const service = useService();
  const [bench] = useState(() => new Bench());
  useEffect(() => {
    bench.choice = service.transport ?? settings.transport;
    bench.recording.isOn = settings.records;
  });
  return (
    <BenchContext.Provider value={bench}>
      <RealtimeProvider options={realtimeOptionsOf(settings, service, bench)}>
        <Follow />
        <Layout />
      </RealtimeProvider>
    </BenchContext.Provider>
  );
}

/** Attaches the bench to the conversation. */
function Follow(): ReactNode {
  const { controller } = useRealtime();
  const bench = useBench();
  useEffect(() => bench.follow(controller), [bench, controller]);
  return null;
}
