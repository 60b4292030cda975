import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Notice } from '../../ui/notice.js';

/** Says what works without listing the bucket, when S3 does not let these keys list it. */
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
