/** What was being done when something failed, as far as the caller knows. */
export interface ErrorContext {
  /** The SDK's name of the operation, e.g. `PutObject`. */
  readonly operation?: string;
  readonly bucket?: string;
  /** Milliseconds since 1970; used to tell how wrong the clock is. */
  readonly now?: number;
}
