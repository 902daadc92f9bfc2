import type { Transport } from "@rt/core";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import type { ServiceInfo } from "../../server/service.js";

/** The service, and how to reach it. */
export interface KnownService extends ServiceInfo {
  /** To a simulator in the page itself; null if there is a server. */
  readonly transport: Transport | null;
}

const patienceMs = 5_000;
const Context = createContext<KnownService | null>(null);

/** Asks the server which service there is, and renders the page once that is known. */
export function ServiceProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [service, setService] = useState<KnownService | null>(null);
  useEffect(() => {
    let isShown = true;
    const find = async (): Promise<void> => {
      const found = await askServer().catch(inPage);
      if (isShown) setService(found);
    };
    void find();
    return () => {
      isShown = false;
    };
  }, []);
  return service && <Context.Provider value={service}>{children}</Context.Provider>;
}

/** Rejects if there is no such server: some answer any request with a page. */
async function askServer(): Promise<KnownService> {
  const response = await fetch("/api/service", { signal: AbortSignal.timeout(patienceMs) });
  if (!response.ok) throw new Error(`No such route: ${response.status}`);
  // Our own server is trusted to send the right shape.
  return { ...((await response.json()) as ServiceInfo), transport: null };
}

/** Loaded only if needed, because it is large. */
async function inPage(): Promise<KnownService> {
  const { simulator } = await import("@rt/simulator/in-process");
  return { kind: "simulator", model: "gpt-realtime", dialect: "ga", transport: simulator() };
}

/** Returns the service. */
export function useService(): KnownService {
  const service = useContext(Context);
  if (!service) throw new Error("useService() needs a ServiceProvider above");
  return service;
}
