import { useEffect, useEffectEvent, useState } from 'react';
import { createLatest, stale } from './latest-request.js';

/** What a question was answered. */
export interface Answered<T> {
  readonly question: string;
  readonly answer: T;
}

/**
 * Asks what somebody is typing about, once they pause.
 *
 * @param question tells one question from another; null while there is nothing to ask
 * @param pauseMs milliseconds without a change before it is asked
 * @returns the last answer; it is out of date while its question is not the one of now
 */
export function usePausedQuestion<T>(
  question: string | null,
  pauseMs: number,
  ask: () => Promise<T>,
): Answered<T> | null {
  const [request] = useState(createLatest);
  const [answered, setAnswered] = useState<Answered<T> | null>(null);
  const send = useEffectEvent(async (asked: string): Promise<void> => {
    const answer = await request.ask(ask);
    if (answer !== stale) {
      setAnswered({ question: asked, answer });
    }
  });

  useEffect(() => {
    if (question === null) {
      return;
    }
    const timer = setTimeout(() => void send(question), pauseMs);
    return () => {
      clearTimeout(timer);
      request.cancel();
    };
  }, [request, question, pauseMs]);

  return answered;
}
