// Jobs that were sent to a printer: followed until they are over, whatever screen is shown.
import { shallowReadonly, shallowRef } from "vue";
import { api, type SentJob } from "@/api/generated";
import { complain, say } from "./notices";

/** How long until the system is asked again, in milliseconds: often at first, then now and then. */
const SOON = 1000;
const LATER = 5000;
const SELDOM = 30000;

const jobs = shallowRef<SentJob[]>([]);
const mine = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;
let asked = 0;
let asking = false;

/** Those that are under way, and those that ended while the window was open; the newest first. */
export const useJobs = () => shallowReadonly(jobs);

function tell(job: SentJob): void {
  const pages = `${job.queue} 的 ${job.pages} 页`;
  if (job.state === "done") return say(`${pages}已打完。`);
  if (job.state !== "failed" && job.state !== "cancelled") return;
  const said = job.said ? `：${job.said}` : "";
  complain({
    message: `${pages}${job.state === "failed" ? "没有打出来" : "被取消了"}${said}。台账的内容没有改动。`,
    hint: job.recalled ? `批次 ${job.recalled} 已作废，活页夹仍是原来的页，修好后再印。` : "请看打印机，再印一次。",
  });
}

async function ask(): Promise<void> {
  if (asking) return;
  clearTimeout(timer);
  asking = true;
  try {
    const all = await api.print_jobs();
    for (const job of all) if (!job.over || job.news) mine.add(job.job);
    jobs.value = all.filter((job) => mine.has(job.job));
    for (const job of all) if (job.news) tell(job);
    asked++;
    if (all.some((job) => !job.over)) timer = setTimeout(() => void ask(), asked < 60 ? SOON : asked < 180 ? LATER : SELDOM);
  } catch {
    // Locked, or who is at the desk may not print: nothing to follow.
    jobs.value = [];
    mine.clear();
  } finally {
    asking = false;
  }
}

/** Follows what is under way from now on; often again at first. */
export function followJobs(): void {
  asked = 0;
  void ask();
}
