import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';

const AnnounceContext = createContext<(text: string) => void>(() => undefined);

/** Announces a sentence to screen readers, politely: at changes of phase, never for every number. */
export function useAnnounce(): (text: string) => void {
  return useContext(AnnounceContext);
}

/** Milliseconds between two announcements of something that changes all the time. */
export const announcementPause = 10_000;

/** Says the latest of sentences that change all the time. */
export interface PacedVoice {
  /** What is to be said next; null: nothing. */
  tell(sentence: string | null): void;
}

/** The first sentence is said ten seconds after there is something to say, and then at most one in ten seconds. */
export function createPacedVoice(say: (sentence: string) => void): PacedVoice {
  let latest: string | null = null;
  let timer: ReturnType<typeof setInterval> | null = null;
  return {
    tell(sentence) {
      latest = sentence;
      if (sentence === null && timer !== null) {
        clearInterval(timer);
        timer = null;
      } else if (sentence !== null) {
        timer ??= setInterval(() => {
          if (latest !== null) say(latest);
        }, announcementPause);
      }
    },
  };
}

/** Announces progress and the like; null: there is nothing to say now. */
export function usePacedAnnouncement(sentence: string | null): void {
  const announce = useAnnounce();
  const [voice] = useState(() => createPacedVoice(announce));
  useEffect(() => voice.tell(sentence), [voice, sentence]);
  useEffect(() => () => voice.tell(null), [voice]);
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
