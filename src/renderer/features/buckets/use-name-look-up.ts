import { useEffect, useState } from 'react';
import type { NameAvailability } from '../../../shared/models/bucket-settings.js';
import { useStores } from '../../stores/stores.js';

/** What is known of a name: nothing yet, being asked, or what S3 says. */
export type LookUpState = NameAvailability | 'unasked' | 'asking';

/** Milliseconds without typing before S3 is asked. */
const pauseMs = 500;

/** Asks whether a name is free once the typing pauses. An answer for a name that has changed since is dropped. */
export function useNameLookUp(name: string, region: string, isAskable: boolean): LookUpState {
  const { buckets } = useStores();
  const question = isAskable ? `${name} ${region}` : null;
  const [answer, setAnswer] = useState<{ readonly question: string; readonly state: LookUpState } | null>(
    null,
  );

  useEffect(() => {
    if (question === null) {
      return;
    }
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const result = await buckets.lookUp(name, region);
      if (isCurrent) {
        setAnswer({ question, state: result.ok ? result.value : 'unclear' });
      }
    };
    const timer = setTimeout(() => void ask(), pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [buckets, name, region, question]);

  if (question === null) {
    return 'unasked';
  }
  return answer?.question === question ? answer.state : 'asking';
}
