/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const weft = $root.weft = (() => {

    /**
     * Namespace weft.
     * @exports weft
     * @namespace
     */
    const weft = {};

    weft.SignedEntry = (function() {

        /**
         * Properties of a SignedEntry.
         * @typedef {Object} weft.SignedEntry.$Properties
         * @property {Uint8Array|null} [body] SignedEntry body
         * @property {Uint8Array|null} [signature] SignedEntry signature
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a SignedEntry.
         * @memberof weft
         * @interface ISignedEntry
         * @augments weft.SignedEntry.$Properties
         * @deprecated Use weft.SignedEntry.$Properties instead.
         */

        /**
         * Shape of a SignedEntry.
         * @typedef {weft.SignedEntry.$Properties} weft.SignedEntry.$Shape
         */

        /**
         * Constructs a new SignedEntry.
         * @memberof weft
         * @classdesc Represents a SignedEntry.
         * @constructor
         * @param {weft.SignedEntry.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const SignedEntry = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * SignedEntry body.
         * @member {Uint8Array} body
         * @memberof weft.SignedEntry
         * @instance
         */
        SignedEntry.prototype.body = $util.newBuffer([]);

        /**
         * SignedEntry signature.
         * @member {Uint8Array} signature
         * @memberof weft.SignedEntry
         * @instance
         */
        SignedEntry.prototype.signature = $util.newBuffer([]);

        /**
         * Encodes the specified SignedEntry message. Does not implicitly {@link weft.SignedEntry.verify|verify} messages.
         * @function encode
         * @memberof weft.SignedEntry
         * @static
         * @param {weft.SignedEntry.$Properties} message SignedEntry message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        SignedEntry.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.body != null && $Object.hasOwnProperty.call(message, "body") && message.body.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.body);
            if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.signature);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a SignedEntry message from the specified reader or buffer.
         * @function decode
         * @memberof weft.SignedEntry
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.SignedEntry & weft.SignedEntry.$Shape} SignedEntry
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        SignedEntry.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.SignedEntry();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.body = value;
                        else
                            delete message.body;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.signature = value;
                        else
                            delete message.signature;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for SignedEntry
         * @function getTypeUrl
         * @memberof weft.SignedEntry
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        SignedEntry.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.SignedEntry";
        };

        return SignedEntry;
    })();

    weft.EntryBody = (function() {

        /**
         * Properties of an EntryBody.
         * @typedef {Object} weft.EntryBody.$Properties
         * @property {Uint8Array|null} [cluster] EntryBody cluster
         * @property {Uint8Array|null} [origin] EntryBody origin
         * @property {number|null} [generation] EntryBody generation
         * @property {number|null} [seq] EntryBody seq
         * @property {number|null} [lamport] EntryBody lamport
         * @property {string|null} [key] EntryBody key
         * @property {boolean|null} [deleted] EntryBody deleted
         * @property {Uint8Array|null} [value] EntryBody value
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an EntryBody.
         * @memberof weft
         * @interface IEntryBody
         * @augments weft.EntryBody.$Properties
         * @deprecated Use weft.EntryBody.$Properties instead.
         */

        /**
         * Shape of an EntryBody.
         * @typedef {weft.EntryBody.$Properties} weft.EntryBody.$Shape
         */

        /**
         * Constructs a new EntryBody.
         * @memberof weft
         * @classdesc Represents an EntryBody.
         * @constructor
         * @param {weft.EntryBody.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const EntryBody = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * EntryBody cluster.
         * @member {Uint8Array} cluster
         * @memberof weft.EntryBody
         * @instance
         */
        EntryBody.prototype.cluster = $util.newBuffer([]);

        /**
         * EntryBody origin.
         * @member {Uint8Array} origin
         * @memberof weft.EntryBody
         * @instance
         */
        EntryBody.prototype.origin = $util.newBuffer([]);

        /**
         * EntryBody generation.
         * @member {number} generation
         * @memberof weft.EntryBody
         * @instance
         */
        EntryBody.prototype.generation = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * EntryBody seq.
         * @member {number} seq
         * @memberof weft.EntryBody
         * @instance
         */
        EntryBody.prototype.seq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * EntryBody lamport.
         * @member {number} lamport
         * @memberof weft.EntryBody
         * @instance
         */
        EntryBody.prototype.lamport = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * EntryBody key.
         * @member {string} key
         * @memberof weft.EntryBody
         * @instance
         */
        EntryBody.prototype.key = "";

        /**
         * EntryBody deleted.
         * @member {boolean} deleted
         * @memberof weft.EntryBody
         * @instance
         */
        EntryBody.prototype.deleted = false;

        /**
         * EntryBody value.
         * @member {Uint8Array} value
         * @memberof weft.EntryBody
         * @instance
         */
        EntryBody.prototype.value = $util.newBuffer([]);

        /**
         * Encodes the specified EntryBody message. Does not implicitly {@link weft.EntryBody.verify|verify} messages.
         * @function encode
         * @memberof weft.EntryBody
         * @static
         * @param {weft.EntryBody.$Properties} message EntryBody message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        EntryBody.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.cluster != null && $Object.hasOwnProperty.call(message, "cluster") && message.cluster.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.cluster);
            if (message.origin != null && $Object.hasOwnProperty.call(message, "origin") && message.origin.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.origin);
            if (message.generation != null && $Object.hasOwnProperty.call(message, "generation") && (typeof message.generation === "object" ? message.generation.low || message.generation.high : message.generation !== 0))
                writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.generation);
            if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && (typeof message.seq === "object" ? message.seq.low || message.seq.high : message.seq !== 0))
                writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.seq);
            if (message.lamport != null && $Object.hasOwnProperty.call(message, "lamport") && (typeof message.lamport === "object" ? message.lamport.low || message.lamport.high : message.lamport !== 0))
                writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.lamport);
            if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                writer.uint32(/* id 6, wireType 2 =*/50).string(message.key);
            if (message.deleted != null && $Object.hasOwnProperty.call(message, "deleted") && message.deleted !== false)
                writer.uint32(/* id 7, wireType 0 =*/56).bool(message.deleted);
            if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value.length)
                writer.uint32(/* id 8, wireType 2 =*/66).bytes(message.value);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an EntryBody message from the specified reader or buffer.
         * @function decode
         * @memberof weft.EntryBody
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.EntryBody & weft.EntryBody.$Shape} EntryBody
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        EntryBody.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.EntryBody();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.cluster = value;
                        else
                            delete message.cluster;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.origin = value;
                        else
                            delete message.origin;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.generation = value;
                        else
                            delete message.generation;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.seq = value;
                        else
                            delete message.seq;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.lamport = value;
                        else
                            delete message.lamport;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.key = value;
                        else
                            delete message.key;
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.deleted = value;
                        else
                            delete message.deleted;
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.value = value;
                        else
                            delete message.value;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for EntryBody
         * @function getTypeUrl
         * @memberof weft.EntryBody
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        EntryBody.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.EntryBody";
        };

        return EntryBody;
    })();

    weft.Delta = (function() {

        /**
         * Properties of a Delta.
         * @typedef {Object} weft.Delta.$Properties
         * @property {Uint8Array|null} [origin] Delta origin
         * @property {number|null} [generation] Delta generation
         * @property {number|null} [fromSeq] Delta fromSeq
         * @property {number|null} [toSeq] Delta toSeq
         * @property {Array.<Uint8Array>|null} [entries] Delta entries
         * @property {Uint8Array|null} [certificate] Delta certificate
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Delta.
         * @memberof weft
         * @interface IDelta
         * @augments weft.Delta.$Properties
         * @deprecated Use weft.Delta.$Properties instead.
         */

        /**
         * Shape of a Delta.
         * @typedef {weft.Delta.$Properties} weft.Delta.$Shape
         */

        /**
         * Constructs a new Delta.
         * @memberof weft
         * @classdesc Represents a Delta.
         * @constructor
         * @param {weft.Delta.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Delta = function (properties) {
            this.entries = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Delta origin.
         * @member {Uint8Array} origin
         * @memberof weft.Delta
         * @instance
         */
        Delta.prototype.origin = $util.newBuffer([]);

        /**
         * Delta generation.
         * @member {number} generation
         * @memberof weft.Delta
         * @instance
         */
        Delta.prototype.generation = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Delta fromSeq.
         * @member {number} fromSeq
         * @memberof weft.Delta
         * @instance
         */
        Delta.prototype.fromSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Delta toSeq.
         * @member {number} toSeq
         * @memberof weft.Delta
         * @instance
         */
        Delta.prototype.toSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Delta entries.
         * @member {Array.<Uint8Array>} entries
         * @memberof weft.Delta
         * @instance
         */
        Delta.prototype.entries = $util.emptyArray;

        /**
         * Delta certificate.
         * @member {Uint8Array} certificate
         * @memberof weft.Delta
         * @instance
         */
        Delta.prototype.certificate = $util.newBuffer([]);

        /**
         * Encodes the specified Delta message. Does not implicitly {@link weft.Delta.verify|verify} messages.
         * @function encode
         * @memberof weft.Delta
         * @static
         * @param {weft.Delta.$Properties} message Delta message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Delta.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.origin != null && $Object.hasOwnProperty.call(message, "origin") && message.origin.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.origin);
            if (message.generation != null && $Object.hasOwnProperty.call(message, "generation") && (typeof message.generation === "object" ? message.generation.low || message.generation.high : message.generation !== 0))
                writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.generation);
            if (message.fromSeq != null && $Object.hasOwnProperty.call(message, "fromSeq") && (typeof message.fromSeq === "object" ? message.fromSeq.low || message.fromSeq.high : message.fromSeq !== 0))
                writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.fromSeq);
            if (message.toSeq != null && $Object.hasOwnProperty.call(message, "toSeq") && (typeof message.toSeq === "object" ? message.toSeq.low || message.toSeq.high : message.toSeq !== 0))
                writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.toSeq);
            if (message.entries != null && message.entries.length)
                for (let i = 0; i < message.entries.length; ++i)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.entries[i]);
            if (message.certificate != null && $Object.hasOwnProperty.call(message, "certificate") && message.certificate.length)
                writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.certificate);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Delta message from the specified reader or buffer.
         * @function decode
         * @memberof weft.Delta
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.Delta & weft.Delta.$Shape} Delta
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Delta.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.Delta();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.origin = value;
                        else
                            delete message.origin;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.generation = value;
                        else
                            delete message.generation;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.fromSeq = value;
                        else
                            delete message.fromSeq;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.toSeq = value;
                        else
                            delete message.toSeq;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (!(message.entries && message.entries.length))
                            message.entries = [];
                        message.entries.push(reader.bytes());
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.certificate = value;
                        else
                            delete message.certificate;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Delta
         * @function getTypeUrl
         * @memberof weft.Delta
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Delta.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.Delta";
        };

        return Delta;
    })();

    weft.Version = (function() {

        /**
         * Properties of a Version.
         * @typedef {Object} weft.Version.$Properties
         * @property {Uint8Array|null} [origin] Version origin
         * @property {number|null} [generation] Version generation
         * @property {number|null} [seq] Version seq
         * @property {number|null} [content] Version content
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Version.
         * @memberof weft
         * @interface IVersion
         * @augments weft.Version.$Properties
         * @deprecated Use weft.Version.$Properties instead.
         */

        /**
         * Shape of a Version.
         * @typedef {weft.Version.$Properties} weft.Version.$Shape
         */

        /**
         * Constructs a new Version.
         * @memberof weft
         * @classdesc Represents a Version.
         * @constructor
         * @param {weft.Version.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Version = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Version origin.
         * @member {Uint8Array} origin
         * @memberof weft.Version
         * @instance
         */
        Version.prototype.origin = $util.newBuffer([]);

        /**
         * Version generation.
         * @member {number} generation
         * @memberof weft.Version
         * @instance
         */
        Version.prototype.generation = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Version seq.
         * @member {number} seq
         * @memberof weft.Version
         * @instance
         */
        Version.prototype.seq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Version content.
         * @member {number} content
         * @memberof weft.Version
         * @instance
         */
        Version.prototype.content = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Encodes the specified Version message. Does not implicitly {@link weft.Version.verify|verify} messages.
         * @function encode
         * @memberof weft.Version
         * @static
         * @param {weft.Version.$Properties} message Version message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Version.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.origin != null && $Object.hasOwnProperty.call(message, "origin") && message.origin.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.origin);
            if (message.generation != null && $Object.hasOwnProperty.call(message, "generation") && (typeof message.generation === "object" ? message.generation.low || message.generation.high : message.generation !== 0))
                writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.generation);
            if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && (typeof message.seq === "object" ? message.seq.low || message.seq.high : message.seq !== 0))
                writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.seq);
            if (message.content != null && $Object.hasOwnProperty.call(message, "content") && (typeof message.content === "object" ? message.content.low || message.content.high : message.content !== 0))
                writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.content);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Version message from the specified reader or buffer.
         * @function decode
         * @memberof weft.Version
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.Version & weft.Version.$Shape} Version
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Version.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.Version();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.origin = value;
                        else
                            delete message.origin;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.generation = value;
                        else
                            delete message.generation;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.seq = value;
                        else
                            delete message.seq;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.content = value;
                        else
                            delete message.content;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Version
         * @function getTypeUrl
         * @memberof weft.Version
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Version.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.Version";
        };

        return Version;
    })();

    weft.GenerationRecord = (function() {

        /**
         * Properties of a GenerationRecord.
         * @typedef {Object} weft.GenerationRecord.$Properties
         * @property {number|null} [lastSeq] GenerationRecord lastSeq
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a GenerationRecord.
         * @memberof weft
         * @interface IGenerationRecord
         * @augments weft.GenerationRecord.$Properties
         * @deprecated Use weft.GenerationRecord.$Properties instead.
         */

        /**
         * Shape of a GenerationRecord.
         * @typedef {weft.GenerationRecord.$Properties} weft.GenerationRecord.$Shape
         */

        /**
         * Constructs a new GenerationRecord.
         * @memberof weft
         * @classdesc Represents a GenerationRecord.
         * @constructor
         * @param {weft.GenerationRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const GenerationRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * GenerationRecord lastSeq.
         * @member {number} lastSeq
         * @memberof weft.GenerationRecord
         * @instance
         */
        GenerationRecord.prototype.lastSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Encodes the specified GenerationRecord message. Does not implicitly {@link weft.GenerationRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.GenerationRecord
         * @static
         * @param {weft.GenerationRecord.$Properties} message GenerationRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        GenerationRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.lastSeq != null && $Object.hasOwnProperty.call(message, "lastSeq") && (typeof message.lastSeq === "object" ? message.lastSeq.low || message.lastSeq.high : message.lastSeq !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.lastSeq);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a GenerationRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.GenerationRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.GenerationRecord & weft.GenerationRecord.$Shape} GenerationRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        GenerationRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.GenerationRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.lastSeq = value;
                        else
                            delete message.lastSeq;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for GenerationRecord
         * @function getTypeUrl
         * @memberof weft.GenerationRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        GenerationRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.GenerationRecord";
        };

        return GenerationRecord;
    })();

    weft.MemberRecord = (function() {

        /**
         * Properties of a MemberRecord.
         * @typedef {Object} weft.MemberRecord.$Properties
         * @property {Uint8Array|null} [node] MemberRecord node
         * @property {string|null} [name] MemberRecord name
         * @property {Uint8Array|null} [certificate] MemberRecord certificate
         * @property {number|null} [admissionLamport] MemberRecord admissionLamport
         * @property {Uint8Array|null} [sponsor] MemberRecord sponsor
         * @property {string|null} [token] MemberRecord token
         * @property {Uint8Array|null} [address] MemberRecord address
         * @property {number|null} [gossipPort] MemberRecord gossipPort
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a MemberRecord.
         * @memberof weft
         * @interface IMemberRecord
         * @augments weft.MemberRecord.$Properties
         * @deprecated Use weft.MemberRecord.$Properties instead.
         */

        /**
         * Shape of a MemberRecord.
         * @typedef {weft.MemberRecord.$Properties} weft.MemberRecord.$Shape
         */

        /**
         * Constructs a new MemberRecord.
         * @memberof weft
         * @classdesc Represents a MemberRecord.
         * @constructor
         * @param {weft.MemberRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const MemberRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * MemberRecord node.
         * @member {Uint8Array} node
         * @memberof weft.MemberRecord
         * @instance
         */
        MemberRecord.prototype.node = $util.newBuffer([]);

        /**
         * MemberRecord name.
         * @member {string} name
         * @memberof weft.MemberRecord
         * @instance
         */
        MemberRecord.prototype.name = "";

        /**
         * MemberRecord certificate.
         * @member {Uint8Array} certificate
         * @memberof weft.MemberRecord
         * @instance
         */
        MemberRecord.prototype.certificate = $util.newBuffer([]);

        /**
         * MemberRecord admissionLamport.
         * @member {number} admissionLamport
         * @memberof weft.MemberRecord
         * @instance
         */
        MemberRecord.prototype.admissionLamport = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * MemberRecord sponsor.
         * @member {Uint8Array} sponsor
         * @memberof weft.MemberRecord
         * @instance
         */
        MemberRecord.prototype.sponsor = $util.newBuffer([]);

        /**
         * MemberRecord token.
         * @member {string} token
         * @memberof weft.MemberRecord
         * @instance
         */
        MemberRecord.prototype.token = "";

        /**
         * MemberRecord address.
         * @member {Uint8Array} address
         * @memberof weft.MemberRecord
         * @instance
         */
        MemberRecord.prototype.address = $util.newBuffer([]);

        /**
         * MemberRecord gossipPort.
         * @member {number} gossipPort
         * @memberof weft.MemberRecord
         * @instance
         */
        MemberRecord.prototype.gossipPort = 0;

        /**
         * Encodes the specified MemberRecord message. Does not implicitly {@link weft.MemberRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.MemberRecord
         * @static
         * @param {weft.MemberRecord.$Properties} message MemberRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        MemberRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.node != null && $Object.hasOwnProperty.call(message, "node") && message.node.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.node);
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.name);
            if (message.certificate != null && $Object.hasOwnProperty.call(message, "certificate") && message.certificate.length)
                writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.certificate);
            if (message.admissionLamport != null && $Object.hasOwnProperty.call(message, "admissionLamport") && (typeof message.admissionLamport === "object" ? message.admissionLamport.low || message.admissionLamport.high : message.admissionLamport !== 0))
                writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.admissionLamport);
            if (message.sponsor != null && $Object.hasOwnProperty.call(message, "sponsor") && message.sponsor.length)
                writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.sponsor);
            if (message.token != null && $Object.hasOwnProperty.call(message, "token") && message.token !== "")
                writer.uint32(/* id 6, wireType 2 =*/50).string(message.token);
            if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address.length)
                writer.uint32(/* id 7, wireType 2 =*/58).bytes(message.address);
            if (message.gossipPort != null && $Object.hasOwnProperty.call(message, "gossipPort") && message.gossipPort !== 0)
                writer.uint32(/* id 8, wireType 0 =*/64).uint32(message.gossipPort);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a MemberRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.MemberRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.MemberRecord & weft.MemberRecord.$Shape} MemberRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        MemberRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.MemberRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.node = value;
                        else
                            delete message.node;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.certificate = value;
                        else
                            delete message.certificate;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.admissionLamport = value;
                        else
                            delete message.admissionLamport;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.sponsor = value;
                        else
                            delete message.sponsor;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.token = value;
                        else
                            delete message.token;
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.address = value;
                        else
                            delete message.address;
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.gossipPort = value;
                        else
                            delete message.gossipPort;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for MemberRecord
         * @function getTypeUrl
         * @memberof weft.MemberRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        MemberRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.MemberRecord";
        };

        return MemberRecord;
    })();

    weft.RemovalRecord = (function() {

        /**
         * Properties of a RemovalRecord.
         * @typedef {Object} weft.RemovalRecord.$Properties
         * @property {number|null} [reason] RemovalRecord reason
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a RemovalRecord.
         * @memberof weft
         * @interface IRemovalRecord
         * @augments weft.RemovalRecord.$Properties
         * @deprecated Use weft.RemovalRecord.$Properties instead.
         */

        /**
         * Shape of a RemovalRecord.
         * @typedef {weft.RemovalRecord.$Properties} weft.RemovalRecord.$Shape
         */

        /**
         * Constructs a new RemovalRecord.
         * @memberof weft
         * @classdesc Represents a RemovalRecord.
         * @constructor
         * @param {weft.RemovalRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const RemovalRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * RemovalRecord reason.
         * @member {number} reason
         * @memberof weft.RemovalRecord
         * @instance
         */
        RemovalRecord.prototype.reason = 0;

        /**
         * Encodes the specified RemovalRecord message. Does not implicitly {@link weft.RemovalRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.RemovalRecord
         * @static
         * @param {weft.RemovalRecord.$Properties} message RemovalRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        RemovalRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.reason);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a RemovalRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.RemovalRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.RemovalRecord & weft.RemovalRecord.$Shape} RemovalRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        RemovalRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.RemovalRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.reason = value;
                        else
                            delete message.reason;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for RemovalRecord
         * @function getTypeUrl
         * @memberof weft.RemovalRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        RemovalRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.RemovalRecord";
        };

        return RemovalRecord;
    })();

    weft.FlushRecord = (function() {

        /**
         * Properties of a FlushRecord.
         * @typedef {Object} weft.FlushRecord.$Properties
         * @property {string|null} [tag] FlushRecord tag
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a FlushRecord.
         * @memberof weft
         * @interface IFlushRecord
         * @augments weft.FlushRecord.$Properties
         * @deprecated Use weft.FlushRecord.$Properties instead.
         */

        /**
         * Shape of a FlushRecord.
         * @typedef {weft.FlushRecord.$Properties} weft.FlushRecord.$Shape
         */

        /**
         * Constructs a new FlushRecord.
         * @memberof weft
         * @classdesc Represents a FlushRecord.
         * @constructor
         * @param {weft.FlushRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const FlushRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * FlushRecord tag.
         * @member {string} tag
         * @memberof weft.FlushRecord
         * @instance
         */
        FlushRecord.prototype.tag = "";

        /**
         * Encodes the specified FlushRecord message. Does not implicitly {@link weft.FlushRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.FlushRecord
         * @static
         * @param {weft.FlushRecord.$Properties} message FlushRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        FlushRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.tag != null && $Object.hasOwnProperty.call(message, "tag") && message.tag !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.tag);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a FlushRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.FlushRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.FlushRecord & weft.FlushRecord.$Shape} FlushRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        FlushRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.FlushRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.tag = value;
                        else
                            delete message.tag;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for FlushRecord
         * @function getTypeUrl
         * @memberof weft.FlushRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        FlushRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.FlushRecord";
        };

        return FlushRecord;
    })();

    weft.FlushedLogRecord = (function() {

        /**
         * Properties of a FlushedLogRecord.
         * @typedef {Object} weft.FlushedLogRecord.$Properties
         * @property {number|null} [generation] FlushedLogRecord generation
         * @property {number|null} [seq] FlushedLogRecord seq
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a FlushedLogRecord.
         * @memberof weft
         * @interface IFlushedLogRecord
         * @augments weft.FlushedLogRecord.$Properties
         * @deprecated Use weft.FlushedLogRecord.$Properties instead.
         */

        /**
         * Shape of a FlushedLogRecord.
         * @typedef {weft.FlushedLogRecord.$Properties} weft.FlushedLogRecord.$Shape
         */

        /**
         * Constructs a new FlushedLogRecord.
         * @memberof weft
         * @classdesc Represents a FlushedLogRecord.
         * @constructor
         * @param {weft.FlushedLogRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const FlushedLogRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * FlushedLogRecord generation.
         * @member {number} generation
         * @memberof weft.FlushedLogRecord
         * @instance
         */
        FlushedLogRecord.prototype.generation = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * FlushedLogRecord seq.
         * @member {number} seq
         * @memberof weft.FlushedLogRecord
         * @instance
         */
        FlushedLogRecord.prototype.seq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Encodes the specified FlushedLogRecord message. Does not implicitly {@link weft.FlushedLogRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.FlushedLogRecord
         * @static
         * @param {weft.FlushedLogRecord.$Properties} message FlushedLogRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        FlushedLogRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.generation != null && $Object.hasOwnProperty.call(message, "generation") && (typeof message.generation === "object" ? message.generation.low || message.generation.high : message.generation !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.generation);
            if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && (typeof message.seq === "object" ? message.seq.low || message.seq.high : message.seq !== 0))
                writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.seq);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a FlushedLogRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.FlushedLogRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.FlushedLogRecord & weft.FlushedLogRecord.$Shape} FlushedLogRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        FlushedLogRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.FlushedLogRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.generation = value;
                        else
                            delete message.generation;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.seq = value;
                        else
                            delete message.seq;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for FlushedLogRecord
         * @function getTypeUrl
         * @memberof weft.FlushedLogRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        FlushedLogRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.FlushedLogRecord";
        };

        return FlushedLogRecord;
    })();

    weft.TokenRecord = (function() {

        /**
         * Properties of a TokenRecord.
         * @typedef {Object} weft.TokenRecord.$Properties
         * @property {Uint8Array|null} [secretHash] TokenRecord secretHash
         * @property {number|null} [expiresMs] TokenRecord expiresMs
         * @property {number|null} [usesMax] TokenRecord usesMax
         * @property {number|null} [createdMs] TokenRecord createdMs
         * @property {Uint8Array|null} [authority] TokenRecord authority
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a TokenRecord.
         * @memberof weft
         * @interface ITokenRecord
         * @augments weft.TokenRecord.$Properties
         * @deprecated Use weft.TokenRecord.$Properties instead.
         */

        /**
         * Shape of a TokenRecord.
         * @typedef {weft.TokenRecord.$Properties} weft.TokenRecord.$Shape
         */

        /**
         * Constructs a new TokenRecord.
         * @memberof weft
         * @classdesc Represents a TokenRecord.
         * @constructor
         * @param {weft.TokenRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const TokenRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * TokenRecord secretHash.
         * @member {Uint8Array} secretHash
         * @memberof weft.TokenRecord
         * @instance
         */
        TokenRecord.prototype.secretHash = $util.newBuffer([]);

        /**
         * TokenRecord expiresMs.
         * @member {number} expiresMs
         * @memberof weft.TokenRecord
         * @instance
         */
        TokenRecord.prototype.expiresMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * TokenRecord usesMax.
         * @member {number} usesMax
         * @memberof weft.TokenRecord
         * @instance
         */
        TokenRecord.prototype.usesMax = 0;

        /**
         * TokenRecord createdMs.
         * @member {number} createdMs
         * @memberof weft.TokenRecord
         * @instance
         */
        TokenRecord.prototype.createdMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * TokenRecord authority.
         * @member {Uint8Array} authority
         * @memberof weft.TokenRecord
         * @instance
         */
        TokenRecord.prototype.authority = $util.newBuffer([]);

        /**
         * Encodes the specified TokenRecord message. Does not implicitly {@link weft.TokenRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.TokenRecord
         * @static
         * @param {weft.TokenRecord.$Properties} message TokenRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        TokenRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.secretHash != null && $Object.hasOwnProperty.call(message, "secretHash") && message.secretHash.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.secretHash);
            if (message.expiresMs != null && $Object.hasOwnProperty.call(message, "expiresMs") && (typeof message.expiresMs === "object" ? message.expiresMs.low || message.expiresMs.high : message.expiresMs !== 0))
                writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.expiresMs);
            if (message.usesMax != null && $Object.hasOwnProperty.call(message, "usesMax") && message.usesMax !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.usesMax);
            if (message.createdMs != null && $Object.hasOwnProperty.call(message, "createdMs") && (typeof message.createdMs === "object" ? message.createdMs.low || message.createdMs.high : message.createdMs !== 0))
                writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.createdMs);
            if (message.authority != null && $Object.hasOwnProperty.call(message, "authority") && message.authority.length)
                writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.authority);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a TokenRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.TokenRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.TokenRecord & weft.TokenRecord.$Shape} TokenRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        TokenRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.TokenRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.secretHash = value;
                        else
                            delete message.secretHash;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.expiresMs = value;
                        else
                            delete message.expiresMs;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.usesMax = value;
                        else
                            delete message.usesMax;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.createdMs = value;
                        else
                            delete message.createdMs;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.authority = value;
                        else
                            delete message.authority;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for TokenRecord
         * @function getTypeUrl
         * @memberof weft.TokenRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        TokenRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.TokenRecord";
        };

        return TokenRecord;
    })();

    weft.SignerRecord = (function() {

        /**
         * Properties of a SignerRecord.
         * @typedef {Object} weft.SignerRecord.$Properties
         * @property {Uint8Array|null} [promotedBy] SignerRecord promotedBy
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a SignerRecord.
         * @memberof weft
         * @interface ISignerRecord
         * @augments weft.SignerRecord.$Properties
         * @deprecated Use weft.SignerRecord.$Properties instead.
         */

        /**
         * Shape of a SignerRecord.
         * @typedef {weft.SignerRecord.$Properties} weft.SignerRecord.$Shape
         */

        /**
         * Constructs a new SignerRecord.
         * @memberof weft
         * @classdesc Represents a SignerRecord.
         * @constructor
         * @param {weft.SignerRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const SignerRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * SignerRecord promotedBy.
         * @member {Uint8Array} promotedBy
         * @memberof weft.SignerRecord
         * @instance
         */
        SignerRecord.prototype.promotedBy = $util.newBuffer([]);

        /**
         * Encodes the specified SignerRecord message. Does not implicitly {@link weft.SignerRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.SignerRecord
         * @static
         * @param {weft.SignerRecord.$Properties} message SignerRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        SignerRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.promotedBy != null && $Object.hasOwnProperty.call(message, "promotedBy") && message.promotedBy.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.promotedBy);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a SignerRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.SignerRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.SignerRecord & weft.SignerRecord.$Shape} SignerRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        SignerRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.SignerRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.promotedBy = value;
                        else
                            delete message.promotedBy;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for SignerRecord
         * @function getTypeUrl
         * @memberof weft.SignerRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        SignerRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.SignerRecord";
        };

        return SignerRecord;
    })();

    weft.GossipKeyRecord = (function() {

        /**
         * Properties of a GossipKeyRecord.
         * @typedef {Object} weft.GossipKeyRecord.$Properties
         * @property {Uint8Array|null} [check] GossipKeyRecord check
         * @property {number|null} [createdMs] GossipKeyRecord createdMs
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a GossipKeyRecord.
         * @memberof weft
         * @interface IGossipKeyRecord
         * @augments weft.GossipKeyRecord.$Properties
         * @deprecated Use weft.GossipKeyRecord.$Properties instead.
         */

        /**
         * Shape of a GossipKeyRecord.
         * @typedef {weft.GossipKeyRecord.$Properties} weft.GossipKeyRecord.$Shape
         */

        /**
         * Constructs a new GossipKeyRecord.
         * @memberof weft
         * @classdesc Represents a GossipKeyRecord.
         * @constructor
         * @param {weft.GossipKeyRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const GossipKeyRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * GossipKeyRecord check.
         * @member {Uint8Array} check
         * @memberof weft.GossipKeyRecord
         * @instance
         */
        GossipKeyRecord.prototype.check = $util.newBuffer([]);

        /**
         * GossipKeyRecord createdMs.
         * @member {number} createdMs
         * @memberof weft.GossipKeyRecord
         * @instance
         */
        GossipKeyRecord.prototype.createdMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Encodes the specified GossipKeyRecord message. Does not implicitly {@link weft.GossipKeyRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.GossipKeyRecord
         * @static
         * @param {weft.GossipKeyRecord.$Properties} message GossipKeyRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        GossipKeyRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.check != null && $Object.hasOwnProperty.call(message, "check") && message.check.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.check);
            if (message.createdMs != null && $Object.hasOwnProperty.call(message, "createdMs") && (typeof message.createdMs === "object" ? message.createdMs.low || message.createdMs.high : message.createdMs !== 0))
                writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.createdMs);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a GossipKeyRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.GossipKeyRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.GossipKeyRecord & weft.GossipKeyRecord.$Shape} GossipKeyRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        GossipKeyRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.GossipKeyRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.check = value;
                        else
                            delete message.check;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.createdMs = value;
                        else
                            delete message.createdMs;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for GossipKeyRecord
         * @function getTypeUrl
         * @memberof weft.GossipKeyRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        GossipKeyRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.GossipKeyRecord";
        };

        return GossipKeyRecord;
    })();

    weft.HeldKeysRecord = (function() {

        /**
         * Properties of a HeldKeysRecord.
         * @typedef {Object} weft.HeldKeysRecord.$Properties
         * @property {Array.<number>|null} [gossip] HeldKeysRecord gossip
         * @property {number|null} [sealing] HeldKeysRecord sealing
         * @property {Array.<Uint8Array>|null} [roots] HeldKeysRecord roots
         * @property {Uint8Array|null} [leafRoot] HeldKeysRecord leafRoot
         * @property {Array.<Uint8Array>|null} [rootKeys] HeldKeysRecord rootKeys
         * @property {number|null} [leafExpiresMs] HeldKeysRecord leafExpiresMs
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a HeldKeysRecord.
         * @memberof weft
         * @interface IHeldKeysRecord
         * @augments weft.HeldKeysRecord.$Properties
         * @deprecated Use weft.HeldKeysRecord.$Properties instead.
         */

        /**
         * Shape of a HeldKeysRecord.
         * @typedef {weft.HeldKeysRecord.$Properties} weft.HeldKeysRecord.$Shape
         */

        /**
         * Constructs a new HeldKeysRecord.
         * @memberof weft
         * @classdesc Represents a HeldKeysRecord.
         * @constructor
         * @param {weft.HeldKeysRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const HeldKeysRecord = function (properties) {
            this.gossip = [];
            this.roots = [];
            this.rootKeys = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * HeldKeysRecord gossip.
         * @member {Array.<number>} gossip
         * @memberof weft.HeldKeysRecord
         * @instance
         */
        HeldKeysRecord.prototype.gossip = $util.emptyArray;

        /**
         * HeldKeysRecord sealing.
         * @member {number} sealing
         * @memberof weft.HeldKeysRecord
         * @instance
         */
        HeldKeysRecord.prototype.sealing = 0;

        /**
         * HeldKeysRecord roots.
         * @member {Array.<Uint8Array>} roots
         * @memberof weft.HeldKeysRecord
         * @instance
         */
        HeldKeysRecord.prototype.roots = $util.emptyArray;

        /**
         * HeldKeysRecord leafRoot.
         * @member {Uint8Array} leafRoot
         * @memberof weft.HeldKeysRecord
         * @instance
         */
        HeldKeysRecord.prototype.leafRoot = $util.newBuffer([]);

        /**
         * HeldKeysRecord rootKeys.
         * @member {Array.<Uint8Array>} rootKeys
         * @memberof weft.HeldKeysRecord
         * @instance
         */
        HeldKeysRecord.prototype.rootKeys = $util.emptyArray;

        /**
         * HeldKeysRecord leafExpiresMs.
         * @member {number} leafExpiresMs
         * @memberof weft.HeldKeysRecord
         * @instance
         */
        HeldKeysRecord.prototype.leafExpiresMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Encodes the specified HeldKeysRecord message. Does not implicitly {@link weft.HeldKeysRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.HeldKeysRecord
         * @static
         * @param {weft.HeldKeysRecord.$Properties} message HeldKeysRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        HeldKeysRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.gossip != null && message.gossip.length)
                writer.uint32(/* id 1, wireType 2 =*/10).uint32s(message.gossip);
            if (message.sealing != null && $Object.hasOwnProperty.call(message, "sealing") && message.sealing !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.sealing);
            if (message.roots != null && message.roots.length)
                for (let i = 0; i < message.roots.length; ++i)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.roots[i]);
            if (message.leafRoot != null && $Object.hasOwnProperty.call(message, "leafRoot") && message.leafRoot.length)
                writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.leafRoot);
            if (message.rootKeys != null && message.rootKeys.length)
                for (let i = 0; i < message.rootKeys.length; ++i)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.rootKeys[i]);
            if (message.leafExpiresMs != null && $Object.hasOwnProperty.call(message, "leafExpiresMs") && (typeof message.leafExpiresMs === "object" ? message.leafExpiresMs.low || message.leafExpiresMs.high : message.leafExpiresMs !== 0))
                writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.leafExpiresMs);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a HeldKeysRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.HeldKeysRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.HeldKeysRecord & weft.HeldKeysRecord.$Shape} HeldKeysRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        HeldKeysRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.HeldKeysRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType === 2) {
                            if (!(message.gossip && message.gossip.length))
                                message.gossip = [];
                            reader.uint32s(message.gossip);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.gossip && message.gossip.length))
                            message.gossip = [];
                        message.gossip.push(reader.uint32());
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.sealing = value;
                        else
                            delete message.sealing;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.roots && message.roots.length))
                            message.roots = [];
                        message.roots.push(reader.bytes());
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.leafRoot = value;
                        else
                            delete message.leafRoot;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (!(message.rootKeys && message.rootKeys.length))
                            message.rootKeys = [];
                        message.rootKeys.push(reader.bytes());
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.leafExpiresMs = value;
                        else
                            delete message.leafExpiresMs;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for HeldKeysRecord
         * @function getTypeUrl
         * @memberof weft.HeldKeysRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        HeldKeysRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.HeldKeysRecord";
        };

        return HeldKeysRecord;
    })();

    weft.AuthorityRecord = (function() {

        /**
         * Properties of an AuthorityRecord.
         * @typedef {Object} weft.AuthorityRecord.$Properties
         * @property {number|null} [step] AuthorityRecord step
         * @property {Uint8Array|null} [oldRoot] AuthorityRecord oldRoot
         * @property {Uint8Array|null} [newRoot] AuthorityRecord newRoot
         * @property {Array.<Uint8Array>|null} [cross] AuthorityRecord cross
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an AuthorityRecord.
         * @memberof weft
         * @interface IAuthorityRecord
         * @augments weft.AuthorityRecord.$Properties
         * @deprecated Use weft.AuthorityRecord.$Properties instead.
         */

        /**
         * Shape of an AuthorityRecord.
         * @typedef {weft.AuthorityRecord.$Properties} weft.AuthorityRecord.$Shape
         */

        /**
         * Constructs a new AuthorityRecord.
         * @memberof weft
         * @classdesc Represents an AuthorityRecord.
         * @constructor
         * @param {weft.AuthorityRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const AuthorityRecord = function (properties) {
            this.cross = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * AuthorityRecord step.
         * @member {number} step
         * @memberof weft.AuthorityRecord
         * @instance
         */
        AuthorityRecord.prototype.step = 0;

        /**
         * AuthorityRecord oldRoot.
         * @member {Uint8Array} oldRoot
         * @memberof weft.AuthorityRecord
         * @instance
         */
        AuthorityRecord.prototype.oldRoot = $util.newBuffer([]);

        /**
         * AuthorityRecord newRoot.
         * @member {Uint8Array} newRoot
         * @memberof weft.AuthorityRecord
         * @instance
         */
        AuthorityRecord.prototype.newRoot = $util.newBuffer([]);

        /**
         * AuthorityRecord cross.
         * @member {Array.<Uint8Array>} cross
         * @memberof weft.AuthorityRecord
         * @instance
         */
        AuthorityRecord.prototype.cross = $util.emptyArray;

        /**
         * Encodes the specified AuthorityRecord message. Does not implicitly {@link weft.AuthorityRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.AuthorityRecord
         * @static
         * @param {weft.AuthorityRecord.$Properties} message AuthorityRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        AuthorityRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.step);
            if (message.oldRoot != null && $Object.hasOwnProperty.call(message, "oldRoot") && message.oldRoot.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.oldRoot);
            if (message.newRoot != null && $Object.hasOwnProperty.call(message, "newRoot") && message.newRoot.length)
                writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.newRoot);
            if (message.cross != null && message.cross.length)
                for (let i = 0; i < message.cross.length; ++i)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.cross[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an AuthorityRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.AuthorityRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.AuthorityRecord & weft.AuthorityRecord.$Shape} AuthorityRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        AuthorityRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.AuthorityRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.step = value;
                        else
                            delete message.step;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.oldRoot = value;
                        else
                            delete message.oldRoot;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.newRoot = value;
                        else
                            delete message.newRoot;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (!(message.cross && message.cross.length))
                            message.cross = [];
                        message.cross.push(reader.bytes());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for AuthorityRecord
         * @function getTypeUrl
         * @memberof weft.AuthorityRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        AuthorityRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.AuthorityRecord";
        };

        return AuthorityRecord;
    })();

    weft.NodeRecord = (function() {

        /**
         * Properties of a NodeRecord.
         * @typedef {Object} weft.NodeRecord.$Properties
         * @property {Array.<Uint8Array>|null} [addresses] NodeRecord addresses
         * @property {number|null} [gossipPort] NodeRecord gossipPort
         * @property {number|null} [vxlanPort] NodeRecord vxlanPort
         * @property {number|null} [boot] NodeRecord boot
         * @property {string|null} [version] NodeRecord version
         * @property {number|null} [mtuBytes] NodeRecord mtuBytes
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a NodeRecord.
         * @memberof weft
         * @interface INodeRecord
         * @augments weft.NodeRecord.$Properties
         * @deprecated Use weft.NodeRecord.$Properties instead.
         */

        /**
         * Shape of a NodeRecord.
         * @typedef {weft.NodeRecord.$Properties} weft.NodeRecord.$Shape
         */

        /**
         * Constructs a new NodeRecord.
         * @memberof weft
         * @classdesc Represents a NodeRecord.
         * @constructor
         * @param {weft.NodeRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const NodeRecord = function (properties) {
            this.addresses = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * NodeRecord addresses.
         * @member {Array.<Uint8Array>} addresses
         * @memberof weft.NodeRecord
         * @instance
         */
        NodeRecord.prototype.addresses = $util.emptyArray;

        /**
         * NodeRecord gossipPort.
         * @member {number} gossipPort
         * @memberof weft.NodeRecord
         * @instance
         */
        NodeRecord.prototype.gossipPort = 0;

        /**
         * NodeRecord vxlanPort.
         * @member {number} vxlanPort
         * @memberof weft.NodeRecord
         * @instance
         */
        NodeRecord.prototype.vxlanPort = 0;

        /**
         * NodeRecord boot.
         * @member {number} boot
         * @memberof weft.NodeRecord
         * @instance
         */
        NodeRecord.prototype.boot = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * NodeRecord version.
         * @member {string} version
         * @memberof weft.NodeRecord
         * @instance
         */
        NodeRecord.prototype.version = "";

        /**
         * NodeRecord mtuBytes.
         * @member {number} mtuBytes
         * @memberof weft.NodeRecord
         * @instance
         */
        NodeRecord.prototype.mtuBytes = 0;

        /**
         * Encodes the specified NodeRecord message. Does not implicitly {@link weft.NodeRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.NodeRecord
         * @static
         * @param {weft.NodeRecord.$Properties} message NodeRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        NodeRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.addresses != null && message.addresses.length)
                for (let i = 0; i < message.addresses.length; ++i)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.addresses[i]);
            if (message.gossipPort != null && $Object.hasOwnProperty.call(message, "gossipPort") && message.gossipPort !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.gossipPort);
            if (message.vxlanPort != null && $Object.hasOwnProperty.call(message, "vxlanPort") && message.vxlanPort !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.vxlanPort);
            if (message.boot != null && $Object.hasOwnProperty.call(message, "boot") && (typeof message.boot === "object" ? message.boot.low || message.boot.high : message.boot !== 0))
                writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.boot);
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== "")
                writer.uint32(/* id 5, wireType 2 =*/42).string(message.version);
            if (message.mtuBytes != null && $Object.hasOwnProperty.call(message, "mtuBytes") && message.mtuBytes !== 0)
                writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.mtuBytes);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a NodeRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.NodeRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.NodeRecord & weft.NodeRecord.$Shape} NodeRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        NodeRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.NodeRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.addresses && message.addresses.length))
                            message.addresses = [];
                        message.addresses.push(reader.bytes());
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.gossipPort = value;
                        else
                            delete message.gossipPort;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.vxlanPort = value;
                        else
                            delete message.vxlanPort;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.boot = value;
                        else
                            delete message.boot;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.mtuBytes = value;
                        else
                            delete message.mtuBytes;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for NodeRecord
         * @function getTypeUrl
         * @memberof weft.NodeRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        NodeRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.NodeRecord";
        };

        return NodeRecord;
    })();

    weft.NetworkRecord = (function() {

        /**
         * Properties of a NetworkRecord.
         * @typedef {Object} weft.NetworkRecord.$Properties
         * @property {string|null} [name] NetworkRecord name
         * @property {string|null} [driver] NetworkRecord driver
         * @property {Array.<weft.SubnetRecord.$Properties>|null} [subnets] NetworkRecord subnets
         * @property {number|null} [vni] NetworkRecord vni
         * @property {boolean|null} [attachable] NetworkRecord attachable
         * @property {boolean|null} [internal] NetworkRecord internal
         * @property {Object.<string,string>|null} [labels] NetworkRecord labels
         * @property {number|null} [mtuBytes] NetworkRecord mtuBytes
         * @property {Uint8Array|null} [creator] NetworkRecord creator
         * @property {number|null} [createdMs] NetworkRecord createdMs
         * @property {boolean|null} [provisional] NetworkRecord provisional
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a NetworkRecord.
         * @memberof weft
         * @interface INetworkRecord
         * @augments weft.NetworkRecord.$Properties
         * @deprecated Use weft.NetworkRecord.$Properties instead.
         */

        /**
         * Shape of a NetworkRecord.
         * @typedef {weft.NetworkRecord.$Properties} weft.NetworkRecord.$Shape
         */

        /**
         * Constructs a new NetworkRecord.
         * @memberof weft
         * @classdesc Represents a NetworkRecord.
         * @constructor
         * @param {weft.NetworkRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const NetworkRecord = function (properties) {
            this.subnets = [];
            this.labels = {};
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * NetworkRecord name.
         * @member {string} name
         * @memberof weft.NetworkRecord
         * @instance
         */
        NetworkRecord.prototype.name = "";

        /**
         * NetworkRecord driver.
         * @member {string} driver
         * @memberof weft.NetworkRecord
         * @instance
         */
        NetworkRecord.prototype.driver = "";

        /**
         * NetworkRecord subnets.
         * @member {Array.<weft.SubnetRecord.$Properties>} subnets
         * @memberof weft.NetworkRecord
         * @instance
         */
        NetworkRecord.prototype.subnets = $util.emptyArray;

        /**
         * NetworkRecord vni.
         * @member {number} vni
         * @memberof weft.NetworkRecord
         * @instance
         */
        NetworkRecord.prototype.vni = 0;

        /**
         * NetworkRecord attachable.
         * @member {boolean} attachable
         * @memberof weft.NetworkRecord
         * @instance
         */
        NetworkRecord.prototype.attachable = false;

        /**
         * NetworkRecord internal.
         * @member {boolean} internal
         * @memberof weft.NetworkRecord
         * @instance
         */
        NetworkRecord.prototype.internal = false;

        /**
         * NetworkRecord labels.
         * @member {Object.<string,string>} labels
         * @memberof weft.NetworkRecord
         * @instance
         */
        NetworkRecord.prototype.labels = $util.emptyObject;

        /**
         * NetworkRecord mtuBytes.
         * @member {number} mtuBytes
         * @memberof weft.NetworkRecord
         * @instance
         */
        NetworkRecord.prototype.mtuBytes = 0;

        /**
         * NetworkRecord creator.
         * @member {Uint8Array} creator
         * @memberof weft.NetworkRecord
         * @instance
         */
        NetworkRecord.prototype.creator = $util.newBuffer([]);

        /**
         * NetworkRecord createdMs.
         * @member {number} createdMs
         * @memberof weft.NetworkRecord
         * @instance
         */
        NetworkRecord.prototype.createdMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * NetworkRecord provisional.
         * @member {boolean} provisional
         * @memberof weft.NetworkRecord
         * @instance
         */
        NetworkRecord.prototype.provisional = false;

        /**
         * Encodes the specified NetworkRecord message. Does not implicitly {@link weft.NetworkRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.NetworkRecord
         * @static
         * @param {weft.NetworkRecord.$Properties} message NetworkRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        NetworkRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
            if (message.driver != null && $Object.hasOwnProperty.call(message, "driver") && message.driver !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.driver);
            if (message.subnets != null && message.subnets.length)
                for (let i = 0; i < message.subnets.length; ++i)
                    $root.weft.SubnetRecord.encode(message.subnets[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.vni != null && $Object.hasOwnProperty.call(message, "vni") && message.vni !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.vni);
            if (message.attachable != null && $Object.hasOwnProperty.call(message, "attachable") && message.attachable !== false)
                writer.uint32(/* id 5, wireType 0 =*/40).bool(message.attachable);
            if (message.internal != null && $Object.hasOwnProperty.call(message, "internal") && message.internal !== false)
                writer.uint32(/* id 6, wireType 0 =*/48).bool(message.internal);
            if (message.labels != null && $Object.hasOwnProperty.call(message, "labels"))
                for (let keys = $Object.keys(message.labels), i = 0; i < keys.length; ++i)
                    writer.uint32(/* id 7, wireType 2 =*/58).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).string(message.labels[keys[i]]).ldelim();
            if (message.mtuBytes != null && $Object.hasOwnProperty.call(message, "mtuBytes") && message.mtuBytes !== 0)
                writer.uint32(/* id 8, wireType 0 =*/64).uint32(message.mtuBytes);
            if (message.creator != null && $Object.hasOwnProperty.call(message, "creator") && message.creator.length)
                writer.uint32(/* id 9, wireType 2 =*/74).bytes(message.creator);
            if (message.createdMs != null && $Object.hasOwnProperty.call(message, "createdMs") && (typeof message.createdMs === "object" ? message.createdMs.low || message.createdMs.high : message.createdMs !== 0))
                writer.uint32(/* id 10, wireType 0 =*/80).uint64(message.createdMs);
            if (message.provisional != null && $Object.hasOwnProperty.call(message, "provisional") && message.provisional !== false)
                writer.uint32(/* id 11, wireType 0 =*/88).bool(message.provisional);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a NetworkRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.NetworkRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.NetworkRecord & weft.NetworkRecord.$Shape} NetworkRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        NetworkRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, key, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.NetworkRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.driver = value;
                        else
                            delete message.driver;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.subnets && message.subnets.length))
                            message.subnets = [];
                        message.subnets.push($root.weft.SubnetRecord.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.vni = value;
                        else
                            delete message.vni;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.attachable = value;
                        else
                            delete message.attachable;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.internal = value;
                        else
                            delete message.internal;
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if (message.labels === $util.emptyObject)
                            message.labels = {};
                        let end2 = reader.size() + reader.pos;
                        if (end2 > reader.len)
                            throw $RangeError("index out of range");
                        reader.len = end2;
                        key = "";
                        value = "";
                        while (reader.pos < end2) {
                            let tag2 = reader.tag();
                            wireType = tag2 & 7;
                            switch (tag2 >>>= 3) {
                            case 1:
                                if (wireType !== 2)
                                    break;
                                key = reader.stringVerify();
                                continue;
                            case 2:
                                if (wireType !== 2)
                                    break;
                                value = reader.stringVerify();
                                continue;
                            }
                            reader.skipType(wireType, _depth, tag2);
                        }
                        if (reader.pos !== end2)
                            throw $RangeError("index out of range");
                        reader.len = end;
                        if (key === "__proto__")
                            $util.makeProp(message.labels, key);
                        message.labels[key] = value;
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.mtuBytes = value;
                        else
                            delete message.mtuBytes;
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.creator = value;
                        else
                            delete message.creator;
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.createdMs = value;
                        else
                            delete message.createdMs;
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.provisional = value;
                        else
                            delete message.provisional;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for NetworkRecord
         * @function getTypeUrl
         * @memberof weft.NetworkRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        NetworkRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.NetworkRecord";
        };

        return NetworkRecord;
    })();

    weft.SubnetRecord = (function() {

        /**
         * Properties of a SubnetRecord.
         * @typedef {Object} weft.SubnetRecord.$Properties
         * @property {Uint8Array|null} [base] SubnetRecord base
         * @property {number|null} [prefixBits] SubnetRecord prefixBits
         * @property {Uint8Array|null} [gateway] SubnetRecord gateway
         * @property {Uint8Array|null} [rangeBase] SubnetRecord rangeBase
         * @property {number|null} [rangePrefixBits] SubnetRecord rangePrefixBits
         * @property {Array.<weft.AuxRecord.$Properties>|null} [aux] SubnetRecord aux
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a SubnetRecord.
         * @memberof weft
         * @interface ISubnetRecord
         * @augments weft.SubnetRecord.$Properties
         * @deprecated Use weft.SubnetRecord.$Properties instead.
         */

        /**
         * Shape of a SubnetRecord.
         * @typedef {weft.SubnetRecord.$Properties} weft.SubnetRecord.$Shape
         */

        /**
         * Constructs a new SubnetRecord.
         * @memberof weft
         * @classdesc Represents a SubnetRecord.
         * @constructor
         * @param {weft.SubnetRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const SubnetRecord = function (properties) {
            this.aux = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * SubnetRecord base.
         * @member {Uint8Array} base
         * @memberof weft.SubnetRecord
         * @instance
         */
        SubnetRecord.prototype.base = $util.newBuffer([]);

        /**
         * SubnetRecord prefixBits.
         * @member {number} prefixBits
         * @memberof weft.SubnetRecord
         * @instance
         */
        SubnetRecord.prototype.prefixBits = 0;

        /**
         * SubnetRecord gateway.
         * @member {Uint8Array} gateway
         * @memberof weft.SubnetRecord
         * @instance
         */
        SubnetRecord.prototype.gateway = $util.newBuffer([]);

        /**
         * SubnetRecord rangeBase.
         * @member {Uint8Array} rangeBase
         * @memberof weft.SubnetRecord
         * @instance
         */
        SubnetRecord.prototype.rangeBase = $util.newBuffer([]);

        /**
         * SubnetRecord rangePrefixBits.
         * @member {number} rangePrefixBits
         * @memberof weft.SubnetRecord
         * @instance
         */
        SubnetRecord.prototype.rangePrefixBits = 0;

        /**
         * SubnetRecord aux.
         * @member {Array.<weft.AuxRecord.$Properties>} aux
         * @memberof weft.SubnetRecord
         * @instance
         */
        SubnetRecord.prototype.aux = $util.emptyArray;

        /**
         * Encodes the specified SubnetRecord message. Does not implicitly {@link weft.SubnetRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.SubnetRecord
         * @static
         * @param {weft.SubnetRecord.$Properties} message SubnetRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        SubnetRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.base != null && $Object.hasOwnProperty.call(message, "base") && message.base.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.base);
            if (message.prefixBits != null && $Object.hasOwnProperty.call(message, "prefixBits") && message.prefixBits !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.prefixBits);
            if (message.gateway != null && $Object.hasOwnProperty.call(message, "gateway") && message.gateway.length)
                writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.gateway);
            if (message.rangeBase != null && $Object.hasOwnProperty.call(message, "rangeBase") && message.rangeBase.length)
                writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.rangeBase);
            if (message.rangePrefixBits != null && $Object.hasOwnProperty.call(message, "rangePrefixBits") && message.rangePrefixBits !== 0)
                writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.rangePrefixBits);
            if (message.aux != null && message.aux.length)
                for (let i = 0; i < message.aux.length; ++i)
                    $root.weft.AuxRecord.encode(message.aux[i], writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a SubnetRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.SubnetRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.SubnetRecord & weft.SubnetRecord.$Shape} SubnetRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        SubnetRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.SubnetRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.base = value;
                        else
                            delete message.base;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.prefixBits = value;
                        else
                            delete message.prefixBits;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.gateway = value;
                        else
                            delete message.gateway;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.rangeBase = value;
                        else
                            delete message.rangeBase;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.rangePrefixBits = value;
                        else
                            delete message.rangePrefixBits;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if (!(message.aux && message.aux.length))
                            message.aux = [];
                        message.aux.push($root.weft.AuxRecord.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for SubnetRecord
         * @function getTypeUrl
         * @memberof weft.SubnetRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        SubnetRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.SubnetRecord";
        };

        return SubnetRecord;
    })();

    weft.AuxRecord = (function() {

        /**
         * Properties of an AuxRecord.
         * @typedef {Object} weft.AuxRecord.$Properties
         * @property {string|null} [name] AuxRecord name
         * @property {Uint8Array|null} [address] AuxRecord address
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an AuxRecord.
         * @memberof weft
         * @interface IAuxRecord
         * @augments weft.AuxRecord.$Properties
         * @deprecated Use weft.AuxRecord.$Properties instead.
         */

        /**
         * Shape of an AuxRecord.
         * @typedef {weft.AuxRecord.$Properties} weft.AuxRecord.$Shape
         */

        /**
         * Constructs a new AuxRecord.
         * @memberof weft
         * @classdesc Represents an AuxRecord.
         * @constructor
         * @param {weft.AuxRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const AuxRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * AuxRecord name.
         * @member {string} name
         * @memberof weft.AuxRecord
         * @instance
         */
        AuxRecord.prototype.name = "";

        /**
         * AuxRecord address.
         * @member {Uint8Array} address
         * @memberof weft.AuxRecord
         * @instance
         */
        AuxRecord.prototype.address = $util.newBuffer([]);

        /**
         * Encodes the specified AuxRecord message. Does not implicitly {@link weft.AuxRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.AuxRecord
         * @static
         * @param {weft.AuxRecord.$Properties} message AuxRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        AuxRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
            if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.address);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an AuxRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.AuxRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.AuxRecord & weft.AuxRecord.$Shape} AuxRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        AuxRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.AuxRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.address = value;
                        else
                            delete message.address;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for AuxRecord
         * @function getTypeUrl
         * @memberof weft.AuxRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        AuxRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.AuxRecord";
        };

        return AuxRecord;
    })();

    weft.EndpointRecord = (function() {

        /**
         * Properties of an EndpointRecord.
         * @typedef {Object} weft.EndpointRecord.$Properties
         * @property {string|null} [name] EndpointRecord name
         * @property {Uint8Array|null} [network] EndpointRecord network
         * @property {string|null} [tap] EndpointRecord tap
         * @property {number|null} [mac] EndpointRecord mac
         * @property {Array.<weft.InterfaceAddressRecord.$Properties>|null} [addresses] EndpointRecord addresses
         * @property {Array.<string>|null} [aliases] EndpointRecord aliases
         * @property {Object.<string,string>|null} [labels] EndpointRecord labels
         * @property {string|null} [idempotencyKey] EndpointRecord idempotencyKey
         * @property {Array.<weft.LinkRecord.$Properties>|null} [links] EndpointRecord links
         * @property {Array.<weft.PublishedPortRecord.$Properties>|null} [published] EndpointRecord published
         * @property {weft.ExposureRecord.$Properties|null} [exposure] EndpointRecord exposure
         * @property {weft.ExternalRecord.$Properties|null} [external] EndpointRecord external
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an EndpointRecord.
         * @memberof weft
         * @interface IEndpointRecord
         * @augments weft.EndpointRecord.$Properties
         * @deprecated Use weft.EndpointRecord.$Properties instead.
         */

        /**
         * Shape of an EndpointRecord.
         * @typedef {weft.EndpointRecord.$Properties} weft.EndpointRecord.$Shape
         */

        /**
         * Constructs a new EndpointRecord.
         * @memberof weft
         * @classdesc Represents an EndpointRecord.
         * @constructor
         * @param {weft.EndpointRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const EndpointRecord = function (properties) {
            this.addresses = [];
            this.aliases = [];
            this.labels = {};
            this.links = [];
            this.published = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * EndpointRecord name.
         * @member {string} name
         * @memberof weft.EndpointRecord
         * @instance
         */
        EndpointRecord.prototype.name = "";

        /**
         * EndpointRecord network.
         * @member {Uint8Array} network
         * @memberof weft.EndpointRecord
         * @instance
         */
        EndpointRecord.prototype.network = $util.newBuffer([]);

        /**
         * EndpointRecord tap.
         * @member {string} tap
         * @memberof weft.EndpointRecord
         * @instance
         */
        EndpointRecord.prototype.tap = "";

        /**
         * EndpointRecord mac.
         * @member {number} mac
         * @memberof weft.EndpointRecord
         * @instance
         */
        EndpointRecord.prototype.mac = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * EndpointRecord addresses.
         * @member {Array.<weft.InterfaceAddressRecord.$Properties>} addresses
         * @memberof weft.EndpointRecord
         * @instance
         */
        EndpointRecord.prototype.addresses = $util.emptyArray;

        /**
         * EndpointRecord aliases.
         * @member {Array.<string>} aliases
         * @memberof weft.EndpointRecord
         * @instance
         */
        EndpointRecord.prototype.aliases = $util.emptyArray;

        /**
         * EndpointRecord labels.
         * @member {Object.<string,string>} labels
         * @memberof weft.EndpointRecord
         * @instance
         */
        EndpointRecord.prototype.labels = $util.emptyObject;

        /**
         * EndpointRecord idempotencyKey.
         * @member {string} idempotencyKey
         * @memberof weft.EndpointRecord
         * @instance
         */
        EndpointRecord.prototype.idempotencyKey = "";

        /**
         * EndpointRecord links.
         * @member {Array.<weft.LinkRecord.$Properties>} links
         * @memberof weft.EndpointRecord
         * @instance
         */
        EndpointRecord.prototype.links = $util.emptyArray;

        /**
         * EndpointRecord published.
         * @member {Array.<weft.PublishedPortRecord.$Properties>} published
         * @memberof weft.EndpointRecord
         * @instance
         */
        EndpointRecord.prototype.published = $util.emptyArray;

        /**
         * EndpointRecord exposure.
         * @member {weft.ExposureRecord.$Properties|null|undefined} exposure
         * @memberof weft.EndpointRecord
         * @instance
         */
        EndpointRecord.prototype.exposure = null;

        /**
         * EndpointRecord external.
         * @member {weft.ExternalRecord.$Properties|null|undefined} external
         * @memberof weft.EndpointRecord
         * @instance
         */
        EndpointRecord.prototype.external = null;

        /**
         * Encodes the specified EndpointRecord message. Does not implicitly {@link weft.EndpointRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.EndpointRecord
         * @static
         * @param {weft.EndpointRecord.$Properties} message EndpointRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        EndpointRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
            if (message.network != null && $Object.hasOwnProperty.call(message, "network") && message.network.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.network);
            if (message.tap != null && $Object.hasOwnProperty.call(message, "tap") && message.tap !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.tap);
            if (message.mac != null && $Object.hasOwnProperty.call(message, "mac") && (typeof message.mac === "object" ? message.mac.low || message.mac.high : message.mac !== 0))
                writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.mac);
            if (message.addresses != null && message.addresses.length)
                for (let i = 0; i < message.addresses.length; ++i)
                    $root.weft.InterfaceAddressRecord.encode(message.addresses[i], writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
            if (message.aliases != null && message.aliases.length)
                for (let i = 0; i < message.aliases.length; ++i)
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.aliases[i]);
            if (message.labels != null && $Object.hasOwnProperty.call(message, "labels"))
                for (let keys = $Object.keys(message.labels), i = 0; i < keys.length; ++i)
                    writer.uint32(/* id 7, wireType 2 =*/58).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).string(message.labels[keys[i]]).ldelim();
            if (message.idempotencyKey != null && $Object.hasOwnProperty.call(message, "idempotencyKey") && message.idempotencyKey !== "")
                writer.uint32(/* id 8, wireType 2 =*/66).string(message.idempotencyKey);
            if (message.links != null && message.links.length)
                for (let i = 0; i < message.links.length; ++i)
                    $root.weft.LinkRecord.encode(message.links[i], writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
            if (message.published != null && message.published.length)
                for (let i = 0; i < message.published.length; ++i)
                    $root.weft.PublishedPortRecord.encode(message.published[i], writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
            if (message.exposure != null && $Object.hasOwnProperty.call(message, "exposure"))
                $root.weft.ExposureRecord.encode(message.exposure, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
            if (message.external != null && $Object.hasOwnProperty.call(message, "external"))
                $root.weft.ExternalRecord.encode(message.external, writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an EndpointRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.EndpointRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.EndpointRecord & weft.EndpointRecord.$Shape} EndpointRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        EndpointRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, key, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.EndpointRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.network = value;
                        else
                            delete message.network;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.tap = value;
                        else
                            delete message.tap;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.mac = value;
                        else
                            delete message.mac;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (!(message.addresses && message.addresses.length))
                            message.addresses = [];
                        message.addresses.push($root.weft.InterfaceAddressRecord.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if (!(message.aliases && message.aliases.length))
                            message.aliases = [];
                        message.aliases.push(reader.stringVerify());
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if (message.labels === $util.emptyObject)
                            message.labels = {};
                        let end2 = reader.size() + reader.pos;
                        if (end2 > reader.len)
                            throw $RangeError("index out of range");
                        reader.len = end2;
                        key = "";
                        value = "";
                        while (reader.pos < end2) {
                            let tag2 = reader.tag();
                            wireType = tag2 & 7;
                            switch (tag2 >>>= 3) {
                            case 1:
                                if (wireType !== 2)
                                    break;
                                key = reader.stringVerify();
                                continue;
                            case 2:
                                if (wireType !== 2)
                                    break;
                                value = reader.stringVerify();
                                continue;
                            }
                            reader.skipType(wireType, _depth, tag2);
                        }
                        if (reader.pos !== end2)
                            throw $RangeError("index out of range");
                        reader.len = end;
                        if (key === "__proto__")
                            $util.makeProp(message.labels, key);
                        message.labels[key] = value;
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.idempotencyKey = value;
                        else
                            delete message.idempotencyKey;
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        if (!(message.links && message.links.length))
                            message.links = [];
                        message.links.push($root.weft.LinkRecord.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        if (!(message.published && message.published.length))
                            message.published = [];
                        message.published.push($root.weft.PublishedPortRecord.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 11: {
                        if (wireType !== 2)
                            break;
                        message.exposure = $root.weft.ExposureRecord.decode(reader, reader.size(), $undefined, _depth + 1, message.exposure);
                        continue;
                    }
                case 12: {
                        if (wireType !== 2)
                            break;
                        message.external = $root.weft.ExternalRecord.decode(reader, reader.size(), $undefined, _depth + 1, message.external);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for EndpointRecord
         * @function getTypeUrl
         * @memberof weft.EndpointRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        EndpointRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.EndpointRecord";
        };

        return EndpointRecord;
    })();

    weft.ExposureRecord = (function() {

        /**
         * Properties of an ExposureRecord.
         * @typedef {Object} weft.ExposureRecord.$Properties
         * @property {Array.<weft.PrefixRecord.$Properties>|null} [routeFrom] ExposureRecord routeFrom
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an ExposureRecord.
         * @memberof weft
         * @interface IExposureRecord
         * @augments weft.ExposureRecord.$Properties
         * @deprecated Use weft.ExposureRecord.$Properties instead.
         */

        /**
         * Shape of an ExposureRecord.
         * @typedef {weft.ExposureRecord.$Properties} weft.ExposureRecord.$Shape
         */

        /**
         * Constructs a new ExposureRecord.
         * @memberof weft
         * @classdesc Represents an ExposureRecord.
         * @constructor
         * @param {weft.ExposureRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ExposureRecord = function (properties) {
            this.routeFrom = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ExposureRecord routeFrom.
         * @member {Array.<weft.PrefixRecord.$Properties>} routeFrom
         * @memberof weft.ExposureRecord
         * @instance
         */
        ExposureRecord.prototype.routeFrom = $util.emptyArray;

        /**
         * Encodes the specified ExposureRecord message. Does not implicitly {@link weft.ExposureRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.ExposureRecord
         * @static
         * @param {weft.ExposureRecord.$Properties} message ExposureRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ExposureRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.routeFrom != null && message.routeFrom.length)
                for (let i = 0; i < message.routeFrom.length; ++i)
                    $root.weft.PrefixRecord.encode(message.routeFrom[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an ExposureRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.ExposureRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.ExposureRecord & weft.ExposureRecord.$Shape} ExposureRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ExposureRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.ExposureRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.routeFrom && message.routeFrom.length))
                            message.routeFrom = [];
                        message.routeFrom.push($root.weft.PrefixRecord.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for ExposureRecord
         * @function getTypeUrl
         * @memberof weft.ExposureRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ExposureRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.ExposureRecord";
        };

        return ExposureRecord;
    })();

    weft.PrefixRecord = (function() {

        /**
         * Properties of a PrefixRecord.
         * @typedef {Object} weft.PrefixRecord.$Properties
         * @property {Uint8Array|null} [base] PrefixRecord base
         * @property {number|null} [prefixBits] PrefixRecord prefixBits
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a PrefixRecord.
         * @memberof weft
         * @interface IPrefixRecord
         * @augments weft.PrefixRecord.$Properties
         * @deprecated Use weft.PrefixRecord.$Properties instead.
         */

        /**
         * Shape of a PrefixRecord.
         * @typedef {weft.PrefixRecord.$Properties} weft.PrefixRecord.$Shape
         */

        /**
         * Constructs a new PrefixRecord.
         * @memberof weft
         * @classdesc Represents a PrefixRecord.
         * @constructor
         * @param {weft.PrefixRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const PrefixRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * PrefixRecord base.
         * @member {Uint8Array} base
         * @memberof weft.PrefixRecord
         * @instance
         */
        PrefixRecord.prototype.base = $util.newBuffer([]);

        /**
         * PrefixRecord prefixBits.
         * @member {number} prefixBits
         * @memberof weft.PrefixRecord
         * @instance
         */
        PrefixRecord.prototype.prefixBits = 0;

        /**
         * Encodes the specified PrefixRecord message. Does not implicitly {@link weft.PrefixRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.PrefixRecord
         * @static
         * @param {weft.PrefixRecord.$Properties} message PrefixRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        PrefixRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.base != null && $Object.hasOwnProperty.call(message, "base") && message.base.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.base);
            if (message.prefixBits != null && $Object.hasOwnProperty.call(message, "prefixBits") && message.prefixBits !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.prefixBits);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a PrefixRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.PrefixRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.PrefixRecord & weft.PrefixRecord.$Shape} PrefixRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        PrefixRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.PrefixRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.base = value;
                        else
                            delete message.base;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.prefixBits = value;
                        else
                            delete message.prefixBits;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for PrefixRecord
         * @function getTypeUrl
         * @memberof weft.PrefixRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        PrefixRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.PrefixRecord";
        };

        return PrefixRecord;
    })();

    weft.ExternalRecord = (function() {

        /**
         * Properties of an ExternalRecord.
         * @typedef {Object} weft.ExternalRecord.$Properties
         * @property {string|null} [target] ExternalRecord target
         * @property {Array.<weft.ExternalPortRecord.$Properties>|null} [ports] ExternalRecord ports
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an ExternalRecord.
         * @memberof weft
         * @interface IExternalRecord
         * @augments weft.ExternalRecord.$Properties
         * @deprecated Use weft.ExternalRecord.$Properties instead.
         */

        /**
         * Shape of an ExternalRecord.
         * @typedef {weft.ExternalRecord.$Properties} weft.ExternalRecord.$Shape
         */

        /**
         * Constructs a new ExternalRecord.
         * @memberof weft
         * @classdesc Represents an ExternalRecord.
         * @constructor
         * @param {weft.ExternalRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ExternalRecord = function (properties) {
            this.ports = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ExternalRecord target.
         * @member {string} target
         * @memberof weft.ExternalRecord
         * @instance
         */
        ExternalRecord.prototype.target = "";

        /**
         * ExternalRecord ports.
         * @member {Array.<weft.ExternalPortRecord.$Properties>} ports
         * @memberof weft.ExternalRecord
         * @instance
         */
        ExternalRecord.prototype.ports = $util.emptyArray;

        /**
         * Encodes the specified ExternalRecord message. Does not implicitly {@link weft.ExternalRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.ExternalRecord
         * @static
         * @param {weft.ExternalRecord.$Properties} message ExternalRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ExternalRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.target != null && $Object.hasOwnProperty.call(message, "target") && message.target !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.target);
            if (message.ports != null && message.ports.length)
                for (let i = 0; i < message.ports.length; ++i)
                    $root.weft.ExternalPortRecord.encode(message.ports[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an ExternalRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.ExternalRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.ExternalRecord & weft.ExternalRecord.$Shape} ExternalRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ExternalRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.ExternalRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.target = value;
                        else
                            delete message.target;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.ports && message.ports.length))
                            message.ports = [];
                        message.ports.push($root.weft.ExternalPortRecord.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for ExternalRecord
         * @function getTypeUrl
         * @memberof weft.ExternalRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ExternalRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.ExternalRecord";
        };

        return ExternalRecord;
    })();

    weft.ExternalPortRecord = (function() {

        /**
         * Properties of an ExternalPortRecord.
         * @typedef {Object} weft.ExternalPortRecord.$Properties
         * @property {number|null} [protocol] ExternalPortRecord protocol
         * @property {number|null} [port] ExternalPortRecord port
         * @property {number|null} [targetPort] ExternalPortRecord targetPort
         * @property {number|null} [count] ExternalPortRecord count
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an ExternalPortRecord.
         * @memberof weft
         * @interface IExternalPortRecord
         * @augments weft.ExternalPortRecord.$Properties
         * @deprecated Use weft.ExternalPortRecord.$Properties instead.
         */

        /**
         * Shape of an ExternalPortRecord.
         * @typedef {weft.ExternalPortRecord.$Properties} weft.ExternalPortRecord.$Shape
         */

        /**
         * Constructs a new ExternalPortRecord.
         * @memberof weft
         * @classdesc Represents an ExternalPortRecord.
         * @constructor
         * @param {weft.ExternalPortRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ExternalPortRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ExternalPortRecord protocol.
         * @member {number} protocol
         * @memberof weft.ExternalPortRecord
         * @instance
         */
        ExternalPortRecord.prototype.protocol = 0;

        /**
         * ExternalPortRecord port.
         * @member {number} port
         * @memberof weft.ExternalPortRecord
         * @instance
         */
        ExternalPortRecord.prototype.port = 0;

        /**
         * ExternalPortRecord targetPort.
         * @member {number} targetPort
         * @memberof weft.ExternalPortRecord
         * @instance
         */
        ExternalPortRecord.prototype.targetPort = 0;

        /**
         * ExternalPortRecord count.
         * @member {number} count
         * @memberof weft.ExternalPortRecord
         * @instance
         */
        ExternalPortRecord.prototype.count = 0;

        /**
         * Encodes the specified ExternalPortRecord message. Does not implicitly {@link weft.ExternalPortRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.ExternalPortRecord
         * @static
         * @param {weft.ExternalPortRecord.$Properties} message ExternalPortRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ExternalPortRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.protocol != null && $Object.hasOwnProperty.call(message, "protocol") && message.protocol !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.protocol);
            if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.port);
            if (message.targetPort != null && $Object.hasOwnProperty.call(message, "targetPort") && message.targetPort !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.targetPort);
            if (message.count != null && $Object.hasOwnProperty.call(message, "count") && message.count !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.count);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an ExternalPortRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.ExternalPortRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.ExternalPortRecord & weft.ExternalPortRecord.$Shape} ExternalPortRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ExternalPortRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.ExternalPortRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.protocol = value;
                        else
                            delete message.protocol;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.port = value;
                        else
                            delete message.port;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.targetPort = value;
                        else
                            delete message.targetPort;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.count = value;
                        else
                            delete message.count;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for ExternalPortRecord
         * @function getTypeUrl
         * @memberof weft.ExternalPortRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ExternalPortRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.ExternalPortRecord";
        };

        return ExternalPortRecord;
    })();

    weft.PublishedPortRecord = (function() {

        /**
         * Properties of a PublishedPortRecord.
         * @typedef {Object} weft.PublishedPortRecord.$Properties
         * @property {number|null} [protocol] PublishedPortRecord protocol
         * @property {boolean|null} [onOwnHost] PublishedPortRecord onOwnHost
         * @property {Uint8Array|null} [hostAddress] PublishedPortRecord hostAddress
         * @property {number|null} [hostPort] PublishedPortRecord hostPort
         * @property {number|null} [containerPort] PublishedPortRecord containerPort
         * @property {number|null} [count] PublishedPortRecord count
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a PublishedPortRecord.
         * @memberof weft
         * @interface IPublishedPortRecord
         * @augments weft.PublishedPortRecord.$Properties
         * @deprecated Use weft.PublishedPortRecord.$Properties instead.
         */

        /**
         * Shape of a PublishedPortRecord.
         * @typedef {weft.PublishedPortRecord.$Properties} weft.PublishedPortRecord.$Shape
         */

        /**
         * Constructs a new PublishedPortRecord.
         * @memberof weft
         * @classdesc Represents a PublishedPortRecord.
         * @constructor
         * @param {weft.PublishedPortRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const PublishedPortRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * PublishedPortRecord protocol.
         * @member {number} protocol
         * @memberof weft.PublishedPortRecord
         * @instance
         */
        PublishedPortRecord.prototype.protocol = 0;

        /**
         * PublishedPortRecord onOwnHost.
         * @member {boolean} onOwnHost
         * @memberof weft.PublishedPortRecord
         * @instance
         */
        PublishedPortRecord.prototype.onOwnHost = false;

        /**
         * PublishedPortRecord hostAddress.
         * @member {Uint8Array} hostAddress
         * @memberof weft.PublishedPortRecord
         * @instance
         */
        PublishedPortRecord.prototype.hostAddress = $util.newBuffer([]);

        /**
         * PublishedPortRecord hostPort.
         * @member {number} hostPort
         * @memberof weft.PublishedPortRecord
         * @instance
         */
        PublishedPortRecord.prototype.hostPort = 0;

        /**
         * PublishedPortRecord containerPort.
         * @member {number} containerPort
         * @memberof weft.PublishedPortRecord
         * @instance
         */
        PublishedPortRecord.prototype.containerPort = 0;

        /**
         * PublishedPortRecord count.
         * @member {number} count
         * @memberof weft.PublishedPortRecord
         * @instance
         */
        PublishedPortRecord.prototype.count = 0;

        /**
         * Encodes the specified PublishedPortRecord message. Does not implicitly {@link weft.PublishedPortRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.PublishedPortRecord
         * @static
         * @param {weft.PublishedPortRecord.$Properties} message PublishedPortRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        PublishedPortRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.protocol != null && $Object.hasOwnProperty.call(message, "protocol") && message.protocol !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.protocol);
            if (message.onOwnHost != null && $Object.hasOwnProperty.call(message, "onOwnHost") && message.onOwnHost !== false)
                writer.uint32(/* id 2, wireType 0 =*/16).bool(message.onOwnHost);
            if (message.hostAddress != null && $Object.hasOwnProperty.call(message, "hostAddress") && message.hostAddress.length)
                writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.hostAddress);
            if (message.hostPort != null && $Object.hasOwnProperty.call(message, "hostPort") && message.hostPort !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.hostPort);
            if (message.containerPort != null && $Object.hasOwnProperty.call(message, "containerPort") && message.containerPort !== 0)
                writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.containerPort);
            if (message.count != null && $Object.hasOwnProperty.call(message, "count") && message.count !== 0)
                writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.count);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a PublishedPortRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.PublishedPortRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.PublishedPortRecord & weft.PublishedPortRecord.$Shape} PublishedPortRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        PublishedPortRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.PublishedPortRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.protocol = value;
                        else
                            delete message.protocol;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.onOwnHost = value;
                        else
                            delete message.onOwnHost;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.hostAddress = value;
                        else
                            delete message.hostAddress;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.hostPort = value;
                        else
                            delete message.hostPort;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.containerPort = value;
                        else
                            delete message.containerPort;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.count = value;
                        else
                            delete message.count;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for PublishedPortRecord
         * @function getTypeUrl
         * @memberof weft.PublishedPortRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        PublishedPortRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.PublishedPortRecord";
        };

        return PublishedPortRecord;
    })();

    weft.LinkRecord = (function() {

        /**
         * Properties of a LinkRecord.
         * @typedef {Object} weft.LinkRecord.$Properties
         * @property {string|null} [name] LinkRecord name
         * @property {string|null} [alias] LinkRecord alias
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a LinkRecord.
         * @memberof weft
         * @interface ILinkRecord
         * @augments weft.LinkRecord.$Properties
         * @deprecated Use weft.LinkRecord.$Properties instead.
         */

        /**
         * Shape of a LinkRecord.
         * @typedef {weft.LinkRecord.$Properties} weft.LinkRecord.$Shape
         */

        /**
         * Constructs a new LinkRecord.
         * @memberof weft
         * @classdesc Represents a LinkRecord.
         * @constructor
         * @param {weft.LinkRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const LinkRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * LinkRecord name.
         * @member {string} name
         * @memberof weft.LinkRecord
         * @instance
         */
        LinkRecord.prototype.name = "";

        /**
         * LinkRecord alias.
         * @member {string} alias
         * @memberof weft.LinkRecord
         * @instance
         */
        LinkRecord.prototype.alias = "";

        /**
         * Encodes the specified LinkRecord message. Does not implicitly {@link weft.LinkRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.LinkRecord
         * @static
         * @param {weft.LinkRecord.$Properties} message LinkRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        LinkRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
            if (message.alias != null && $Object.hasOwnProperty.call(message, "alias") && message.alias !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.alias);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a LinkRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.LinkRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.LinkRecord & weft.LinkRecord.$Shape} LinkRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        LinkRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.LinkRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.alias = value;
                        else
                            delete message.alias;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for LinkRecord
         * @function getTypeUrl
         * @memberof weft.LinkRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        LinkRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.LinkRecord";
        };

        return LinkRecord;
    })();

    weft.InterfaceAddressRecord = (function() {

        /**
         * Properties of an InterfaceAddressRecord.
         * @typedef {Object} weft.InterfaceAddressRecord.$Properties
         * @property {Uint8Array|null} [address] InterfaceAddressRecord address
         * @property {number|null} [prefixBits] InterfaceAddressRecord prefixBits
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an InterfaceAddressRecord.
         * @memberof weft
         * @interface IInterfaceAddressRecord
         * @augments weft.InterfaceAddressRecord.$Properties
         * @deprecated Use weft.InterfaceAddressRecord.$Properties instead.
         */

        /**
         * Shape of an InterfaceAddressRecord.
         * @typedef {weft.InterfaceAddressRecord.$Properties} weft.InterfaceAddressRecord.$Shape
         */

        /**
         * Constructs a new InterfaceAddressRecord.
         * @memberof weft
         * @classdesc Represents an InterfaceAddressRecord.
         * @constructor
         * @param {weft.InterfaceAddressRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const InterfaceAddressRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * InterfaceAddressRecord address.
         * @member {Uint8Array} address
         * @memberof weft.InterfaceAddressRecord
         * @instance
         */
        InterfaceAddressRecord.prototype.address = $util.newBuffer([]);

        /**
         * InterfaceAddressRecord prefixBits.
         * @member {number} prefixBits
         * @memberof weft.InterfaceAddressRecord
         * @instance
         */
        InterfaceAddressRecord.prototype.prefixBits = 0;

        /**
         * Encodes the specified InterfaceAddressRecord message. Does not implicitly {@link weft.InterfaceAddressRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.InterfaceAddressRecord
         * @static
         * @param {weft.InterfaceAddressRecord.$Properties} message InterfaceAddressRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        InterfaceAddressRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.address);
            if (message.prefixBits != null && $Object.hasOwnProperty.call(message, "prefixBits") && message.prefixBits !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.prefixBits);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an InterfaceAddressRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.InterfaceAddressRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.InterfaceAddressRecord & weft.InterfaceAddressRecord.$Shape} InterfaceAddressRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        InterfaceAddressRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.InterfaceAddressRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.address = value;
                        else
                            delete message.address;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.prefixBits = value;
                        else
                            delete message.prefixBits;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for InterfaceAddressRecord
         * @function getTypeUrl
         * @memberof weft.InterfaceAddressRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        InterfaceAddressRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.InterfaceAddressRecord";
        };

        return InterfaceAddressRecord;
    })();

    weft.GrantRecord = (function() {

        /**
         * Properties of a GrantRecord.
         * @typedef {Object} weft.GrantRecord.$Properties
         * @property {string|null} [pool] GrantRecord pool
         * @property {Array.<weft.GrantedRange.$Properties>|null} [ranges] GrantRecord ranges
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a GrantRecord.
         * @memberof weft
         * @interface IGrantRecord
         * @augments weft.GrantRecord.$Properties
         * @deprecated Use weft.GrantRecord.$Properties instead.
         */

        /**
         * Shape of a GrantRecord.
         * @typedef {weft.GrantRecord.$Properties} weft.GrantRecord.$Shape
         */

        /**
         * Constructs a new GrantRecord.
         * @memberof weft
         * @classdesc Represents a GrantRecord.
         * @constructor
         * @param {weft.GrantRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const GrantRecord = function (properties) {
            this.ranges = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * GrantRecord pool.
         * @member {string} pool
         * @memberof weft.GrantRecord
         * @instance
         */
        GrantRecord.prototype.pool = "";

        /**
         * GrantRecord ranges.
         * @member {Array.<weft.GrantedRange.$Properties>} ranges
         * @memberof weft.GrantRecord
         * @instance
         */
        GrantRecord.prototype.ranges = $util.emptyArray;

        /**
         * Encodes the specified GrantRecord message. Does not implicitly {@link weft.GrantRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.GrantRecord
         * @static
         * @param {weft.GrantRecord.$Properties} message GrantRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        GrantRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.pool != null && $Object.hasOwnProperty.call(message, "pool") && message.pool !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.pool);
            if (message.ranges != null && message.ranges.length)
                for (let i = 0; i < message.ranges.length; ++i)
                    $root.weft.GrantedRange.encode(message.ranges[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a GrantRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.GrantRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.GrantRecord & weft.GrantRecord.$Shape} GrantRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        GrantRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.GrantRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.pool = value;
                        else
                            delete message.pool;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.ranges && message.ranges.length))
                            message.ranges = [];
                        message.ranges.push($root.weft.GrantedRange.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for GrantRecord
         * @function getTypeUrl
         * @memberof weft.GrantRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        GrantRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.GrantRecord";
        };

        return GrantRecord;
    })();

    weft.GrantedRange = (function() {

        /**
         * Properties of a GrantedRange.
         * @typedef {Object} weft.GrantedRange.$Properties
         * @property {Uint8Array|null} [first] GrantedRange first
         * @property {Uint8Array|null} [last] GrantedRange last
         * @property {number|null} [epoch] GrantedRange epoch
         * @property {Uint8Array|null} [owner] GrantedRange owner
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a GrantedRange.
         * @memberof weft
         * @interface IGrantedRange
         * @augments weft.GrantedRange.$Properties
         * @deprecated Use weft.GrantedRange.$Properties instead.
         */

        /**
         * Shape of a GrantedRange.
         * @typedef {weft.GrantedRange.$Properties} weft.GrantedRange.$Shape
         */

        /**
         * Constructs a new GrantedRange.
         * @memberof weft
         * @classdesc Represents a GrantedRange.
         * @constructor
         * @param {weft.GrantedRange.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const GrantedRange = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * GrantedRange first.
         * @member {Uint8Array} first
         * @memberof weft.GrantedRange
         * @instance
         */
        GrantedRange.prototype.first = $util.newBuffer([]);

        /**
         * GrantedRange last.
         * @member {Uint8Array} last
         * @memberof weft.GrantedRange
         * @instance
         */
        GrantedRange.prototype.last = $util.newBuffer([]);

        /**
         * GrantedRange epoch.
         * @member {number} epoch
         * @memberof weft.GrantedRange
         * @instance
         */
        GrantedRange.prototype.epoch = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * GrantedRange owner.
         * @member {Uint8Array} owner
         * @memberof weft.GrantedRange
         * @instance
         */
        GrantedRange.prototype.owner = $util.newBuffer([]);

        /**
         * Encodes the specified GrantedRange message. Does not implicitly {@link weft.GrantedRange.verify|verify} messages.
         * @function encode
         * @memberof weft.GrantedRange
         * @static
         * @param {weft.GrantedRange.$Properties} message GrantedRange message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        GrantedRange.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.first != null && $Object.hasOwnProperty.call(message, "first") && message.first.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.first);
            if (message.last != null && $Object.hasOwnProperty.call(message, "last") && message.last.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.last);
            if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && (typeof message.epoch === "object" ? message.epoch.low || message.epoch.high : message.epoch !== 0))
                writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.epoch);
            if (message.owner != null && $Object.hasOwnProperty.call(message, "owner") && message.owner.length)
                writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.owner);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a GrantedRange message from the specified reader or buffer.
         * @function decode
         * @memberof weft.GrantedRange
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.GrantedRange & weft.GrantedRange.$Shape} GrantedRange
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        GrantedRange.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.GrantedRange();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.first = value;
                        else
                            delete message.first;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.last = value;
                        else
                            delete message.last;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.epoch = value;
                        else
                            delete message.epoch;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.owner = value;
                        else
                            delete message.owner;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for GrantedRange
         * @function getTypeUrl
         * @memberof weft.GrantedRange
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        GrantedRange.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.GrantedRange";
        };

        return GrantedRange;
    })();

    weft.VtepRecord = (function() {

        /**
         * Properties of a VtepRecord.
         * @typedef {Object} weft.VtepRecord.$Properties
         * @property {Uint8Array|null} [network] VtepRecord network
         * @property {Uint8Array|null} [address] VtepRecord address
         * @property {number|null} [port] VtepRecord port
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a VtepRecord.
         * @memberof weft
         * @interface IVtepRecord
         * @augments weft.VtepRecord.$Properties
         * @deprecated Use weft.VtepRecord.$Properties instead.
         */

        /**
         * Shape of a VtepRecord.
         * @typedef {weft.VtepRecord.$Properties} weft.VtepRecord.$Shape
         */

        /**
         * Constructs a new VtepRecord.
         * @memberof weft
         * @classdesc Represents a VtepRecord.
         * @constructor
         * @param {weft.VtepRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const VtepRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * VtepRecord network.
         * @member {Uint8Array} network
         * @memberof weft.VtepRecord
         * @instance
         */
        VtepRecord.prototype.network = $util.newBuffer([]);

        /**
         * VtepRecord address.
         * @member {Uint8Array} address
         * @memberof weft.VtepRecord
         * @instance
         */
        VtepRecord.prototype.address = $util.newBuffer([]);

        /**
         * VtepRecord port.
         * @member {number} port
         * @memberof weft.VtepRecord
         * @instance
         */
        VtepRecord.prototype.port = 0;

        /**
         * Encodes the specified VtepRecord message. Does not implicitly {@link weft.VtepRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.VtepRecord
         * @static
         * @param {weft.VtepRecord.$Properties} message VtepRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        VtepRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.network != null && $Object.hasOwnProperty.call(message, "network") && message.network.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.network);
            if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.address);
            if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.port);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a VtepRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.VtepRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.VtepRecord & weft.VtepRecord.$Shape} VtepRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        VtepRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.VtepRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.network = value;
                        else
                            delete message.network;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.address = value;
                        else
                            delete message.address;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.port = value;
                        else
                            delete message.port;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for VtepRecord
         * @function getTypeUrl
         * @memberof weft.VtepRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        VtepRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.VtepRecord";
        };

        return VtepRecord;
    })();

    weft.ClusterRecord = (function() {

        /**
         * Properties of a ClusterRecord.
         * @typedef {Object} weft.ClusterRecord.$Properties
         * @property {Uint8Array|null} [firstNode] ClusterRecord firstNode
         * @property {Uint8Array|null} [poolBase] ClusterRecord poolBase
         * @property {number|null} [poolPrefixBits] ClusterRecord poolPrefixBits
         * @property {number|null} [subnetPrefixBits] ClusterRecord subnetPrefixBits
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ClusterRecord.
         * @memberof weft
         * @interface IClusterRecord
         * @augments weft.ClusterRecord.$Properties
         * @deprecated Use weft.ClusterRecord.$Properties instead.
         */

        /**
         * Shape of a ClusterRecord.
         * @typedef {weft.ClusterRecord.$Properties} weft.ClusterRecord.$Shape
         */

        /**
         * Constructs a new ClusterRecord.
         * @memberof weft
         * @classdesc Represents a ClusterRecord.
         * @constructor
         * @param {weft.ClusterRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ClusterRecord = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ClusterRecord firstNode.
         * @member {Uint8Array} firstNode
         * @memberof weft.ClusterRecord
         * @instance
         */
        ClusterRecord.prototype.firstNode = $util.newBuffer([]);

        /**
         * ClusterRecord poolBase.
         * @member {Uint8Array} poolBase
         * @memberof weft.ClusterRecord
         * @instance
         */
        ClusterRecord.prototype.poolBase = $util.newBuffer([]);

        /**
         * ClusterRecord poolPrefixBits.
         * @member {number} poolPrefixBits
         * @memberof weft.ClusterRecord
         * @instance
         */
        ClusterRecord.prototype.poolPrefixBits = 0;

        /**
         * ClusterRecord subnetPrefixBits.
         * @member {number} subnetPrefixBits
         * @memberof weft.ClusterRecord
         * @instance
         */
        ClusterRecord.prototype.subnetPrefixBits = 0;

        /**
         * Encodes the specified ClusterRecord message. Does not implicitly {@link weft.ClusterRecord.verify|verify} messages.
         * @function encode
         * @memberof weft.ClusterRecord
         * @static
         * @param {weft.ClusterRecord.$Properties} message ClusterRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ClusterRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.firstNode != null && $Object.hasOwnProperty.call(message, "firstNode") && message.firstNode.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.firstNode);
            if (message.poolBase != null && $Object.hasOwnProperty.call(message, "poolBase") && message.poolBase.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.poolBase);
            if (message.poolPrefixBits != null && $Object.hasOwnProperty.call(message, "poolPrefixBits") && message.poolPrefixBits !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.poolPrefixBits);
            if (message.subnetPrefixBits != null && $Object.hasOwnProperty.call(message, "subnetPrefixBits") && message.subnetPrefixBits !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.subnetPrefixBits);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ClusterRecord message from the specified reader or buffer.
         * @function decode
         * @memberof weft.ClusterRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.ClusterRecord & weft.ClusterRecord.$Shape} ClusterRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ClusterRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.ClusterRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.firstNode = value;
                        else
                            delete message.firstNode;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.poolBase = value;
                        else
                            delete message.poolBase;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.poolPrefixBits = value;
                        else
                            delete message.poolPrefixBits;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.subnetPrefixBits = value;
                        else
                            delete message.subnetPrefixBits;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for ClusterRecord
         * @function getTypeUrl
         * @memberof weft.ClusterRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ClusterRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.ClusterRecord";
        };

        return ClusterRecord;
    })();

    weft.Datagram = (function() {

        /**
         * Properties of a Datagram.
         * @typedef {Object} weft.Datagram.$Properties
         * @property {Array.<Uint8Array>|null} [items] Datagram items
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Datagram.
         * @memberof weft
         * @interface IDatagram
         * @augments weft.Datagram.$Properties
         * @deprecated Use weft.Datagram.$Properties instead.
         */

        /**
         * Shape of a Datagram.
         * @typedef {weft.Datagram.$Properties} weft.Datagram.$Shape
         */

        /**
         * Constructs a new Datagram.
         * @memberof weft
         * @classdesc Represents a Datagram.
         * @constructor
         * @param {weft.Datagram.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Datagram = function (properties) {
            this.items = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Datagram items.
         * @member {Array.<Uint8Array>} items
         * @memberof weft.Datagram
         * @instance
         */
        Datagram.prototype.items = $util.emptyArray;

        /**
         * Encodes the specified Datagram message. Does not implicitly {@link weft.Datagram.verify|verify} messages.
         * @function encode
         * @memberof weft.Datagram
         * @static
         * @param {weft.Datagram.$Properties} message Datagram message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Datagram.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.items != null && message.items.length)
                for (let i = 0; i < message.items.length; ++i)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.items[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Datagram message from the specified reader or buffer.
         * @function decode
         * @memberof weft.Datagram
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.Datagram & weft.Datagram.$Shape} Datagram
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Datagram.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.Datagram();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.items && message.items.length))
                            message.items = [];
                        message.items.push(reader.bytes());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Datagram
         * @function getTypeUrl
         * @memberof weft.Datagram
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Datagram.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.Datagram";
        };

        return Datagram;
    })();

    weft.Item = (function() {

        /**
         * Properties of an Item.
         * @typedef {Object} weft.Item.$Properties
         * @property {weft.Ping.$Properties|null} [ping] Item ping
         * @property {weft.Ack.$Properties|null} [ack] Item ack
         * @property {weft.PingRequest.$Properties|null} [pingRequest] Item pingRequest
         * @property {weft.Rumor.$Properties|null} [rumor] Item rumor
         * @property {weft.Delta.$Properties|null} [delta] Item delta
         * @property {weft.Versions.$Properties|null} [deltaAck] Item deltaAck
         * @property {weft.Digest.$Properties|null} [digest] Item digest
         * @property {Uint8Array|null} [message] Item message
         * @property {weft.Nack.$Properties|null} [nack] Item nack
         * @property {"ping"|"ack"|"pingRequest"|"rumor"|"delta"|"deltaAck"|"digest"|"message"|"nack"} [kind] Item kind
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an Item.
         * @memberof weft
         * @interface IItem
         * @augments weft.Item.$Properties
         * @deprecated Use weft.Item.$Properties instead.
         */

        /**
         * Narrowed shape of an Item.
         * @typedef {{
         *   ping?: weft.Ping.$Shape|null;
         *   ack?: weft.Ack.$Shape|null;
         *   pingRequest?: weft.PingRequest.$Shape|null;
         *   rumor?: weft.Rumor.$Shape|null;
         *   delta?: weft.Delta.$Shape|null;
         *   deltaAck?: weft.Versions.$Shape|null;
         *   digest?: weft.Digest.$Shape|null;
         *   message?: Uint8Array|null;
         *   nack?: weft.Nack.$Shape|null;
         *   $unknowns?: Array.<Uint8Array>;
         * } & (
         *   ({ kind?: undefined; ping?: null; ack?: null; pingRequest?: null; rumor?: null; delta?: null; deltaAck?: null; digest?: null; message?: null; nack?: null }|{ kind?: "ping"; ping: weft.Ping.$Shape; ack?: null; pingRequest?: null; rumor?: null; delta?: null; deltaAck?: null; digest?: null; message?: null; nack?: null }|{ kind?: "ack"; ping?: null; ack: weft.Ack.$Shape; pingRequest?: null; rumor?: null; delta?: null; deltaAck?: null; digest?: null; message?: null; nack?: null }|{ kind?: "pingRequest"; ping?: null; ack?: null; pingRequest: weft.PingRequest.$Shape; rumor?: null; delta?: null; deltaAck?: null; digest?: null; message?: null; nack?: null }|{ kind?: "rumor"; ping?: null; ack?: null; pingRequest?: null; rumor: weft.Rumor.$Shape; delta?: null; deltaAck?: null; digest?: null; message?: null; nack?: null }|{ kind?: "delta"; ping?: null; ack?: null; pingRequest?: null; rumor?: null; delta: weft.Delta.$Shape; deltaAck?: null; digest?: null; message?: null; nack?: null }|{ kind?: "deltaAck"; ping?: null; ack?: null; pingRequest?: null; rumor?: null; delta?: null; deltaAck: weft.Versions.$Shape; digest?: null; message?: null; nack?: null }|{ kind?: "digest"; ping?: null; ack?: null; pingRequest?: null; rumor?: null; delta?: null; deltaAck?: null; digest: weft.Digest.$Shape; message?: null; nack?: null }|{ kind?: "message"; ping?: null; ack?: null; pingRequest?: null; rumor?: null; delta?: null; deltaAck?: null; digest?: null; message: Uint8Array; nack?: null }|{ kind?: "nack"; ping?: null; ack?: null; pingRequest?: null; rumor?: null; delta?: null; deltaAck?: null; digest?: null; message?: null; nack: weft.Nack.$Shape })
         * )} weft.Item.$Shape
         */

        /**
         * Constructs a new Item.
         * @memberof weft
         * @classdesc Represents an Item.
         * @constructor
         * @param {weft.Item.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Item = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Item ping.
         * @member {weft.Ping.$Properties|null|undefined} ping
         * @memberof weft.Item
         * @instance
         */
        Item.prototype.ping = null;

        /**
         * Item ack.
         * @member {weft.Ack.$Properties|null|undefined} ack
         * @memberof weft.Item
         * @instance
         */
        Item.prototype.ack = null;

        /**
         * Item pingRequest.
         * @member {weft.PingRequest.$Properties|null|undefined} pingRequest
         * @memberof weft.Item
         * @instance
         */
        Item.prototype.pingRequest = null;

        /**
         * Item rumor.
         * @member {weft.Rumor.$Properties|null|undefined} rumor
         * @memberof weft.Item
         * @instance
         */
        Item.prototype.rumor = null;

        /**
         * Item delta.
         * @member {weft.Delta.$Properties|null|undefined} delta
         * @memberof weft.Item
         * @instance
         */
        Item.prototype.delta = null;

        /**
         * Item deltaAck.
         * @member {weft.Versions.$Properties|null|undefined} deltaAck
         * @memberof weft.Item
         * @instance
         */
        Item.prototype.deltaAck = null;

        /**
         * Item digest.
         * @member {weft.Digest.$Properties|null|undefined} digest
         * @memberof weft.Item
         * @instance
         */
        Item.prototype.digest = null;

        /**
         * Item message.
         * @member {Uint8Array|null|undefined} message
         * @memberof weft.Item
         * @instance
         */
        Item.prototype.message = null;

        /**
         * Item nack.
         * @member {weft.Nack.$Properties|null|undefined} nack
         * @memberof weft.Item
         * @instance
         */
        Item.prototype.nack = null;

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        /**
         * Item kind.
         * @member {"ping"|"ack"|"pingRequest"|"rumor"|"delta"|"deltaAck"|"digest"|"message"|"nack"|undefined} kind
         * @memberof weft.Item
         * @instance
         */
        $Object.defineProperty(Item.prototype, "kind", {
            get: $util.oneOfGetter($oneOfFields = ["ping", "ack", "pingRequest", "rumor", "delta", "deltaAck", "digest", "message", "nack"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Encodes the specified Item message. Does not implicitly {@link weft.Item.verify|verify} messages.
         * @function encode
         * @memberof weft.Item
         * @static
         * @param {weft.Item.$Properties} message Item message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Item.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.ping != null && $Object.hasOwnProperty.call(message, "ping"))
                $root.weft.Ping.encode(message.ping, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.ack != null && $Object.hasOwnProperty.call(message, "ack"))
                $root.weft.Ack.encode(message.ack, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.pingRequest != null && $Object.hasOwnProperty.call(message, "pingRequest"))
                $root.weft.PingRequest.encode(message.pingRequest, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.rumor != null && $Object.hasOwnProperty.call(message, "rumor"))
                $root.weft.Rumor.encode(message.rumor, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.delta != null && $Object.hasOwnProperty.call(message, "delta"))
                $root.weft.Delta.encode(message.delta, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
            if (message.deltaAck != null && $Object.hasOwnProperty.call(message, "deltaAck"))
                $root.weft.Versions.encode(message.deltaAck, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
            if (message.digest != null && $Object.hasOwnProperty.call(message, "digest"))
                $root.weft.Digest.encode(message.digest, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
            if (message.message != null && $Object.hasOwnProperty.call(message, "message"))
                writer.uint32(/* id 8, wireType 2 =*/66).bytes(message.message);
            if (message.nack != null && $Object.hasOwnProperty.call(message, "nack"))
                $root.weft.Nack.encode(message.nack, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an Item message from the specified reader or buffer.
         * @function decode
         * @memberof weft.Item
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.Item & weft.Item.$Shape} Item
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Item.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.Item();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.ping = $root.weft.Ping.decode(reader, reader.size(), $undefined, _depth + 1, message.ping);
                        message.kind = "ping";
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.ack = $root.weft.Ack.decode(reader, reader.size(), $undefined, _depth + 1, message.ack);
                        message.kind = "ack";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.pingRequest = $root.weft.PingRequest.decode(reader, reader.size(), $undefined, _depth + 1, message.pingRequest);
                        message.kind = "pingRequest";
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.rumor = $root.weft.Rumor.decode(reader, reader.size(), $undefined, _depth + 1, message.rumor);
                        message.kind = "rumor";
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.delta = $root.weft.Delta.decode(reader, reader.size(), $undefined, _depth + 1, message.delta);
                        message.kind = "delta";
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.deltaAck = $root.weft.Versions.decode(reader, reader.size(), $undefined, _depth + 1, message.deltaAck);
                        message.kind = "deltaAck";
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.digest = $root.weft.Digest.decode(reader, reader.size(), $undefined, _depth + 1, message.digest);
                        message.kind = "digest";
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        message.message = reader.bytes();
                        message.kind = "message";
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        message.nack = $root.weft.Nack.decode(reader, reader.size(), $undefined, _depth + 1, message.nack);
                        message.kind = "nack";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Item
         * @function getTypeUrl
         * @memberof weft.Item
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Item.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.Item";
        };

        return Item;
    })();

    weft.Ping = (function() {

        /**
         * Properties of a Ping.
         * @typedef {Object} weft.Ping.$Properties
         * @property {number|null} [number] Ping number
         * @property {number|null} [periodMs] Ping periodMs
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Ping.
         * @memberof weft
         * @interface IPing
         * @augments weft.Ping.$Properties
         * @deprecated Use weft.Ping.$Properties instead.
         */

        /**
         * Shape of a Ping.
         * @typedef {weft.Ping.$Properties} weft.Ping.$Shape
         */

        /**
         * Constructs a new Ping.
         * @memberof weft
         * @classdesc Represents a Ping.
         * @constructor
         * @param {weft.Ping.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Ping = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Ping number.
         * @member {number} number
         * @memberof weft.Ping
         * @instance
         */
        Ping.prototype.number = 0;

        /**
         * Ping periodMs.
         * @member {number} periodMs
         * @memberof weft.Ping
         * @instance
         */
        Ping.prototype.periodMs = 0;

        /**
         * Encodes the specified Ping message. Does not implicitly {@link weft.Ping.verify|verify} messages.
         * @function encode
         * @memberof weft.Ping
         * @static
         * @param {weft.Ping.$Properties} message Ping message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Ping.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.number);
            if (message.periodMs != null && $Object.hasOwnProperty.call(message, "periodMs") && message.periodMs !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.periodMs);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Ping message from the specified reader or buffer.
         * @function decode
         * @memberof weft.Ping
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.Ping & weft.Ping.$Shape} Ping
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Ping.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.Ping();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.periodMs = value;
                        else
                            delete message.periodMs;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Ping
         * @function getTypeUrl
         * @memberof weft.Ping
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Ping.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.Ping";
        };

        return Ping;
    })();

    weft.Ack = (function() {

        /**
         * Properties of an Ack.
         * @typedef {Object} weft.Ack.$Properties
         * @property {number|null} [number] Ack number
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an Ack.
         * @memberof weft
         * @interface IAck
         * @augments weft.Ack.$Properties
         * @deprecated Use weft.Ack.$Properties instead.
         */

        /**
         * Shape of an Ack.
         * @typedef {weft.Ack.$Properties} weft.Ack.$Shape
         */

        /**
         * Constructs a new Ack.
         * @memberof weft
         * @classdesc Represents an Ack.
         * @constructor
         * @param {weft.Ack.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Ack = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Ack number.
         * @member {number} number
         * @memberof weft.Ack
         * @instance
         */
        Ack.prototype.number = 0;

        /**
         * Encodes the specified Ack message. Does not implicitly {@link weft.Ack.verify|verify} messages.
         * @function encode
         * @memberof weft.Ack
         * @static
         * @param {weft.Ack.$Properties} message Ack message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Ack.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.number);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an Ack message from the specified reader or buffer.
         * @function decode
         * @memberof weft.Ack
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.Ack & weft.Ack.$Shape} Ack
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Ack.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.Ack();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Ack
         * @function getTypeUrl
         * @memberof weft.Ack
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Ack.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.Ack";
        };

        return Ack;
    })();

    weft.Nack = (function() {

        /**
         * Properties of a Nack.
         * @typedef {Object} weft.Nack.$Properties
         * @property {number|null} [number] Nack number
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Nack.
         * @memberof weft
         * @interface INack
         * @augments weft.Nack.$Properties
         * @deprecated Use weft.Nack.$Properties instead.
         */

        /**
         * Shape of a Nack.
         * @typedef {weft.Nack.$Properties} weft.Nack.$Shape
         */

        /**
         * Constructs a new Nack.
         * @memberof weft
         * @classdesc Represents a Nack.
         * @constructor
         * @param {weft.Nack.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Nack = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Nack number.
         * @member {number} number
         * @memberof weft.Nack
         * @instance
         */
        Nack.prototype.number = 0;

        /**
         * Encodes the specified Nack message. Does not implicitly {@link weft.Nack.verify|verify} messages.
         * @function encode
         * @memberof weft.Nack
         * @static
         * @param {weft.Nack.$Properties} message Nack message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Nack.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.number);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Nack message from the specified reader or buffer.
         * @function decode
         * @memberof weft.Nack
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.Nack & weft.Nack.$Shape} Nack
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Nack.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.Nack();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Nack
         * @function getTypeUrl
         * @memberof weft.Nack
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Nack.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.Nack";
        };

        return Nack;
    })();

    weft.PingRequest = (function() {

        /**
         * Properties of a PingRequest.
         * @typedef {Object} weft.PingRequest.$Properties
         * @property {number|null} [number] PingRequest number
         * @property {Uint8Array|null} [target] PingRequest target
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a PingRequest.
         * @memberof weft
         * @interface IPingRequest
         * @augments weft.PingRequest.$Properties
         * @deprecated Use weft.PingRequest.$Properties instead.
         */

        /**
         * Shape of a PingRequest.
         * @typedef {weft.PingRequest.$Properties} weft.PingRequest.$Shape
         */

        /**
         * Constructs a new PingRequest.
         * @memberof weft
         * @classdesc Represents a PingRequest.
         * @constructor
         * @param {weft.PingRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const PingRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * PingRequest number.
         * @member {number} number
         * @memberof weft.PingRequest
         * @instance
         */
        PingRequest.prototype.number = 0;

        /**
         * PingRequest target.
         * @member {Uint8Array} target
         * @memberof weft.PingRequest
         * @instance
         */
        PingRequest.prototype.target = $util.newBuffer([]);

        /**
         * Encodes the specified PingRequest message. Does not implicitly {@link weft.PingRequest.verify|verify} messages.
         * @function encode
         * @memberof weft.PingRequest
         * @static
         * @param {weft.PingRequest.$Properties} message PingRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        PingRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.number);
            if (message.target != null && $Object.hasOwnProperty.call(message, "target") && message.target.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.target);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a PingRequest message from the specified reader or buffer.
         * @function decode
         * @memberof weft.PingRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.PingRequest & weft.PingRequest.$Shape} PingRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        PingRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.PingRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.target = value;
                        else
                            delete message.target;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for PingRequest
         * @function getTypeUrl
         * @memberof weft.PingRequest
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        PingRequest.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.PingRequest";
        };

        return PingRequest;
    })();

    weft.Rumor = (function() {

        /**
         * Properties of a Rumor.
         * @typedef {Object} weft.Rumor.$Properties
         * @property {Uint8Array|null} [node] Rumor node
         * @property {number|null} [incarnation] Rumor incarnation
         * @property {number|null} [status] Rumor status
         * @property {Uint8Array|null} [accuser] Rumor accuser
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Rumor.
         * @memberof weft
         * @interface IRumor
         * @augments weft.Rumor.$Properties
         * @deprecated Use weft.Rumor.$Properties instead.
         */

        /**
         * Shape of a Rumor.
         * @typedef {weft.Rumor.$Properties} weft.Rumor.$Shape
         */

        /**
         * Constructs a new Rumor.
         * @memberof weft
         * @classdesc Represents a Rumor.
         * @constructor
         * @param {weft.Rumor.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Rumor = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Rumor node.
         * @member {Uint8Array} node
         * @memberof weft.Rumor
         * @instance
         */
        Rumor.prototype.node = $util.newBuffer([]);

        /**
         * Rumor incarnation.
         * @member {number} incarnation
         * @memberof weft.Rumor
         * @instance
         */
        Rumor.prototype.incarnation = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Rumor status.
         * @member {number} status
         * @memberof weft.Rumor
         * @instance
         */
        Rumor.prototype.status = 0;

        /**
         * Rumor accuser.
         * @member {Uint8Array} accuser
         * @memberof weft.Rumor
         * @instance
         */
        Rumor.prototype.accuser = $util.newBuffer([]);

        /**
         * Encodes the specified Rumor message. Does not implicitly {@link weft.Rumor.verify|verify} messages.
         * @function encode
         * @memberof weft.Rumor
         * @static
         * @param {weft.Rumor.$Properties} message Rumor message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Rumor.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.node != null && $Object.hasOwnProperty.call(message, "node") && message.node.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.node);
            if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && (typeof message.incarnation === "object" ? message.incarnation.low || message.incarnation.high : message.incarnation !== 0))
                writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.incarnation);
            if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.status);
            if (message.accuser != null && $Object.hasOwnProperty.call(message, "accuser") && message.accuser.length)
                writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.accuser);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Rumor message from the specified reader or buffer.
         * @function decode
         * @memberof weft.Rumor
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.Rumor & weft.Rumor.$Shape} Rumor
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Rumor.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.Rumor();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.node = value;
                        else
                            delete message.node;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.incarnation = value;
                        else
                            delete message.incarnation;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.status = value;
                        else
                            delete message.status;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.accuser = value;
                        else
                            delete message.accuser;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Rumor
         * @function getTypeUrl
         * @memberof weft.Rumor
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Rumor.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.Rumor";
        };

        return Rumor;
    })();

    weft.Versions = (function() {

        /**
         * Properties of a Versions.
         * @typedef {Object} weft.Versions.$Properties
         * @property {Array.<weft.Version.$Properties>|null} [versions] Versions versions
         * @property {boolean|null} [more] Versions more
         * @property {boolean|null} [part] Versions part
         * @property {Array.<number>|null} [leaves] Versions leaves
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Versions.
         * @memberof weft
         * @interface IVersions
         * @augments weft.Versions.$Properties
         * @deprecated Use weft.Versions.$Properties instead.
         */

        /**
         * Shape of a Versions.
         * @typedef {weft.Versions.$Properties} weft.Versions.$Shape
         */

        /**
         * Constructs a new Versions.
         * @memberof weft
         * @classdesc Represents a Versions.
         * @constructor
         * @param {weft.Versions.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Versions = function (properties) {
            this.versions = [];
            this.leaves = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Versions versions.
         * @member {Array.<weft.Version.$Properties>} versions
         * @memberof weft.Versions
         * @instance
         */
        Versions.prototype.versions = $util.emptyArray;

        /**
         * Versions more.
         * @member {boolean} more
         * @memberof weft.Versions
         * @instance
         */
        Versions.prototype.more = false;

        /**
         * Versions part.
         * @member {boolean} part
         * @memberof weft.Versions
         * @instance
         */
        Versions.prototype.part = false;

        /**
         * Versions leaves.
         * @member {Array.<number>} leaves
         * @memberof weft.Versions
         * @instance
         */
        Versions.prototype.leaves = $util.emptyArray;

        /**
         * Encodes the specified Versions message. Does not implicitly {@link weft.Versions.verify|verify} messages.
         * @function encode
         * @memberof weft.Versions
         * @static
         * @param {weft.Versions.$Properties} message Versions message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Versions.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.versions != null && message.versions.length)
                for (let i = 0; i < message.versions.length; ++i)
                    $root.weft.Version.encode(message.versions[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.more != null && $Object.hasOwnProperty.call(message, "more") && message.more !== false)
                writer.uint32(/* id 2, wireType 0 =*/16).bool(message.more);
            if (message.part != null && $Object.hasOwnProperty.call(message, "part") && message.part !== false)
                writer.uint32(/* id 3, wireType 0 =*/24).bool(message.part);
            if (message.leaves != null && message.leaves.length)
                writer.uint32(/* id 4, wireType 2 =*/34).uint32s(message.leaves);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Versions message from the specified reader or buffer.
         * @function decode
         * @memberof weft.Versions
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.Versions & weft.Versions.$Shape} Versions
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Versions.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.Versions();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.versions && message.versions.length))
                            message.versions = [];
                        message.versions.push($root.weft.Version.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.more = value;
                        else
                            delete message.more;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.part = value;
                        else
                            delete message.part;
                        continue;
                    }
                case 4: {
                        if (wireType === 2) {
                            if (!(message.leaves && message.leaves.length))
                                message.leaves = [];
                            reader.uint32s(message.leaves);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.leaves && message.leaves.length))
                            message.leaves = [];
                        message.leaves.push(reader.uint32());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Versions
         * @function getTypeUrl
         * @memberof weft.Versions
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Versions.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.Versions";
        };

        return Versions;
    })();

    weft.TreeBranches = (function() {

        /**
         * Properties of a TreeBranches.
         * @typedef {Object} weft.TreeBranches.$Properties
         * @property {Uint8Array|null} [hashes] TreeBranches hashes
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a TreeBranches.
         * @memberof weft
         * @interface ITreeBranches
         * @augments weft.TreeBranches.$Properties
         * @deprecated Use weft.TreeBranches.$Properties instead.
         */

        /**
         * Shape of a TreeBranches.
         * @typedef {weft.TreeBranches.$Properties} weft.TreeBranches.$Shape
         */

        /**
         * Constructs a new TreeBranches.
         * @memberof weft
         * @classdesc Represents a TreeBranches.
         * @constructor
         * @param {weft.TreeBranches.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const TreeBranches = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * TreeBranches hashes.
         * @member {Uint8Array} hashes
         * @memberof weft.TreeBranches
         * @instance
         */
        TreeBranches.prototype.hashes = $util.newBuffer([]);

        /**
         * Encodes the specified TreeBranches message. Does not implicitly {@link weft.TreeBranches.verify|verify} messages.
         * @function encode
         * @memberof weft.TreeBranches
         * @static
         * @param {weft.TreeBranches.$Properties} message TreeBranches message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        TreeBranches.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.hashes != null && $Object.hasOwnProperty.call(message, "hashes") && message.hashes.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.hashes);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a TreeBranches message from the specified reader or buffer.
         * @function decode
         * @memberof weft.TreeBranches
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.TreeBranches & weft.TreeBranches.$Shape} TreeBranches
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        TreeBranches.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.TreeBranches();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.hashes = value;
                        else
                            delete message.hashes;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for TreeBranches
         * @function getTypeUrl
         * @memberof weft.TreeBranches
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        TreeBranches.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.TreeBranches";
        };

        return TreeBranches;
    })();

    weft.TreeLeaves = (function() {

        /**
         * Properties of a TreeLeaves.
         * @typedef {Object} weft.TreeLeaves.$Properties
         * @property {Array.<weft.TreeBranch.$Properties>|null} [branches] TreeLeaves branches
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a TreeLeaves.
         * @memberof weft
         * @interface ITreeLeaves
         * @augments weft.TreeLeaves.$Properties
         * @deprecated Use weft.TreeLeaves.$Properties instead.
         */

        /**
         * Shape of a TreeLeaves.
         * @typedef {weft.TreeLeaves.$Properties} weft.TreeLeaves.$Shape
         */

        /**
         * Constructs a new TreeLeaves.
         * @memberof weft
         * @classdesc Represents a TreeLeaves.
         * @constructor
         * @param {weft.TreeLeaves.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const TreeLeaves = function (properties) {
            this.branches = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * TreeLeaves branches.
         * @member {Array.<weft.TreeBranch.$Properties>} branches
         * @memberof weft.TreeLeaves
         * @instance
         */
        TreeLeaves.prototype.branches = $util.emptyArray;

        /**
         * Encodes the specified TreeLeaves message. Does not implicitly {@link weft.TreeLeaves.verify|verify} messages.
         * @function encode
         * @memberof weft.TreeLeaves
         * @static
         * @param {weft.TreeLeaves.$Properties} message TreeLeaves message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        TreeLeaves.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.branches != null && message.branches.length)
                for (let i = 0; i < message.branches.length; ++i)
                    $root.weft.TreeBranch.encode(message.branches[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a TreeLeaves message from the specified reader or buffer.
         * @function decode
         * @memberof weft.TreeLeaves
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.TreeLeaves & weft.TreeLeaves.$Shape} TreeLeaves
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        TreeLeaves.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.TreeLeaves();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.branches && message.branches.length))
                            message.branches = [];
                        message.branches.push($root.weft.TreeBranch.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for TreeLeaves
         * @function getTypeUrl
         * @memberof weft.TreeLeaves
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        TreeLeaves.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.TreeLeaves";
        };

        return TreeLeaves;
    })();

    weft.TreeBranch = (function() {

        /**
         * Properties of a TreeBranch.
         * @typedef {Object} weft.TreeBranch.$Properties
         * @property {number|null} [index] TreeBranch index
         * @property {Uint8Array|null} [hashes] TreeBranch hashes
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a TreeBranch.
         * @memberof weft
         * @interface ITreeBranch
         * @augments weft.TreeBranch.$Properties
         * @deprecated Use weft.TreeBranch.$Properties instead.
         */

        /**
         * Shape of a TreeBranch.
         * @typedef {weft.TreeBranch.$Properties} weft.TreeBranch.$Shape
         */

        /**
         * Constructs a new TreeBranch.
         * @memberof weft
         * @classdesc Represents a TreeBranch.
         * @constructor
         * @param {weft.TreeBranch.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const TreeBranch = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * TreeBranch index.
         * @member {number} index
         * @memberof weft.TreeBranch
         * @instance
         */
        TreeBranch.prototype.index = 0;

        /**
         * TreeBranch hashes.
         * @member {Uint8Array} hashes
         * @memberof weft.TreeBranch
         * @instance
         */
        TreeBranch.prototype.hashes = $util.newBuffer([]);

        /**
         * Encodes the specified TreeBranch message. Does not implicitly {@link weft.TreeBranch.verify|verify} messages.
         * @function encode
         * @memberof weft.TreeBranch
         * @static
         * @param {weft.TreeBranch.$Properties} message TreeBranch message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        TreeBranch.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.index != null && $Object.hasOwnProperty.call(message, "index") && message.index !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.index);
            if (message.hashes != null && $Object.hasOwnProperty.call(message, "hashes") && message.hashes.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.hashes);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a TreeBranch message from the specified reader or buffer.
         * @function decode
         * @memberof weft.TreeBranch
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.TreeBranch & weft.TreeBranch.$Shape} TreeBranch
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        TreeBranch.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.TreeBranch();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.index = value;
                        else
                            delete message.index;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.hashes = value;
                        else
                            delete message.hashes;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for TreeBranch
         * @function getTypeUrl
         * @memberof weft.TreeBranch
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        TreeBranch.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.TreeBranch";
        };

        return TreeBranch;
    })();

    weft.Digest = (function() {

        /**
         * Properties of a Digest.
         * @typedef {Object} weft.Digest.$Properties
         * @property {Uint8Array|null} [root] Digest root
         * @property {number|null} [mode] Digest mode
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Digest.
         * @memberof weft
         * @interface IDigest
         * @augments weft.Digest.$Properties
         * @deprecated Use weft.Digest.$Properties instead.
         */

        /**
         * Shape of a Digest.
         * @typedef {weft.Digest.$Properties} weft.Digest.$Shape
         */

        /**
         * Constructs a new Digest.
         * @memberof weft
         * @classdesc Represents a Digest.
         * @constructor
         * @param {weft.Digest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Digest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Digest root.
         * @member {Uint8Array} root
         * @memberof weft.Digest
         * @instance
         */
        Digest.prototype.root = $util.newBuffer([]);

        /**
         * Digest mode.
         * @member {number} mode
         * @memberof weft.Digest
         * @instance
         */
        Digest.prototype.mode = 0;

        /**
         * Encodes the specified Digest message. Does not implicitly {@link weft.Digest.verify|verify} messages.
         * @function encode
         * @memberof weft.Digest
         * @static
         * @param {weft.Digest.$Properties} message Digest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Digest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.root != null && $Object.hasOwnProperty.call(message, "root") && message.root.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.root);
            if (message.mode != null && $Object.hasOwnProperty.call(message, "mode") && message.mode !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.mode);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Digest message from the specified reader or buffer.
         * @function decode
         * @memberof weft.Digest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.Digest & weft.Digest.$Shape} Digest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Digest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.Digest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.root = value;
                        else
                            delete message.root;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.mode = value;
                        else
                            delete message.mode;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Digest
         * @function getTypeUrl
         * @memberof weft.Digest
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Digest.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.Digest";
        };

        return Digest;
    })();

    weft.PoolMessage = (function() {

        /**
         * Properties of a PoolMessage.
         * @typedef {Object} weft.PoolMessage.$Properties
         * @property {weft.PoolAsk.$Properties|null} [ask] PoolMessage ask
         * @property {weft.PoolAnswer.$Properties|null} [answer] PoolMessage answer
         * @property {weft.NetworkIntent.$Properties|null} [intent] PoolMessage intent
         * @property {weft.IntentAnswer.$Properties|null} [intentAnswer] PoolMessage intentAnswer
         * @property {weft.IntentEnd.$Properties|null} [intentEnd] PoolMessage intentEnd
         * @property {"ask"|"answer"|"intent"|"intentAnswer"|"intentEnd"} [kind] PoolMessage kind
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a PoolMessage.
         * @memberof weft
         * @interface IPoolMessage
         * @augments weft.PoolMessage.$Properties
         * @deprecated Use weft.PoolMessage.$Properties instead.
         */

        /**
         * Narrowed shape of a PoolMessage.
         * @typedef {{
         *   ask?: weft.PoolAsk.$Shape|null;
         *   answer?: weft.PoolAnswer.$Shape|null;
         *   intent?: weft.NetworkIntent.$Shape|null;
         *   intentAnswer?: weft.IntentAnswer.$Shape|null;
         *   intentEnd?: weft.IntentEnd.$Shape|null;
         *   $unknowns?: Array.<Uint8Array>;
         * } & (
         *   ({ kind?: undefined; ask?: null; answer?: null; intent?: null; intentAnswer?: null; intentEnd?: null }|{ kind?: "ask"; ask: weft.PoolAsk.$Shape; answer?: null; intent?: null; intentAnswer?: null; intentEnd?: null }|{ kind?: "answer"; ask?: null; answer: weft.PoolAnswer.$Shape; intent?: null; intentAnswer?: null; intentEnd?: null }|{ kind?: "intent"; ask?: null; answer?: null; intent: weft.NetworkIntent.$Shape; intentAnswer?: null; intentEnd?: null }|{ kind?: "intentAnswer"; ask?: null; answer?: null; intent?: null; intentAnswer: weft.IntentAnswer.$Shape; intentEnd?: null }|{ kind?: "intentEnd"; ask?: null; answer?: null; intent?: null; intentAnswer?: null; intentEnd: weft.IntentEnd.$Shape })
         * )} weft.PoolMessage.$Shape
         */

        /**
         * Constructs a new PoolMessage.
         * @memberof weft
         * @classdesc Represents a PoolMessage.
         * @constructor
         * @param {weft.PoolMessage.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const PoolMessage = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * PoolMessage ask.
         * @member {weft.PoolAsk.$Properties|null|undefined} ask
         * @memberof weft.PoolMessage
         * @instance
         */
        PoolMessage.prototype.ask = null;

        /**
         * PoolMessage answer.
         * @member {weft.PoolAnswer.$Properties|null|undefined} answer
         * @memberof weft.PoolMessage
         * @instance
         */
        PoolMessage.prototype.answer = null;

        /**
         * PoolMessage intent.
         * @member {weft.NetworkIntent.$Properties|null|undefined} intent
         * @memberof weft.PoolMessage
         * @instance
         */
        PoolMessage.prototype.intent = null;

        /**
         * PoolMessage intentAnswer.
         * @member {weft.IntentAnswer.$Properties|null|undefined} intentAnswer
         * @memberof weft.PoolMessage
         * @instance
         */
        PoolMessage.prototype.intentAnswer = null;

        /**
         * PoolMessage intentEnd.
         * @member {weft.IntentEnd.$Properties|null|undefined} intentEnd
         * @memberof weft.PoolMessage
         * @instance
         */
        PoolMessage.prototype.intentEnd = null;

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        /**
         * PoolMessage kind.
         * @member {"ask"|"answer"|"intent"|"intentAnswer"|"intentEnd"|undefined} kind
         * @memberof weft.PoolMessage
         * @instance
         */
        $Object.defineProperty(PoolMessage.prototype, "kind", {
            get: $util.oneOfGetter($oneOfFields = ["ask", "answer", "intent", "intentAnswer", "intentEnd"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Encodes the specified PoolMessage message. Does not implicitly {@link weft.PoolMessage.verify|verify} messages.
         * @function encode
         * @memberof weft.PoolMessage
         * @static
         * @param {weft.PoolMessage.$Properties} message PoolMessage message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        PoolMessage.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.ask != null && $Object.hasOwnProperty.call(message, "ask"))
                $root.weft.PoolAsk.encode(message.ask, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.answer != null && $Object.hasOwnProperty.call(message, "answer"))
                $root.weft.PoolAnswer.encode(message.answer, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.intent != null && $Object.hasOwnProperty.call(message, "intent"))
                $root.weft.NetworkIntent.encode(message.intent, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.intentAnswer != null && $Object.hasOwnProperty.call(message, "intentAnswer"))
                $root.weft.IntentAnswer.encode(message.intentAnswer, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.intentEnd != null && $Object.hasOwnProperty.call(message, "intentEnd"))
                $root.weft.IntentEnd.encode(message.intentEnd, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a PoolMessage message from the specified reader or buffer.
         * @function decode
         * @memberof weft.PoolMessage
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.PoolMessage & weft.PoolMessage.$Shape} PoolMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        PoolMessage.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.PoolMessage();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.ask = $root.weft.PoolAsk.decode(reader, reader.size(), $undefined, _depth + 1, message.ask);
                        message.kind = "ask";
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.answer = $root.weft.PoolAnswer.decode(reader, reader.size(), $undefined, _depth + 1, message.answer);
                        message.kind = "answer";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.intent = $root.weft.NetworkIntent.decode(reader, reader.size(), $undefined, _depth + 1, message.intent);
                        message.kind = "intent";
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.intentAnswer = $root.weft.IntentAnswer.decode(reader, reader.size(), $undefined, _depth + 1, message.intentAnswer);
                        message.kind = "intentAnswer";
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.intentEnd = $root.weft.IntentEnd.decode(reader, reader.size(), $undefined, _depth + 1, message.intentEnd);
                        message.kind = "intentEnd";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for PoolMessage
         * @function getTypeUrl
         * @memberof weft.PoolMessage
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        PoolMessage.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.PoolMessage";
        };

        return PoolMessage;
    })();

    weft.NetworkIntent = (function() {

        /**
         * Properties of a NetworkIntent.
         * @typedef {Object} weft.NetworkIntent.$Properties
         * @property {number|null} [number] NetworkIntent number
         * @property {number|null} [lamport] NetworkIntent lamport
         * @property {string|null} [name] NetworkIntent name
         * @property {Array.<weft.IntentSubnet.$Properties>|null} [subnets] NetworkIntent subnets
         * @property {number|null} [vni] NetworkIntent vni
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a NetworkIntent.
         * @memberof weft
         * @interface INetworkIntent
         * @augments weft.NetworkIntent.$Properties
         * @deprecated Use weft.NetworkIntent.$Properties instead.
         */

        /**
         * Shape of a NetworkIntent.
         * @typedef {weft.NetworkIntent.$Properties} weft.NetworkIntent.$Shape
         */

        /**
         * Constructs a new NetworkIntent.
         * @memberof weft
         * @classdesc Represents a NetworkIntent.
         * @constructor
         * @param {weft.NetworkIntent.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const NetworkIntent = function (properties) {
            this.subnets = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * NetworkIntent number.
         * @member {number} number
         * @memberof weft.NetworkIntent
         * @instance
         */
        NetworkIntent.prototype.number = 0;

        /**
         * NetworkIntent lamport.
         * @member {number} lamport
         * @memberof weft.NetworkIntent
         * @instance
         */
        NetworkIntent.prototype.lamport = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * NetworkIntent name.
         * @member {string} name
         * @memberof weft.NetworkIntent
         * @instance
         */
        NetworkIntent.prototype.name = "";

        /**
         * NetworkIntent subnets.
         * @member {Array.<weft.IntentSubnet.$Properties>} subnets
         * @memberof weft.NetworkIntent
         * @instance
         */
        NetworkIntent.prototype.subnets = $util.emptyArray;

        /**
         * NetworkIntent vni.
         * @member {number} vni
         * @memberof weft.NetworkIntent
         * @instance
         */
        NetworkIntent.prototype.vni = 0;

        /**
         * Encodes the specified NetworkIntent message. Does not implicitly {@link weft.NetworkIntent.verify|verify} messages.
         * @function encode
         * @memberof weft.NetworkIntent
         * @static
         * @param {weft.NetworkIntent.$Properties} message NetworkIntent message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        NetworkIntent.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.number);
            if (message.lamport != null && $Object.hasOwnProperty.call(message, "lamport") && (typeof message.lamport === "object" ? message.lamport.low || message.lamport.high : message.lamport !== 0))
                writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.lamport);
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.name);
            if (message.subnets != null && message.subnets.length)
                for (let i = 0; i < message.subnets.length; ++i)
                    $root.weft.IntentSubnet.encode(message.subnets[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.vni != null && $Object.hasOwnProperty.call(message, "vni") && message.vni !== 0)
                writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.vni);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a NetworkIntent message from the specified reader or buffer.
         * @function decode
         * @memberof weft.NetworkIntent
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.NetworkIntent & weft.NetworkIntent.$Shape} NetworkIntent
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        NetworkIntent.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.NetworkIntent();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.lamport = value;
                        else
                            delete message.lamport;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (!(message.subnets && message.subnets.length))
                            message.subnets = [];
                        message.subnets.push($root.weft.IntentSubnet.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.vni = value;
                        else
                            delete message.vni;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for NetworkIntent
         * @function getTypeUrl
         * @memberof weft.NetworkIntent
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        NetworkIntent.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.NetworkIntent";
        };

        return NetworkIntent;
    })();

    weft.IntentSubnet = (function() {

        /**
         * Properties of an IntentSubnet.
         * @typedef {Object} weft.IntentSubnet.$Properties
         * @property {Uint8Array|null} [base] IntentSubnet base
         * @property {number|null} [prefixBits] IntentSubnet prefixBits
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an IntentSubnet.
         * @memberof weft
         * @interface IIntentSubnet
         * @augments weft.IntentSubnet.$Properties
         * @deprecated Use weft.IntentSubnet.$Properties instead.
         */

        /**
         * Shape of an IntentSubnet.
         * @typedef {weft.IntentSubnet.$Properties} weft.IntentSubnet.$Shape
         */

        /**
         * Constructs a new IntentSubnet.
         * @memberof weft
         * @classdesc Represents an IntentSubnet.
         * @constructor
         * @param {weft.IntentSubnet.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const IntentSubnet = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * IntentSubnet base.
         * @member {Uint8Array} base
         * @memberof weft.IntentSubnet
         * @instance
         */
        IntentSubnet.prototype.base = $util.newBuffer([]);

        /**
         * IntentSubnet prefixBits.
         * @member {number} prefixBits
         * @memberof weft.IntentSubnet
         * @instance
         */
        IntentSubnet.prototype.prefixBits = 0;

        /**
         * Encodes the specified IntentSubnet message. Does not implicitly {@link weft.IntentSubnet.verify|verify} messages.
         * @function encode
         * @memberof weft.IntentSubnet
         * @static
         * @param {weft.IntentSubnet.$Properties} message IntentSubnet message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        IntentSubnet.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.base != null && $Object.hasOwnProperty.call(message, "base") && message.base.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.base);
            if (message.prefixBits != null && $Object.hasOwnProperty.call(message, "prefixBits") && message.prefixBits !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.prefixBits);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an IntentSubnet message from the specified reader or buffer.
         * @function decode
         * @memberof weft.IntentSubnet
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.IntentSubnet & weft.IntentSubnet.$Shape} IntentSubnet
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        IntentSubnet.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.IntentSubnet();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.base = value;
                        else
                            delete message.base;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.prefixBits = value;
                        else
                            delete message.prefixBits;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for IntentSubnet
         * @function getTypeUrl
         * @memberof weft.IntentSubnet
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        IntentSubnet.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.IntentSubnet";
        };

        return IntentSubnet;
    })();

    weft.IntentAnswer = (function() {

        /**
         * Properties of an IntentAnswer.
         * @typedef {Object} weft.IntentAnswer.$Properties
         * @property {number|null} [number] IntentAnswer number
         * @property {number|null} [verdict] IntentAnswer verdict
         * @property {string|null} [what] IntentAnswer what
         * @property {string|null} ["with"] IntentAnswer with
         * @property {number|null} [lamport] IntentAnswer lamport
         * @property {Uint8Array|null} [node] IntentAnswer node
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an IntentAnswer.
         * @memberof weft
         * @interface IIntentAnswer
         * @augments weft.IntentAnswer.$Properties
         * @deprecated Use weft.IntentAnswer.$Properties instead.
         */

        /**
         * Shape of an IntentAnswer.
         * @typedef {weft.IntentAnswer.$Properties} weft.IntentAnswer.$Shape
         */

        /**
         * Constructs a new IntentAnswer.
         * @memberof weft
         * @classdesc Represents an IntentAnswer.
         * @constructor
         * @param {weft.IntentAnswer.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const IntentAnswer = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * IntentAnswer number.
         * @member {number} number
         * @memberof weft.IntentAnswer
         * @instance
         */
        IntentAnswer.prototype.number = 0;

        /**
         * IntentAnswer verdict.
         * @member {number} verdict
         * @memberof weft.IntentAnswer
         * @instance
         */
        IntentAnswer.prototype.verdict = 0;

        /**
         * IntentAnswer what.
         * @member {string} what
         * @memberof weft.IntentAnswer
         * @instance
         */
        IntentAnswer.prototype.what = "";

        /**
         * IntentAnswer with.
         * @member {string} with
         * @memberof weft.IntentAnswer
         * @instance
         */
        IntentAnswer.prototype["with"] = "";

        /**
         * IntentAnswer lamport.
         * @member {number} lamport
         * @memberof weft.IntentAnswer
         * @instance
         */
        IntentAnswer.prototype.lamport = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * IntentAnswer node.
         * @member {Uint8Array} node
         * @memberof weft.IntentAnswer
         * @instance
         */
        IntentAnswer.prototype.node = $util.newBuffer([]);

        /**
         * Encodes the specified IntentAnswer message. Does not implicitly {@link weft.IntentAnswer.verify|verify} messages.
         * @function encode
         * @memberof weft.IntentAnswer
         * @static
         * @param {weft.IntentAnswer.$Properties} message IntentAnswer message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        IntentAnswer.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.number);
            if (message.verdict != null && $Object.hasOwnProperty.call(message, "verdict") && message.verdict !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.verdict);
            if (message.what != null && $Object.hasOwnProperty.call(message, "what") && message.what !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.what);
            if (message["with"] != null && $Object.hasOwnProperty.call(message, "with") && message["with"] !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message["with"]);
            if (message.lamport != null && $Object.hasOwnProperty.call(message, "lamport") && (typeof message.lamport === "object" ? message.lamport.low || message.lamport.high : message.lamport !== 0))
                writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.lamport);
            if (message.node != null && $Object.hasOwnProperty.call(message, "node") && message.node.length)
                writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.node);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an IntentAnswer message from the specified reader or buffer.
         * @function decode
         * @memberof weft.IntentAnswer
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.IntentAnswer & weft.IntentAnswer.$Shape} IntentAnswer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        IntentAnswer.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.IntentAnswer();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.verdict = value;
                        else
                            delete message.verdict;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.what = value;
                        else
                            delete message.what;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message["with"] = value;
                        else
                            delete message["with"];
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.lamport = value;
                        else
                            delete message.lamport;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.node = value;
                        else
                            delete message.node;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for IntentAnswer
         * @function getTypeUrl
         * @memberof weft.IntentAnswer
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        IntentAnswer.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.IntentAnswer";
        };

        return IntentAnswer;
    })();

    weft.IntentEnd = (function() {

        /**
         * Properties of an IntentEnd.
         * @typedef {Object} weft.IntentEnd.$Properties
         * @property {number|null} [number] IntentEnd number
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an IntentEnd.
         * @memberof weft
         * @interface IIntentEnd
         * @augments weft.IntentEnd.$Properties
         * @deprecated Use weft.IntentEnd.$Properties instead.
         */

        /**
         * Shape of an IntentEnd.
         * @typedef {weft.IntentEnd.$Properties} weft.IntentEnd.$Shape
         */

        /**
         * Constructs a new IntentEnd.
         * @memberof weft
         * @classdesc Represents an IntentEnd.
         * @constructor
         * @param {weft.IntentEnd.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const IntentEnd = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * IntentEnd number.
         * @member {number} number
         * @memberof weft.IntentEnd
         * @instance
         */
        IntentEnd.prototype.number = 0;

        /**
         * Encodes the specified IntentEnd message. Does not implicitly {@link weft.IntentEnd.verify|verify} messages.
         * @function encode
         * @memberof weft.IntentEnd
         * @static
         * @param {weft.IntentEnd.$Properties} message IntentEnd message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        IntentEnd.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.number);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an IntentEnd message from the specified reader or buffer.
         * @function decode
         * @memberof weft.IntentEnd
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.IntentEnd & weft.IntentEnd.$Shape} IntentEnd
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        IntentEnd.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.IntentEnd();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for IntentEnd
         * @function getTypeUrl
         * @memberof weft.IntentEnd
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        IntentEnd.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.IntentEnd";
        };

        return IntentEnd;
    })();

    weft.PoolAsk = (function() {

        /**
         * Properties of a PoolAsk.
         * @typedef {Object} weft.PoolAsk.$Properties
         * @property {number|null} [number] PoolAsk number
         * @property {string|null} [pool] PoolAsk pool
         * @property {Uint8Array|null} [wanted] PoolAsk wanted
         * @property {boolean|null} [stock] PoolAsk stock
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a PoolAsk.
         * @memberof weft
         * @interface IPoolAsk
         * @augments weft.PoolAsk.$Properties
         * @deprecated Use weft.PoolAsk.$Properties instead.
         */

        /**
         * Shape of a PoolAsk.
         * @typedef {weft.PoolAsk.$Properties} weft.PoolAsk.$Shape
         */

        /**
         * Constructs a new PoolAsk.
         * @memberof weft
         * @classdesc Represents a PoolAsk.
         * @constructor
         * @param {weft.PoolAsk.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const PoolAsk = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * PoolAsk number.
         * @member {number} number
         * @memberof weft.PoolAsk
         * @instance
         */
        PoolAsk.prototype.number = 0;

        /**
         * PoolAsk pool.
         * @member {string} pool
         * @memberof weft.PoolAsk
         * @instance
         */
        PoolAsk.prototype.pool = "";

        /**
         * PoolAsk wanted.
         * @member {Uint8Array} wanted
         * @memberof weft.PoolAsk
         * @instance
         */
        PoolAsk.prototype.wanted = $util.newBuffer([]);

        /**
         * PoolAsk stock.
         * @member {boolean} stock
         * @memberof weft.PoolAsk
         * @instance
         */
        PoolAsk.prototype.stock = false;

        /**
         * Encodes the specified PoolAsk message. Does not implicitly {@link weft.PoolAsk.verify|verify} messages.
         * @function encode
         * @memberof weft.PoolAsk
         * @static
         * @param {weft.PoolAsk.$Properties} message PoolAsk message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        PoolAsk.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.number);
            if (message.pool != null && $Object.hasOwnProperty.call(message, "pool") && message.pool !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.pool);
            if (message.wanted != null && $Object.hasOwnProperty.call(message, "wanted") && message.wanted.length)
                writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.wanted);
            if (message.stock != null && $Object.hasOwnProperty.call(message, "stock") && message.stock !== false)
                writer.uint32(/* id 4, wireType 0 =*/32).bool(message.stock);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a PoolAsk message from the specified reader or buffer.
         * @function decode
         * @memberof weft.PoolAsk
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.PoolAsk & weft.PoolAsk.$Shape} PoolAsk
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        PoolAsk.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.PoolAsk();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.pool = value;
                        else
                            delete message.pool;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.wanted = value;
                        else
                            delete message.wanted;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.stock = value;
                        else
                            delete message.stock;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for PoolAsk
         * @function getTypeUrl
         * @memberof weft.PoolAsk
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        PoolAsk.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.PoolAsk";
        };

        return PoolAsk;
    })();

    weft.PoolAnswer = (function() {

        /**
         * Properties of a PoolAnswer.
         * @typedef {Object} weft.PoolAnswer.$Properties
         * @property {number|null} [number] PoolAnswer number
         * @property {number|null} [status] PoolAnswer status
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a PoolAnswer.
         * @memberof weft
         * @interface IPoolAnswer
         * @augments weft.PoolAnswer.$Properties
         * @deprecated Use weft.PoolAnswer.$Properties instead.
         */

        /**
         * Shape of a PoolAnswer.
         * @typedef {weft.PoolAnswer.$Properties} weft.PoolAnswer.$Shape
         */

        /**
         * Constructs a new PoolAnswer.
         * @memberof weft
         * @classdesc Represents a PoolAnswer.
         * @constructor
         * @param {weft.PoolAnswer.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const PoolAnswer = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * PoolAnswer number.
         * @member {number} number
         * @memberof weft.PoolAnswer
         * @instance
         */
        PoolAnswer.prototype.number = 0;

        /**
         * PoolAnswer status.
         * @member {number} status
         * @memberof weft.PoolAnswer
         * @instance
         */
        PoolAnswer.prototype.status = 0;

        /**
         * Encodes the specified PoolAnswer message. Does not implicitly {@link weft.PoolAnswer.verify|verify} messages.
         * @function encode
         * @memberof weft.PoolAnswer
         * @static
         * @param {weft.PoolAnswer.$Properties} message PoolAnswer message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        PoolAnswer.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.number);
            if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.status);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a PoolAnswer message from the specified reader or buffer.
         * @function decode
         * @memberof weft.PoolAnswer
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.PoolAnswer & weft.PoolAnswer.$Shape} PoolAnswer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        PoolAnswer.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.PoolAnswer();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.status = value;
                        else
                            delete message.status;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for PoolAnswer
         * @function getTypeUrl
         * @memberof weft.PoolAnswer
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        PoolAnswer.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.PoolAnswer";
        };

        return PoolAnswer;
    })();

    weft.StreamFrame = (function() {

        /**
         * Properties of a StreamFrame.
         * @typedef {Object} weft.StreamFrame.$Properties
         * @property {weft.JoinRequest.$Properties|null} [joinRequest] StreamFrame joinRequest
         * @property {weft.JoinAnswer.$Properties|null} [joinAnswer] StreamFrame joinAnswer
         * @property {weft.Refusal.$Properties|null} [refusal] StreamFrame refusal
         * @property {weft.Versions.$Properties|null} [versions] StreamFrame versions
         * @property {weft.Delta.$Properties|null} [delta] StreamFrame delta
         * @property {weft.Empty.$Properties|null} [end] StreamFrame end
         * @property {weft.TreeBranches.$Properties|null} [branches] StreamFrame branches
         * @property {weft.TreeLeaves.$Properties|null} [leaves] StreamFrame leaves
         * @property {weft.RemovalProof.$Properties|null} [removed] StreamFrame removed
         * @property {weft.Empty.$Properties|null} [stranger] StreamFrame stranger
         * @property {weft.RenewRequest.$Properties|null} [renewRequest] StreamFrame renewRequest
         * @property {weft.RenewAnswer.$Properties|null} [renewAnswer] StreamFrame renewAnswer
         * @property {weft.KeyRequest.$Properties|null} [keyRequest] StreamFrame keyRequest
         * @property {weft.KeyAnswer.$Properties|null} [keyAnswer] StreamFrame keyAnswer
         * @property {weft.AuthorityKey.$Properties|null} [authorityKey] StreamFrame authorityKey
         * @property {weft.Empty.$Properties|null} [accepted] StreamFrame accepted
         * @property {"joinRequest"|"joinAnswer"|"refusal"|"versions"|"delta"|"end"|"branches"|"leaves"|"removed"|"stranger"|"renewRequest"|"renewAnswer"|"keyRequest"|"keyAnswer"|"authorityKey"|"accepted"} [kind] StreamFrame kind
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a StreamFrame.
         * @memberof weft
         * @interface IStreamFrame
         * @augments weft.StreamFrame.$Properties
         * @deprecated Use weft.StreamFrame.$Properties instead.
         */

        /**
         * Narrowed shape of a StreamFrame.
         * @typedef {{
         *   joinRequest?: weft.JoinRequest.$Shape|null;
         *   joinAnswer?: weft.JoinAnswer.$Shape|null;
         *   refusal?: weft.Refusal.$Shape|null;
         *   versions?: weft.Versions.$Shape|null;
         *   delta?: weft.Delta.$Shape|null;
         *   end?: weft.Empty.$Shape|null;
         *   branches?: weft.TreeBranches.$Shape|null;
         *   leaves?: weft.TreeLeaves.$Shape|null;
         *   removed?: weft.RemovalProof.$Shape|null;
         *   stranger?: weft.Empty.$Shape|null;
         *   renewRequest?: weft.RenewRequest.$Shape|null;
         *   renewAnswer?: weft.RenewAnswer.$Shape|null;
         *   keyRequest?: weft.KeyRequest.$Shape|null;
         *   keyAnswer?: weft.KeyAnswer.$Shape|null;
         *   authorityKey?: weft.AuthorityKey.$Shape|null;
         *   accepted?: weft.Empty.$Shape|null;
         *   $unknowns?: Array.<Uint8Array>;
         * } & (
         *   ({ kind?: undefined; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "joinRequest"; joinRequest: weft.JoinRequest.$Shape; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "joinAnswer"; joinRequest?: null; joinAnswer: weft.JoinAnswer.$Shape; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "refusal"; joinRequest?: null; joinAnswer?: null; refusal: weft.Refusal.$Shape; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "versions"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions: weft.Versions.$Shape; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "delta"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta: weft.Delta.$Shape; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "end"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end: weft.Empty.$Shape; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "branches"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches: weft.TreeBranches.$Shape; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "leaves"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves: weft.TreeLeaves.$Shape; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "removed"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed: weft.RemovalProof.$Shape; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "stranger"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger: weft.Empty.$Shape; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "renewRequest"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest: weft.RenewRequest.$Shape; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "renewAnswer"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer: weft.RenewAnswer.$Shape; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "keyRequest"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest: weft.KeyRequest.$Shape; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "keyAnswer"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer: weft.KeyAnswer.$Shape; authorityKey?: null; accepted?: null }|{ kind?: "authorityKey"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey: weft.AuthorityKey.$Shape; accepted?: null }|{ kind?: "accepted"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted: weft.Empty.$Shape })
         * )} weft.StreamFrame.$Shape
         */

        /**
         * Constructs a new StreamFrame.
         * @memberof weft
         * @classdesc Represents a StreamFrame.
         * @constructor
         * @param {weft.StreamFrame.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const StreamFrame = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * StreamFrame joinRequest.
         * @member {weft.JoinRequest.$Properties|null|undefined} joinRequest
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.joinRequest = null;

        /**
         * StreamFrame joinAnswer.
         * @member {weft.JoinAnswer.$Properties|null|undefined} joinAnswer
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.joinAnswer = null;

        /**
         * StreamFrame refusal.
         * @member {weft.Refusal.$Properties|null|undefined} refusal
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.refusal = null;

        /**
         * StreamFrame versions.
         * @member {weft.Versions.$Properties|null|undefined} versions
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.versions = null;

        /**
         * StreamFrame delta.
         * @member {weft.Delta.$Properties|null|undefined} delta
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.delta = null;

        /**
         * StreamFrame end.
         * @member {weft.Empty.$Properties|null|undefined} end
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.end = null;

        /**
         * StreamFrame branches.
         * @member {weft.TreeBranches.$Properties|null|undefined} branches
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.branches = null;

        /**
         * StreamFrame leaves.
         * @member {weft.TreeLeaves.$Properties|null|undefined} leaves
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.leaves = null;

        /**
         * StreamFrame removed.
         * @member {weft.RemovalProof.$Properties|null|undefined} removed
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.removed = null;

        /**
         * StreamFrame stranger.
         * @member {weft.Empty.$Properties|null|undefined} stranger
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.stranger = null;

        /**
         * StreamFrame renewRequest.
         * @member {weft.RenewRequest.$Properties|null|undefined} renewRequest
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.renewRequest = null;

        /**
         * StreamFrame renewAnswer.
         * @member {weft.RenewAnswer.$Properties|null|undefined} renewAnswer
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.renewAnswer = null;

        /**
         * StreamFrame keyRequest.
         * @member {weft.KeyRequest.$Properties|null|undefined} keyRequest
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.keyRequest = null;

        /**
         * StreamFrame keyAnswer.
         * @member {weft.KeyAnswer.$Properties|null|undefined} keyAnswer
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.keyAnswer = null;

        /**
         * StreamFrame authorityKey.
         * @member {weft.AuthorityKey.$Properties|null|undefined} authorityKey
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.authorityKey = null;

        /**
         * StreamFrame accepted.
         * @member {weft.Empty.$Properties|null|undefined} accepted
         * @memberof weft.StreamFrame
         * @instance
         */
        StreamFrame.prototype.accepted = null;

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        /**
         * StreamFrame kind.
         * @member {"joinRequest"|"joinAnswer"|"refusal"|"versions"|"delta"|"end"|"branches"|"leaves"|"removed"|"stranger"|"renewRequest"|"renewAnswer"|"keyRequest"|"keyAnswer"|"authorityKey"|"accepted"|undefined} kind
         * @memberof weft.StreamFrame
         * @instance
         */
        $Object.defineProperty(StreamFrame.prototype, "kind", {
            get: $util.oneOfGetter($oneOfFields = ["joinRequest", "joinAnswer", "refusal", "versions", "delta", "end", "branches", "leaves", "removed", "stranger", "renewRequest", "renewAnswer", "keyRequest", "keyAnswer", "authorityKey", "accepted"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Encodes the specified StreamFrame message. Does not implicitly {@link weft.StreamFrame.verify|verify} messages.
         * @function encode
         * @memberof weft.StreamFrame
         * @static
         * @param {weft.StreamFrame.$Properties} message StreamFrame message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        StreamFrame.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.joinRequest != null && $Object.hasOwnProperty.call(message, "joinRequest"))
                $root.weft.JoinRequest.encode(message.joinRequest, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.joinAnswer != null && $Object.hasOwnProperty.call(message, "joinAnswer"))
                $root.weft.JoinAnswer.encode(message.joinAnswer, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.refusal != null && $Object.hasOwnProperty.call(message, "refusal"))
                $root.weft.Refusal.encode(message.refusal, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.versions != null && $Object.hasOwnProperty.call(message, "versions"))
                $root.weft.Versions.encode(message.versions, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.delta != null && $Object.hasOwnProperty.call(message, "delta"))
                $root.weft.Delta.encode(message.delta, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
            if (message.end != null && $Object.hasOwnProperty.call(message, "end"))
                $root.weft.Empty.encode(message.end, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
            if (message.branches != null && $Object.hasOwnProperty.call(message, "branches"))
                $root.weft.TreeBranches.encode(message.branches, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
            if (message.leaves != null && $Object.hasOwnProperty.call(message, "leaves"))
                $root.weft.TreeLeaves.encode(message.leaves, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
            if (message.removed != null && $Object.hasOwnProperty.call(message, "removed"))
                $root.weft.RemovalProof.encode(message.removed, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
            if (message.stranger != null && $Object.hasOwnProperty.call(message, "stranger"))
                $root.weft.Empty.encode(message.stranger, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
            if (message.renewRequest != null && $Object.hasOwnProperty.call(message, "renewRequest"))
                $root.weft.RenewRequest.encode(message.renewRequest, writer.uint32(/* id 20, wireType 2 =*/162).fork(), _depth + 1).ldelim();
            if (message.renewAnswer != null && $Object.hasOwnProperty.call(message, "renewAnswer"))
                $root.weft.RenewAnswer.encode(message.renewAnswer, writer.uint32(/* id 21, wireType 2 =*/170).fork(), _depth + 1).ldelim();
            if (message.keyRequest != null && $Object.hasOwnProperty.call(message, "keyRequest"))
                $root.weft.KeyRequest.encode(message.keyRequest, writer.uint32(/* id 22, wireType 2 =*/178).fork(), _depth + 1).ldelim();
            if (message.keyAnswer != null && $Object.hasOwnProperty.call(message, "keyAnswer"))
                $root.weft.KeyAnswer.encode(message.keyAnswer, writer.uint32(/* id 23, wireType 2 =*/186).fork(), _depth + 1).ldelim();
            if (message.authorityKey != null && $Object.hasOwnProperty.call(message, "authorityKey"))
                $root.weft.AuthorityKey.encode(message.authorityKey, writer.uint32(/* id 24, wireType 2 =*/194).fork(), _depth + 1).ldelim();
            if (message.accepted != null && $Object.hasOwnProperty.call(message, "accepted"))
                $root.weft.Empty.encode(message.accepted, writer.uint32(/* id 25, wireType 2 =*/202).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a StreamFrame message from the specified reader or buffer.
         * @function decode
         * @memberof weft.StreamFrame
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.StreamFrame & weft.StreamFrame.$Shape} StreamFrame
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        StreamFrame.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.StreamFrame();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.joinRequest = $root.weft.JoinRequest.decode(reader, reader.size(), $undefined, _depth + 1, message.joinRequest);
                        message.kind = "joinRequest";
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.joinAnswer = $root.weft.JoinAnswer.decode(reader, reader.size(), $undefined, _depth + 1, message.joinAnswer);
                        message.kind = "joinAnswer";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.refusal = $root.weft.Refusal.decode(reader, reader.size(), $undefined, _depth + 1, message.refusal);
                        message.kind = "refusal";
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.versions = $root.weft.Versions.decode(reader, reader.size(), $undefined, _depth + 1, message.versions);
                        message.kind = "versions";
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.delta = $root.weft.Delta.decode(reader, reader.size(), $undefined, _depth + 1, message.delta);
                        message.kind = "delta";
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.end = $root.weft.Empty.decode(reader, reader.size(), $undefined, _depth + 1, message.end);
                        message.kind = "end";
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.branches = $root.weft.TreeBranches.decode(reader, reader.size(), $undefined, _depth + 1, message.branches);
                        message.kind = "branches";
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        message.leaves = $root.weft.TreeLeaves.decode(reader, reader.size(), $undefined, _depth + 1, message.leaves);
                        message.kind = "leaves";
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        message.removed = $root.weft.RemovalProof.decode(reader, reader.size(), $undefined, _depth + 1, message.removed);
                        message.kind = "removed";
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        message.stranger = $root.weft.Empty.decode(reader, reader.size(), $undefined, _depth + 1, message.stranger);
                        message.kind = "stranger";
                        continue;
                    }
                case 20: {
                        if (wireType !== 2)
                            break;
                        message.renewRequest = $root.weft.RenewRequest.decode(reader, reader.size(), $undefined, _depth + 1, message.renewRequest);
                        message.kind = "renewRequest";
                        continue;
                    }
                case 21: {
                        if (wireType !== 2)
                            break;
                        message.renewAnswer = $root.weft.RenewAnswer.decode(reader, reader.size(), $undefined, _depth + 1, message.renewAnswer);
                        message.kind = "renewAnswer";
                        continue;
                    }
                case 22: {
                        if (wireType !== 2)
                            break;
                        message.keyRequest = $root.weft.KeyRequest.decode(reader, reader.size(), $undefined, _depth + 1, message.keyRequest);
                        message.kind = "keyRequest";
                        continue;
                    }
                case 23: {
                        if (wireType !== 2)
                            break;
                        message.keyAnswer = $root.weft.KeyAnswer.decode(reader, reader.size(), $undefined, _depth + 1, message.keyAnswer);
                        message.kind = "keyAnswer";
                        continue;
                    }
                case 24: {
                        if (wireType !== 2)
                            break;
                        message.authorityKey = $root.weft.AuthorityKey.decode(reader, reader.size(), $undefined, _depth + 1, message.authorityKey);
                        message.kind = "authorityKey";
                        continue;
                    }
                case 25: {
                        if (wireType !== 2)
                            break;
                        message.accepted = $root.weft.Empty.decode(reader, reader.size(), $undefined, _depth + 1, message.accepted);
                        message.kind = "accepted";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for StreamFrame
         * @function getTypeUrl
         * @memberof weft.StreamFrame
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        StreamFrame.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.StreamFrame";
        };

        return StreamFrame;
    })();

    weft.RemovalProof = (function() {

        /**
         * Properties of a RemovalProof.
         * @typedef {Object} weft.RemovalProof.$Properties
         * @property {Array.<Uint8Array>|null} [entries] RemovalProof entries
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a RemovalProof.
         * @memberof weft
         * @interface IRemovalProof
         * @augments weft.RemovalProof.$Properties
         * @deprecated Use weft.RemovalProof.$Properties instead.
         */

        /**
         * Shape of a RemovalProof.
         * @typedef {weft.RemovalProof.$Properties} weft.RemovalProof.$Shape
         */

        /**
         * Constructs a new RemovalProof.
         * @memberof weft
         * @classdesc Represents a RemovalProof.
         * @constructor
         * @param {weft.RemovalProof.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const RemovalProof = function (properties) {
            this.entries = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * RemovalProof entries.
         * @member {Array.<Uint8Array>} entries
         * @memberof weft.RemovalProof
         * @instance
         */
        RemovalProof.prototype.entries = $util.emptyArray;

        /**
         * Encodes the specified RemovalProof message. Does not implicitly {@link weft.RemovalProof.verify|verify} messages.
         * @function encode
         * @memberof weft.RemovalProof
         * @static
         * @param {weft.RemovalProof.$Properties} message RemovalProof message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        RemovalProof.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.entries != null && message.entries.length)
                for (let i = 0; i < message.entries.length; ++i)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.entries[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a RemovalProof message from the specified reader or buffer.
         * @function decode
         * @memberof weft.RemovalProof
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.RemovalProof & weft.RemovalProof.$Shape} RemovalProof
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        RemovalProof.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.RemovalProof();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.entries && message.entries.length))
                            message.entries = [];
                        message.entries.push(reader.bytes());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for RemovalProof
         * @function getTypeUrl
         * @memberof weft.RemovalProof
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        RemovalProof.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.RemovalProof";
        };

        return RemovalProof;
    })();

    weft.JoinRequest = (function() {

        /**
         * Properties of a JoinRequest.
         * @typedef {Object} weft.JoinRequest.$Properties
         * @property {string|null} [token] JoinRequest token
         * @property {Uint8Array|null} [secret] JoinRequest secret
         * @property {Uint8Array|null} [request] JoinRequest request
         * @property {string|null} [name] JoinRequest name
         * @property {Uint8Array|null} [address] JoinRequest address
         * @property {number|null} [gossipPort] JoinRequest gossipPort
         * @property {string|null} [source] JoinRequest source
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a JoinRequest.
         * @memberof weft
         * @interface IJoinRequest
         * @augments weft.JoinRequest.$Properties
         * @deprecated Use weft.JoinRequest.$Properties instead.
         */

        /**
         * Shape of a JoinRequest.
         * @typedef {weft.JoinRequest.$Properties} weft.JoinRequest.$Shape
         */

        /**
         * Constructs a new JoinRequest.
         * @memberof weft
         * @classdesc Represents a JoinRequest.
         * @constructor
         * @param {weft.JoinRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const JoinRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * JoinRequest token.
         * @member {string} token
         * @memberof weft.JoinRequest
         * @instance
         */
        JoinRequest.prototype.token = "";

        /**
         * JoinRequest secret.
         * @member {Uint8Array} secret
         * @memberof weft.JoinRequest
         * @instance
         */
        JoinRequest.prototype.secret = $util.newBuffer([]);

        /**
         * JoinRequest request.
         * @member {Uint8Array} request
         * @memberof weft.JoinRequest
         * @instance
         */
        JoinRequest.prototype.request = $util.newBuffer([]);

        /**
         * JoinRequest name.
         * @member {string} name
         * @memberof weft.JoinRequest
         * @instance
         */
        JoinRequest.prototype.name = "";

        /**
         * JoinRequest address.
         * @member {Uint8Array} address
         * @memberof weft.JoinRequest
         * @instance
         */
        JoinRequest.prototype.address = $util.newBuffer([]);

        /**
         * JoinRequest gossipPort.
         * @member {number} gossipPort
         * @memberof weft.JoinRequest
         * @instance
         */
        JoinRequest.prototype.gossipPort = 0;

        /**
         * JoinRequest source.
         * @member {string} source
         * @memberof weft.JoinRequest
         * @instance
         */
        JoinRequest.prototype.source = "";

        /**
         * Encodes the specified JoinRequest message. Does not implicitly {@link weft.JoinRequest.verify|verify} messages.
         * @function encode
         * @memberof weft.JoinRequest
         * @static
         * @param {weft.JoinRequest.$Properties} message JoinRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        JoinRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.token != null && $Object.hasOwnProperty.call(message, "token") && message.token !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.token);
            if (message.secret != null && $Object.hasOwnProperty.call(message, "secret") && message.secret.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.secret);
            if (message.request != null && $Object.hasOwnProperty.call(message, "request") && message.request.length)
                writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.request);
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.name);
            if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address.length)
                writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.address);
            if (message.gossipPort != null && $Object.hasOwnProperty.call(message, "gossipPort") && message.gossipPort !== 0)
                writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.gossipPort);
            if (message.source != null && $Object.hasOwnProperty.call(message, "source") && message.source !== "")
                writer.uint32(/* id 7, wireType 2 =*/58).string(message.source);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a JoinRequest message from the specified reader or buffer.
         * @function decode
         * @memberof weft.JoinRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.JoinRequest & weft.JoinRequest.$Shape} JoinRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        JoinRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.JoinRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.token = value;
                        else
                            delete message.token;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.secret = value;
                        else
                            delete message.secret;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.request = value;
                        else
                            delete message.request;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.address = value;
                        else
                            delete message.address;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.gossipPort = value;
                        else
                            delete message.gossipPort;
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.source = value;
                        else
                            delete message.source;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for JoinRequest
         * @function getTypeUrl
         * @memberof weft.JoinRequest
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        JoinRequest.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.JoinRequest";
        };

        return JoinRequest;
    })();

    weft.JoinAnswer = (function() {

        /**
         * Properties of a JoinAnswer.
         * @typedef {Object} weft.JoinAnswer.$Properties
         * @property {Uint8Array|null} [cluster] JoinAnswer cluster
         * @property {Uint8Array|null} [certificate] JoinAnswer certificate
         * @property {Uint8Array|null} [authority] JoinAnswer authority
         * @property {Array.<weft.GossipKey.$Properties>|null} [keys] JoinAnswer keys
         * @property {Uint8Array|null} [sponsor] JoinAnswer sponsor
         * @property {Array.<Uint8Array>|null} [roots] JoinAnswer roots
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a JoinAnswer.
         * @memberof weft
         * @interface IJoinAnswer
         * @augments weft.JoinAnswer.$Properties
         * @deprecated Use weft.JoinAnswer.$Properties instead.
         */

        /**
         * Shape of a JoinAnswer.
         * @typedef {weft.JoinAnswer.$Properties} weft.JoinAnswer.$Shape
         */

        /**
         * Constructs a new JoinAnswer.
         * @memberof weft
         * @classdesc Represents a JoinAnswer.
         * @constructor
         * @param {weft.JoinAnswer.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const JoinAnswer = function (properties) {
            this.keys = [];
            this.roots = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * JoinAnswer cluster.
         * @member {Uint8Array} cluster
         * @memberof weft.JoinAnswer
         * @instance
         */
        JoinAnswer.prototype.cluster = $util.newBuffer([]);

        /**
         * JoinAnswer certificate.
         * @member {Uint8Array} certificate
         * @memberof weft.JoinAnswer
         * @instance
         */
        JoinAnswer.prototype.certificate = $util.newBuffer([]);

        /**
         * JoinAnswer authority.
         * @member {Uint8Array} authority
         * @memberof weft.JoinAnswer
         * @instance
         */
        JoinAnswer.prototype.authority = $util.newBuffer([]);

        /**
         * JoinAnswer keys.
         * @member {Array.<weft.GossipKey.$Properties>} keys
         * @memberof weft.JoinAnswer
         * @instance
         */
        JoinAnswer.prototype.keys = $util.emptyArray;

        /**
         * JoinAnswer sponsor.
         * @member {Uint8Array} sponsor
         * @memberof weft.JoinAnswer
         * @instance
         */
        JoinAnswer.prototype.sponsor = $util.newBuffer([]);

        /**
         * JoinAnswer roots.
         * @member {Array.<Uint8Array>} roots
         * @memberof weft.JoinAnswer
         * @instance
         */
        JoinAnswer.prototype.roots = $util.emptyArray;

        /**
         * Encodes the specified JoinAnswer message. Does not implicitly {@link weft.JoinAnswer.verify|verify} messages.
         * @function encode
         * @memberof weft.JoinAnswer
         * @static
         * @param {weft.JoinAnswer.$Properties} message JoinAnswer message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        JoinAnswer.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.cluster != null && $Object.hasOwnProperty.call(message, "cluster") && message.cluster.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.cluster);
            if (message.certificate != null && $Object.hasOwnProperty.call(message, "certificate") && message.certificate.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.certificate);
            if (message.authority != null && $Object.hasOwnProperty.call(message, "authority") && message.authority.length)
                writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.authority);
            if (message.keys != null && message.keys.length)
                for (let i = 0; i < message.keys.length; ++i)
                    $root.weft.GossipKey.encode(message.keys[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.sponsor != null && $Object.hasOwnProperty.call(message, "sponsor") && message.sponsor.length)
                writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.sponsor);
            if (message.roots != null && message.roots.length)
                for (let i = 0; i < message.roots.length; ++i)
                    writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.roots[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a JoinAnswer message from the specified reader or buffer.
         * @function decode
         * @memberof weft.JoinAnswer
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.JoinAnswer & weft.JoinAnswer.$Shape} JoinAnswer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        JoinAnswer.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.JoinAnswer();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.cluster = value;
                        else
                            delete message.cluster;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.certificate = value;
                        else
                            delete message.certificate;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.authority = value;
                        else
                            delete message.authority;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (!(message.keys && message.keys.length))
                            message.keys = [];
                        message.keys.push($root.weft.GossipKey.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.sponsor = value;
                        else
                            delete message.sponsor;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if (!(message.roots && message.roots.length))
                            message.roots = [];
                        message.roots.push(reader.bytes());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for JoinAnswer
         * @function getTypeUrl
         * @memberof weft.JoinAnswer
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        JoinAnswer.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.JoinAnswer";
        };

        return JoinAnswer;
    })();

    weft.RenewRequest = (function() {

        /**
         * Properties of a RenewRequest.
         * @typedef {Object} weft.RenewRequest.$Properties
         * @property {Uint8Array|null} [request] RenewRequest request
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a RenewRequest.
         * @memberof weft
         * @interface IRenewRequest
         * @augments weft.RenewRequest.$Properties
         * @deprecated Use weft.RenewRequest.$Properties instead.
         */

        /**
         * Shape of a RenewRequest.
         * @typedef {weft.RenewRequest.$Properties} weft.RenewRequest.$Shape
         */

        /**
         * Constructs a new RenewRequest.
         * @memberof weft
         * @classdesc Represents a RenewRequest.
         * @constructor
         * @param {weft.RenewRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const RenewRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * RenewRequest request.
         * @member {Uint8Array} request
         * @memberof weft.RenewRequest
         * @instance
         */
        RenewRequest.prototype.request = $util.newBuffer([]);

        /**
         * Encodes the specified RenewRequest message. Does not implicitly {@link weft.RenewRequest.verify|verify} messages.
         * @function encode
         * @memberof weft.RenewRequest
         * @static
         * @param {weft.RenewRequest.$Properties} message RenewRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        RenewRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.request != null && $Object.hasOwnProperty.call(message, "request") && message.request.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.request);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a RenewRequest message from the specified reader or buffer.
         * @function decode
         * @memberof weft.RenewRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.RenewRequest & weft.RenewRequest.$Shape} RenewRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        RenewRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.RenewRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.request = value;
                        else
                            delete message.request;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for RenewRequest
         * @function getTypeUrl
         * @memberof weft.RenewRequest
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        RenewRequest.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.RenewRequest";
        };

        return RenewRequest;
    })();

    weft.RenewAnswer = (function() {

        /**
         * Properties of a RenewAnswer.
         * @typedef {Object} weft.RenewAnswer.$Properties
         * @property {Uint8Array|null} [certificate] RenewAnswer certificate
         * @property {Uint8Array|null} [root] RenewAnswer root
         * @property {Array.<Uint8Array>|null} [cross] RenewAnswer cross
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a RenewAnswer.
         * @memberof weft
         * @interface IRenewAnswer
         * @augments weft.RenewAnswer.$Properties
         * @deprecated Use weft.RenewAnswer.$Properties instead.
         */

        /**
         * Shape of a RenewAnswer.
         * @typedef {weft.RenewAnswer.$Properties} weft.RenewAnswer.$Shape
         */

        /**
         * Constructs a new RenewAnswer.
         * @memberof weft
         * @classdesc Represents a RenewAnswer.
         * @constructor
         * @param {weft.RenewAnswer.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const RenewAnswer = function (properties) {
            this.cross = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * RenewAnswer certificate.
         * @member {Uint8Array} certificate
         * @memberof weft.RenewAnswer
         * @instance
         */
        RenewAnswer.prototype.certificate = $util.newBuffer([]);

        /**
         * RenewAnswer root.
         * @member {Uint8Array} root
         * @memberof weft.RenewAnswer
         * @instance
         */
        RenewAnswer.prototype.root = $util.newBuffer([]);

        /**
         * RenewAnswer cross.
         * @member {Array.<Uint8Array>} cross
         * @memberof weft.RenewAnswer
         * @instance
         */
        RenewAnswer.prototype.cross = $util.emptyArray;

        /**
         * Encodes the specified RenewAnswer message. Does not implicitly {@link weft.RenewAnswer.verify|verify} messages.
         * @function encode
         * @memberof weft.RenewAnswer
         * @static
         * @param {weft.RenewAnswer.$Properties} message RenewAnswer message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        RenewAnswer.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.certificate != null && $Object.hasOwnProperty.call(message, "certificate") && message.certificate.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.certificate);
            if (message.root != null && $Object.hasOwnProperty.call(message, "root") && message.root.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.root);
            if (message.cross != null && message.cross.length)
                for (let i = 0; i < message.cross.length; ++i)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.cross[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a RenewAnswer message from the specified reader or buffer.
         * @function decode
         * @memberof weft.RenewAnswer
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.RenewAnswer & weft.RenewAnswer.$Shape} RenewAnswer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        RenewAnswer.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.RenewAnswer();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.certificate = value;
                        else
                            delete message.certificate;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.root = value;
                        else
                            delete message.root;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.cross && message.cross.length))
                            message.cross = [];
                        message.cross.push(reader.bytes());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for RenewAnswer
         * @function getTypeUrl
         * @memberof weft.RenewAnswer
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        RenewAnswer.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.RenewAnswer";
        };

        return RenewAnswer;
    })();

    weft.KeyRequest = (function() {

        /**
         * Properties of a KeyRequest.
         * @typedef {Object} weft.KeyRequest.$Properties
         * @property {Array.<number>|null} [held] KeyRequest held
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a KeyRequest.
         * @memberof weft
         * @interface IKeyRequest
         * @augments weft.KeyRequest.$Properties
         * @deprecated Use weft.KeyRequest.$Properties instead.
         */

        /**
         * Shape of a KeyRequest.
         * @typedef {weft.KeyRequest.$Properties} weft.KeyRequest.$Shape
         */

        /**
         * Constructs a new KeyRequest.
         * @memberof weft
         * @classdesc Represents a KeyRequest.
         * @constructor
         * @param {weft.KeyRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const KeyRequest = function (properties) {
            this.held = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * KeyRequest held.
         * @member {Array.<number>} held
         * @memberof weft.KeyRequest
         * @instance
         */
        KeyRequest.prototype.held = $util.emptyArray;

        /**
         * Encodes the specified KeyRequest message. Does not implicitly {@link weft.KeyRequest.verify|verify} messages.
         * @function encode
         * @memberof weft.KeyRequest
         * @static
         * @param {weft.KeyRequest.$Properties} message KeyRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        KeyRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.held != null && message.held.length)
                writer.uint32(/* id 1, wireType 2 =*/10).uint32s(message.held);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a KeyRequest message from the specified reader or buffer.
         * @function decode
         * @memberof weft.KeyRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.KeyRequest & weft.KeyRequest.$Shape} KeyRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        KeyRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.KeyRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType === 2) {
                            if (!(message.held && message.held.length))
                                message.held = [];
                            reader.uint32s(message.held);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.held && message.held.length))
                            message.held = [];
                        message.held.push(reader.uint32());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for KeyRequest
         * @function getTypeUrl
         * @memberof weft.KeyRequest
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        KeyRequest.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.KeyRequest";
        };

        return KeyRequest;
    })();

    weft.KeyAnswer = (function() {

        /**
         * Properties of a KeyAnswer.
         * @typedef {Object} weft.KeyAnswer.$Properties
         * @property {Array.<weft.GossipKey.$Properties>|null} [keys] KeyAnswer keys
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a KeyAnswer.
         * @memberof weft
         * @interface IKeyAnswer
         * @augments weft.KeyAnswer.$Properties
         * @deprecated Use weft.KeyAnswer.$Properties instead.
         */

        /**
         * Shape of a KeyAnswer.
         * @typedef {weft.KeyAnswer.$Properties} weft.KeyAnswer.$Shape
         */

        /**
         * Constructs a new KeyAnswer.
         * @memberof weft
         * @classdesc Represents a KeyAnswer.
         * @constructor
         * @param {weft.KeyAnswer.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const KeyAnswer = function (properties) {
            this.keys = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * KeyAnswer keys.
         * @member {Array.<weft.GossipKey.$Properties>} keys
         * @memberof weft.KeyAnswer
         * @instance
         */
        KeyAnswer.prototype.keys = $util.emptyArray;

        /**
         * Encodes the specified KeyAnswer message. Does not implicitly {@link weft.KeyAnswer.verify|verify} messages.
         * @function encode
         * @memberof weft.KeyAnswer
         * @static
         * @param {weft.KeyAnswer.$Properties} message KeyAnswer message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        KeyAnswer.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.keys != null && message.keys.length)
                for (let i = 0; i < message.keys.length; ++i)
                    $root.weft.GossipKey.encode(message.keys[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a KeyAnswer message from the specified reader or buffer.
         * @function decode
         * @memberof weft.KeyAnswer
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.KeyAnswer & weft.KeyAnswer.$Shape} KeyAnswer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        KeyAnswer.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.KeyAnswer();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.keys && message.keys.length))
                            message.keys = [];
                        message.keys.push($root.weft.GossipKey.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for KeyAnswer
         * @function getTypeUrl
         * @memberof weft.KeyAnswer
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        KeyAnswer.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.KeyAnswer";
        };

        return KeyAnswer;
    })();

    weft.AuthorityKey = (function() {

        /**
         * Properties of an AuthorityKey.
         * @typedef {Object} weft.AuthorityKey.$Properties
         * @property {Uint8Array|null} [root] AuthorityKey root
         * @property {Uint8Array|null} [privateKey] AuthorityKey privateKey
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an AuthorityKey.
         * @memberof weft
         * @interface IAuthorityKey
         * @augments weft.AuthorityKey.$Properties
         * @deprecated Use weft.AuthorityKey.$Properties instead.
         */

        /**
         * Shape of an AuthorityKey.
         * @typedef {weft.AuthorityKey.$Properties} weft.AuthorityKey.$Shape
         */

        /**
         * Constructs a new AuthorityKey.
         * @memberof weft
         * @classdesc Represents an AuthorityKey.
         * @constructor
         * @param {weft.AuthorityKey.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const AuthorityKey = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * AuthorityKey root.
         * @member {Uint8Array} root
         * @memberof weft.AuthorityKey
         * @instance
         */
        AuthorityKey.prototype.root = $util.newBuffer([]);

        /**
         * AuthorityKey privateKey.
         * @member {Uint8Array} privateKey
         * @memberof weft.AuthorityKey
         * @instance
         */
        AuthorityKey.prototype.privateKey = $util.newBuffer([]);

        /**
         * Encodes the specified AuthorityKey message. Does not implicitly {@link weft.AuthorityKey.verify|verify} messages.
         * @function encode
         * @memberof weft.AuthorityKey
         * @static
         * @param {weft.AuthorityKey.$Properties} message AuthorityKey message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        AuthorityKey.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.root != null && $Object.hasOwnProperty.call(message, "root") && message.root.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.root);
            if (message.privateKey != null && $Object.hasOwnProperty.call(message, "privateKey") && message.privateKey.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.privateKey);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an AuthorityKey message from the specified reader or buffer.
         * @function decode
         * @memberof weft.AuthorityKey
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.AuthorityKey & weft.AuthorityKey.$Shape} AuthorityKey
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        AuthorityKey.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.AuthorityKey();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.root = value;
                        else
                            delete message.root;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.privateKey = value;
                        else
                            delete message.privateKey;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for AuthorityKey
         * @function getTypeUrl
         * @memberof weft.AuthorityKey
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        AuthorityKey.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.AuthorityKey";
        };

        return AuthorityKey;
    })();

    weft.GossipKey = (function() {

        /**
         * Properties of a GossipKey.
         * @typedef {Object} weft.GossipKey.$Properties
         * @property {number|null} [id] GossipKey id
         * @property {Uint8Array|null} [key] GossipKey key
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a GossipKey.
         * @memberof weft
         * @interface IGossipKey
         * @augments weft.GossipKey.$Properties
         * @deprecated Use weft.GossipKey.$Properties instead.
         */

        /**
         * Shape of a GossipKey.
         * @typedef {weft.GossipKey.$Properties} weft.GossipKey.$Shape
         */

        /**
         * Constructs a new GossipKey.
         * @memberof weft
         * @classdesc Represents a GossipKey.
         * @constructor
         * @param {weft.GossipKey.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const GossipKey = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * GossipKey id.
         * @member {number} id
         * @memberof weft.GossipKey
         * @instance
         */
        GossipKey.prototype.id = 0;

        /**
         * GossipKey key.
         * @member {Uint8Array} key
         * @memberof weft.GossipKey
         * @instance
         */
        GossipKey.prototype.key = $util.newBuffer([]);

        /**
         * Encodes the specified GossipKey message. Does not implicitly {@link weft.GossipKey.verify|verify} messages.
         * @function encode
         * @memberof weft.GossipKey
         * @static
         * @param {weft.GossipKey.$Properties} message GossipKey message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        GossipKey.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.id);
            if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.key);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a GossipKey message from the specified reader or buffer.
         * @function decode
         * @memberof weft.GossipKey
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.GossipKey & weft.GossipKey.$Shape} GossipKey
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        GossipKey.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.GossipKey();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.key = value;
                        else
                            delete message.key;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for GossipKey
         * @function getTypeUrl
         * @memberof weft.GossipKey
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        GossipKey.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.GossipKey";
        };

        return GossipKey;
    })();

    weft.Refusal = (function() {

        /**
         * Properties of a Refusal.
         * @typedef {Object} weft.Refusal.$Properties
         * @property {string|null} [code] Refusal code
         * @property {string|null} [what] Refusal what
         * @property {string|null} [why] Refusal why
         * @property {string|null} [remedy] Refusal remedy
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Refusal.
         * @memberof weft
         * @interface IRefusal
         * @augments weft.Refusal.$Properties
         * @deprecated Use weft.Refusal.$Properties instead.
         */

        /**
         * Shape of a Refusal.
         * @typedef {weft.Refusal.$Properties} weft.Refusal.$Shape
         */

        /**
         * Constructs a new Refusal.
         * @memberof weft
         * @classdesc Represents a Refusal.
         * @constructor
         * @param {weft.Refusal.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Refusal = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Refusal code.
         * @member {string} code
         * @memberof weft.Refusal
         * @instance
         */
        Refusal.prototype.code = "";

        /**
         * Refusal what.
         * @member {string} what
         * @memberof weft.Refusal
         * @instance
         */
        Refusal.prototype.what = "";

        /**
         * Refusal why.
         * @member {string} why
         * @memberof weft.Refusal
         * @instance
         */
        Refusal.prototype.why = "";

        /**
         * Refusal remedy.
         * @member {string} remedy
         * @memberof weft.Refusal
         * @instance
         */
        Refusal.prototype.remedy = "";

        /**
         * Encodes the specified Refusal message. Does not implicitly {@link weft.Refusal.verify|verify} messages.
         * @function encode
         * @memberof weft.Refusal
         * @static
         * @param {weft.Refusal.$Properties} message Refusal message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Refusal.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.code);
            if (message.what != null && $Object.hasOwnProperty.call(message, "what") && message.what !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.what);
            if (message.why != null && $Object.hasOwnProperty.call(message, "why") && message.why !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.why);
            if (message.remedy != null && $Object.hasOwnProperty.call(message, "remedy") && message.remedy !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.remedy);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Refusal message from the specified reader or buffer.
         * @function decode
         * @memberof weft.Refusal
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.Refusal & weft.Refusal.$Shape} Refusal
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Refusal.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.Refusal();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.code = value;
                        else
                            delete message.code;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.what = value;
                        else
                            delete message.what;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.why = value;
                        else
                            delete message.why;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.remedy = value;
                        else
                            delete message.remedy;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Refusal
         * @function getTypeUrl
         * @memberof weft.Refusal
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Refusal.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.Refusal";
        };

        return Refusal;
    })();

    weft.Empty = (function() {

        /**
         * Properties of an Empty.
         * @typedef {Object} weft.Empty.$Properties
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an Empty.
         * @memberof weft
         * @interface IEmpty
         * @augments weft.Empty.$Properties
         * @deprecated Use weft.Empty.$Properties instead.
         */

        /**
         * Shape of an Empty.
         * @typedef {weft.Empty.$Properties} weft.Empty.$Shape
         */

        /**
         * Constructs a new Empty.
         * @memberof weft
         * @classdesc Represents an Empty.
         * @constructor
         * @param {weft.Empty.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Empty = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Encodes the specified Empty message. Does not implicitly {@link weft.Empty.verify|verify} messages.
         * @function encode
         * @memberof weft.Empty
         * @static
         * @param {weft.Empty.$Properties} message Empty message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Empty.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an Empty message from the specified reader or buffer.
         * @function decode
         * @memberof weft.Empty
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {weft.Empty & weft.Empty.$Shape} Empty
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Empty.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.weft.Empty();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                reader.skipType(tag & 7, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Empty
         * @function getTypeUrl
         * @memberof weft.Empty
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Empty.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/weft.Empty";
        };

        return Empty;
    })();

    return weft;
})();

export {
  $root as default
};
