import { S3Error } from '../protocol/s3-error.js';
import { element, plainDocument } from '../protocol/xml.js';
import type { VerifiedRequest } from '../sigv4/verify-request.js';
import { assumeRole, type SessionRegistry } from './assume-role.js';
import { getCallerIdentity } from './caller-identity.js';
import type { Reply } from './exchange.js';
import { listAccessKeys } from './list-access-keys.js';

/** The services that take a form with an action: all of them at one address here. */
export type QueryService = 'sts' | 'iam';

/** Version of IAM's API; STS has another. */
const iamVersion = '2010-05-08';

/** The service that a form is meant for: its requests must be signed for that service. */
export function queryServiceOf(form: URLSearchParams): QueryService {
  return form.get('Version') === iamVersion ? 'iam' : 'sts';
}

/**
 * Answers the actions of STS and IAM that are about keys.
 * @param startedAt when the server started, in milliseconds since 1970
 * @throws S3Error NotImplemented for another action, or the action's own errors
 */
export function answerQuery(
  caller: VerifiedRequest,
  form: URLSearchParams,
  startedAt: number,
  sessions: SessionRegistry,
  requestId: string,
): Reply {
  switch (`${queryServiceOf(form)} ${form.get('Action')}`) {
    case 'sts GetCallerIdentity':
      return getCallerIdentity(caller, requestId);
    case 'sts AssumeRole':
      return assumeRole(caller, form, sessions, requestId);
    case 'iam ListAccessKeys':
      return listAccessKeys(caller, startedAt, requestId);
    default:
      throw new S3Error('NotImplemented');
  }
}

/** The codes of STS and IAM where they differ from S3's and no user is known yet. */
const queryCodes: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'InvalidClientTokenId',
  InvalidToken: 'InvalidClientTokenId',
  AuthorizationHeaderMalformed: 'SignatureDoesNotMatch',
  RequestTimeTooSkewed: 'SignatureDoesNotMatch',
  NotImplemented: 'InvalidAction',
};

/** An error in the form of STS and IAM. */
export function queryError(error: S3Error, isCallerKnown: boolean, requestId: string): Reply {
  const code = error.code === 'AccessDenied' && !isCallerKnown ? 'MissingAuthenticationToken' : error.code;
  const document = plainDocument('ErrorResponse', [
    element('Error', [
      element('Type', 'Sender'),
      element('Code', queryCodes[code] ?? code),
      element('Message', error.message),
    ]),
    element('RequestId', requestId),
  ]);
  return {
    status: error.status === 501 ? 400 : error.status,
    headers: { 'content-type': 'text/xml' },
    body: document.replace(
      '<ErrorResponse>',
      '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">',
    ),
  };
}
