import { randomBytes } from 'node:crypto';
import { type PracticeAccount, userArn } from '../practice-account.js';
import { createPracticeKeys } from '../practice-keys.js';
import { S3Error } from '../protocol/s3-error.js';
import { element } from '../protocol/xml.js';
import type { VerifiedRequest } from '../sigv4/verify-request.js';
import type { Reply } from './exchange.js';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
const usualSeconds = 3600;

/** What a server needs to issue temporary keys. */
export interface SessionRegistry {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Makes the account known to the server. */
  readonly admit: (account: PracticeAccount) => void;
}

/**
 * STS AssumeRole, for any role of the caller's own account; with an MFA device when the caller has one.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * @throws S3Error AccessDenied for another account's role and for a wrong code
 */
export function assumeRole(
  { account }: VerifiedRequest,
  form: URLSearchParams,
  sessions: SessionRegistry,
  requestId: string,
): Reply {
  const { accountId, mfa } = account;
  const roleArn = form.get('RoleArn') ?? '';
  const role = /^arn:aws:iam::(?<account>\d{12}):role\/(?<name>[\w+=,.@/-]+)$/.exec(roleArn)?.groups;
  if (role?.['account'] !== accountId) {
    throw new S3Error('AccessDenied', {
      message: `User: ${userArn(account)} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    });
  }
  if (mfa !== undefined && (form.get('SerialNumber') !== mfa.device || form.get('TokenCode') !== mfa.code)) {
    throw new S3Error('AccessDenied', {
      message: 'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
    });
  }
  const seconds = Number(form.get('DurationSeconds') ?? usualSeconds);
  const expiresAt = sessions.clock() + seconds * 1000;
  const { accessKeyId, secretAccessKey } = createPracticeKeys();
  const session: PracticeAccount = {
    ...account,
    accessKeyId: accessKeyId.replace(/^AKIA/, 'ASIA'),
    secretAccessKey,
    sessionToken: randomBytes(120).toString('base64'),
    sessionExpiresAt: expiresAt,
    role: { name: role['name'] ?? '', session: form.get('RoleSessionName') ?? '' },
  };
  sessions.admit(session);
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<AssumeRoleResponse xmlns="${namespace}">${element('AssumeRoleResult', [
      element('Credentials', [
        element('AccessKeyId', session.accessKeyId),
        element('SecretAccessKey', secretAccessKey),
        element('SessionToken', session.sessionToken ?? ''),
        element('Expiration', new Date(expiresAt).toISOString()),
      ]),
      element('AssumedRoleUser', [
        element('AssumedRoleId', `AROA${session.accessKeyId.slice(4)}:${session.role?.session ?? ''}`),
        element('Arn', userArn(session)),
      ]),
    ])}${element('ResponseMetadata', [element('RequestId', requestId)])}</AssumeRoleResponse>`,
  };
}
