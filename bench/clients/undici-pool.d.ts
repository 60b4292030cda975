/**
 * The pool without the rest of undici (fetch, caches, mocks), which takes four times as long to load into a
 * thread.
 */
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';

  export default Pool;
}
