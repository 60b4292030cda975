import './app.css';
import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.js';
import { Notice } from '../ui/notice.js';

export interface ErrorBoundaryTexts {
  readonly title: string;
  readonly text: string;
  readonly reload: string;
  readonly copy: string;
  readonly log: string;
}

export interface ErrorBoundaryProps {
  readonly texts: ErrorBoundaryTexts;
  readonly onError: (error: unknown) => void;
  readonly onReload: () => void;
  readonly onCopy: (error: unknown) => void;
  readonly onShowLog: () => void;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  /** In an object, since anything can be thrown. */
  readonly failure: { readonly error: unknown } | null;
}

/** Shown when a view crashes. Uploads run in another process and continue; reloading the page finds them. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failure: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { failure: { error } };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }

  override render(): ReactNode {
    const { texts, onReload, onCopy, onShowLog, children } = this.props;
    const { failure } = this.state;
    if (failure === null) {
      return children;
    }
    return (
      <main className="app__failed">
        <h1 className="visually-hidden">Hoist</h1>
        <Notice
          tone="bad"
          title={texts.title}
          actions={
            <>
              <Button size="small" onPress={onReload}>
                {texts.reload}
              </Button>
              <Button size="small" onPress={() => onCopy(failure.error)}>
                {texts.copy}
              </Button>
              <Button size="small" onPress={onShowLog}>
                {texts.log}
              </Button>
            </>
          }
        >
          {texts.text}
        </Notice>
      </main>
    );
  }
}
