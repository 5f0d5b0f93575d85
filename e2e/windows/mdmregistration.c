/*
 * Stands in for Windows' mdmregistration.dll, which Wine does not have: strict about what it is given, writes down each
 * call, writes the registry as Windows does, and fails as it is told. Signatures: MDMRegistration.h.
 *
 * Below HKLM\Software\GangwayTest\Mdm: `Results`, HRESULTs in hexadecimal with commas between them, one a call, then it
 * works; `Provider`, what the server calls itself; `Allowed`, 0 for a policy that forbids it; `Calls`, what was asked.
 */
#include <windows.h>
#include <objbase.h>

#define TEST L"Software\\GangwayTest\\Mdm"
#define ENROLLMENTS L"SOFTWARE\\Microsoft\\Enrollments"
#define ACCOUNTS L"SOFTWARE\\Microsoft\\Provisioning\\OMADM\\Accounts"
#define ID L"7D3C2B1A-0F1E-4D2C-8B3A-112233445566"
#define ENROLLMENT ENROLLMENTS L"\\" ID
#define ACCOUNT ACCOUNTS L"\\" ID
#define ALREADY_ENROLLED 0x8018000A
#define NOT_ENROLLED 0x8018000B
#define TEXT_MAX 2048

static BOOL hasKey(const WCHAR *path) {
  HKEY key;
  if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_READ, &key)) return FALSE;
  RegCloseKey(key);
  return TRUE;
}

static void put(const WCHAR *path, const WCHAR *name, const WCHAR *text) {
  HKEY key;
  if (RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL)) return;
  if (name) RegSetValueExW(key, name, 0, REG_SZ, (const BYTE *)text, (lstrlenW(text) + 1) * sizeof(WCHAR));
  RegCloseKey(key);
}

static void putNumber(const WCHAR *path, const WCHAR *name, DWORD number) {
  HKEY key;
  if (RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL)) return;
  RegSetValueExW(key, name, 0, REG_DWORD, (const BYTE *)&number, sizeof number);
  RegCloseKey(key);
}

/* Empty when it is not there. */
static void get(const WCHAR *name, WCHAR *text) {
  DWORD size = TEXT_MAX * sizeof(WCHAR);
  if (RegGetValueW(HKEY_LOCAL_MACHINE, TEST, name, RRF_RT_REG_SZ, NULL, text, &size)) text[0] = 0;
}

static void note(const WCHAR *call, const WCHAR *a, const WCHAR *b, const WCHAR *c) {
  static WCHAR calls[4 * TEXT_MAX];
  DWORD size = sizeof calls;
  if (RegGetValueW(HKEY_LOCAL_MACHINE, TEST, L"Calls", RRF_RT_REG_SZ, NULL, calls, &size)) calls[0] = 0;
  if (lstrlenW(calls) + lstrlenW(a) + lstrlenW(b) + lstrlenW(c) + 64 > 4 * TEXT_MAX) return;
  if (calls[0]) lstrcatW(calls, L";");
  lstrcatW(calls, call);
  lstrcatW(calls, L"|");
  lstrcatW(calls, a);
  lstrcatW(calls, L"|");
  lstrcatW(calls, b);
  lstrcatW(calls, L"|");
  lstrcatW(calls, c);
  put(TEST, L"Calls", calls);
}

/* Takes the first of the results; 0 when there is none. */
static HRESULT nextResult(void) {
  static WCHAR results[TEXT_MAX];
  WCHAR *at = results;
  DWORD result = 0;
  get(L"Results", results);
  for (; *at && *at != L','; at++) {
    WCHAR digit = *at | 0x20;
    result = result * 16 + (digit >= L'a' ? digit - L'a' + 10 : digit - L'0');
  }
  put(TEST, L"Results", *at ? at + 1 : L"");
  return (HRESULT)result;
}

/* The function needs COM, and is content with any thread that did not choose to be single. */
static HRESULT apartment(void) {
  APTTYPE type;
  APTTYPEQUALIFIER qualifier;
  HRESULT result = CoGetApartmentType(&type, &qualifier);
  if (FAILED(result)) return result;
  return type == APTTYPE_MTA ? S_OK : RPC_E_CHANGED_MODE;
}

static BOOL has(const WCHAR *text, WCHAR sign) {
  for (; *text; text++)
    if (*text == sign) return TRUE;
  return FALSE;
}

__declspec(dllexport) HRESULT WINAPI RegisterDeviceWithManagement(LPCWSTR upn, LPCWSTR service, LPCWSTR token) {
  static WCHAR provider[TEXT_MAX];
  HRESULT result;
  if (!upn || !service || !token) return E_POINTER;
  note(L"register", upn, service, token);
  if (lstrlenW(upn) > 320 || !has(upn, L'@') || has(upn, L' ')) return E_INVALIDARG;
  if (lstrlenW(service) > TEXT_MAX || CompareStringOrdinal(service, 8, L"https://", 8, FALSE) != CSTR_EQUAL)
    return E_INVALIDARG;
  if (FAILED(result = apartment())) return result;
  if (hasKey(ACCOUNT)) return ALREADY_ENROLLED;
  if ((result = nextResult())) return result;
  get(L"Provider", provider);
  putNumber(ENROLLMENT, L"EnrollmentState", 1);
  putNumber(ENROLLMENT, L"EnrollmentType", 0);
  putNumber(ENROLLMENT, L"IsFederated", 0);
  put(ENROLLMENT, L"ProviderID", provider);
  put(ENROLLMENT, L"UPN", upn);
  put(ENROLLMENT, L"DiscoveryServiceFullURL", service);
  put(ENROLLMENT, L"DMPCertThumbPrint", L"00112233445566778899AABBCCDDEEFF00112233");
  put(ENROLLMENTS L"\\Status\\" ID, L"Beside", L"no enrollment");
  put(ACCOUNT, L"Name", provider);
  return S_OK;
}

__declspec(dllexport) HRESULT WINAPI UnregisterDeviceWithManagement(LPCWSTR enrollment) {
  HRESULT result;
  /* Windows would take every registration back. */
  if (!enrollment) {
    note(L"unregister", L"all", L"", L"");
    return E_INVALIDARG;
  }
  note(L"unregister", enrollment, L"", L"");
  if (FAILED(result = apartment())) return result;
  if (lstrlenW(enrollment) != 36) return E_INVALIDARG;
  if (lstrcmpiW(enrollment, ID) || !hasKey(ACCOUNT)) return NOT_ENROLLED;
  if ((result = nextResult())) return result;
  /* What stays behind is what stays behind on Windows. */
  return HRESULT_FROM_WIN32(RegDeleteKeyW(HKEY_LOCAL_MACHINE, ACCOUNT));
}

__declspec(dllexport) HRESULT WINAPI IsManagementRegistrationAllowed(BOOL *allowed) {
  DWORD value = 1, size = sizeof value;
  if (!allowed) return E_POINTER;
  RegGetValueW(HKEY_LOCAL_MACHINE, TEST, L"Allowed", RRF_RT_REG_DWORD, NULL, &value, &size);
  *allowed = value != 0;
  return S_OK;
}
