// Light and dark: what the system prefers, until the person chooses.
import { Observable } from "../interface/observable.ts";

export type Theme = "light" | "dark";
export type Choice = Theme | "system";

const key = "claribi-theme";
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

export const choice = new Observable<Choice>(stored());
export const theme = new Observable<Theme>("light");

export function applyTheme(): void {
  const now: Theme = choice.value === "system" ? (systemIsDark.matches ? "dark" : "light") : choice.value;
  if (choice.value === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = now;
  theme.set(now);
}

export function chooseTheme(chosen: Choice): void {
  choice.set(chosen);
  try {
    localStorage.setItem(key, chosen);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  applyTheme();
}

function stored(): Choice {
  try {
    const value = localStorage.getItem(key);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system";
  }
}

systemIsDark.addEventListener("change", applyTheme);
