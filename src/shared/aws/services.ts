/** A location of a service and how it is addressed there. */
export interface ServiceLocation {
  /** Region that requests are signed for. */
  readonly region: string;
  readonly endpoint: string;
  readonly city: { readonly en: string; readonly ko: string };
}

/** Whose S3 it is. `other`: any other server that speaks S3. */
export const serviceIds = ['aws', 'naver', 'nhn', 'r2', 'b2', 'wasabi', 'ceph', 'minio', 'other'] as const;
export type ServiceId = (typeof serviceIds)[number];

/** The dialect of a service. */
export interface ServiceQuirks {
  /** `auto`: the bucket in the host on AWS, in the path elsewhere. */
  readonly addressing: 'auto' | 'path' | 'virtual-host';
  /** Whether it accepts the checksums of newer clients; otherwise it gets an MD5. */
  readonly checksums: 'always' | 'when-required';
  /** `v1` for servers without ListObjectsV2. */
  readonly listing: 'v2' | 'v1';
}

export interface Service extends ServiceQuirks {
  readonly id: ServiceId;
  readonly name: { readonly en: string; readonly ko: string };
  /** Its locations; empty when every customer has an address of their own. */
  readonly locations: readonly ServiceLocation[];
  /** The form of an address that every customer has of their own; capitals have to be replaced. */
  readonly template: string | null;
  /** Region for signing when there are no locations to choose from. */
  readonly region: string | null;
  /** Recognises its addresses. */
  readonly hosts: RegExp | null;
}

const careful: ServiceQuirks = { addressing: 'auto', checksums: 'when-required', listing: 'v2' };
const modern: ServiceQuirks = { addressing: 'auto', checksums: 'always', listing: 'v2' };

function at(region: string, endpoint: string, en: string, ko: string): ServiceLocation {
  return { region, endpoint, city: { en, ko } };
}

function wasabi(region: string, en: string, ko: string): ServiceLocation {
  return at(region, `https://s3.${region}.wasabisys.com`, en, ko);
}

function backblaze(region: string, en: string, ko: string): ServiceLocation {
  return at(region, `https://s3.${region}.backblazeb2.com`, en, ko);
}

/**
 * Services people use, and what is known of them. Sources:
 * https://api.ncloud-docs.com/docs/en/storage-objectstorage
 * (no ListObjectsV2), https://docs.nhncloud.com/en/Storage/Object%20Storage/en/s3-api-guide/ (clients up to
 * the end of 2024: no new checksums), https://developers.cloudflare.com/r2/api/s3/api/,
 * https://www.backblaze.com/docs/cloud-storage-s3-compatible-api,
 * https://docs.wasabi.com/docs/what-are-the-service-urls-for-wasabi-s-different-storage-regions
 */
