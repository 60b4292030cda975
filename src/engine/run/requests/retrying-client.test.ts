import {
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { withRequestRetries } from './retrying-client.js';

const refusal = (name: string): S3ServiceException =>
  new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode: 400 } });

/** A client whose requests are answered in this order; what was sent by then is in `sent`. Nothing is sent again by the run. */
function answering(...answers: (Error | object)[]) {
  const sent: string[] = [];
  const client = {
    send: async (command: object) => {
      sent.push(command.constructor.name);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as S3Client;
  const retrying = withRequestRetries(client, {
    retries: { run: (_task, once) => once({ mayHaveArrived: false, progressed: () => undefined }) },
    network: { answered: () => undefined, worked: () => undefined } as never,
    closed: new AbortController().signal,
  });
  return { sent, head: () => retrying.send(new HeadObjectCommand({ Bucket: 'b', Key: 'k' })) };
}

const head = HeadObjectCommand.name;
const listing = ListObjectsV2Command.name;
const nameless = refusal('400');

describe('a HEAD that is answered with 400, whose answer has no body', () => {
  it('fails with what a listing says of the keys', async () => {
    const { sent, head: ask } = answering(nameless, refusal('ExpiredToken'));
    await expect(ask()).rejects.toMatchObject({ name: 'ExpiredToken' });
    expect(sent).toEqual([head, listing]);
  });

  it('is repeated when the listing is answered: another request may have got new keys meanwhile', async () => {
    const { sent, head: ask } = answering(nameless, {}, { ETag: '"x"' });
    expect(await ask()).toEqual({ ETag: '"x"' });
    expect(sent).toEqual([head, listing, head]);
  });

  it('fails as it was answered when the listing is refused for another reason', async () => {
    const { sent, head: ask } = answering(nameless, refusal('AccessDenied'));
    await expect(ask()).rejects.toBe(nameless);
    expect(sent).toEqual([head, listing]);
  });
});
