import { join } from 'node:path';
import type { WorkerFactory } from '../engine/senders/worker-factory.js';
import { HoistError } from '../shared/errors/errors.js';
import type { Command } from './command.js';
import { CommandError, type ExitCode, exitCodes } from './command-error.js';
import type { CommandContext } from './context.js';
import { endAtOnce, watchInterruption } from './interruption.js';
import { languageOf, plainTexts } from './language.js';
import { writeLogTo } from './log-file.js';
import { parseCommand } from './parse-command.js';
import { stateFolder } from './state-folder.js';
import { flushed, processTerminal } from './terminal.js';

/** What a program knows about itself. */
export interface Program {
  readonly version: string;
  /** Makes sender threads; null when the program runs from its sources. */
  readonly senderThreads: WorkerFactory | null;
}

/**
 * Runs one command line to its end.
 *
 * @param argv the arguments after the program's name
 * @returns the exit code; every failure is reported on standard error, with `--json` in the document as well
 */
export async function runCommandLine(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  program: Program,
): Promise<ExitCode> {
  const startedAt = Date.now();
  const begunAt = performance.now();
  const elapsedMs = (): number => Math.round(performance.now() - begunAt);
  const wantsJson = argv.includes('--json');
  const terminal = processTerminal(wantsJson);
  const language = languageOf(env);
  try {
    const command = parseCommand(argv, plainTexts(language), program.version);
    if (command.name === 'help') {
      terminal.result(command.text);
      return exitCodes.complete;
    }
    const interruption = watchInterruption(env['npm_lifecycle_event'] === 'hoist', endAtOnce);
    writeLogTo(join(stateFolder(namedStateFolder(command), env), 'hoist.log'));
    const { createMessages } = await import('./messages.js');
    const messages = createMessages(language);
    const { senderThreads } = program;
    const context: CommandContext = {
      env,
      json: command.json,
      language,
      messages,
      terminal,
      interruption,
      startedAt,
      elapsedMs,
      senderThreads,
    };
    return await Promise.race([execute(command, context), somethingUnexpected()]);
  } catch (error) {
    const { createMessages } = await import('./messages.js');
    const problem = createMessages(language).problem(await recognised(error));
    terminal.notice(`hoist: ${problem.message}`);
    if (wantsJson) {
      const { emptyDocument } = await import('./result-document.js');
      terminal.result(emptyDocument(problem, elapsedMs()));
    }
    return problem.exitCode;
  } finally {
    await flushed();
  }
}

/** The folder that `--state` names. */
function namedStateFolder(command: Command): string | null {
  const choice = 'choice' in command ? command.choice : command;
  return 'stateFolder' in choice && typeof choice.stateFolder === 'string' ? choice.stateFolder : null;
}

/** A bug in the program must not end it with a stack trace in place of the requested document. */
function somethingUnexpected(): Promise<never> {
  return new Promise((_, reject) => {
    process.once('uncaughtException', reject);
  });
}

/** Each command imports only what it needs: loading the SDK takes longer than most requests. */
async function execute(command: Command, context: CommandContext): Promise<ExitCode> {
  switch (command.name) {
    case 'help':
      return exitCodes.complete;
    case 'upload':
      return (await import('./commands/upload.js')).upload(command, context);
    case 'verify':
      return (await import('./commands/verify.js')).verify(command, context);
    case 'verify-run':
      return (await import('./commands/verify.js')).verifyRun(command, context);
    case 'verify-receipt':
      return (await import('./commands/verify.js')).verifyReceipt(command, context);
    case 'receipt':
      return (await import('./commands/receipt.js')).receipt(command, context);
    case 'resume':
      return (await import('./commands/resume.js')).resume(command, context);
    case 'create-bucket':
      return (await import('./commands/create-bucket.js')).makeBucket(command, context);
    case 'buckets':
      return (await import('./commands/buckets.js')).showBuckets(command, context);
    case 'whoami':
      return (await import('./commands/whoami.js')).whoami(command, context);
    case 'check':
      return (await import('./commands/access.js')).check(command, context);
    case 'policy':
      return (await import('./commands/access.js')).policy(command, context);
    case 'incomplete-uploads':
      return (await import('./commands/incomplete-uploads.js')).incompleteUploads(command, context);
    case 'runs':
      return (await import('./commands/runs.js')).showRuns(command, context);
    case 'practice':
      return (await import('./commands/practice.js')).practise(command, context);
  }
}

async function recognised(error: unknown): Promise<unknown> {
  if (error instanceof CommandError || error instanceof HoistError) return error;
  if (error instanceof Error && error.name === 'AbortError') {
    return new CommandError('interrupted', {}, exitCodes.interrupted);
  }
  const { toAppError } = await import('../s3/errors/error-catalogue.js');
  const { code, details } = toAppError(error);
  return new HoistError(code, details);
}
