import { RealtimeController, type RealtimeOptions } from "@rt/browser";
import { RealtimeError } from "@rt/core";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import type { Realtime } from "./realtime.js";

/** A conversation: the result of `useRealtime()`, or a controller created outside React. */
export type RealtimeSource = Realtime | RealtimeController;

/** Props of the provider: an existing conversation in `rt`, or the options of one that the provider owns. */
export type RealtimeProviderProps = { readonly children?: ReactNode } & (
  | { readonly rt: RealtimeSource; readonly options?: undefined }
  | { readonly options: RealtimeOptions; readonly rt?: undefined }
);

const Context = createContext<RealtimeController | null>(null);

/** Provides a conversation to all components below, which re-render only for the fields that they read. */
export function RealtimeProvider({ rt, options, children }: RealtimeProviderProps): ReactNode {
  const controller = useController(rt ?? options);
  return <Context.Provider value={controller}>{children}</Context.Provider>;
}

/** Returns the controller that was passed, one created from the options that were passed, or the provider's. */
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
  throw new RealtimeError("options.invalid", "no RealtimeProvider above, and no rt was passed");
}
