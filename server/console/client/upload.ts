/** Uploads the content of an application package, with progress; fetch cannot tell how much was sent. */
import { GangwayError, isErrorCode } from '../../../protocol/errors.ts';
import { ADMIN_OPERATIONS } from '../../admin-api/schemas.ts';

/** The code of a problem document, if the text is one. */
function codeOf(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed !== null && typeof parsed === 'object' && 'code' in parsed ? String(parsed.code) : '';
  } catch {
    return '';
  }
}

/**
 * @param progress is told how many bytes were sent.
 * @throws GangwayError, among them PACKAGE_HASH_MISMATCH when it is not the file that was declared.
 */
export function uploadContent(id: string, file: File, progress: (sent: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', ADMIN_OPERATIONS.uploadContent.path.replace(':id', encodeURIComponent(id)));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => progress(event.loaded));
    request.addEventListener('error', () => reject(new GangwayError('NETWORK_UNREACHABLE')));
    request.addEventListener('load', () => {
      if (request.status === 200) return resolve();
      const code = codeOf(request.responseText);
      reject(new GangwayError(isErrorCode(code) ? code : 'SERVER_CONTRACT'));
    });
    request.send(file);
  });
}
