import { startPracticeServer } from '../../src/practice/practice-server.js';

/** A practice server in its own process, for a test that kills it: `FOLDER KEY-ID SECRET`; prints its URL. */
const [folder = '', accessKeyId = '', secretAccessKey = ''] = process.argv.slice(2);
const server = await startPracticeServer({
  folder,
  accounts: [{ accessKeyId, secretAccessKey, userName: 'owner', accountId: '111122223333' }],
});
process.stdout.write(`${server.url}\n`);
