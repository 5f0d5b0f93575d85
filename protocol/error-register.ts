/**
 * The one register of error codes. A code is stable: it is shown to people, looked up by helpdesk,
 * written to the journal and sent in problem documents. The words for it live in `texts/`, keyed by code.
 */
import { entry, type ErrorEntry } from './error-entry.ts';

// One code a line: category, audience, next action, retry, title, HTTP status where it crosses the wire.
// prettier-ignore
export const ERRORS = {
  // What a person typed or a script passed
  INPUT_INVALID: entry('input', 'person', 'edit-input', 'person', 'An input is not valid'),
  USAGE: entry('input', 'person', 'edit-input', 'never', 'The command line is not understood'),
  SERVER_ADDRESS_INVALID: entry('input', 'person', 'edit-input', 'person', 'This is not the address of a server'),
  CODE_MALFORMED: entry('input', 'person', 'edit-input', 'person', 'The code has a typing slip', 422),
  FINGERPRINT_MALFORMED: entry('input', 'person', 'edit-input', 'person', 'This is not a SHA-256 fingerprint'),

  // The way to the server
  NETWORK_UNREACHABLE: entry('network', 'person', 'check-network', 'automatic', 'The server cannot be reached'),
  NETWORK_DNS: entry('network', 'person', 'check-network', 'automatic', 'The server name cannot be resolved'),
  NETWORK_TIMEOUT: entry('network', 'person', 'try-again', 'automatic', 'The server did not answer in time'),
  NETWORK_CUT: entry('network', 'person', 'try-again', 'automatic', 'The connection was cut'),
  NETWORK_PROXY_AUTH: entry('network', 'it', 'contact-it', 'person', 'The proxy asks for a log-in'),
  NETWORK_CAPTIVE_PORTAL: entry('network', 'person', 'sign-in', 'person', 'The network answered with a page of its own instead of the server'),

  // Proving the server before anything secret leaves
  TRUST_PLAIN_HTTP: entry('trust', 'person', 'edit-input', 'never', 'The address is not https'),
  TRUST_ROOT_UNKNOWN: entry('trust', 'person', 'compare-fingerprint', 'person', 'The certificate authority is not known to this computer'),
  TRUST_ROOT_MISMATCH: entry('trust', 'helpdesk', 'contact-helpdesk', 'never', 'The root certificate does not match its fingerprint'),
  TRUST_ROOT_REJECTED: entry('trust', 'helpdesk', 'contact-helpdesk', 'person', 'The fingerprints differ'),
  TRUST_ROOT_NOT_CA: entry('trust', 'it', 'contact-it', 'never', 'The root certificate is not a certificate authority', 422),
  TRUST_ROOT_EXPIRED: entry('trust', 'it', 'contact-it', 'person', 'The root certificate is outside its time', 422),
  TRUST_ROOT_USAGE: entry('trust', 'it', 'contact-it', 'never', 'The root certificate may not sign', 422),
  TRUST_CHAIN_INVALID: entry('trust', 'it', 'contact-it', 'person', 'The certificate chain does not verify'),
  TRUST_NAME_MISMATCH: entry('trust', 'it', 'contact-it', 'person', 'The certificate is for another server name'),
  TRUST_CERTIFICATE_EXPIRED: entry('trust', 'it', 'contact-it', 'person', 'The server certificate is outside its time'),
  TRUST_CERTIFICATE_USAGE: entry('trust', 'it', 'contact-it', 'person', 'A certificate is used for what it is not for'),
  TRUST_WEAK_SIGNATURE: entry('trust', 'it', 'contact-it', 'person', 'A certificate is signed too weakly', 422),
  TRUST_REDIRECT: entry('trust', 'it', 'contact-it', 'never', 'The server tried to send the agent elsewhere'),
  TRUST_ORGANISATION_CHANGED: entry('trust', 'helpdesk', 'contact-helpdesk', 'never', 'The server answers for another organisation now'),

  // What the server says
  SERVER_ERROR: entry('server', 'it', 'try-again', 'automatic', 'The server has a problem', 500),
  SERVER_BUSY: entry('server', 'person', 'wait', 'automatic', 'The server is busy', 503),
  SERVER_CONTRACT: entry('server', 'it', 'contact-it', 'person', 'The server gave an answer nobody can read'),
  SERVER_TOO_LARGE: entry('server', 'it', 'contact-it', 'never', 'The server sent too much'),
  SERVER_INCOMPATIBLE: entry('configuration', 'it', 'contact-it', 'never', 'Server and agent speak no common protocol version'),
  REQUEST_INVALID: entry('server', 'it', 'contact-it', 'never', 'The request is not valid', 400),
  NOT_FOUND: entry('not-found', 'it', 'contact-it', 'never', 'There is no such thing here', 404),
  METHOD_NOT_ALLOWED: entry('server', 'it', 'contact-it', 'never', 'That is not done here', 405),
  REQUEST_TOO_LARGE: entry('server', 'it', 'contact-it', 'never', 'The request is too large', 413),
  MEDIA_TYPE: entry('server', 'it', 'contact-it', 'never', 'This content type is not understood', 415),
  RATE_LIMITED: entry('rate-limit', 'person', 'wait', 'person', 'Too many attempts', 429),

  // Redeeming and being a device
  CODE_REJECTED: entry('refused', 'helpdesk', 'contact-helpdesk', 'person', 'This code cannot be used', 403),
  PROOF_INVALID: entry('refused', 'it', 'try-again', 'person', 'The proof of the device key is not valid', 401),
  TOKEN_INVALID: entry('refused', 'it', 'try-again', 'automatic', 'The access token is not valid', 401),
  DEVICE_UNKNOWN: entry('refused', 'helpdesk', 'contact-helpdesk', 'never', 'This device is not enrolled', 403),
  DEVICE_REVOKED: entry('refused', 'helpdesk', 'contact-helpdesk', 'never', 'This device was revoked', 403),
  ENROLLMENT_ENDED: entry('refused', 'helpdesk', 'contact-helpdesk', 'never', 'This enrollment was ended', 409),
  AGENT_TOO_OLD: entry('configuration', 'person', 'update-agent', 'never', 'This agent is too old', 426),
  SECRET_NOT_FOUND: entry('not-found', 'it', 'contact-it', 'never', 'There is no secret for this step', 404),

  // The plan
  PLAN_SIGNATURE: entry('trust', 'it', 'contact-it', 'never', 'The plan is not signed by the plan key'),
  PLAN_SIGNER: entry('trust', 'it', 'contact-it', 'never', 'The certificate of the plan key may not sign plans'),
  PLAN_INVALID: entry('server', 'it', 'contact-it', 'never', 'The plan is not valid'),
  PLAN_EXPIRED: entry('server', 'it', 'try-again', 'person', 'The plan is outside its time'),
  PLAN_OTHER_ORGANISATION: entry('trust', 'it', 'contact-it', 'never', 'The plan is of another organisation'),
  PLAN_OTHER_DEVICE: entry('trust', 'it', 'contact-it', 'never', 'The plan is for another device'),
  PLAN_OTHER_ENROLLMENT: entry('trust', 'it', 'contact-it', 'never', 'The plan is for another enrollment'),
  PLAN_REPLAYED: entry('trust', 'it', 'contact-it', 'never', 'The plan is older than one seen before'),
  PLAN_STEP_UNKNOWN: entry('unsupported', 'person', 'update-agent', 'never', 'The plan has a step this agent does not know'),

  // Steps on the computer
  ALREADY_MANAGED: entry('conflict', 'helpdesk', 'contact-helpdesk', 'person', 'Somebody else manages this computer'),
  MANAGEMENT_UNKNOWN: entry('step', 'helpdesk', 'try-again', 'person', 'Whether somebody manages this computer could not be found out'),
  ROOT_STORE_FAILED: entry('step', 'it', 'try-again', 'person', 'The root store could not be changed'),
  MANAGEMENT_FAILED: entry('step', 'it', 'try-again', 'person', 'The registration with management failed'),
  HOST_NAME_INVALID: entry('step', 'it', 'contact-it', 'person', 'The computer name is not allowed', 409),
  HOST_NAME_TAKEN: entry('step', 'helpdesk', 'try-again', 'person', 'The computer name is taken', 409),
  HOST_NAME_FAILED: entry('step', 'it', 'try-again', 'person', 'The computer name could not be set'),
  PACKAGE_DOWNLOAD_FAILED: entry('step', 'person', 'try-again', 'automatic', 'A package could not be downloaded'),
  PACKAGE_HASH_MISMATCH: entry('step', 'it', 'contact-it', 'person', 'A package is not the one that was planned', 422),
  PACKAGE_INSTALL_FAILED: entry('step', 'it', 'try-again', 'person', 'A package could not be installed'),
  SYSTEM_QUESTION_DECLINED: entry('step', 'person', 'try-again', 'person', 'A question of the operating system was answered with no'),
  SYSTEM_QUESTION_UNANSWERED: entry('step', 'person', 'sign-in', 'person', 'Nobody could answer a question of the operating system'),
  PROFILE_NOT_APPROVED: entry('step', 'person', 'try-again', 'person', 'The profile was not approved in time'),
  PACKAGE_SIGNATURE: entry('trust', 'it', 'contact-it', 'never', 'A package is not signed by the planned team'),
  STEP_VERIFY_FAILED: entry('step', 'it', 'try-again', 'person', 'A step did not have its effect'),
  STEP_TIMEOUT: entry('step', 'it', 'try-again', 'person', 'A step took too long'),
  SECRET_UNREADABLE: entry('step', 'it', 'contact-it', 'never', 'A secret was not made for this device'),
  JOIN_BLOB_INVALID: entry('step', 'it', 'contact-it', 'never', 'This is no domain join blob'),
  JOIN_BLOB_UNSUPPORTED: entry('unsupported', 'it', 'contact-it', 'never', 'This kind of domain join blob is not supported'),
  JOIN_BLOB_SIGNATURE: entry('trust', 'it', 'contact-it', 'never', 'The join blob is not signed by the planned provisioner'),
  JOIN_BLOB_NOT_READY: entry('step', 'it', 'wait', 'automatic', 'The domain account of this computer is not made yet', 409),
  JOIN_BLOB_REPLAYED: entry('trust', 'it', 'contact-it', 'never', 'The join blob was made for another device, enrollment or step'),
  JOIN_OTHER_DOMAIN: entry('trust', 'it', 'contact-it', 'never', 'The domain join blob is for another domain'),
  JOIN_OTHER_COMPUTER: entry('trust', 'it', 'contact-it', 'never', 'The domain join blob is for another computer name'),
  DOMAIN_JOIN_FAILED: entry('step', 'it', 'try-again', 'person', 'The computer could not be joined to the domain'),

  // This computer and this program
  STATE_CORRUPT: entry('configuration', 'it', 'contact-it', 'never', 'The record of this enrollment is damaged'),
  STATE_NEWER: entry('configuration', 'it', 'update-agent', 'never', 'The record of this enrollment is from a newer agent'),
  STATE_UNWRITABLE: entry('configuration', 'it', 'contact-it', 'person', 'The record of this enrollment cannot be written'),
  STATE_BUSY: entry('conflict', 'person', 'wait', 'person', 'Another agent is at work on this computer'),
  DISK_FULL: entry('configuration', 'person', 'try-again', 'person', 'The disk is full'),
  ALREADY_ENROLLED: entry('conflict', 'person', 'none', 'never', 'This computer is enrolled already'),
  NOT_ENROLLED: entry('not-found', 'person', 'none', 'never', 'This computer is not enrolled'),
  NEEDS_ADMINISTRATOR: entry('needs-administrator', 'person', 'run-as-administrator', 'person', 'This needs an administrator'),
  HELPER_DECLINED: entry('needs-administrator', 'person', 'run-as-administrator', 'person', 'The permission to change this computer was not given'),
  HELPER_START_FAILED: entry('internal', 'it', 'contact-it', 'person', 'The part that changes this computer did not start'),
  HELPER_LOST: entry('internal', 'person', 'try-again', 'person', 'The part that changes this computer ended'),
  HELPER_REFUSED: entry('refused', 'it', 'contact-it', 'never', 'The part that changes this computer refused what it was told'),
  HELPER_UNSAFE: entry('configuration', 'it', 'contact-it', 'never', 'Others can change the files of this program'),
  PLATFORM_UNSUPPORTED: entry('unsupported', 'it', 'none', 'never', 'This operating system is not supported'),
  PLATFORM_NOT_YET: entry('unsupported', 'it', 'none', 'never', 'This version cannot do that on this operating system yet'),
  AGENT_LOST: entry('internal', 'person', 'try-again', 'person', 'The window lost the agent behind it'),
  CANCELLED: entry('cancelled', 'person', 'none', 'never', 'It was cancelled'),
  INTERNAL: entry('internal', 'it', 'contact-it', 'person', 'Something in this program went wrong', 500),

  // Console
  SIGN_IN_FAILED: entry('refused', 'person', 'edit-input', 'person', 'Name or password is wrong', 401),
  SIGN_IN_REQUIRED: entry('refused', 'person', 'sign-in', 'never', 'Sign in first', 401),
  FORBIDDEN: entry('refused', 'it', 'contact-it', 'never', 'This account may not do that', 403),
  NAME_TAKEN: entry('conflict', 'person', 'edit-input', 'person', 'This name is taken', 409),
  CHANGED_MEANWHILE: entry('conflict', 'person', 'try-again', 'person', 'Somebody changed this meanwhile', 409),
} as const satisfies Record<string, ErrorEntry>;
