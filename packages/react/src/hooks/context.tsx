import { RealtimeController, type RealtimeOptions } from "@rt/browser";
import { RealtimeError } from "@rt/core";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import type { Realtime } from "./realtime.js";

/** A conversation: as `useRealtime()` returns it, or as it was made outside of React. */
export type RealtimeSource = Realtime | RealtimeController;

/** What a provider provides: a conversation that there is, or one of its own, made of options. */
export type RealtimeProviderProps = { readonly children?: ReactNode } & (
  | { readonly rt: RealtimeSource; readonly options?: undefined }
  | { readonly options: RealtimeOptions; readonly rt?: undefined }
);

const Context = createContext<RealtimeController | null>(null);

/** Gives a conversation to all below. What is below renders anew for what it reads of it, and for nothing else. */
export function RealtimeProvider({ rt, options, children }: RealtimeProviderProps): ReactNode {
  const controller = useController(rt ?? options);
  return <Context.Provider value={controller}>{children}</Context.Provider>;
}

/** The conversation that is given, of its own where options are, and else the provider's. */
export function useController(given: RealtimeSource | RealtimeOptions | undefined): RealtimeController {
  const options = given && "service" in given ? given : null;
  const provided = useContext(Context);
  const [own] = useState(() => options && new RealtimeController(options));
  useEffect(() => {
    if (options) own?.setOptions(options);
  });
  useEffect(() => own?.retain(), [own]);
  const source = given && "service" in given ? null : given;
  const controller = own ?? (source && "controller" in source ? source.controller : source) ?? provided;
  if (controller) return controller;
  throw new RealtimeError("options.invalid", "there is no RealtimeProvider above, and no rt was given");
}
