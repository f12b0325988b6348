import { z } from 'zod';
import { invalidRequest } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import type { Encryption } from './account-settings.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';

const PutRequest = z.object({
  KeyId: z.string().min(1).max(3_000).optional(),
  Type: z.enum(['NONE', 'KMS']),
});

/** GetEncryptionConfig: the setting as it was put. Nothing is encrypted here. */
export function getEncryptionConfig({ settings }: Services): Action {
  return async () => answer(await settings.encryption.read());
}

/** PutEncryptionConfig: kept and answered. */
export function putEncryptionConfig({ settings }: Services): Action {
  return async (input) => {
    const { KeyId: keyId, Type: type } = readRequest(PutRequest, input);
    if ((type === 'KMS') !== (keyId !== undefined)) {
      throw invalidRequest('KeyId goes with the type KMS, and with no other.');
    }
    const value: Encryption = { type, ...(keyId === undefined ? {} : { keyId }) };
    return answer(await settings.encryption.change(() => ({ value, result: value })));
  };
}

function answer({ type, keyId }: Encryption): object {
  return {
    EncryptionConfig: { ...(keyId === undefined ? {} : { KeyId: keyId }), Status: 'ACTIVE', Type: type },
  };
}
