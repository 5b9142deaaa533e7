// Asking: each question is a job with an address of its own, so that a reload and the back button find it again.
import { begin } from "../interface/live.ts";
import { Observable } from "../interface/observable.ts";
import type { Job } from "../interface/schema.ts";
import { go } from "../shell/router.ts";

type Asked = { path: string; body: unknown };

/** The data source that the next question goes to. */
export const chosenSource = new Observable<string | null>(null);

const asked = new Map<string, Asked>();

export function askQuestion(dataSourceId: string, question: string, fresh = false): Promise<void> {
  return ask({ path: "/api/questions", body: { data_source_id: dataSourceId, question, ...(fresh ? { fresh } : {}) } });
}

/** Changes the plan of an answer, and asks again. */
export function askChanged(jobId: string, patch: unknown[]): Promise<void> {
  return ask({ path: `/api/questions/${jobId}/patch`, body: { patch } });
}

/** The same again, such as after a sign-in. Null: what was asked is not known here any more. */
export function askAgain(job: Job): Promise<void> | null {
  const before = asked.get(job.id);
  if (before !== undefined) return ask(before);
  if (job.question === null || job.data_source_id === null) return null;
  return askQuestion(job.data_source_id, job.question);
}

async function ask(what: Asked): Promise<void> {
  const job = await begin(what.path, what.body);
  asked.set(job.id, what);
  go(`/ask/${job.id}`);
}
