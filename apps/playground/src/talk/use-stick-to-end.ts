import { useCallback, useEffect, useRef, useState, type RefObject } from "react";

/** How near to the end still counts as there. */
const nearPx = 80;

/** Whether the end is visible, and a function that scrolls there. */
export interface StickToEnd {
  readonly isAtEnd: boolean;
  readonly toEnd: () => void;
}

/** Keeps the end of a scroll container visible, unless the user has scrolled away from it. */
export function useStickToEnd(scroller: RefObject<HTMLElement | null>): StickToEnd {
  const [isAtEnd, setAtEnd] = useState(true);
  const sticks = useRef(true);
  const stick = useCallback((now: boolean) => {
    sticks.current = now;
    setAtEnd(now);
  }, []);
  const toEnd = useCallback(() => {
    stick(true);
    if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [scroller, stick]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let before = element.scrollTop;
    const onScroll = (): void => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      const isNear = scrollHeight - scrollTop - clientHeight < nearPx;
      // Only scrolling up leaves the end; content that grows below it does not.
      if (isNear || scrollTop < before) stick(isNear);
      before = scrollTop;
    };
    const observer = new ResizeObserver(() => sticks.current && toEnd());
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, [scroller, stick, toEnd]);
  return { isAtEnd, toEnd };
}
