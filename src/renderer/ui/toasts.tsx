import './button.css';
import { CircleCheck, X } from 'lucide-react';
import { createContext, type ReactNode, useContext, useState } from 'react';
import {
  Button,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import './toasts.css';

/** Milliseconds a toast stays; React Aria pauses it while it is hovered or focused. */
const stay = 6000;

/** One thing that the person may want to do next. */
export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

interface Message {
  readonly text: string;
  readonly action: ToastAction | null;
}

type Notify = (text: string, action?: ToastAction) => void;

const NotifyContext = createContext<Notify>(() => undefined);

/** Shows a message about something that went well and needs no action. */
export function useNotify(): Notify {
  return useContext(NotifyContext);
}

export interface ToastsProps {
  readonly label: string;
  readonly closeLabel: string;
  readonly children: ReactNode;
}

export function Toasts({ label, closeLabel, children }: ToastsProps) {
  const [queue] = useState(() => new ToastQueue<Message>({ maxVisibleToasts: 2 }));
  const [notify] = useState(
    (): Notify => (text, action) => {
      queue.add({ text, action: action ?? null }, { timeout: stay });
    },
  );
  return (
    <NotifyContext.Provider value={notify}>
      {children}
      <ToastRegion queue={queue} aria-label={label} className="toasts">
        {({ toast }) => (
          <Toast toast={toast} className="toast">
            <CircleCheck size={17} aria-hidden="true" className="toast__icon" />
            <ToastContent className="toast__content">
              <Text slot="title">{toast.content.text}</Text>
            </ToastContent>
            {toast.content.action === null ? null : (
              <Button className="button button--quiet button--small" onPress={toast.content.action.run}>
                {toast.content.action.label}
              </Button>
            )}
            <Button slot="close" aria-label={closeLabel} className="icon-button icon-button--small">
              <X size={14} aria-hidden="true" />
            </Button>
          </Toast>
        )}
      </ToastRegion>
    </NotifyContext.Provider>
  );
}
