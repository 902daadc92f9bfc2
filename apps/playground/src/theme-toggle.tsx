import { Monitor, Moon, Sun } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { Button } from "./ui/button.js";
import { Tooltip } from "./ui/tooltip.js";
import { useMedia } from "./use-media.js";

const themes = ["system", "light", "dark"] as const;
const icons = { system: <Monitor />, light: <Sun />, dark: <Moon /> } as const;
// The same key as in index.html, which reads it before the first paint.
const key = "rt-playground-theme";

/** Cycles through the system's theme, light and dark. */
export function ThemeToggle(): ReactNode {
  const [theme, setTheme] = useState(
    () => themes.find((name) => name === localStorage.getItem(key)) ?? "system",
  );
  const isSystemDark = useMedia("(prefers-color-scheme: dark)");
  const isDark = theme === "dark" || (theme === "system" && isSystemDark);
  useEffect(() => {
    localStorage.setItem(key, theme);
    document.documentElement.classList.toggle("dark", isDark);
  }, [theme, isDark]);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
  return (
    <Tooltip side="below" text={`Theme: ${theme}`}>
      <Button
        look="ghost"
        size="icon"
        aria-label={`Theme: ${theme}. Change to ${next}`}
        onClick={() => setTheme(next)}
      >
        {icons[theme]}
      </Button>
    </Tooltip>
  );
}
