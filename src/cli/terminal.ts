/** Where the words of a command go. */
export interface Terminal {
  /** What was asked for: standard output. With `--json` nothing but the document may come here. */
  readonly result: (text: string) => void;
  /** Everything said by the way: standard error, one line. */
  readonly notice: (line: string) => void;
  /** Where progress goes: the screen, or lines for a file or a pipe. */
  readonly progress: ProgressOutput;
}

export interface ProgressOutput {
  /** Columns of the screen to draw on; null where only lines can be written. */
  readonly columns: () => number | null;
  readonly write: (text: string) => void;
}

/** The terminal of this process. A reader that has gone away is no reason to stop an upload. */
export function processTerminal(json: boolean): Terminal {
  const { stdout, stderr } = process;
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  const onScreen = stderr.isTTY;
  const progress = onScreen || json ? stderr : stdout;
  return {
    result: (text) => {
      stdout.write(text);
    },
    notice: (line) => {
      stderr.write(`${onScreen ? '\r\u001B[K' : ''}${line}\n`);
    },
    progress: {
      columns: () => (onScreen ? stderr.columns || 80 : null),
      write: (text) => {
        progress.write(text);
      },
    },
  };
}

/** Waits until all that was written has been handed over; pipes on Windows take their time. */
export async function flushed(): Promise<void> {
  await Promise.all(
    [process.stdout, process.stderr].map(
      (stream) =>
        new Promise<void>((resolve) => {
          if (stream.destroyed || !stream.writable) resolve();
          else stream.write('', () => resolve());
        }),
    ),
  );
}

/**
 * A name from a disk or a bucket as it may be shown: line breaks, escape sequences and signs that turn the direction
 * of writing become visible instead of being obeyed.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    // Emoji of several parts are held together by this one.
    if (code === 0x200d) return sign;
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u{${code.toString(16).padStart(4, '0')}}`;
  });
}

/** Columns a text takes: those of Chinese, Japanese and Korean and emoji are twice as wide. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : 1;
  return width;
}

const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u;
