// What this tab knows of the console: lists and things by id, kept up to date by events.
import { get, post } from "./client.ts";
import { listenForEvents, type ConsoleEvent } from "./events.ts";
import { Observable } from "./observable.ts";
import type { Answer, Attempt, Card, Dashboard, DashboardRow, DataSource, Job, JobStarted } from "./schema.ts";
import { Resource } from "./resource.ts";

export const dataSources = new Resource(() =>
  get<{ data_sources: DataSource[] }>("/api/data-sources").then((body) => body.data_sources),
);
export const catalogue = new Resource(() => get<{ cards: Card[] }>("/api/catalogue").then((body) => body.cards));
export const dashboards = new Resource(() =>
  get<{ dashboards: DashboardRow[] }>("/api/dashboards").then((body) => body.dashboards),
);
export const earlierJobs = new Resource(() => get<{ jobs: Job[] }>("/api/jobs").then((body) => body.jobs));

const jobs = new Map<string, Resource<Job>>();
const attempts = new Map<string, Resource<Attempt>>();
const openDashboards = new Map<string, Resource<Dashboard>>();

export function jobResource(id: string): Resource<Job> {
  return kept(jobs, id, () => get<Job>(`/api/jobs/${id}`));
}

export function attemptResource(id: string): Resource<Attempt> {
  return kept(attempts, id, () => get<Attempt>(`/api/attempts/${id}`));
}

export function dashboardResource(id: string): Resource<Dashboard> {
  return kept(openDashboards, id, () => get<Dashboard>(`/api/dashboards/${id}`));
}

/** Stands for a job where there is none. */
export const noJob = new Resource<Job>(() => new Promise(() => {}));

/** The last event of any job, for who waits for the end of one. */
export const lastJob = new Observable<Job | null>(null);

function kept<T>(map: Map<string, Resource<T>>, id: string, load: () => Promise<T>): Resource<T> {
  let resource = map.get(id);
  if (resource === undefined) map.set(id, (resource = new Resource(load)));
  return resource;
}

/** A job that has just begun: known at once, without another request. What an event said of it before is newer. */
export async function begin(path: string, body?: unknown): Promise<Job> {
  const { job } = await post<JobStarted>(path, body);
  if (jobResource(job.id).value === undefined) takeJob(job);
  return job;
}

/** An attempt as an answer has it: what an event said of it before is newer. */
export function takeAttempt(attempt: Attempt): void {
  const resource = attemptResource(attempt.id);
  if (resource.value === undefined) resource.give(attempt);
}

/** A request that changes an attempt. */
export function changeAttempt(id: string, request: Promise<Attempt>): Promise<void> {
  return attemptResource(id).giveFrom(request);
}

export function takeJob(job: Job): void {
  const resource = jobResource(job.id);
  const known = resource.value;
  // An answer to a GET may arrive after a later event.
  if (known !== undefined && known.state !== "running" && job.state === "running") return;
  if (job.result_omitted) void resource.reload();
  else resource.give(job);
  lastJob.set(job);
}

export function answerOf(job: Job): Answer | null {
  return job.result !== null && "calls" in job.result ? job.result : null;
}

export function startLive(): void {
  listenForEvents(take);
}

function take(event: ConsoleEvent): void {
  switch (event.name) {
    case "hello":
      if (!event.data.resumed) reloadAll();
      break;
    case "job":
      takeJob(event.data);
      if (event.data.kind === "question") earlierJobs.reloadIfUsed();
      break;
    case "attempt":
      attemptResource(event.data.id).give(event.data);
      break;
    case "data_sources":
      dataSources.reloadIfUsed();
      catalogue.reloadIfUsed();
      break;
    case "dashboard":
      dashboards.reloadIfUsed();
      openDashboards.get(event.data.dashboard_id)?.reloadIfUsed();
      break;
  }
}

function reloadAll(): void {
  const all: { reloadIfUsed: () => void }[] = [dataSources, catalogue, dashboards, earlierJobs];
  all.push(...jobs.values(), ...attempts.values(), ...openDashboards.values());
  for (const resource of all) resource.reloadIfUsed();
}
