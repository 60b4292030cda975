import './app.css';
import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.js';
import { Notice } from '../ui/notice.js';

export interface ErrorBoundaryProps {
  readonly title: string;
  readonly text: string;
  readonly buttonLabel: string;
  readonly onError: (error: unknown) => void;
  readonly onReload: () => void;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly failed: boolean;
}

/** Shown when a view crashes. Uploads run in another process and continue; reloading the page finds them. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failed: false };

  static getDerivedStateFromError(): ErrorBoundaryState {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }

  override render(): ReactNode {
    const { title, text, buttonLabel, onReload, children } = this.props;
    if (!this.state.failed) {
      return children;
    }
    return (
      <main className="app__failed">
        <h1 className="visually-hidden">Hoist</h1>
        <Notice
          tone="bad"
          title={title}
          actions={
            <Button size="small" onPress={onReload}>
              {buttonLabel}
            </Button>
          }
        >
          {text}
        </Notice>
      </main>
    );
  }
}
