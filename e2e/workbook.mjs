// Changes a workbook (XLSX) as a spreadsheet would: the cells of one row.
import { crc32, inflateRawSync } from 'node:zlib';

/** Lists the files of a zip archive with name and content. */
function unzip(archive) {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06'));
  const files = [];
  for (let at = archive.readUInt32LE(end + 16), n = archive.readUInt16LE(end + 10); n > 0; n--) {
    const nameLength = archive.readUInt16LE(at + 28);
    const local = archive.readUInt32LE(at + 42);
    const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const packed = archive.subarray(begin, begin + archive.readUInt32LE(at + 20));
    files.push({
      name: archive.toString('utf8', at + 46, at + 46 + nameLength),
      content: archive.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed,
    });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}

/** Packs files into a zip archive without compressing them. */
function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, content } of files) {
    const header = Buffer.alloc(26);
    header.writeUInt16LE(20, 0); // version that is needed to unpack
    header.writeUInt32LE(crc32(content), 10);
    header.writeUInt32LE(content.length, 14);
    header.writeUInt32LE(content.length, 18);
    header.writeUInt16LE(Buffer.byteLength(name), 22);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(offset, 10);
    parts.push(Buffer.from('PK\x03\x04'), header, Buffer.from(name), content);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), header, entry, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + content.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, list, Buffer.from('PK\x05\x06'), end]);
}

/** Sets number cells, by the letter of their column, in the row that holds a text. */
export function changeRow(workbook, text, cells) {
  const files = unzip(workbook);
  const sheet = files.find(({ name }) => name === 'xl/worksheets/sheet1.xml');
  let changed = 0;
  sheet.content = Buffer.from(
    sheet.content.toString('utf8').replace(/<row .*?<\/row>/gs, (row) => {
      if (!row.includes(`>${text}<`)) return row;
      for (const [letter, value] of Object.entries(cells)) {
        row = row.replace(new RegExp(`(<c r="${letter}\\d+"[^>]*><v>)[^<]*`), (_, before) => (changed++, `${before}${value}`));
      }
      return row;
    }),
  );
  if (changed !== Object.keys(cells).length) throw new Error(`${changed} cells of the row with ${text} were changed`);
  return zip(files);
}
