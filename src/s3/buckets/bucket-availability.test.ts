import { describe, expect, it } from 'vitest';
import { amazon, kim, lee, mayNotList, usePracticeAmazon } from '../../../tests/support/practice-amazon.js';
import { lookUpName } from './bucket-availability.js';

const { now, given } = usePracticeAmazon();

describe('lookUpName', () => {
  it('says whether a name is free, owned by this account or owned by another, and changes nothing', async () => {
    await given(kim, 'kim-data', 'eu-west-1');
    await given(lee, 'lee-data', 'ap-northeast-2');
    const ask = (name: string) => lookUpName(amazon(kim), name, 'ap-northeast-2', now());
    expect(await ask('nobody-has-this')).toEqual({ ok: true, value: { state: 'free' } });
    expect(await ask('kim-data')).toMatchObject({
      value: { state: 'yours', bucket: { name: 'kim-data', region: 'eu-west-1' } },
    });
    expect(await ask('lee-data')).toEqual({ ok: true, value: { state: 'taken' } });
    expect(
      now()
        .server.requests()
        .every(({ method }) => method === 'GET' || method === 'HEAD'),
    ).toBe(true);
  });

  it('answers "unclear" when only CreateBucket can tell', async () => {
    await given(lee, 'lee-data', 'ap-northeast-2');
    expect(await lookUpName(amazon(mayNotList), 'lee-data', 'ap-northeast-2', now())).toEqual({
      ok: true,
      value: { state: 'unclear' },
    });
  });

  it('sends no request for an invalid name or region', async () => {
    expect(await lookUpName(amazon(kim), 'Kim', 'ap-northeast-2', now())).toMatchObject({
      error: { code: 'bucket-name-invalid' },
    });
    expect(await lookUpName(amazon(kim), 'kim', 'seoul', now())).toMatchObject({
      error: { code: 'bucket-region-invalid' },
    });
    expect(
      await lookUpName(amazon(kim), 'data-111122223333-us-east-1-an', 'ap-northeast-2', now()),
    ).toMatchObject({ error: { code: 'bucket-region-invalid' } });
    expect(now().server.requests()).toEqual([]);
  });
});
