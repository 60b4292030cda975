"""Puts a folder into a bucket with boto3, one file after the other, as tutorials do it.

    boto3-one-by-one.py FOLDER BUCKET PREFIX ENDPOINT
"""

import os
import sys

import boto3

folder, bucket, prefix, endpoint = sys.argv[1:]
s3 = boto3.client("s3", endpoint_url=endpoint)
for parent, _, names in os.walk(folder):
    for name in names:
        path = os.path.join(parent, name)
        key = f"{prefix}/{os.path.relpath(path, folder).replace(os.sep, '/')}"
        s3.upload_file(path, bucket, key)
