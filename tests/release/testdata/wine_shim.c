/*
 * Stands in for a library of Windows 10 that the emulator of Debian 12 does not have, so that the Windows program can be
 * tried on Linux: random bytes come from the function that older Windows has for them. It also hides one family of functions,
 * which that emulator has by name only: with them the runtime would reserve memory in a way that fails.
 */
#include <windows.h>
#include <ntsecapi.h>
#include <string.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T length) {
  return RtlGenRandom(bytes, (ULONG)length);
}

static FARPROC(WINAPI *lookup)(HMODULE, LPCSTR);

static FARPROC WINAPI lookup_some(HMODULE module, LPCSTR name) {
  static const char *const hidden[] = {"VirtualAlloc2", "MapViewOfFile3", "UnmapViewOfFile2"};
  if ((ULONG_PTR)name > 0xffff) {
    for (int index = 0; index < 3; index++) {
      if (strcmp(name, hidden[index]) == 0) return NULL;
    }
  }
  return lookup(module, name);
}

/* Puts lookup_some into the program's own table of imports. */
static void replace_lookup(void) {
  BYTE *base = (BYTE *)GetModuleHandleW(NULL);
  IMAGE_NT_HEADERS64 *headers = (IMAGE_NT_HEADERS64 *)(base + ((IMAGE_DOS_HEADER *)base)->e_lfanew);
  DWORD table = headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress;
  for (IMAGE_IMPORT_DESCRIPTOR *library = (IMAGE_IMPORT_DESCRIPTOR *)(base + table); library->Name; library++) {
    IMAGE_THUNK_DATA64 *names = (IMAGE_THUNK_DATA64 *)(base + library->OriginalFirstThunk);
    IMAGE_THUNK_DATA64 *slots = (IMAGE_THUNK_DATA64 *)(base + library->FirstThunk);
    for (; names->u1.AddressOfData; names++, slots++) {
      DWORD before;
      IMAGE_IMPORT_BY_NAME *entry = (IMAGE_IMPORT_BY_NAME *)(base + names->u1.AddressOfData);
      if (names->u1.Ordinal >> 63 || strcmp((char *)entry->Name, "GetProcAddress") != 0) continue;
      VirtualProtect(&slots->u1.Function, sizeof(ULONGLONG), PAGE_READWRITE, &before);
      slots->u1.Function = (ULONGLONG)lookup_some;
      VirtualProtect(&slots->u1.Function, sizeof(ULONGLONG), before, &before);
    }
  }
}

BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, LPVOID reserved) {
  if (reason != DLL_PROCESS_ATTACH) return TRUE;
  lookup = GetProcAddress;
  replace_lookup();
  return TRUE;
}
