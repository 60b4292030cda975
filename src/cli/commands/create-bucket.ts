import { orAborted } from '../../base/async/or-aborted.js';
import { completeBucket, plannedRequests, setUpBucket } from '../../s3/buckets/setup/set-up-bucket.js';
import { unwrap } from '../../shared/errors/errors.js';
import { abortAfterDays, type BucketStep, type PlannedRequest } from '../../shared/models/bucket-settings.js';
import { settingsOf } from '../bucket-options.js';
import type { CommandOf } from '../command.js';
import { CommandError, type ExitCode, exitCodes } from '../command-error.js';
import { connect } from '../connect.js';
import type { CommandContext } from '../context.js';
import { table } from '../table.js';

type Asked = CommandOf<'create-bucket'>;

/** Creates a bucket and applies its settings; a bucket that already belongs to the account is fine. */
export async function makeBucket(command: Asked, context: CommandContext): Promise<ExitCode> {
  const { json, terminal, interruption } = context;
  const { bucket: name, choice } = command;
  const { connection, region } = await connect(command.keys, context.env);
  if (region === null) throw new CommandError('region-missing');
  const settings = settingsOf(choice, connection.endpoint === null);
  if (command.dryRun) {
    const requests = await plannedRequests(connection, name, region, settings);
    terminal.result(json ? `${JSON.stringify({ requests })}\n` : requests.map(written).join('\n'));
    return exitCodes.complete;
  }
  const setup = unwrap(await orAborted(setUpBucket(connection, name, region, settings), interruption));
  const { bucket, outcome } = setup;
  const steps =
    outcome === 'already-yours' && command.complete
      ? unwrap(await orAborted(completeBucket(connection, bucket, settings), interruption))
      : setup.steps;
  tell(command, { ...setup, region: bucket.region ?? region, steps }, context);
  const isOnlyLookedAt = outcome === 'already-yours' && !command.complete;
  return isOnlyLookedAt || steps.every((step) => isFine(step, command))
    ? exitCodes.complete
    : exitCodes.someFailed;
}

interface Told {
  readonly outcome: 'created' | 'already-yours';
  readonly region: string;
  readonly steps: readonly BucketStep[];
}

function tell({ bucket }: Asked, { outcome, region, steps }: Told, context: CommandContext): void {
  const { json, messages, terminal } = context;
  if (json) {
    const told = steps.map(({ step, state, error }) => ({ step, state, error: error?.code ?? null }));
    terminal.result(`${JSON.stringify({ bucket, region, outcome, steps: told })}\n`);
    return;
  }
  const id = outcome === 'created' ? 'result.bucket-created' : 'result.bucket-yours';
  terminal.result(`${messages.say(id, { bucket, region })}\n`);
  const open = steps.filter(({ state }) => state !== 'done' && state !== 'standard');
  if (open.length === 0) return;
  terminal.notice(messages.say('notice.bucket-lacks'));
  const rows = open.map(({ step, state, error }) => [
    messages.say(`step.${step}`, { days: abortAfterDays }),
    messages.say(`step-state.${state}`),
    error === null ? '' : messages.title(error),
  ]);
  terminal.notice(table(rows).trimEnd());
  if (open.some(({ state }) => state !== 'unsupported'))
    terminal.notice(messages.say('notice.bucket-complete'));
}

/** A default setting that the keys or the server don't allow is mentioned, but is not a failure. */
function isFine({ step, state }: BucketStep, { choice }: Asked): boolean {
  if (state === 'done' || state === 'standard') return true;
  if (state === 'missing' || state === 'failed') return false;
  return step !== 'versioning' && step !== 'tags' && (step !== 'encryption' || choice.encryption === null);
}

function written({ request: { method, host, path, headers, body } }: PlannedRequest): string {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `host: ${host}`,
    ...headers.map(({ name, value }) => `${name}: ${value}`),
  ];
  return [...lines, '', ...(body === null ? [] : [body, ''])].join('\n');
}
