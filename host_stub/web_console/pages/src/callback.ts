// The page that the popup ends on. It says what came back, and closes the window where the browser allows it.
import { applyTheme } from "./shell/theme.ts";

const words: Record<string, [what: string, next: string]> = {
  denied: ["You declined", "Nothing was saved. The window that you came from offers another try."],
  turned_away: ["This link did not count", "It is an earlier link, or it was used before. Go on in the window that you came from."],
  error: ["The sign-in did not work", "The window that you came from says why, and what to do."],
};

applyTheme();
const said = words[new URLSearchParams(location.search).get("outcome") ?? ""];
if (said !== undefined) {
  document.getElementById("what")?.replaceChildren(said[0]);
  document.getElementById("next")?.replaceChildren(said[1]);
}
window.close();
