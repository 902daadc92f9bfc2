import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { defaultSettings, readSettings, type Settings } from "./settings.js";

/** The settings, and functions that change them. */
export interface SettingsAccess {
  readonly settings: Settings;
  readonly set: (change: Partial<Settings>) => void;
  readonly reset: () => void;
}

const key = "rt-playground-settings";
const Context = createContext<SettingsAccess | null>(null);

/** Provides the settings, and keeps them across visits. */
export function SettingsProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [settings, setSettings] = useState(() => readSettings(localStorage.getItem(key)));
  useEffect(() => localStorage.setItem(key, JSON.stringify(settings)), [settings]);
  const set = useCallback(
    (change: Partial<Settings>) => setSettings((before) => ({ ...before, ...change })),
    [],
  );
  const access = useMemo(
    () => ({ settings, set, reset: () => setSettings(defaultSettings) }),
    [settings, set],
  );
  return <Context.Provider value={access}>{children}</Context.Provider>;
}

/** Returns the settings of the provider above. */
export function useSettings(): SettingsAccess {
  const access = useContext(Context);
  if (!access) throw new Error("useSettings() needs a SettingsProvider above");
  return access;
}