export const services: readonly Service[] = [
  {
    ...modern,
    id: 'aws',
    name: { en: 'Amazon S3', ko: 'Amazon S3' },
    locations: [],
    template: null,
    region: null,
    hosts: /\.amazonaws\.(?:com|com\.cn|eu)$/,
  },
  {
    ...careful,
    id: 'naver',
    listing: 'v1',
    name: { en: 'Naver Cloud Object Storage', ko: '네이버 클라우드 Object Storage' },
    locations: [
      at('kr-standard', 'https://kr.object.ncloudstorage.com', 'Korea', '한국'),
      at('sg-standard', 'https://sg.object.ncloudstorage.com', 'Singapore', '싱가포르'),
      at('jp-standard', 'https://jp.object.ncloudstorage.com', 'Japan', '일본'),
      at('us-standard', 'https://us.object.ncloudstorage.com', 'US West', '미국 서부'),
      at('de-standard', 'https://de.object.ncloudstorage.com', 'Germany', '독일'),
      at(
        'gov-standard',
        'https://kr.object.gov-ncloudstorage.com',
        'Korea, public sector',
        '한국 공공기관용',
      ),
    ],
    template: null,
    region: null,
    hosts: /\.object\.(?:gov-)?(?:ncloudstorage|ncpstorage)\.com$/,
  },
  {
    ...careful,
    id: 'nhn',
    name: { en: 'NHN Cloud Object Storage', ko: 'NHN Cloud Object Storage' },
    locations: [
      at('KR1', 'https://kr1-api-object-storage.nhncloudservice.com', 'Korea, Pangyo', '한국 판교'),
      at('KR2', 'https://kr2-api-object-storage.nhncloudservice.com', 'Korea, Pyeongchon', '한국 평촌'),
      at('JP1', 'https://jp1-api-object-storage.nhncloudservice.com', 'Japan, Tokyo', '일본 도쿄'),
    ],
    template: null,
    region: null,
    hosts: /-api-object-storage\.(?:gov-)?nhncloudservice\.com$/,
  },
  {
    ...careful,
    id: 'r2',
    name: { en: 'Cloudflare R2', ko: 'Cloudflare R2' },
    locations: [],
    template: 'https://ACCOUNT-ID.r2.cloudflarestorage.com',
    region: 'auto',
    hosts: /\.r2\.cloudflarestorage\.com$/,
  },
  {
    ...careful,
    id: 'b2',
    name: { en: 'Backblaze B2', ko: 'Backblaze B2' },
    locations: [
      backblaze('us-west-004', 'US West', '미국 서부'),
      backblaze('us-west-002', 'US West, older accounts', '미국 서부(이전 계정)'),
      backblaze('us-east-005', 'US East', '미국 동부'),
      backblaze('eu-central-003', 'Amsterdam', '암스테르담'),
      backblaze('ca-east-006', 'Toronto', '토론토'),
    ],
    template: null,
    region: null,
    hosts: /\.backblazeb2\.com$/,
  },
  {
    ...careful,
    id: 'wasabi',
    name: { en: 'Wasabi', ko: 'Wasabi' },
    locations: [
      wasabi('ap-northeast-1', 'Tokyo', '도쿄'),
      wasabi('ap-northeast-2', 'Osaka', '오사카'),
      wasabi('ap-southeast-1', 'Singapore', '싱가포르'),
      wasabi('ap-southeast-2', 'Sydney', '시드니'),
      wasabi('us-east-1', 'N. Virginia', '버지니아 북부'),
      wasabi('us-east-2', 'N. Virginia 2', '버지니아 북부 2'),
      wasabi('us-central-1', 'Texas', '텍사스'),
      wasabi('us-west-1', 'Oregon', '오리건'),
      wasabi('ca-central-1', 'Toronto', '토론토'),
      wasabi('eu-central-1', 'Amsterdam', '암스테르담'),
      wasabi('eu-central-2', 'Frankfurt', '프랑크푸르트'),
      wasabi('eu-west-1', 'London', '런던'),
      wasabi('eu-west-2', 'Paris', '파리'),
      wasabi('eu-south-1', 'Milan', '밀라노'),
    ],
    template: null,
    region: null,
    hosts: /(?:^|\.)s3\.(?:[a-z0-9-]+\.)?wasabisys\.com$/,
  },
  {
    ...modern,
    id: 'ceph',
    name: { en: 'Ceph', ko: 'Ceph' },
    locations: [],
    template: 'https://SERVER',
    region: 'us-east-1',
    hosts: null,
  },
  {
    ...modern,
    id: 'minio',
    name: { en: 'MinIO and servers like it', ko: 'MinIO와 비슷한 서버' },
    locations: [],
    template: 'https://SERVER:9000',
    region: 'us-east-1',
    hosts: null,
  },
  {
    ...careful,
    id: 'other',
    name: { en: 'Another S3-compatible server', ko: '다른 S3 호환 서버' },
    locations: [],
    template: 'https://SERVER',
    region: null,
    hosts: null,
  },
];

export function serviceOf(id: ServiceId): Service {
  const found = services.find((service) => service.id === id);
  if (found === undefined) throw new Error(`no service ${id}`);
  return found;
}

/**
 * The service that an address belongs to; null for an unknown address.
 *
 * @param endpoint a URL; null is AWS itself
 */
export function serviceAt(endpoint: string | null): Service | null {
  if (endpoint === null) return serviceOf('aws');
  const host = hostOf(endpoint);
  return services.find(({ hosts }) => hosts?.test(host) === true) ?? null;
}

/** The region that the server at an address expects; null when nothing is known. */
export function regionAt(endpoint: string): string | null {
  const service = serviceAt(endpoint);
  const host = hostOf(endpoint);
  const location = service?.locations.find((candidate) => hostOf(candidate.endpoint) === host);
  return location?.region ?? service?.region ?? null;
}

function hostOf(endpoint: string): string {
  const authority = /^https?:\/\/(?<authority>[^/?#]*)/i.exec(endpoint)?.groups?.['authority'] ?? '';
  // What stands before an @ is a user name, not the host.
  return authority.includes('@') ? '' : authority.replace(/:\d*$/, '').toLowerCase();
}
