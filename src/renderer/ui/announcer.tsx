import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';

const AnnounceContext = createContext<(text: string) => void>(() => undefined);

/** Announces a sentence to screen readers, politely: at changes of phase, never for every number. */
export function useAnnounce(): (text: string) => void {
  return useContext(AnnounceContext);
}

/** Milliseconds between two announcements of something that changes all the time. */
export const announcementPause = 10_000;

/**
 * Announces the latest of sentences that change all the time, such as progress: at most one in ten seconds, the first after
 * ten seconds. Null: there is nothing to say now.
 */
export function usePacedAnnouncement(sentence: string | null): void {
  const announce = useAnnounce();
  const latest = useRef(sentence);
  useEffect(() => {
    latest.current = sentence;
  }, [sentence]);
  const isGoing = sentence !== null;
  useEffect(() => {
    if (!isGoing) {
      return;
    }
    const timer = setInterval(() => {
      if (latest.current !== null) {
        announce(latest.current);
      }
    }, announcementPause);
    return () => clearInterval(timer);
  }, [announce, isGoing]);
}

/** What the live regions contain: one of them a sentence, the other nothing. */
export type Announced = readonly [first: string, second: string];

/**
 * The sentence goes into the region that is empty: a region whose text stays the same is not read again, although the
 * sentence was said twice.
 */
export function announced([first]: Announced, sentence: string): Announced {
  return first === '' ? [sentence, ''] : ['', sentence];
}

export interface AnnouncerProps {
  readonly children: ReactNode;
}

/** Contains the polite live regions of the window. */
export function Announcer({ children }: AnnouncerProps) {
  const [[first, second], setAnnounced] = useState<Announced>(['', '']);
  const announce = useCallback(
    (sentence: string) => setAnnounced((before) => announced(before, sentence)),
    [],
  );
  return (
    <AnnounceContext.Provider value={announce}>
      {children}
      <output className="visually-hidden" aria-live="polite">
        {first}
      </output>
      <output className="visually-hidden" aria-live="polite">
        {second}
      </output>
    </AnnounceContext.Provider>
  );
}
