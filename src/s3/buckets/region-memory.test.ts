import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { amazon, kim } from '../../../tests/support/practice-amazon.js';
import { createRegionMemory } from './region-memory.js';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoist-regions-'));
  file = join(folder, 'regions.json');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const aws = amazon(kim, 'us-east-1');
const other = { ...aws, endpoint: 'https://s3.example:9000' };

it('region memory returns the region where a bucket was last found, also after a restart', () => {
  createRegionMemory(file).remember(aws, 'my-bucket', 'ap-northeast-2');
  const memory = createRegionMemory(file);
  expect(memory.towards(aws, 'my-bucket').region).toBe('ap-northeast-2');
  expect(memory.towards(aws, 'another').region).toBe('us-east-1');
  expect(memory.towards(other, 'my-bucket').region).toBe('us-east-1');
  memory.remember(aws, 'my-bucket', 'eu-west-1');
  expect(createRegionMemory(file).towards(aws, 'my-bucket').region).toBe('eu-west-1');
});

it('region memory never changes the host of a connection', () => {
  writeFileSync(file, JSON.stringify({ 'aws/my-bucket': 'evil.example/' }));
  expect(createRegionMemory(file).towards(aws, 'my-bucket').region).toBe('us-east-1');
  writeFileSync(file, JSON.stringify({ 'aws/my-bucket': 'evil' }));
  expect(createRegionMemory(file).towards(aws, 'my-bucket').region).toBe('us-east-1');
});

it.each(['', '{', '[]', '{"a":1}'])('region memory starts empty when its file says %j', (content) => {
  writeFileSync(file, content);
  const memory = createRegionMemory(file);
  expect(memory.towards(aws, 'my-bucket')).toBe(aws);
  memory.remember(aws, 'my-bucket', 'eu-west-1');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ 'aws/my-bucket': 'eu-west-1' });
});

it('region memory forgets the oldest of a thousand buckets, and works without a file', () => {
  const memory = createRegionMemory(join(folder, 'nowhere', 'regions.json'));
  for (let index = 0; index <= 1000; index += 1) memory.remember(aws, `bucket-${index}`, 'eu-west-1');
  expect(memory.towards(aws, 'bucket-0').region).toBe('us-east-1');
  expect(memory.towards(aws, 'bucket-1000').region).toBe('eu-west-1');
});
