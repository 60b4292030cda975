/** Where a command writes. */
export interface Terminal {
  /** The result: standard output. With `--json` only the document may be written here. */
  readonly result: (text: string) => void;
  /** Everything else: standard error, one line. */
  readonly notice: (line: string) => void;
  /** Where progress goes: the terminal, or lines for a file or a pipe. */
  readonly progress: ProgressOutput;
}

export interface ProgressOutput {
  /** The columns of the terminal; null where only lines can be written. */
  readonly columns: () => number | null;
  readonly write: (text: string) => void;
}

/** The terminal of this process. A reader that has gone away must not stop an upload. */
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

/** Waits until everything was handed to the system; pipes on Windows take time. */
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
 * A name from a disk or a bucket, safe to print: line breaks, escape sequences and characters that change the
 * writing direction are made visible.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    // Emoji of several parts are joined by this character.
    if (code === 0x200d) return sign;
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u{${code.toString(16).padStart(4, '0')}}`;
  });
}

/** Columns that a text takes: Chinese, Japanese and Korean characters and emoji take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : 1;
  return width;
}

const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u;
