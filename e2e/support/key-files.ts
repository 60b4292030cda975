import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { S3Account } from './bucket-contents.js';

/** Forms of key files that people have, newest first; sources in the key-file parser. */
export const keyFileShapes: Readonly<
  Record<string, (account: S3Account) => { name: string; bytes: Buffer }>
> = {
  'the two columns of today': ({ accessKeyId, secretAccessKey }) => ({
    name: 'analyst_accessKeys.csv',
    bytes: Buffer.from(`\uFEFFAccess key ID,Secret access key\r\n${accessKeyId},${secretAccessKey}\r\n`),
  }),
  'the five columns of a new user': ({ accessKeyId, secretAccessKey }) => ({
    name: 'new_user_credentials.csv',
    bytes: Buffer.from(
      'User name,Password,Access key ID,Secret access key,Console login link\n' +
        `analyst,"*[&#,x",${accessKeyId},${secretAccessKey},https://123456789012.signin.aws.amazon.com/console\n`,
    ),
  }),
  'UTF-16 with semicolons, as a spreadsheet saves it': ({ accessKeyId, secretAccessKey }) => ({
    name: 'credentials.csv',
    bytes: Buffer.from(
      `\uFEFFUser Name;Access Key Id;Secret Access Key\r\n"analyst";${accessKeyId};${secretAccessKey}\r\n`,
      'utf16le',
    ),
  }),
  'three columns with quotes, as it was in 2015': ({ accessKeyId, secretAccessKey }) => ({
    name: 'credentials (3).csv',
    bytes: Buffer.from(
      `User Name,Access Key Id,Secret Access Key\r\n"analyst",${accessKeyId},${secretAccessKey}\r\n`,
    ),
  }),
  'a credentials file of the AWS tools': ({ accessKeyId, secretAccessKey }) => ({
    name: 'credentials',
    bytes: Buffer.from(
      `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    ),
  }),
  'lines for the environment': ({ accessKeyId, secretAccessKey }) => ({
    name: 'keys.env',
    bytes: Buffer.from(
      `export AWS_ACCESS_KEY_ID=${accessKeyId}\nexport AWS_SECRET_ACCESS_KEY="${secretAccessKey}"\n`,
    ),
  }),
  'what the AWS command line prints': ({ accessKeyId, secretAccessKey }) => ({
    name: 'key.json',
    bytes: Buffer.from(
      JSON.stringify({
        AccessKey: { UserName: 'analyst', AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey },
      }),
    ),
  }),
  'the root key of old': ({ accessKeyId, secretAccessKey }) => ({
    name: 'rootkey.csv',
    bytes: Buffer.from(`AWSAccessKeyId=${accessKeyId}\nAWSSecretKey=${secretAccessKey}\n`),
  }),
};

/** Writes a key file as IAM offers it today into `folder` and returns its absolute path. */
export async function writeKeyFile(folder: string, account: S3Account): Promise<string> {
  const path = join(folder, 'analyst_accessKeys.csv');
  const content = `\uFEFFAccess key ID,Secret access key\r\n${account.accessKeyId},${account.secretAccessKey}\r\n`;
  await writeFile(path, content);
  return path;
}
