// A chart in the page: drawn when the engine is there, drawn again for another theme, resized with its frame.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useObservable } from "../interface/observable.ts";
import { theme } from "../shell/theme.ts";
import type { Drawing, Palette } from "./chart_engine.ts";
import { barsOf, moreCompared, type Specification } from "./chart_facts.ts";
import { Notice } from "./notice.tsx";

const engine = (): Promise<typeof import("./chart_engine.ts")> => import("./chart_engine.ts");

/** Fetches the engine while nothing else is to do, so that the first answer is drawn at once. */
export function prepareCharts(): void {
  const idle = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 200));
  idle(() => void engine().catch(() => {}));
}

const redrawnFrom = 0.15;

export function Chart({ specification, label }: { specification: Specification; label: string }): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const shown = useObservable(theme);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    let drawing: Drawing | null = null;
    let ended = false;
    let width = element.clientWidth;
    const draw = async (): Promise<void> => {
      const loaded = await engine();
      if (ended) return;
      const made = await loaded.draw(element, specification, width, paletteOf(element));
      drawing?.end();
      drawing = made;
      if (ended) made.end();
    };
    // Its labels have a place that goes with the width: a little change moves the marks, a larger one draws it anew.
    let drawnAt = width;
    const watcher = new ResizeObserver(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      if (Math.abs(width - drawnAt) <= redrawnFrom * drawnAt) return drawing?.resize(width);
      drawnAt = width;
      void draw().catch(() => setFailed(true));
    });
    void draw().then(() => { if (!ended) watcher.observe(element); }).catch(() => setFailed(true));
    return () => {
      ended = true;
      watcher.disconnect();
      drawing?.end();
    };
  }, [specification, shown]);
  if (failed) return <Notice tone="care">The chart could not be drawn. The table holds the same figures.</Notice>;
  const more = moreCompared(specification);
  // Where it has more bars than fit, its frame scrolls, and the keyboard must reach it.
  const scrolls = barsOf(specification) > barsThatFit;
  return (
    <>
      <div class={`chart ${scrolls ? "is-tall" : ""}`} {...(scrolls ? { tabIndex: 0 } : {})} role="img" aria-label={`Chart. ${label}`}>
        <div ref={frame} aria-hidden="true" />
      </div>
      {scrolls && <p class="small soft chart-scrolls">{barsOf(specification)} bars: scroll to see all of them.</p>}
      {more !== "" && <p class="small soft chart-more">{more}</p>}
    </>
  );
}

const barsThatFit = 16;

const exportWidth = 720;

/** The chart as an SVG file in the light colours, whatever is shown. */
export async function svgFile(specification: Specification): Promise<string> {
  const probe = document.createElement("div");
  probe.style.colorScheme = "light";
  document.body.append(probe);
  try {
    const svg = await (await engine()).svgOf(specification, exportWidth, paletteOf(probe));
    // Declared by Vega and used by nothing: there are no links in it.
    return svg.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "");
  } finally {
    probe.remove();
  }
}

// The tokens as colours, in the theme that the element is in.
function paletteOf(element: HTMLElement): Palette {
  const probe = document.createElement("span");
  element.append(probe);
  const colour = (token: string): string => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const palette: Palette = {
    ink: colour("ink"),
    soft: colour("ink-soft"),
    line: colour("line"),
    series: Array.from({ length: 8 }, (_, index) => colour(`series-${index + 1}`)),
    font: "Inter, system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  };
  probe.remove();
  return palette;
}
