import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import type { ServiceInfo } from "../../server/service.js";

const simulator: ServiceInfo = { kind: "simulator", model: "gpt-realtime", dialect: "ga" };
const Context = createContext<ServiceInfo>(simulator);

/** Asks the server what answers. */
export function ServiceProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [info, setInfo] = useState(simulator);
  useEffect(() => {
    const ask = async (): Promise<void> => {
      const response = await fetch("/api/service");
      // Its own server's word.
      if (response.ok) setInfo((await response.json()) as ServiceInfo);
    };
    // Without it only names are missing.
    ask().catch(() => {});
  }, []);
  return <Context.Provider value={info}>{children}</Context.Provider>;
}

/** What answers. */
export function useService(): ServiceInfo {
  return useContext(Context);
}
