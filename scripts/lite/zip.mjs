// Zip archives, as far as a wheel needs them: the same files make the same archive.
import { deflateRawSync } from "node:zlib";

/** The first of January 1980, which is where the format's time begins. */
const date = 0x21;

/** Names are in UTF-8. */
const flags = 0x800;

/** @param {{ name: string, content: Buffer }[]} files @returns {Buffer} */
export function zip(files) {
  /** @type {Buffer[]} */
  const parts = [];
  /** @type {Buffer[]} */
  const directory = [];
  let offset = 0;
  for (const { name, content } of files) {
    const path = Buffer.from(name);
    const packed = deflateRawSync(content, { level: 9 });
    // What both headers of a file say: version, flags, method 8, time, date, checksum, sizes, length of the name.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(date, 8);
    common.writeUInt32LE(checksum(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, path, packed]);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(0o100644 * 0x10000, 6);
    central.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x03"), common, central, path]));
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, list, Buffer.from("PK\x05\x06"), end]);
}

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32, which Node has by itself from version 22 on. @param {Buffer} bytes */
function checksum(bytes) {
  let value = -1;
  for (const byte of bytes) value = (value >>> 8) ^ /** @type {number} */ (table[(value ^ byte) & 255]);
  return ~value >>> 0;
}
