import { useCallback, useEffect, useRef, useState, type RefObject } from "react";

/** This near the end counts as there. */
const nearPx = 80;

/** Whether the end is in sight, and what brings it there. */
export interface StickToEnd {
  readonly isAtEnd: boolean;
  readonly toEnd: () => void;
}

/** Keeps the end of what scrolls in sight, unless the visitor has scrolled away from it. */
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
      // Away from the end is upwards: what grows below it meanwhile moves nobody.
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
