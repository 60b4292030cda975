import { anyRegion } from '../../accounts/connection.js';
import { orAborted } from '../../base/async/or-aborted.js';
import { checkAccess } from '../../s3/permissions/check-access.js';
import { minimalPolicy, policySize, policyText } from '../../s3/permissions/policy/minimal-policy.js';
import { normalizePrefix } from '../../shared/aws/key-rules.js';
import { unwrap } from '../../shared/errors/errors.js';
import type { AccessReport, AccessRow } from '../../shared/models/access.js';
import { sentencesOf, summaryOf } from '../../shared/models/access-words.js';
import type { CommandOf } from '../command.js';
import { type ExitCode, exitCodes } from '../command-error.js';
import { connect } from '../connect.js';
import type { CommandContext } from '../context.js';
import type { Messages } from '../messages.js';
import { programName } from '../program-name.js';
import { table } from '../table.js';
import { printable } from '../terminal.js';

/**
 * Reports, permission by permission, what the keys may do below a prefix. The exit code says whether one is
 * missing.
 */
export async function check(command: CommandOf<'check'>, context: CommandContext): Promise<ExitCode> {
  const { json, messages, terminal, interruption, env } = context;
  const { bucket } = command.url;
  const { connection } = await connect(command.keys, env);
  const prefix = normalizePrefix(command.url.prefix);
  const report = unwrap(await orAborted(checkAccess(connection, bucket, prefix), interruption));
  if (json) {
    terminal.result(`${JSON.stringify(documentOf(report))}\n`);
  } else {
    const { id, values } = summaryOf(report);
    const lines = report.rows.map((row) => rowText(row, messages)).join('');
    terminal.result(`${lines}\n${messages.say(id, values)}\n`);
    if (report.leftBehind !== null)
      terminal.notice(messages.say('access.leftBehind', { key: printable(report.leftBehind) }));
    if (report.rows.some(({ state }) => state !== 'allowed'))
      terminal.notice(messages.say('notice.policy-command', { command: policyCommand(report, env) }));
  }
  return report.rows.some(({ state }) => state === 'denied') ? exitCodes.someFailed : exitCodes.complete;
}

function rowText(row: AccessRow, messages: Messages): string {
  const head = table([
    [
      messages.say(`access.state.${row.state}`).padEnd(12),
      row.action.padEnd(32),
      messages.say(`access.${row.need}.title`),
    ],
  ]);
  const why = sentencesOf(row).map(({ id, values }) => `    ${printable(messages.say(id, values))}\n`);
  const answer = row.error === null ? '' : `    ${messages.title(row.error)}\n`;
  return head + why.join('') + answer;
}

function documentOf({ rows, scope, policy, ...rest }: AccessReport) {
  const { bucket, prefix, region, kmsKeyArn, createsBucket } = scope;
  return {
    bucket,
    prefix,
    region,
    bucketExists: !createsBucket,
    kmsKeyArn,
    permissions: rows.map(({ need, action, resource, state, reason, denial, error }) => ({
      need,
      action,
      resource,
      state,
      reason,
      deniedBy: denial?.cause ?? null,
      isExplicit: denial?.isExplicit ?? null,
      error: error?.code ?? null,
    })),
    neverOverwrites: rest.neverOverwrites,
    leftBehind: rest.leftBehind,
    policy: JSON.parse(policy) as unknown,
  };
}

/** The command that writes the policy for this report. */
function policyCommand({ scope }: AccessReport, env: NodeJS.ProcessEnv): string {
  const { bucket, prefix, region, kmsKeyArn, createsBucket } = scope;
  const place = /^[\w./-]*$/.test(prefix)
    ? `s3://${bucket}/${prefix}`
    : `'s3://${bucket}/${prefix.replaceAll("'", String.raw`'\''`)}'`;
  const key = kmsKeyArn === null ? '' : ` --kms-key ${kmsKeyArn}`;
  return `${programName(env)} policy ${printable(place)} --region ${region}${key}${createsBucket ? ' --create-bucket' : ''}`;
}

/**
 * Writes the policy for an upload and nothing else, so that it can be redirected to a file. Sends no request.
 */
export async function policy(command: CommandOf<'policy'>, context: CommandContext): Promise<ExitCode> {
  const { terminal, messages, env } = context;
  const { url, kmsKey, createBucket } = command;
  const text = policyText(
    minimalPolicy({
      bucket: url.bucket,
      prefix: normalizePrefix(url.prefix),
      region: command.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || anyRegion),
      kmsKeyArn: kmsKey,
      createsBucket: createBucket,
    }),
  );
  const { letters, fits } = policySize(text);
  terminal.result(`${text}\n`);
  const isIn = (place: (typeof fits)[number]): string => (fits.includes(place) ? 'yes' : 'no');
  terminal.notice(
    messages.say('notice.policy-fits', { letters, managed: isIn('managed'), user: isIn('user') }),
  );
  return exitCodes.complete;
}
