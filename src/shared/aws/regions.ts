/** The partition that a region belongs to. Keys of one partition are not valid in another. */
export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-eusc';

export interface Region {
  /** As S3 signs it, e.g. `ap-northeast-2`. */
  readonly code: string;
  readonly city: { readonly en: string; readonly ko: string };
  readonly partition: Partition;
}

function region(code: string, en: string, ko: string, partition: Partition = 'aws'): Region {
  return { code, city: { en, ko }, partition };
}

/**
 * The regions known when this was written: for lists to choose from, not for refusing others (AWS adds some
 * every year; see {@link isRegionShaped}).
 *
 * Source: https://docs.aws.amazon.com/general/latest/gr/s3.html
 */
export const regions: readonly Region[] = [
  region('us-east-1', 'N. Virginia', '버지니아 북부'),
  region('us-east-2', 'Ohio', '오하이오'),
  region('us-west-1', 'N. California', '캘리포니아 북부'),
  region('us-west-2', 'Oregon', '오리건'),
  region('ca-central-1', 'Central Canada', '캐나다 중부'),
  region('ca-west-1', 'Calgary', '캘거리'),
  region('mx-central-1', 'Central Mexico', '멕시코 중부'),
  region('sa-east-1', 'São Paulo', '상파울루'),
  region('af-south-1', 'Cape Town', '케이프타운'),
  region('ap-east-1', 'Hong Kong', '홍콩'),
  region('ap-east-2', 'Taipei', '타이베이'),
  region('ap-south-1', 'Mumbai', '뭄바이'),
  region('ap-south-2', 'Hyderabad', '하이데라바드'),
  region('ap-northeast-1', 'Tokyo', '도쿄'),
  region('ap-northeast-2', 'Seoul', '서울'),
  region('ap-northeast-3', 'Osaka', '오사카'),
  region('ap-southeast-1', 'Singapore', '싱가포르'),
  region('ap-southeast-2', 'Sydney', '시드니'),
  region('ap-southeast-3', 'Jakarta', '자카르타'),
  region('ap-southeast-4', 'Melbourne', '멜버른'),
  region('ap-southeast-5', 'Malaysia', '말레이시아'),
  region('ap-southeast-6', 'New Zealand', '뉴질랜드'),
  region('ap-southeast-7', 'Thailand', '태국'),
  region('eu-central-1', 'Frankfurt', '프랑크푸르트'),
  region('eu-central-2', 'Zurich', '취리히'),
  region('eu-north-1', 'Stockholm', '스톡홀름'),
  region('eu-south-1', 'Milan', '밀라노'),
  region('eu-south-2', 'Spain', '스페인'),
  region('eu-west-1', 'Ireland', '아일랜드'),
  region('eu-west-2', 'London', '런던'),
  region('eu-west-3', 'Paris', '파리'),
  region('il-central-1', 'Tel Aviv', '텔아비브'),
  region('me-central-1', 'UAE', '아랍에미리트'),
  region('me-south-1', 'Bahrain', '바레인'),
  region('cn-north-1', 'Beijing', '베이징', 'aws-cn'),
  region('cn-northwest-1', 'Ningxia', '닝샤', 'aws-cn'),
  region('us-gov-east-1', 'US Government East', '미국 정부 동부', 'aws-us-gov'),
  region('us-gov-west-1', 'US Government West', '미국 정부 서부', 'aws-us-gov'),
  region('eusc-de-east-1', 'European Sovereign Cloud, Germany', '유럽 소버린 클라우드 독일', 'aws-eusc'),
];

/**
 * Regions that an account has to enable before it can use them: all that were opened since March 2019.
 * Source: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
const optIn: ReadonlySet<string> = new Set([
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
]);

/** Whether an account has to enable a region before it can use it. */
export function isOptInRegion(code: string): boolean {
  return optIn.has(code);
}

/** Whether a text could be the code of an AWS region, known or not: `ap-northeast-2`, `us-gov-west-1`. */
export function isRegionShaped(text: string): boolean {
  return text.length <= 32 && /^[a-z]{2,5}(?:-[a-z]+){1,3}-\d{1,2}$/.test(text);
}

/**
 * Whether a server could have a region of this name: on AWS it becomes part of a host name; other servers choose freely
 * among what the SDK accepts, a label of a host name.
 */
export function mayBeRegion(isAws: boolean, text: string): boolean {
  return isAws ? isRegionShaped(text) : /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(text);
}

/**
 * The partition of a region: from the list, otherwise from its beginning, so that a new region gets the right
 * one.
 */
export function partitionOf(code: string): Partition {
  const known = regions.find((candidate) => candidate.code === code);
  if (known !== undefined) return known.partition;
  if (code.startsWith('cn-')) return 'aws-cn';
  if (code.startsWith('us-gov-')) return 'aws-us-gov';
  return code.startsWith('eusc-') ? 'aws-eusc' : 'aws';
}

const homes: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-eusc': 'eusc-de-east-1',
};

const suffixes: Readonly<Record<Partition, string>> = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-us-gov': 'amazonaws.com',
  'aws-eusc': 'amazonaws.eu',
};

/** The DNS suffix of a region's services. */
export function dnsSuffixOf(code: string): string {
  return suffixes[partitionOf(code)];
}

/** The region of a partition that is open to every account. */
export function homeOf(partition: Partition): string {
  return homes[partition];
}

/**
 * The region of the same partition that is open to every account, where requests about any bucket can be
 * sent.
 */
export function homeRegionOf(code: string): string {
  return homes[partitionOf(code)];
}
