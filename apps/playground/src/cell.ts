import { useSyncExternalStore } from "react";

/** A value outside of React that components can read. */
export class Cell<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  readonly get = (): T => this.#value;

  set(value: T): void {
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const heard = (): void => listener();
    this.#listeners.add(heard);
    return () => void this.#listeners.delete(heard);
  };
}

/** The value of a cell; the component renders anew when it is another. */
export function useCell<T>({ subscribe, get }: Cell<T>): T {
  return useSyncExternalStore(subscribe, get, get);
}
