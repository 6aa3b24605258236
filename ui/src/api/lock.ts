// Before the ledger is locked, whoever holds something half typed puts it into the ledger's drafts.
type Keeper = () => Promise<void>;
const keepers = new Set<Keeper>();

/** Registers a keeper; gives the function that takes it back. */
export function beforeLock(keeper: Keeper): () => void {
  keepers.add(keeper);
  return () => keepers.delete(keeper);
}

export async function announceLock(): Promise<void> {
  await Promise.allSettled([...keepers].map((keep) => keep()));
}
