const polynomial = 0x82_f6_3b_78;

/** Eight tables, to process eight bytes at once. */
const tables: readonly Uint32Array[] = (() => {
  const built = Array.from({ length: 8 }, () => new Uint32Array(256));
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    for (const table of built) {
      table[byte] = value;
      let next = value;
      for (let bit = 0; bit < 8; bit += 1) next = next & 1 ? (next >>> 1) ^ polynomial : next >>> 1;
      value = next;
    }
  }
  return built;
})();

/**
 * CRC-32C (Castagnoli) as an unsigned 32-bit number.
 * @param previous result for the bytes before these, 0 at the start
 * Source: RFC 3720, appendix B.4
 */
export function crc32c(bytes: Uint8Array, previous = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as readonly [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  const data = bytes as unknown as { readonly [index: number]: number };
  const entry = (table: Uint32Array, index: number): number => table[index] as number;
  let crc = ~previous;
  let index = 0;
  const eights = bytes.length - (bytes.length % 8);
  for (; index < eights; index += 8) {
    const low =
      crc ^
      ((data[index] as number) |
        ((data[index + 1] as number) << 8) |
        ((data[index + 2] as number) << 16) |
        ((data[index + 3] as number) << 24));
    crc =
      entry(t7, low & 0xff) ^
      entry(t6, (low >>> 8) & 0xff) ^
      entry(t5, (low >>> 16) & 0xff) ^
      entry(t4, low >>> 24) ^
      entry(t3, data[index + 4] as number) ^
      entry(t2, data[index + 5] as number) ^
      entry(t1, data[index + 6] as number) ^
      entry(t0, data[index + 7] as number);
  }
  for (; index < bytes.length; index += 1)
    crc = entry(t0, (crc ^ (data[index] as number)) & 0xff) ^ (crc >>> 8);
  return ~crc >>> 0;
}
