import { userArn } from '../practice-account.js';
import { S3Error } from '../protocol/s3-error.js';
import { element, plainDocument } from '../protocol/xml.js';
import type { VerifiedRequest } from '../sigv4/verify-request.js';
import type { Reply } from './exchange.js';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** How STS names what S3 calls otherwise. */
const stsCodes: Readonly<Record<string, string>> = {
  AccessDenied: 'MissingAuthenticationToken',
  InvalidAccessKeyId: 'InvalidClientTokenId',
  InvalidToken: 'InvalidClientTokenId',
  AuthorizationHeaderMalformed: 'SignatureDoesNotMatch',
  RequestTimeTooSkewed: 'SignatureDoesNotMatch',
  NotImplemented: 'InvalidAction',
};

/**
 * STS GetCallerIdentity: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @param form the request's body
 * @throws S3Error NotImplemented for another action
 */
export function getCallerIdentity(caller: VerifiedRequest, form: URLSearchParams, requestId: string): Reply {
  if (form.get('Action') !== 'GetCallerIdentity') throw new S3Error('NotImplemented');
  const { account } = caller;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<GetCallerIdentityResponse xmlns="${namespace}">${element('GetCallerIdentityResult', [
      element('Arn', userArn(account)),
      element('UserId', `AIDA${account.accessKeyId.slice(4)}`),
      element('Account', account.accountId),
    ])}${element('ResponseMetadata', [element('RequestId', requestId)])}</GetCallerIdentityResponse>`,
  };
}

/** An error as STS writes it. */
export function stsError(error: S3Error, requestId: string): Reply {
  const document = plainDocument('ErrorResponse', [
    element('Error', [
      element('Type', 'Sender'),
      element('Code', stsCodes[error.code] ?? error.code),
      element('Message', error.message),
    ]),
    element('RequestId', requestId),
  ]);
  return {
    status: error.status === 501 ? 400 : error.status,
    headers: { 'content-type': 'text/xml' },
    body: document.replace('<ErrorResponse>', `<ErrorResponse xmlns="${namespace}">`),
  };
}
