"""Makes objects as boto3 makes them: other-tools.py ENDPOINT BUCKET FOLDER, in which small.bin and large.bin are."""

import sys

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

endpoint, bucket, folder = sys.argv[1:]
mebibyte = 1024 * 1024


def client(**options):
    settings = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 2}, **options)
    return boto3.client("s3", endpoint_url=endpoint, config=settings)


def send(s3, key, source, part_mebibytes=8, **extra):
    transfer = TransferConfig(multipart_threshold=5 * mebibyte, multipart_chunksize=part_mebibytes * mebibyte)
    s3.upload_file(f"{folder}/{source}.bin", bucket, f"boto3/{key}", Config=transfer, ExtraArgs=extra)


usual = client()
plain = client(request_checksum_calculation="when_required", response_checksum_validation="when_required")
for name in ("CRC32", "SHA1", "SHA256"):
    send(usual, f"small-{name}", "small", ChecksumAlgorithm=name)
    send(usual, f"large-{name}", "large", 6, ChecksumAlgorithm=name)
send(usual, "small-usual", "small")
send(usual, "large-usual", "large")
send(plain, "small-plain", "small")
send(plain, "large-plain-7", "large", 7)
