import { useTexts } from '../../i18n/texts.js';
import { Notice } from '../../ui/notice.js';

export interface UnseenBucketNoticeProps {
  readonly bucket: string;
}

/** Says what works without listing the bucket, when S3 does not let these keys list it. */
export function UnseenBucketNotice({ bucket }: UnseenBucketNoticeProps) {
  const texts = useTexts();
  return (
    <Notice tone="info" title={texts.text('workspace.lookRefused', { bucket })}>
      {texts.text('workspace.lookRefusedHint')}
    </Notice>
  );
}
