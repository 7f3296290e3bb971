/**
 * Stands in for iconv-lite, which Express's body parser needs to decode forms: Node decodes the same encodings
 * (Encoding Standard §4.2), so half a megabyte of tables is not bundled.
 */
const decoderFor = (/** @type {string} */ encoding) => {
  const decoder = new TextDecoder(encoding);
  return {
    write: (/** @type {Buffer} */ bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
};

exports.getDecoder = decoderFor;

exports.decode = (/** @type {Buffer} */ bytes, /** @type {string} */ encoding) =>
  new TextDecoder(encoding).decode(bytes);

exports.encodingExists = (/** @type {string} */ encoding) => {
  try {
    decoderFor(encoding);
    return true;
  } catch {
    return false;
  }
};
