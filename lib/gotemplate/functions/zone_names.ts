/**
 * Abbreviations that the runtime's locale data lacks, or has where the time zone database has none. The key names
 * standard time, its offset in seconds, and summer time; an empty key stands for the offset in short form.
 */
const GROUPS: Readonly<Record<string, string>> = {
  "":
    "Antarctica/Casey Antarctica/Troll Asia/Colombo Asia/Dubai Asia/Muscat Atlantic/Azores Australia/Eucla " +
    "Australia/Lord_Howe Pacific/Chatham",
  "CST -18000 CDT": "America/Havana",
  "CST": "Asia/Macau Asia/Shanghai Asia/Taipei",
  "ChST": "Pacific/Guam Pacific/Saipan",
  "EAT": "Africa/Nairobi",
  "EET 7200 EEST": "Africa/Cairo Asia/Famagusta",
  "GMT 0 BST": "Europe/Guernsey Europe/Isle_of_Man Europe/Jersey",
  "GMT 0 IST": "Europe/Dublin",
  "HKT": "Asia/Hong_Kong",
  "HST -36000 HDT": "America/Adak",
  "IST 7200 IDT": "Asia/Jerusalem",
  "IST": "Asia/Kolkata",
  "JST": "Asia/Tokyo",
  "KST": "Asia/Pyongyang Asia/Seoul",
  "MSK": "Europe/Kirov Europe/Moscow Europe/Simferopol Europe/Volgograd",
  "MST": "America/Dawson America/Hermosillo America/Mazatlan America/Whitehorse",
  "NST -12600 NDT": "America/St_Johns",
  "PKT": "Asia/Karachi",
  "PST": "Asia/Manila",
  "SAST": "Africa/Johannesburg",
  "SST": "Pacific/Midway Pacific/Pago_Pago",
  "WAT": "Africa/Lagos",
  "WET 0 WEST": "Atlantic/Canary Atlantic/Faeroe Atlantic/Faroe Atlantic/Madeira Europe/Lisbon",
  "WIB": "Asia/Jakarta Asia/Pontianak",
  "WIT": "Asia/Jayapura",
  "WITA": "Asia/Makassar",
};

const names: ReadonlyMap<string, string> = new Map(
  Object.entries(GROUPS).flatMap(([key, zones]) => zones.split(" ").map((zone) => [zone, key] as const)),
);

/** The abbreviation of a zone at an offset; empty when it has none, undefined when this table does not know. */
export function knownAbbreviation(zone: string, offset: number): string | undefined {
  const [standard, usual, summer] = names.get(zone)?.split(" ") ?? [];
  return summer === undefined || offset === Number(usual) ? standard : summer;
}
