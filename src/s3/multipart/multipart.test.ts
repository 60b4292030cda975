import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { abortUpload } from './abort-upload.js';
import { listUploads } from './list-uploads.js';
import { type PendingCreateRules, removePendingCreates } from './remove-pending-creates.js';

/** An error with the SDK's name. */
const named = (name: string): Error => Object.assign(new Error(name), { name });

interface Held {
  readonly key: string;
  readonly initiated: Date;
  parts: number;
}

/** A bucket that holds uploads; `onAbort` is called between a request and its effect. */
function bucketOf(uploads: Record<string, Held>, onAbort: (id: string) => void = () => undefined) {
  const asked: string[] = [];
  const held = (id: string | undefined): Held => {
    const upload = uploads[id ?? ''];
    if (upload === undefined) throw named('NoSuchUpload');
    return upload;
  };
  const send = async (command: unknown): Promise<object> => {
    if (command instanceof AbortMultipartUploadCommand) {
      const id = command.input.UploadId ?? '';
      asked.push(`abort ${id}`);
      onAbort(id);
      const upload = held(id);
      // The next abort is for what was stored after the last one.
      if (upload.parts === -1) upload.parts = 1;
      else delete uploads[id];
      return {};
    }
    if (command instanceof ListPartsCommand) {
      asked.push(`parts of ${command.input.UploadId}`);
      return { Parts: Array.from({ length: held(command.input.UploadId).parts }, () => ({})) };
    }
    if (command instanceof ListMultipartUploadsCommand) {
      const under = Object.entries(uploads).filter(([, { key }]) =>
        key.startsWith(command.input.Prefix ?? ''),
      );
      return {
        Uploads: under.map(([UploadId, { key, initiated }]) => ({
          Key: key,
          UploadId,
          Initiated: initiated,
        })),
      };
    }
    throw new Error('unexpected');
  };
  return { client: { send } as unknown as S3Client, asked, uploads };
}

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));

describe('abortUpload', () => {
  it('aborts again when a part was stored in the meantime', async () => {
    const { client, asked, uploads } = bucketOf({ one: { key: 'k', initiated: day(1), parts: -1 } });
    await abortUpload(client, 'b', { key: 'k', uploadId: 'one' });
    expect(asked).toEqual(['abort one', 'parts of one', 'abort one']);
    expect(uploads).toEqual({});
  });

  it('accepts an upload that is gone', async () => {
    const { client } = bucketOf({});
    await abortUpload(client, 'b', { key: 'k', uploadId: 'one' });
  });

  it('rejects with the error of a refused request', async () => {
    const { client } = bucketOf({ one: { key: 'k', initiated: day(1), parts: 0 } }, () => {
      throw named('AccessDenied');
    });
    await expect(abortUpload(client, 'b', { key: 'k', uploadId: 'one' })).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });
});

/** Uploads created at this moment or later. */
const since = (initiated: Date): PendingCreateRules => ({
  mayBeOurs: ({ initiatedAt }) => initiatedAt >= initiated.getTime(),
  isOurs: async () => true,
});

describe('removePendingCreates', () => {
  it('removes uploads that nobody can be sending to: of this key, not older, without parts', async () => {
    const { client, uploads } = bucketOf({
      older: { key: 'k', initiated: day(1), parts: 0 },
      busy: { key: 'k', initiated: day(3), parts: 2 },
      pending: { key: 'k', initiated: day(2), parts: 0 },
      longer: { key: 'k2', initiated: day(3), parts: 0 },
    });
    await removePendingCreates(client, 'b', 'k', since(day(2)));
    expect(Object.keys(uploads)).toEqual(['older', 'busy', 'longer']);
  });

  it('skips an upload that ends in the meantime', async () => {
    const { client, uploads } = bucketOf({ one: { key: 'k', initiated: day(3), parts: 0 } });
    const send = client.send.bind(client) as (command: unknown) => Promise<object>;
    const vanishing = async (command: unknown): Promise<object> => {
      if (command instanceof ListPartsCommand) delete uploads['one'];
      return send(command);
    };
    await removePendingCreates({ send: vanishing } as unknown as S3Client, 'b', 'k', since(day(1)));
    expect(uploads).toEqual({});
  });

  it('fails when it may not list uploads', async () => {
    const refusing = { send: async () => Promise.reject(named('AccessDenied')) } as unknown as S3Client;
    await expect(removePendingCreates(refusing, 'b', 'k', since(day(1)))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });
});

describe('listUploads', () => {
  /** The keys that a server's answer is read as. */
  async function keysOf(answer: object, prefix = ''): Promise<string[]> {
    const client = { send: async () => answer } as unknown as S3Client;
    return (await listUploads(client, 'b', prefix, null)).uploads.map(({ key }) => key);
  }
  const uploads = (...keys: string[]): object => ({ Uploads: keys.map((Key) => ({ Key, UploadId: 'id' })) });

  it('decodes keys when the answer says that they are encoded', async () => {
    expect(await keysOf({ ...uploads('a%20b', '%ED%95%9C'), EncodingType: 'url' })).toEqual(['a b', '한']);
  });

  it('decodes keys that a server encoded as asked without saying so', async () => {
    expect(await keysOf(uploads('big/three%20parts', 'big/%EC%84%B8+%EC%A1%B0'), 'big/')).toEqual([
      'big/three parts',
      'big/세 조',
    ]);
  });

  it('takes the marker of the next page as it stands when only the keys are encoded', async () => {
    const page = { ...uploads('a%20b'), IsTruncated: true, NextKeyMarker: 'a+b', NextUploadIdMarker: 'id' };
    const inputs: unknown[] = [];
    const client = {
      send: async ({ input }: ListMultipartUploadsCommand) => {
        inputs.push(input.KeyMarker);
        return inputs.length === 1 ? page : {};
      },
    } as unknown as S3Client;
    const { next } = await listUploads(client, 'b', '', null);
    await listUploads(client, 'b', '', next);
    expect(inputs).toEqual([undefined, 'a+b']);
  });

  it.each([
    ['a key that no encoding would produce', ['세 조각', '100%25'], ''],
    ['a key that begins with the prefix only as it stands', ['100%25'], '100%25'],
    ['a key with a lone percent sign', ['100%', 'a%20b'], ''],
  ])('leaves keys as they are that a server did not encode: %s', async (_, keys, prefix) => {
    expect(await keysOf(uploads(...keys), prefix)).toEqual(keys);
  });
});
