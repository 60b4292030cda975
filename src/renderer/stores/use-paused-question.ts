import { useEffect, useEffectEvent, useState } from 'react';
import { createLatest, stale } from './latest-request.js';

/** A question and its answer. */
export interface Answered<T> {
  readonly question: string;
  readonly answer: T;
}

/**
 * Asks about what is being typed, once typing pauses.
 *
 * @param question identifies the question; null while there is nothing to ask
 * @param pauseMs milliseconds without a change before the question is sent
 * @returns the last answer; out of date while its `question` differs from the current one
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
