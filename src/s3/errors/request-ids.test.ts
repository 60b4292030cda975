import { expect, it } from 'vitest';
import { toAppError } from './error-catalogue.js';
import { requestIds } from './request-ids.js';

it.each([
  ['a refusal', { name: 'AccessDenied', httpStatusCode: 403 }],
  ['an overload', { name: 'SlowDown', httpStatusCode: 503 }],
  ['an unknown code', { name: 'Teapot', httpStatusCode: 418 }],
])(
  'the error of every answer carries the ids by which AWS finds the request: %s',
  (_, { name, httpStatusCode }) => {
    const error = Object.assign(new Error(name), {
      name,
      $metadata: {
        httpStatusCode,
        requestId: '4442587FB7D0A2F9',
        extendedRequestId: 'vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQ=',
      },
    });
    expect(toAppError(error).details).toMatchObject({
      requestId: '4442587FB7D0A2F9',
      hostId: 'vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQ=',
    });
  },
);

it('an id of another form is hostile text and left out', () => {
  expect(requestIds('<script>alert(1)</script>', 'a b')).toEqual({});
  expect(requestIds(undefined, null)).toEqual({});
  expect(requestIds('tx00000d61-0064.fe', 'x'.repeat(201))).toEqual({ requestId: 'tx00000d61-0064.fe' });
});
