import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** What the journal's file was like when it was closed properly, by the last who had it open. */
const seal = z.object({ size: z.number(), mtimeMs: z.number() });

function sealOf(file: string): string {
  return `${file}-seal`;
}

/**
 * Whether a journal is as it was when it was closed: nobody has written to it since, and nobody died with it open, which
 * leaves the -wal file behind. Whoever finds no seal has to look at every page.
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

/** To be called when the journal has been closed; does nothing while somebody else has it open. */
export function putSeal(file: string): void {
  try {
    if (!existsSync(`${file}-wal`)) writeFileSync(sealOf(file), JSON.stringify(look(file)), { mode: 0o600 });
  } catch {
    // Without a seal the next start takes longer, and that is all.
  }
}

/** The next who opens the journal is to look at every page. */
export function breakSeal(file: string): void {
  rmSync(sealOf(file), { force: true });
}

function look(file: string): z.infer<typeof seal> {
  const { size, mtimeMs } = statSync(file);
  return { size, mtimeMs: Math.floor(mtimeMs) };
}
