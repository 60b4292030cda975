import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Notice } from '../../ui/notice.js';

/** Says what goes without looking into the bucket, where S3 does not let these keys. */
export function UnseenBucketNotice() {
  const { buckets } = useStores();
  const texts = useTexts();
  const chosen = useSelected(buckets, (state) => state.chosen);
  if (chosen?.lookRefused !== true) {
    return null;
  }
  return (
    <Notice tone="info" title={texts.text('workspace.lookRefused', { bucket: chosen.name })}>
      {texts.text('workspace.lookRefusedHint')}
    </Notice>
  );
}
