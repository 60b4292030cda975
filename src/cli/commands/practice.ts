import { createHash } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readKeyFile } from '../../accounts/read-key-file.js';
import { makeFolderSync } from '../../base/files/make-folder.js';
import { createPracticeKeys, practiceKeyFile } from '../../practice/practice-keys.js';
import {
  type PracticeAccount,
  type PracticeServer,
  startPracticeServer,
} from '../../practice/practice-server.js';
import type { CommandOf } from '../command.js';
import { CommandError, type ExitCode, exitCodes } from '../command-error.js';
import type { CommandContext } from '../context.js';
import { stateFolder } from '../state-folder.js';

/**
 * Runs an S3 server on this computer until it is told to end. Its keys and objects are still there the next
 * time.
 */
export async function practise(command: CommandOf<'practice'>, context: CommandContext): Promise<ExitCode> {
  const { json, messages, terminal, interruption, env } = context;
  const folder = resolve(command.folder ?? join(stateFolder(null, env), 'practice'));
  const { account, keyFile } = await accountIn(folder).catch(() => {
    throw new CommandError('practice-folder-unusable');
  });
  const server = await start(folder, account, command.port);
  if (json) terminal.result(`${JSON.stringify({ endpoint: server.url, keyFile, folder })}\n`);
  else {
    const command = `create-bucket practice-bucket --region ap-northeast-2 --endpoint ${server.url} --credentials '${keyFile}'`;
    const lines = [
      messages.say('practice.endpoint', { endpoint: server.url }),
      messages.say('practice.key-file', { file: keyFile }),
      messages.say('practice.folder', { folder }),
      messages.say('practice.try', { command }),
    ];
    terminal.result(`${lines.join('\n')}\n`);
    terminal.notice(messages.say('practice.stop'));
  }
  await new Promise<void>((resolveEnd) => {
    if (interruption.aborted) resolveEnd();
    interruption.addEventListener('abort', () => resolveEnd(), { once: true });
  });
  await server.close();
  return exitCodes.complete;
}

async function start(folder: string, account: PracticeAccount, port: number): Promise<PracticeServer> {
  try {
    return await startPracticeServer({ folder: join(folder, 's3'), accounts: [account], port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const isPort = code === 'EADDRINUSE' || code === 'EACCES';
    throw new CommandError(isPort ? 'port-taken' : 'practice-folder-unusable');
  }
}

/** The keys in the folder's key file, which is created when there is none. */
async function accountIn(folder: string): Promise<{ account: PracticeAccount; keyFile: string }> {
  makeFolderSync(folder, 0o700);
  const made = createPracticeKeys();
  const { name, content } = practiceKeyFile(made);
  const keyFile = join(folder, name);
  const known = await readKeyFile(keyFile);
  if (known.ok) {
    const { accessKeyId, secretAccessKey } = known.value.credentials;
    return { account: withId({ ...made, accessKeyId, secretAccessKey }), keyFile };
  }
  if (known.error.details?.['reason'] !== 'missing') throw new Error('the key file is something else');
  await writeFile(keyFile, content, { mode: 0o600, flag: 'wx' });
  await chmod(keyFile, 0o600);
  return { account: withId(made), keyFile };
}

/** The account number is derived from the key, so that the buckets of the last time belong to it again. */
function withId(account: PracticeAccount): PracticeAccount {
  const digits = BigInt(`0x${createHash('sha256').update(account.accessKeyId).digest('hex')}`) % 10n ** 12n;
  return { ...account, accountId: digits.toString().padStart(12, '0') };
}
