import { describe, expect, it } from 'vitest';
import { err, ok } from '../../shared/errors/errors.js';
import { destinationSample } from '../gallery/samples/destination.js';
import { receiptSample } from '../gallery/samples/receipt.js';
import { createScriptedBridge } from '../gallery/scripted-bridge.js';
import { createReceiptStore } from './receipt-store.js';

function setUp() {
  const main = createScriptedBridge();
  const receipt = createReceiptStore(main.bridge);
  receipt.open(destinationSample());
  return { main, receipt, state: () => receipt.store.getState() };
}

describe('a receipt', () => {
  it('is chosen, and stays when the dialog is opened again and closed', async () => {
    const { main, receipt, state } = setUp();
    void receipt.choose('file');
    expect(state().opening).toBe(true);
    await main.pending('receipts.choose').answer(ok(receiptSample()));
    expect(state()).toMatchObject({ opening: false, receipt: receiptSample() });
    void receipt.choose('folder');
    await main.pending('receipts.choose').answer(ok(null));
    expect(state().receipt).toEqual(receiptSample());
  });

  it('gives way to the error of a file that is none', async () => {
    const { main, receipt, state } = setUp();
    void receipt.choose('file');
    await main.pending('receipts.choose').answer(ok(receiptSample()));
    void receipt.openDropped([new File([], 'photo.jpg')]);
    await main.pending('receipts.openDropped').answer(err('receipt-unreadable'));
    expect(state()).toMatchObject({ receipt: null, error: { code: 'receipt-unreadable' } });
  });

  it('is one: several dropped files are refused without asking', async () => {
    const { main, receipt, state } = setUp();
    await receipt.openDropped([new File([], 'a'), new File([], 'b')]);
    expect(state().error).toEqual({ code: 'receipt-unreadable' });
    expect(main.count('receipts.openDropped')).toBe(0);
  });

  it('that is read after the dialog was closed, or for another one, is dropped', async () => {
    const { main, receipt, state } = setUp();
    void receipt.choose('file');
    const late = main.pending('receipts.choose');
    receipt.close();
    receipt.open(destinationSample());
    await late.answer(ok(receiptSample()));
    expect(state()).toMatchObject({ receipt: null, opening: false });
  });
});
