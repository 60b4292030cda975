import { type AppError, HoistError } from '../../shared/errors/errors.js';

/**
 * The failure of opening or reading a local file. What is wrong with the file's drive has the same codes as
 * what is wrong with the network or with the disk that Hoist writes to (EHOSTDOWN, ENOTCONN, ENOSPC of a
 * network drive or a cloud placeholder): only whoever reads the file can tell them apart.
 */
export function fileError(cause: unknown): HoistError {
  if (cause instanceof HoistError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const known = fromFileSystem(code);
  const { code: name, details } =
    known === null || known.code === 'disk-full'
      ? ({ code: 'file-unreadable', details: { reason: 'deviceError' } } as const)
      : known;
  return new HoistError(name, details, { cause });
}

/** Turns a system error code of a file operation into an AppError; null when it is none of these. */
export function fromFileSystem(code: string): AppError | null {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ESTALE':
      return { code: 'file-vanished' };
    case 'EACCES':
    case 'EPERM':
      return { code: 'file-unreadable', details: { reason: 'permission' } };
    case 'EBUSY':
    case 'ETXTBSY':
    case 'EAGAIN':
      return { code: 'file-unreadable', details: { reason: 'inUse' } };
    case 'EMFILE':
    case 'ENFILE':
      return { code: 'file-unreadable', details: { reason: 'tooManyOpenFiles' } };
    case 'ENAMETOOLONG':
      return { code: 'file-unreadable', details: { reason: 'nameTooLong' } };
    case 'EIO':
    case 'ENXIO':
    case 'ENODEV':
      return { code: 'file-unreadable', details: { reason: 'deviceError' } };
    case 'EISDIR':
      return { code: 'file-special', details: { kind: 'folder' } };
    case 'ELOOP':
      return { code: 'file-special', details: { kind: 'link' } };
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EROFS':
      return { code: 'disk-full' };
    default:
      return null;
  }
}
