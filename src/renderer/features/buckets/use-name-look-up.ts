import type { NameAvailability } from '../../../shared/models/bucket-settings.js';
import { useStores } from '../../stores/stores.js';
import { usePausedQuestion } from '../../stores/use-paused-question.js';

/** What is known of a name: nothing yet, a request in flight, or S3's answer. */
export type LookUpState = NameAvailability | 'unasked' | 'asking';

/** Milliseconds without typing before S3 is asked. */
const pauseMs = 500;

/**
 * Checks whether a name is available once the typing pauses. An answer for a name that has changed since is
 * dropped.
 */
export function useNameLookUp(name: string, region: string, isAskable: boolean): LookUpState {
  const { buckets } = useStores();
  const question = isAskable ? `${name} ${region}` : null;
  const answered = usePausedQuestion(question, pauseMs, () => buckets.lookUp(name, region));
  if (question === null) {
    return 'unasked';
  }
  if (answered?.question !== question) {
    return 'asking';
  }
  return answered.answer.ok ? answered.answer.value : 'unclear';
}
