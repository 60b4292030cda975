import { expect, it } from 'vitest';
import { type AppError, HoistError } from '../../shared/errors/errors.js';
import { fileError } from './file-error.js';

const ofDrive: AppError = { code: 'file-unreadable', details: { reason: 'deviceError' } };

it.each<[string, AppError]>([
  ['ENOENT', { code: 'file-vanished' }],
  ['ENOTDIR', { code: 'file-vanished' }],
  ['EACCES', { code: 'file-unreadable', details: { reason: 'permission' } }],
  ['EMFILE', { code: 'file-unreadable', details: { reason: 'tooManyOpenFiles' } }],
  ['ENOSPC', ofDrive],
  ['EDEADLK', ofDrive],
  ['EHOSTDOWN', ofDrive],
  ['ENOTCONN', ofDrive],
  ['EIO', ofDrive],
  ['ETIMEDOUT', ofDrive],
  ['EREMOTEIO', ofDrive],
])('%s from reading a file is about that file', (code, expected) => {
  expect(fileError(Object.assign(new Error(code), { code })).error).toEqual(expected);
});

it('what is known already stays as it is', () => {
  const known = new HoistError('file-changed');
  expect(fileError(known)).toBe(known);
});
