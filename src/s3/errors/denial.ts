import type { DenialCause } from '../../shared/models/access.js';
import { text } from './error-shape.js';

/** What a refusal says about itself. */
export interface Denial {
  /** The missing permission, e.g. `kms:GenerateDataKey`; null when the server doesn't say. */
  readonly action: string | null;
  /** The ARN it is missing for; null when the server doesn't say. */
  readonly resource: string | null;
  readonly cause: DenialCause;
  /** A statement explicitly denies it: no policy that allows it can help. */
  readonly isExplicit: boolean;
}

const kinds: readonly (readonly [words: RegExp, cause: DenialCause])[] = [
  [/identity-based policy/, 'identity'],
  [/resource-based policy/, 'bucket-policy'],
  [/(?:service|resource) control policy/, 'organization'],
  [/permissions boundary/, 'boundary'],
  [/session policy/, 'session'],
  [/VPC endpoint policy/i, 'endpoint'],
];

/** Whether the message of an AccessDenied says that a policy denies the request, so that no permission is missing. */
export function saysExplicitDeny(message: string): boolean {
  return message.includes('with an explicit deny');
}

/**
 * Parses the message of an AccessDenied: who, what, on what, and which kind of policy is to blame. Servers
 * that answer only "Access Denied" give nulls and `unknown`. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function readDenial(error: unknown): Denial {
  const words = text(error, 'message') ?? '';
  const action = /not authorized to perform: ([a-z0-9-]{1,32}:[A-Za-z]{1,64})\b/.exec(words)?.[1] ?? null;
  const resource = /on resource: "?(arn:[^"\s]{1,2048})/.exec(words)?.[1] ?? null;
  const kind = kinds.find(([pattern]) => pattern.test(words))?.[1] ?? 'unknown';
  const isOfKey = kind === 'bucket-policy' && action?.startsWith('kms:') === true;
  return {
    action,
    resource,
    cause: isOfKey ? 'key-policy' : kind,
    isExplicit: saysExplicitDeny(words),
  };
}
