/**
 * Runs `work` for each item, at most so many at a time; the answers are in the order of the items. After a
 * failure, or when the signal is aborted, nothing more is started, and the promise rejects with that error or
 * the signal's reason once everything started has ended.
 */
export async function mapLimit<Item, Answer>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Answer>,
  signal?: AbortSignal,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length && failures.length === 0 && signal?.aborted !== true) {
      const index = next++;
      try {
        answers[index] = await work(items[index] as Item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  if (next < items.length) signal?.throwIfAborted();
  return answers;
}
