// The side bar: where one can go, the data sources with their status, and the theme.
import type { JSX } from "preact";
import { dataSources } from "../interface/live.ts";
import { useObservable } from "../interface/observable.ts";
import { useResource } from "../interface/resource.ts";
import { BrandMark, Icon, type IconName } from "../parts/icons.tsx";
import { statusOf } from "../sources/source_status.tsx";
import { follow } from "./router.ts";
import { choice, chooseTheme, type Choice } from "./theme.ts";

/** The address of the licences of what is in the bundle; the build puts it in. */
declare const LICENCES: string;

const places: { address: string; words: string; icon: IconName }[] = [
  { address: "/ask", words: "Ask", icon: "ask" },
  { address: "/dashboards", words: "Dashboards", icon: "board" },
  { address: "/sources", words: "Data Sources", icon: "sources" },
];

export function Sidebar({ address }: { address: string }): JSX.Element {
  const first = `/${address.split("/")[1] || "ask"}`;
  return (
    <div class="sidebar">
      <a class="brand" href="/ask" onClick={follow}>
        <BrandMark />
        <span class="brand-name">clariBI</span>
        <span class="brand-kind">local console</span>
      </a>
      <nav class="places" aria-label="Console">
        {places.map((place) => (
          <a key={place.address} href={place.address} onClick={follow} class="place" aria-current={place.address === first ? "page" : undefined}>
            <Icon name={place.icon} />
            {place.words}
          </a>
        ))}
      </nav>
      <SourceList />
      <div class="sidebar-foot">
        <ThemeSwitch />
        <a class="small soft licences" href={LICENCES} target="_blank" rel="noopener">Licences</a>
      </div>
    </div>
  );
}

function SourceList(): JSX.Element | null {
  const { value } = useResource(dataSources);
  if (value === undefined || value.length === 0) return null;
  return (
    <nav class="sidebar-sources" aria-label="Data sources and their status">
      <ul>
        {value.map((source) => {
          const status = statusOf(source);
          return (
            <li key={source.id}>
              <a href={`/sources#${source.id}`} onClick={follow} class="sidebar-source">
                <span class={`status-mark tone-${status.tone}`}><Icon name={status.icon} size={14} /></span>
                <span class="grow">
                  <span class="sidebar-source-name">{source.name}</span>
                  <span class="small soft">{status.words}</span>
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

const choices: { choice: Choice; words: string; icon: IconName }[] = [
  { choice: "light", words: "Light", icon: "sun" },
  { choice: "dark", words: "Dark", icon: "moon" },
  { choice: "system", words: "As the system", icon: "system" },
];

function ThemeSwitch(): JSX.Element {
  const chosen = useObservable(choice);
  return (
    <div class="theme-switch segments" role="group" aria-label="Theme">
      {choices.map((one) => (
        <button key={one.choice} type="button" class="segment" aria-pressed={chosen === one.choice} aria-label={one.words} title={one.words}
          onClick={() => chooseTheme(one.choice)}>
          <Icon name={one.icon} size={16} />
        </button>
      ))}
    </div>
  );
}
