import { createContext, useContext } from 'react';

/** What can be done with any error, wherever it is shown. */
export interface ErrorTools {
  /** Copies a text for a report; main removes what is secret by its form. */
  readonly copyDetails: (text: string) => void;
  readonly showLog: () => void;
}

const ToolsContext = createContext<ErrorTools>({ copyDetails: () => undefined, showLog: () => undefined });

export const ErrorToolsProvider = ToolsContext.Provider;

export function useErrorTools(): ErrorTools {
  return useContext(ToolsContext);
}
