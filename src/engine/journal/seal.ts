import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** The state of the journal's file when the last process closed it properly. */
const seal = z.object({ size: z.number(), mtimeMs: z.number() });

function sealOf(file: string): string {
  return `${file}-seal`;
}

/**
 * Whether a journal is as it was when it was closed: nobody has written to it since, and no process died with
 * it open, which leaves the -wal file behind. Without a seal every page has to be checked.
 */
export function isSealed(file: string): boolean {
  try {
    if (existsSync(`${file}-wal`)) return false;
    const written = seal.parse(JSON.parse(readFileSync(sealOf(file), 'utf8')));
    const now = look(file);
    return written.size === now.size && written.mtimeMs === now.mtimeMs;
  } catch {
    return false;
  }
}

/** To be called when the journal was closed; does nothing while another process has it open. */
export function putSeal(file: string): void {
  try {
    if (!existsSync(`${file}-wal`)) writeFileSync(sealOf(file), JSON.stringify(look(file)), { mode: 0o600 });
  } catch {
    // Without a seal the next start takes longer, and that is all.
  }
}

/** Makes the next process that opens the journal check every page. */
export function breakSeal(file: string): void {
  rmSync(sealOf(file), { force: true });
}

function look(file: string): z.infer<typeof seal> {
  const { size, mtimeMs } = statSync(file);
  return { size, mtimeMs: Math.floor(mtimeMs) };
}
