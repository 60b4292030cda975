import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

const AnnounceContext = createContext<(text: string) => void>(() => undefined);

/** Announces a sentence to screen readers, politely: at changes of phase, never for every number. */
export function useAnnounce(): (text: string) => void {
  return useContext(AnnounceContext);
}

export interface AnnouncerProps {
  readonly children: ReactNode;
}

/** Contains the one polite live region of the window. */
export function Announcer({ children }: AnnouncerProps) {
  const [text, setText] = useState('');
  const announce = useCallback((sentence: string) => setText(sentence), []);
  return (
    <AnnounceContext.Provider value={announce}>
      {children}
      <output className="visually-hidden" aria-live="polite">
        {text}
      </output>
    </AnnounceContext.Provider>
  );
}
