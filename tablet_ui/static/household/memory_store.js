/* The store's stand-in where there is no IndexedDB (private windows): same face, gone with the page. */

export function openMemoryStore() {
  const values = new Map();
  const marks = new Set();
  let reports = [];
  let sequence = 0;

  return {
    lasting: false,
    async get(key) {
      return values.get(key);
    },
    async set(key, value) {
      values.set(key, value);
    },
    async addReport(report, mark) {
      if (mark && marks.has(mark)) return null;
      if (mark) marks.add(mark);
      sequence += 1;
      const stored = { ...report, sequence };
      reports.push(stored);
      return stored;
    },
    async reports() {
      return [...reports];
    },
    async removeReports(ids) {
      reports = reports.filter((report) => !ids.has(report.id));
    },
    async hasMark(mark) {
      return marks.has(mark);
    },
    async keepMarks(isWanted) {
      for (const mark of [...marks]) if (!isWanted(mark)) marks.delete(mark);
    },
    async wipe() {
      values.clear();
      marks.clear();
      reports = [];
    },
  };
}
