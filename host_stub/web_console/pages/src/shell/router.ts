// The address bar. Pages have addresses, so that a reload and the back button keep the place.
import { Observable } from "../interface/observable.ts";

export const path = new Observable(location.pathname);

/** Shows the page of an address; replace leaves no entry for the back button. */
export function go(address: string, how: "push" | "replace" = "push"): void {
  if (address === path.value) return;
  if (how === "push") history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  path.set(address);
  if (how === "push") scrollTo(0, 0);
}

/** For onClick of a link: other buttons and keys keep their meaning. */
export function follow(event: MouseEvent): void {
  const link = event.currentTarget as HTMLAnchorElement;
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(new URL(link.href).pathname);
}

addEventListener("popstate", () => path.set(location.pathname));
