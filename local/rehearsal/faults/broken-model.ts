import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { RehearsalFailure } from '../failure';
import { registerCopy } from '../model-copy';
import { type Session, toolsOf } from '../session';
import { s3Location } from '../../core/s3-uri';

const BREAKAGE = `

def predict_fn(data, model):
    raise RuntimeError("broken on purpose")
`;

const UNLOADABLE = `

raise RuntimeError("broken on purpose")
`;

/** Registers a copy of a model that loads and then fails every prediction. Returns the ARN of the copy. */
export function registerBroken(session: Session, modelPackage: string): Promise<string> {
  return registerCopy(session, modelPackage, (uri) => breakModel(session, uri, 'broken', BREAKAGE));
}

/** Registers a copy of a model whose server never answers. Returns the ARN of the copy. */
export function registerUnloadable(session: Session, modelPackage: string): Promise<string> {
  return registerCopy(session, modelPackage, (uri) => breakModel(session, uri, 'unloadable', UNLOADABLE));
}

async function breakModel(session: Session, uri: string, name: string, code: string): Promise<string> {
  const { bucket: Bucket, key: Key } = s3Location(uri)!;
  const folder = join(session.folder, `${name}-model`);
  mkdirSync(join(folder, 'content'), { recursive: true });
  const archive = join(folder, 'model.tar.gz');
  return session.aws.use(S3Client, toolsOf(session), async (s3) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    writeFileSync(archive, await Body!.transformToByteArray());
    tar('-xzf', archive, '-C', join(folder, 'content'));
    appendFileSync(join(folder, 'content', 'code', 'inference.py'), code);
    tar('-czf', archive, '-C', join(folder, 'content'), '.');
    const broken = Key!.replace(/model\.tar\.gz$/, `${name}/model.tar.gz`);
    await s3.send(new PutObjectCommand({ Bucket, Key: broken, Body: readFileSync(archive) }));
    return `s3://${Bucket}/${broken}`;
  });
}

function tar(...args: string[]): void {
  const { status, stderr } = spawnSync('tar', args, { encoding: 'utf8' });
  if (status !== 0) throw new RehearsalFailure('tar', stderr.trim());
}
