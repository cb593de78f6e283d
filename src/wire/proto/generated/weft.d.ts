import * as $protobuf from "protobufjs";
import Long = require("long");

/** Namespace weft. */
export namespace weft {

    /**
     * Properties of a SignedEntry.
     * @deprecated Use weft.SignedEntry.$Properties instead.
     */
    interface ISignedEntry extends weft.SignedEntry.$Properties {
    }

    /** Represents a SignedEntry. */
    class SignedEntry {

        /**
         * Constructs a new SignedEntry.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.SignedEntry.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SignedEntry body. */
        body: Uint8Array;

        /** SignedEntry signature. */
        signature: Uint8Array;

        /**
         * Encodes the specified SignedEntry message. Does not implicitly {@link weft.SignedEntry.verify|verify} messages.
         * @param message SignedEntry message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.SignedEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SignedEntry message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.SignedEntry & weft.SignedEntry.$Shape} SignedEntry
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.SignedEntry & weft.SignedEntry.$Shape;

        /**
         * Gets the type url for SignedEntry
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace SignedEntry {

        /** Properties of a SignedEntry. */
        interface $Properties {

            /** SignedEntry body */
            body?: (Uint8Array|null);

            /** SignedEntry signature */
            signature?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SignedEntry. */
        type $Shape = weft.SignedEntry.$Properties;
    }

    /**
     * Properties of an EntryBody.
     * @deprecated Use weft.EntryBody.$Properties instead.
     */
    interface IEntryBody extends weft.EntryBody.$Properties {
    }

    /** Represents an EntryBody. */
    class EntryBody {

        /**
         * Constructs a new EntryBody.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.EntryBody.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** EntryBody cluster. */
        cluster: Uint8Array;

        /** EntryBody origin. */
        origin: Uint8Array;

        /** EntryBody generation. */
        generation: number;

        /** EntryBody seq. */
        seq: number;

        /** EntryBody lamport. */
        lamport: number;

        /** EntryBody key. */
        key: string;

        /** EntryBody deleted. */
        deleted: boolean;

        /** EntryBody value. */
        value: Uint8Array;

        /**
         * Encodes the specified EntryBody message. Does not implicitly {@link weft.EntryBody.verify|verify} messages.
         * @param message EntryBody message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.EntryBody.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an EntryBody message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.EntryBody & weft.EntryBody.$Shape} EntryBody
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.EntryBody & weft.EntryBody.$Shape;

        /**
         * Gets the type url for EntryBody
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace EntryBody {

        /** Properties of an EntryBody. */
        interface $Properties {

            /** EntryBody cluster */
            cluster?: (Uint8Array|null);

            /** EntryBody origin */
            origin?: (Uint8Array|null);

            /** EntryBody generation */
            generation?: (number|null);

            /** EntryBody seq */
            seq?: (number|null);

            /** EntryBody lamport */
            lamport?: (number|null);

            /** EntryBody key */
            key?: (string|null);

            /** EntryBody deleted */
            deleted?: (boolean|null);

            /** EntryBody value */
            value?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an EntryBody. */
        type $Shape = weft.EntryBody.$Properties;
    }

    /**
     * Properties of a Delta.
     * @deprecated Use weft.Delta.$Properties instead.
     */
    interface IDelta extends weft.Delta.$Properties {
    }

    /** Represents a Delta. */
    class Delta {

        /**
         * Constructs a new Delta.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.Delta.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Delta origin. */
        origin: Uint8Array;

        /** Delta generation. */
        generation: number;

        /** Delta fromSeq. */
        fromSeq: number;

        /** Delta toSeq. */
        toSeq: number;

        /** Delta entries. */
        entries: Uint8Array[];

        /** Delta certificate. */
        certificate: Uint8Array;

        /**
         * Encodes the specified Delta message. Does not implicitly {@link weft.Delta.verify|verify} messages.
         * @param message Delta message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.Delta.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Delta message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.Delta & weft.Delta.$Shape} Delta
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.Delta & weft.Delta.$Shape;

        /**
         * Gets the type url for Delta
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Delta {

        /** Properties of a Delta. */
        interface $Properties {

            /** Delta origin */
            origin?: (Uint8Array|null);

            /** Delta generation */
            generation?: (number|null);

            /** Delta fromSeq */
            fromSeq?: (number|null);

            /** Delta toSeq */
            toSeq?: (number|null);

            /** Delta entries */
            entries?: (Uint8Array[]|null);

            /** Delta certificate */
            certificate?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Delta. */
        type $Shape = weft.Delta.$Properties;
    }

    /**
     * Properties of a Version.
     * @deprecated Use weft.Version.$Properties instead.
     */
    interface IVersion extends weft.Version.$Properties {
    }

    /** Represents a Version. */
    class Version {

        /**
         * Constructs a new Version.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.Version.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Version origin. */
        origin: Uint8Array;

        /** Version generation. */
        generation: number;

        /** Version seq. */
        seq: number;

        /** Version content. */
        content: number;

        /**
         * Encodes the specified Version message. Does not implicitly {@link weft.Version.verify|verify} messages.
         * @param message Version message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.Version.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Version message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.Version & weft.Version.$Shape} Version
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.Version & weft.Version.$Shape;

        /**
         * Gets the type url for Version
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Version {

        /** Properties of a Version. */
        interface $Properties {

            /** Version origin */
            origin?: (Uint8Array|null);

            /** Version generation */
            generation?: (number|null);

            /** Version seq */
            seq?: (number|null);

            /** Version content */
            content?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Version. */
        type $Shape = weft.Version.$Properties;
    }

    /**
     * Properties of a GenerationRecord.
     * @deprecated Use weft.GenerationRecord.$Properties instead.
     */
    interface IGenerationRecord extends weft.GenerationRecord.$Properties {
    }

    /** Represents a GenerationRecord. */
    class GenerationRecord {

        /**
         * Constructs a new GenerationRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.GenerationRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** GenerationRecord lastSeq. */
        lastSeq: number;

        /**
         * Encodes the specified GenerationRecord message. Does not implicitly {@link weft.GenerationRecord.verify|verify} messages.
         * @param message GenerationRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.GenerationRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a GenerationRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.GenerationRecord & weft.GenerationRecord.$Shape} GenerationRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.GenerationRecord & weft.GenerationRecord.$Shape;

        /**
         * Gets the type url for GenerationRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace GenerationRecord {

        /** Properties of a GenerationRecord. */
        interface $Properties {

            /** GenerationRecord lastSeq */
            lastSeq?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a GenerationRecord. */
        type $Shape = weft.GenerationRecord.$Properties;
    }

    /**
     * Properties of a MemberRecord.
     * @deprecated Use weft.MemberRecord.$Properties instead.
     */
    interface IMemberRecord extends weft.MemberRecord.$Properties {
    }

    /** Represents a MemberRecord. */
    class MemberRecord {

        /**
         * Constructs a new MemberRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.MemberRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** MemberRecord node. */
        node: Uint8Array;

        /** MemberRecord name. */
        name: string;

        /** MemberRecord certificate. */
        certificate: Uint8Array;

        /** MemberRecord admissionLamport. */
        admissionLamport: number;

        /** MemberRecord sponsor. */
        sponsor: Uint8Array;

        /** MemberRecord token. */
        token: string;

        /** MemberRecord address. */
        address: Uint8Array;

        /** MemberRecord gossipPort. */
        gossipPort: number;

        /**
         * Encodes the specified MemberRecord message. Does not implicitly {@link weft.MemberRecord.verify|verify} messages.
         * @param message MemberRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.MemberRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a MemberRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.MemberRecord & weft.MemberRecord.$Shape} MemberRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.MemberRecord & weft.MemberRecord.$Shape;

        /**
         * Gets the type url for MemberRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace MemberRecord {

        /** Properties of a MemberRecord. */
        interface $Properties {

            /** MemberRecord node */
            node?: (Uint8Array|null);

            /** MemberRecord name */
            name?: (string|null);

            /** MemberRecord certificate */
            certificate?: (Uint8Array|null);

            /** MemberRecord admissionLamport */
            admissionLamport?: (number|null);

            /** MemberRecord sponsor */
            sponsor?: (Uint8Array|null);

            /** MemberRecord token */
            token?: (string|null);

            /** MemberRecord address */
            address?: (Uint8Array|null);

            /** MemberRecord gossipPort */
            gossipPort?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a MemberRecord. */
        type $Shape = weft.MemberRecord.$Properties;
    }

    /**
     * Properties of a RemovalRecord.
     * @deprecated Use weft.RemovalRecord.$Properties instead.
     */
    interface IRemovalRecord extends weft.RemovalRecord.$Properties {
    }

    /** Represents a RemovalRecord. */
    class RemovalRecord {

        /**
         * Constructs a new RemovalRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.RemovalRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** RemovalRecord reason. */
        reason: number;

        /**
         * Encodes the specified RemovalRecord message. Does not implicitly {@link weft.RemovalRecord.verify|verify} messages.
         * @param message RemovalRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.RemovalRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a RemovalRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.RemovalRecord & weft.RemovalRecord.$Shape} RemovalRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.RemovalRecord & weft.RemovalRecord.$Shape;

        /**
         * Gets the type url for RemovalRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace RemovalRecord {

        /** Properties of a RemovalRecord. */
        interface $Properties {

            /** RemovalRecord reason */
            reason?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a RemovalRecord. */
        type $Shape = weft.RemovalRecord.$Properties;
    }

    /**
     * Properties of a FlushRecord.
     * @deprecated Use weft.FlushRecord.$Properties instead.
     */
    interface IFlushRecord extends weft.FlushRecord.$Properties {
    }

    /** Represents a FlushRecord. */
    class FlushRecord {

        /**
         * Constructs a new FlushRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.FlushRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** FlushRecord tag. */
        tag: string;

        /**
         * Encodes the specified FlushRecord message. Does not implicitly {@link weft.FlushRecord.verify|verify} messages.
         * @param message FlushRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.FlushRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a FlushRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.FlushRecord & weft.FlushRecord.$Shape} FlushRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.FlushRecord & weft.FlushRecord.$Shape;

        /**
         * Gets the type url for FlushRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace FlushRecord {

        /** Properties of a FlushRecord. */
        interface $Properties {

            /** FlushRecord tag */
            tag?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a FlushRecord. */
        type $Shape = weft.FlushRecord.$Properties;
    }

    /**
     * Properties of a FlushedLogRecord.
     * @deprecated Use weft.FlushedLogRecord.$Properties instead.
     */
    interface IFlushedLogRecord extends weft.FlushedLogRecord.$Properties {
    }

    /** Represents a FlushedLogRecord. */
    class FlushedLogRecord {

        /**
         * Constructs a new FlushedLogRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.FlushedLogRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** FlushedLogRecord generation. */
        generation: number;

        /** FlushedLogRecord seq. */
        seq: number;

        /**
         * Encodes the specified FlushedLogRecord message. Does not implicitly {@link weft.FlushedLogRecord.verify|verify} messages.
         * @param message FlushedLogRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.FlushedLogRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a FlushedLogRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.FlushedLogRecord & weft.FlushedLogRecord.$Shape} FlushedLogRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.FlushedLogRecord & weft.FlushedLogRecord.$Shape;

        /**
         * Gets the type url for FlushedLogRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace FlushedLogRecord {

        /** Properties of a FlushedLogRecord. */
        interface $Properties {

            /** FlushedLogRecord generation */
            generation?: (number|null);

            /** FlushedLogRecord seq */
            seq?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a FlushedLogRecord. */
        type $Shape = weft.FlushedLogRecord.$Properties;
    }

    /**
     * Properties of a TokenRecord.
     * @deprecated Use weft.TokenRecord.$Properties instead.
     */
    interface ITokenRecord extends weft.TokenRecord.$Properties {
    }

    /** Represents a TokenRecord. */
    class TokenRecord {

        /**
         * Constructs a new TokenRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.TokenRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TokenRecord secretHash. */
        secretHash: Uint8Array;

        /** TokenRecord expiresMs. */
        expiresMs: number;

        /** TokenRecord usesMax. */
        usesMax: number;

        /** TokenRecord createdMs. */
        createdMs: number;

        /** TokenRecord authority. */
        authority: Uint8Array;

        /**
         * Encodes the specified TokenRecord message. Does not implicitly {@link weft.TokenRecord.verify|verify} messages.
         * @param message TokenRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.TokenRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TokenRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.TokenRecord & weft.TokenRecord.$Shape} TokenRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.TokenRecord & weft.TokenRecord.$Shape;

        /**
         * Gets the type url for TokenRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace TokenRecord {

        /** Properties of a TokenRecord. */
        interface $Properties {

            /** TokenRecord secretHash */
            secretHash?: (Uint8Array|null);

            /** TokenRecord expiresMs */
            expiresMs?: (number|null);

            /** TokenRecord usesMax */
            usesMax?: (number|null);

            /** TokenRecord createdMs */
            createdMs?: (number|null);

            /** TokenRecord authority */
            authority?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TokenRecord. */
        type $Shape = weft.TokenRecord.$Properties;
    }

    /**
     * Properties of a SignerRecord.
     * @deprecated Use weft.SignerRecord.$Properties instead.
     */
    interface ISignerRecord extends weft.SignerRecord.$Properties {
    }

    /** Represents a SignerRecord. */
    class SignerRecord {

        /**
         * Constructs a new SignerRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.SignerRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SignerRecord promotedBy. */
        promotedBy: Uint8Array;

        /**
         * Encodes the specified SignerRecord message. Does not implicitly {@link weft.SignerRecord.verify|verify} messages.
         * @param message SignerRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.SignerRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SignerRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.SignerRecord & weft.SignerRecord.$Shape} SignerRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.SignerRecord & weft.SignerRecord.$Shape;

        /**
         * Gets the type url for SignerRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace SignerRecord {

        /** Properties of a SignerRecord. */
        interface $Properties {

            /** SignerRecord promotedBy */
            promotedBy?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SignerRecord. */
        type $Shape = weft.SignerRecord.$Properties;
    }

    /**
     * Properties of a GossipKeyRecord.
     * @deprecated Use weft.GossipKeyRecord.$Properties instead.
     */
    interface IGossipKeyRecord extends weft.GossipKeyRecord.$Properties {
    }

    /** Represents a GossipKeyRecord. */
    class GossipKeyRecord {

        /**
         * Constructs a new GossipKeyRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.GossipKeyRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** GossipKeyRecord check. */
        check: Uint8Array;

        /** GossipKeyRecord createdMs. */
        createdMs: number;

        /**
         * Encodes the specified GossipKeyRecord message. Does not implicitly {@link weft.GossipKeyRecord.verify|verify} messages.
         * @param message GossipKeyRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.GossipKeyRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a GossipKeyRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.GossipKeyRecord & weft.GossipKeyRecord.$Shape} GossipKeyRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.GossipKeyRecord & weft.GossipKeyRecord.$Shape;

        /**
         * Gets the type url for GossipKeyRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace GossipKeyRecord {

        /** Properties of a GossipKeyRecord. */
        interface $Properties {

            /** GossipKeyRecord check */
            check?: (Uint8Array|null);

            /** GossipKeyRecord createdMs */
            createdMs?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a GossipKeyRecord. */
        type $Shape = weft.GossipKeyRecord.$Properties;
    }

    /**
     * Properties of a HeldKeysRecord.
     * @deprecated Use weft.HeldKeysRecord.$Properties instead.
     */
    interface IHeldKeysRecord extends weft.HeldKeysRecord.$Properties {
    }

    /** Represents a HeldKeysRecord. */
    class HeldKeysRecord {

        /**
         * Constructs a new HeldKeysRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.HeldKeysRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** HeldKeysRecord gossip. */
        gossip: number[];

        /** HeldKeysRecord sealing. */
        sealing: number;

        /** HeldKeysRecord roots. */
        roots: Uint8Array[];

        /** HeldKeysRecord leafRoot. */
        leafRoot: Uint8Array;

        /** HeldKeysRecord rootKeys. */
        rootKeys: Uint8Array[];

        /** HeldKeysRecord leafExpiresMs. */
        leafExpiresMs: number;

        /**
         * Encodes the specified HeldKeysRecord message. Does not implicitly {@link weft.HeldKeysRecord.verify|verify} messages.
         * @param message HeldKeysRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.HeldKeysRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a HeldKeysRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.HeldKeysRecord & weft.HeldKeysRecord.$Shape} HeldKeysRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.HeldKeysRecord & weft.HeldKeysRecord.$Shape;

        /**
         * Gets the type url for HeldKeysRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace HeldKeysRecord {

        /** Properties of a HeldKeysRecord. */
        interface $Properties {

            /** HeldKeysRecord gossip */
            gossip?: (number[]|null);

            /** HeldKeysRecord sealing */
            sealing?: (number|null);

            /** HeldKeysRecord roots */
            roots?: (Uint8Array[]|null);

            /** HeldKeysRecord leafRoot */
            leafRoot?: (Uint8Array|null);

            /** HeldKeysRecord rootKeys */
            rootKeys?: (Uint8Array[]|null);

            /** HeldKeysRecord leafExpiresMs */
            leafExpiresMs?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a HeldKeysRecord. */
        type $Shape = weft.HeldKeysRecord.$Properties;
    }

    /**
     * Properties of an AuthorityRecord.
     * @deprecated Use weft.AuthorityRecord.$Properties instead.
     */
    interface IAuthorityRecord extends weft.AuthorityRecord.$Properties {
    }

    /** Represents an AuthorityRecord. */
    class AuthorityRecord {

        /**
         * Constructs a new AuthorityRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.AuthorityRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** AuthorityRecord step. */
        step: number;

        /** AuthorityRecord oldRoot. */
        oldRoot: Uint8Array;

        /** AuthorityRecord newRoot. */
        newRoot: Uint8Array;

        /** AuthorityRecord cross. */
        cross: Uint8Array[];

        /**
         * Encodes the specified AuthorityRecord message. Does not implicitly {@link weft.AuthorityRecord.verify|verify} messages.
         * @param message AuthorityRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.AuthorityRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an AuthorityRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.AuthorityRecord & weft.AuthorityRecord.$Shape} AuthorityRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.AuthorityRecord & weft.AuthorityRecord.$Shape;

        /**
         * Gets the type url for AuthorityRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace AuthorityRecord {

        /** Properties of an AuthorityRecord. */
        interface $Properties {

            /** AuthorityRecord step */
            step?: (number|null);

            /** AuthorityRecord oldRoot */
            oldRoot?: (Uint8Array|null);

            /** AuthorityRecord newRoot */
            newRoot?: (Uint8Array|null);

            /** AuthorityRecord cross */
            cross?: (Uint8Array[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an AuthorityRecord. */
        type $Shape = weft.AuthorityRecord.$Properties;
    }

    /**
     * Properties of a NodeRecord.
     * @deprecated Use weft.NodeRecord.$Properties instead.
     */
    interface INodeRecord extends weft.NodeRecord.$Properties {
    }

    /** Represents a NodeRecord. */
    class NodeRecord {

        /**
         * Constructs a new NodeRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.NodeRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** NodeRecord addresses. */
        addresses: Uint8Array[];

        /** NodeRecord gossipPort. */
        gossipPort: number;

        /** NodeRecord vxlanPort. */
        vxlanPort: number;

        /** NodeRecord boot. */
        boot: number;

        /** NodeRecord version. */
        version: string;

        /** NodeRecord mtuBytes. */
        mtuBytes: number;

        /**
         * Encodes the specified NodeRecord message. Does not implicitly {@link weft.NodeRecord.verify|verify} messages.
         * @param message NodeRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.NodeRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a NodeRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.NodeRecord & weft.NodeRecord.$Shape} NodeRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.NodeRecord & weft.NodeRecord.$Shape;

        /**
         * Gets the type url for NodeRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace NodeRecord {

        /** Properties of a NodeRecord. */
        interface $Properties {

            /** NodeRecord addresses */
            addresses?: (Uint8Array[]|null);

            /** NodeRecord gossipPort */
            gossipPort?: (number|null);

            /** NodeRecord vxlanPort */
            vxlanPort?: (number|null);

            /** NodeRecord boot */
            boot?: (number|null);

            /** NodeRecord version */
            version?: (string|null);

            /** NodeRecord mtuBytes */
            mtuBytes?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a NodeRecord. */
        type $Shape = weft.NodeRecord.$Properties;
    }

    /**
     * Properties of a NetworkRecord.
     * @deprecated Use weft.NetworkRecord.$Properties instead.
     */
    interface INetworkRecord extends weft.NetworkRecord.$Properties {
    }

    /** Represents a NetworkRecord. */
    class NetworkRecord {

        /**
         * Constructs a new NetworkRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.NetworkRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** NetworkRecord name. */
        name: string;

        /** NetworkRecord driver. */
        driver: string;

        /** NetworkRecord subnets. */
        subnets: weft.SubnetRecord.$Properties[];

        /** NetworkRecord vni. */
        vni: number;

        /** NetworkRecord attachable. */
        attachable: boolean;

        /** NetworkRecord internal. */
        internal: boolean;

        /** NetworkRecord labels. */
        labels: { [k: string]: string };

        /** NetworkRecord mtuBytes. */
        mtuBytes: number;

        /** NetworkRecord creator. */
        creator: Uint8Array;

        /** NetworkRecord createdMs. */
        createdMs: number;

        /** NetworkRecord provisional. */
        provisional: boolean;

        /**
         * Encodes the specified NetworkRecord message. Does not implicitly {@link weft.NetworkRecord.verify|verify} messages.
         * @param message NetworkRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.NetworkRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a NetworkRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.NetworkRecord & weft.NetworkRecord.$Shape} NetworkRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.NetworkRecord & weft.NetworkRecord.$Shape;

        /**
         * Gets the type url for NetworkRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace NetworkRecord {

        /** Properties of a NetworkRecord. */
        interface $Properties {

            /** NetworkRecord name */
            name?: (string|null);

            /** NetworkRecord driver */
            driver?: (string|null);

            /** NetworkRecord subnets */
            subnets?: (weft.SubnetRecord.$Properties[]|null);

            /** NetworkRecord vni */
            vni?: (number|null);

            /** NetworkRecord attachable */
            attachable?: (boolean|null);

            /** NetworkRecord internal */
            internal?: (boolean|null);

            /** NetworkRecord labels */
            labels?: ({ [k: string]: string }|null);

            /** NetworkRecord mtuBytes */
            mtuBytes?: (number|null);

            /** NetworkRecord creator */
            creator?: (Uint8Array|null);

            /** NetworkRecord createdMs */
            createdMs?: (number|null);

            /** NetworkRecord provisional */
            provisional?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a NetworkRecord. */
        type $Shape = weft.NetworkRecord.$Properties;
    }

    /**
     * Properties of a SubnetRecord.
     * @deprecated Use weft.SubnetRecord.$Properties instead.
     */
    interface ISubnetRecord extends weft.SubnetRecord.$Properties {
    }

    /** Represents a SubnetRecord. */
    class SubnetRecord {

        /**
         * Constructs a new SubnetRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.SubnetRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SubnetRecord base. */
        base: Uint8Array;

        /** SubnetRecord prefixBits. */
        prefixBits: number;

        /** SubnetRecord gateway. */
        gateway: Uint8Array;

        /** SubnetRecord rangeBase. */
        rangeBase: Uint8Array;

        /** SubnetRecord rangePrefixBits. */
        rangePrefixBits: number;

        /** SubnetRecord aux. */
        aux: weft.AuxRecord.$Properties[];

        /**
         * Encodes the specified SubnetRecord message. Does not implicitly {@link weft.SubnetRecord.verify|verify} messages.
         * @param message SubnetRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.SubnetRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SubnetRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.SubnetRecord & weft.SubnetRecord.$Shape} SubnetRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.SubnetRecord & weft.SubnetRecord.$Shape;

        /**
         * Gets the type url for SubnetRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace SubnetRecord {

        /** Properties of a SubnetRecord. */
        interface $Properties {

            /** SubnetRecord base */
            base?: (Uint8Array|null);

            /** SubnetRecord prefixBits */
            prefixBits?: (number|null);

            /** SubnetRecord gateway */
            gateway?: (Uint8Array|null);

            /** SubnetRecord rangeBase */
            rangeBase?: (Uint8Array|null);

            /** SubnetRecord rangePrefixBits */
            rangePrefixBits?: (number|null);

            /** SubnetRecord aux */
            aux?: (weft.AuxRecord.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SubnetRecord. */
        type $Shape = weft.SubnetRecord.$Properties;
    }

    /**
     * Properties of an AuxRecord.
     * @deprecated Use weft.AuxRecord.$Properties instead.
     */
    interface IAuxRecord extends weft.AuxRecord.$Properties {
    }

    /** Represents an AuxRecord. */
    class AuxRecord {

        /**
         * Constructs a new AuxRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.AuxRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** AuxRecord name. */
        name: string;

        /** AuxRecord address. */
        address: Uint8Array;

        /**
         * Encodes the specified AuxRecord message. Does not implicitly {@link weft.AuxRecord.verify|verify} messages.
         * @param message AuxRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.AuxRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an AuxRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.AuxRecord & weft.AuxRecord.$Shape} AuxRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.AuxRecord & weft.AuxRecord.$Shape;

        /**
         * Gets the type url for AuxRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace AuxRecord {

        /** Properties of an AuxRecord. */
        interface $Properties {

            /** AuxRecord name */
            name?: (string|null);

            /** AuxRecord address */
            address?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an AuxRecord. */
        type $Shape = weft.AuxRecord.$Properties;
    }

    /**
     * Properties of an EndpointRecord.
     * @deprecated Use weft.EndpointRecord.$Properties instead.
     */
    interface IEndpointRecord extends weft.EndpointRecord.$Properties {
    }

    /** Represents an EndpointRecord. */
    class EndpointRecord {

        /**
         * Constructs a new EndpointRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.EndpointRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** EndpointRecord name. */
        name: string;

        /** EndpointRecord network. */
        network: Uint8Array;

        /** EndpointRecord tap. */
        tap: string;

        /** EndpointRecord mac. */
        mac: number;

        /** EndpointRecord addresses. */
        addresses: weft.InterfaceAddressRecord.$Properties[];

        /** EndpointRecord aliases. */
        aliases: string[];

        /** EndpointRecord labels. */
        labels: { [k: string]: string };

        /** EndpointRecord idempotencyKey. */
        idempotencyKey: string;

        /** EndpointRecord links. */
        links: weft.LinkRecord.$Properties[];

        /** EndpointRecord published. */
        published: weft.PublishedPortRecord.$Properties[];

        /** EndpointRecord exposure. */
        exposure?: (weft.ExposureRecord.$Properties|null);

        /** EndpointRecord external. */
        external?: (weft.ExternalRecord.$Properties|null);

        /**
         * Encodes the specified EndpointRecord message. Does not implicitly {@link weft.EndpointRecord.verify|verify} messages.
         * @param message EndpointRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.EndpointRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an EndpointRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.EndpointRecord & weft.EndpointRecord.$Shape} EndpointRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.EndpointRecord & weft.EndpointRecord.$Shape;

        /**
         * Gets the type url for EndpointRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace EndpointRecord {

        /** Properties of an EndpointRecord. */
        interface $Properties {

            /** EndpointRecord name */
            name?: (string|null);

            /** EndpointRecord network */
            network?: (Uint8Array|null);

            /** EndpointRecord tap */
            tap?: (string|null);

            /** EndpointRecord mac */
            mac?: (number|null);

            /** EndpointRecord addresses */
            addresses?: (weft.InterfaceAddressRecord.$Properties[]|null);

            /** EndpointRecord aliases */
            aliases?: (string[]|null);

            /** EndpointRecord labels */
            labels?: ({ [k: string]: string }|null);

            /** EndpointRecord idempotencyKey */
            idempotencyKey?: (string|null);

            /** EndpointRecord links */
            links?: (weft.LinkRecord.$Properties[]|null);

            /** EndpointRecord published */
            published?: (weft.PublishedPortRecord.$Properties[]|null);

            /** EndpointRecord exposure */
            exposure?: (weft.ExposureRecord.$Properties|null);

            /** EndpointRecord external */
            external?: (weft.ExternalRecord.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an EndpointRecord. */
        type $Shape = weft.EndpointRecord.$Properties;
    }

    /**
     * Properties of an ExposureRecord.
     * @deprecated Use weft.ExposureRecord.$Properties instead.
     */
    interface IExposureRecord extends weft.ExposureRecord.$Properties {
    }

    /** Represents an ExposureRecord. */
    class ExposureRecord {

        /**
         * Constructs a new ExposureRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.ExposureRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ExposureRecord routeFrom. */
        routeFrom: weft.PrefixRecord.$Properties[];

        /**
         * Encodes the specified ExposureRecord message. Does not implicitly {@link weft.ExposureRecord.verify|verify} messages.
         * @param message ExposureRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.ExposureRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an ExposureRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.ExposureRecord & weft.ExposureRecord.$Shape} ExposureRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.ExposureRecord & weft.ExposureRecord.$Shape;

        /**
         * Gets the type url for ExposureRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ExposureRecord {

        /** Properties of an ExposureRecord. */
        interface $Properties {

            /** ExposureRecord routeFrom */
            routeFrom?: (weft.PrefixRecord.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an ExposureRecord. */
        type $Shape = weft.ExposureRecord.$Properties;
    }

    /**
     * Properties of a PrefixRecord.
     * @deprecated Use weft.PrefixRecord.$Properties instead.
     */
    interface IPrefixRecord extends weft.PrefixRecord.$Properties {
    }

    /** Represents a PrefixRecord. */
    class PrefixRecord {

        /**
         * Constructs a new PrefixRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.PrefixRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** PrefixRecord base. */
        base: Uint8Array;

        /** PrefixRecord prefixBits. */
        prefixBits: number;

        /**
         * Encodes the specified PrefixRecord message. Does not implicitly {@link weft.PrefixRecord.verify|verify} messages.
         * @param message PrefixRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.PrefixRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a PrefixRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.PrefixRecord & weft.PrefixRecord.$Shape} PrefixRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.PrefixRecord & weft.PrefixRecord.$Shape;

        /**
         * Gets the type url for PrefixRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace PrefixRecord {

        /** Properties of a PrefixRecord. */
        interface $Properties {

            /** PrefixRecord base */
            base?: (Uint8Array|null);

            /** PrefixRecord prefixBits */
            prefixBits?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a PrefixRecord. */
        type $Shape = weft.PrefixRecord.$Properties;
    }

    /**
     * Properties of an ExternalRecord.
     * @deprecated Use weft.ExternalRecord.$Properties instead.
     */
    interface IExternalRecord extends weft.ExternalRecord.$Properties {
    }

    /** Represents an ExternalRecord. */
    class ExternalRecord {

        /**
         * Constructs a new ExternalRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.ExternalRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ExternalRecord target. */
        target: string;

        /** ExternalRecord ports. */
        ports: weft.ExternalPortRecord.$Properties[];

        /**
         * Encodes the specified ExternalRecord message. Does not implicitly {@link weft.ExternalRecord.verify|verify} messages.
         * @param message ExternalRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.ExternalRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an ExternalRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.ExternalRecord & weft.ExternalRecord.$Shape} ExternalRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.ExternalRecord & weft.ExternalRecord.$Shape;

        /**
         * Gets the type url for ExternalRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ExternalRecord {

        /** Properties of an ExternalRecord. */
        interface $Properties {

            /** ExternalRecord target */
            target?: (string|null);

            /** ExternalRecord ports */
            ports?: (weft.ExternalPortRecord.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an ExternalRecord. */
        type $Shape = weft.ExternalRecord.$Properties;
    }

    /**
     * Properties of an ExternalPortRecord.
     * @deprecated Use weft.ExternalPortRecord.$Properties instead.
     */
    interface IExternalPortRecord extends weft.ExternalPortRecord.$Properties {
    }

    /** Represents an ExternalPortRecord. */
    class ExternalPortRecord {

        /**
         * Constructs a new ExternalPortRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.ExternalPortRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ExternalPortRecord protocol. */
        protocol: number;

        /** ExternalPortRecord port. */
        port: number;

        /** ExternalPortRecord targetPort. */
        targetPort: number;

        /** ExternalPortRecord count. */
        count: number;

        /**
         * Encodes the specified ExternalPortRecord message. Does not implicitly {@link weft.ExternalPortRecord.verify|verify} messages.
         * @param message ExternalPortRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.ExternalPortRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an ExternalPortRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.ExternalPortRecord & weft.ExternalPortRecord.$Shape} ExternalPortRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.ExternalPortRecord & weft.ExternalPortRecord.$Shape;

        /**
         * Gets the type url for ExternalPortRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ExternalPortRecord {

        /** Properties of an ExternalPortRecord. */
        interface $Properties {

            /** ExternalPortRecord protocol */
            protocol?: (number|null);

            /** ExternalPortRecord port */
            port?: (number|null);

            /** ExternalPortRecord targetPort */
            targetPort?: (number|null);

            /** ExternalPortRecord count */
            count?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an ExternalPortRecord. */
        type $Shape = weft.ExternalPortRecord.$Properties;
    }

    /**
     * Properties of a PublishedPortRecord.
     * @deprecated Use weft.PublishedPortRecord.$Properties instead.
     */
    interface IPublishedPortRecord extends weft.PublishedPortRecord.$Properties {
    }

    /** Represents a PublishedPortRecord. */
    class PublishedPortRecord {

        /**
         * Constructs a new PublishedPortRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.PublishedPortRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** PublishedPortRecord protocol. */
        protocol: number;

        /** PublishedPortRecord onOwnHost. */
        onOwnHost: boolean;

        /** PublishedPortRecord hostAddress. */
        hostAddress: Uint8Array;

        /** PublishedPortRecord hostPort. */
        hostPort: number;

        /** PublishedPortRecord containerPort. */
        containerPort: number;

        /** PublishedPortRecord count. */
        count: number;

        /**
         * Encodes the specified PublishedPortRecord message. Does not implicitly {@link weft.PublishedPortRecord.verify|verify} messages.
         * @param message PublishedPortRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.PublishedPortRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a PublishedPortRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.PublishedPortRecord & weft.PublishedPortRecord.$Shape} PublishedPortRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.PublishedPortRecord & weft.PublishedPortRecord.$Shape;

        /**
         * Gets the type url for PublishedPortRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace PublishedPortRecord {

        /** Properties of a PublishedPortRecord. */
        interface $Properties {

            /** PublishedPortRecord protocol */
            protocol?: (number|null);

            /** PublishedPortRecord onOwnHost */
            onOwnHost?: (boolean|null);

            /** PublishedPortRecord hostAddress */
            hostAddress?: (Uint8Array|null);

            /** PublishedPortRecord hostPort */
            hostPort?: (number|null);

            /** PublishedPortRecord containerPort */
            containerPort?: (number|null);

            /** PublishedPortRecord count */
            count?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a PublishedPortRecord. */
        type $Shape = weft.PublishedPortRecord.$Properties;
    }

    /**
     * Properties of a LinkRecord.
     * @deprecated Use weft.LinkRecord.$Properties instead.
     */
    interface ILinkRecord extends weft.LinkRecord.$Properties {
    }

    /** Represents a LinkRecord. */
    class LinkRecord {

        /**
         * Constructs a new LinkRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.LinkRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** LinkRecord name. */
        name: string;

        /** LinkRecord alias. */
        alias: string;

        /**
         * Encodes the specified LinkRecord message. Does not implicitly {@link weft.LinkRecord.verify|verify} messages.
         * @param message LinkRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.LinkRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a LinkRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.LinkRecord & weft.LinkRecord.$Shape} LinkRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.LinkRecord & weft.LinkRecord.$Shape;

        /**
         * Gets the type url for LinkRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace LinkRecord {

        /** Properties of a LinkRecord. */
        interface $Properties {

            /** LinkRecord name */
            name?: (string|null);

            /** LinkRecord alias */
            alias?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a LinkRecord. */
        type $Shape = weft.LinkRecord.$Properties;
    }

    /**
     * Properties of an InterfaceAddressRecord.
     * @deprecated Use weft.InterfaceAddressRecord.$Properties instead.
     */
    interface IInterfaceAddressRecord extends weft.InterfaceAddressRecord.$Properties {
    }

    /** Represents an InterfaceAddressRecord. */
    class InterfaceAddressRecord {

        /**
         * Constructs a new InterfaceAddressRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.InterfaceAddressRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** InterfaceAddressRecord address. */
        address: Uint8Array;

        /** InterfaceAddressRecord prefixBits. */
        prefixBits: number;

        /**
         * Encodes the specified InterfaceAddressRecord message. Does not implicitly {@link weft.InterfaceAddressRecord.verify|verify} messages.
         * @param message InterfaceAddressRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.InterfaceAddressRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an InterfaceAddressRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.InterfaceAddressRecord & weft.InterfaceAddressRecord.$Shape} InterfaceAddressRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.InterfaceAddressRecord & weft.InterfaceAddressRecord.$Shape;

        /**
         * Gets the type url for InterfaceAddressRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace InterfaceAddressRecord {

        /** Properties of an InterfaceAddressRecord. */
        interface $Properties {

            /** InterfaceAddressRecord address */
            address?: (Uint8Array|null);

            /** InterfaceAddressRecord prefixBits */
            prefixBits?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an InterfaceAddressRecord. */
        type $Shape = weft.InterfaceAddressRecord.$Properties;
    }

    /**
     * Properties of a GrantRecord.
     * @deprecated Use weft.GrantRecord.$Properties instead.
     */
    interface IGrantRecord extends weft.GrantRecord.$Properties {
    }

    /** Represents a GrantRecord. */
    class GrantRecord {

        /**
         * Constructs a new GrantRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.GrantRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** GrantRecord pool. */
        pool: string;

        /** GrantRecord ranges. */
        ranges: weft.GrantedRange.$Properties[];

        /**
         * Encodes the specified GrantRecord message. Does not implicitly {@link weft.GrantRecord.verify|verify} messages.
         * @param message GrantRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.GrantRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a GrantRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.GrantRecord & weft.GrantRecord.$Shape} GrantRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.GrantRecord & weft.GrantRecord.$Shape;

        /**
         * Gets the type url for GrantRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace GrantRecord {

        /** Properties of a GrantRecord. */
        interface $Properties {

            /** GrantRecord pool */
            pool?: (string|null);

            /** GrantRecord ranges */
            ranges?: (weft.GrantedRange.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a GrantRecord. */
        type $Shape = weft.GrantRecord.$Properties;
    }

    /**
     * Properties of a GrantedRange.
     * @deprecated Use weft.GrantedRange.$Properties instead.
     */
    interface IGrantedRange extends weft.GrantedRange.$Properties {
    }

    /** Represents a GrantedRange. */
    class GrantedRange {

        /**
         * Constructs a new GrantedRange.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.GrantedRange.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** GrantedRange first. */
        first: Uint8Array;

        /** GrantedRange last. */
        last: Uint8Array;

        /** GrantedRange epoch. */
        epoch: number;

        /** GrantedRange owner. */
        owner: Uint8Array;

        /**
         * Encodes the specified GrantedRange message. Does not implicitly {@link weft.GrantedRange.verify|verify} messages.
         * @param message GrantedRange message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.GrantedRange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a GrantedRange message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.GrantedRange & weft.GrantedRange.$Shape} GrantedRange
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.GrantedRange & weft.GrantedRange.$Shape;

        /**
         * Gets the type url for GrantedRange
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace GrantedRange {

        /** Properties of a GrantedRange. */
        interface $Properties {

            /** GrantedRange first */
            first?: (Uint8Array|null);

            /** GrantedRange last */
            last?: (Uint8Array|null);

            /** GrantedRange epoch */
            epoch?: (number|null);

            /** GrantedRange owner */
            owner?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a GrantedRange. */
        type $Shape = weft.GrantedRange.$Properties;
    }

    /**
     * Properties of a VtepRecord.
     * @deprecated Use weft.VtepRecord.$Properties instead.
     */
    interface IVtepRecord extends weft.VtepRecord.$Properties {
    }

    /** Represents a VtepRecord. */
    class VtepRecord {

        /**
         * Constructs a new VtepRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.VtepRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** VtepRecord network. */
        network: Uint8Array;

        /** VtepRecord address. */
        address: Uint8Array;

        /** VtepRecord port. */
        port: number;

        /**
         * Encodes the specified VtepRecord message. Does not implicitly {@link weft.VtepRecord.verify|verify} messages.
         * @param message VtepRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.VtepRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a VtepRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.VtepRecord & weft.VtepRecord.$Shape} VtepRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.VtepRecord & weft.VtepRecord.$Shape;

        /**
         * Gets the type url for VtepRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace VtepRecord {

        /** Properties of a VtepRecord. */
        interface $Properties {

            /** VtepRecord network */
            network?: (Uint8Array|null);

            /** VtepRecord address */
            address?: (Uint8Array|null);

            /** VtepRecord port */
            port?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a VtepRecord. */
        type $Shape = weft.VtepRecord.$Properties;
    }

    /**
     * Properties of a ClusterRecord.
     * @deprecated Use weft.ClusterRecord.$Properties instead.
     */
    interface IClusterRecord extends weft.ClusterRecord.$Properties {
    }

    /** Represents a ClusterRecord. */
    class ClusterRecord {

        /**
         * Constructs a new ClusterRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.ClusterRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ClusterRecord firstNode. */
        firstNode: Uint8Array;

        /** ClusterRecord poolBase. */
        poolBase: Uint8Array;

        /** ClusterRecord poolPrefixBits. */
        poolPrefixBits: number;

        /** ClusterRecord subnetPrefixBits. */
        subnetPrefixBits: number;

        /**
         * Encodes the specified ClusterRecord message. Does not implicitly {@link weft.ClusterRecord.verify|verify} messages.
         * @param message ClusterRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.ClusterRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ClusterRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.ClusterRecord & weft.ClusterRecord.$Shape} ClusterRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.ClusterRecord & weft.ClusterRecord.$Shape;

        /**
         * Gets the type url for ClusterRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ClusterRecord {

        /** Properties of a ClusterRecord. */
        interface $Properties {

            /** ClusterRecord firstNode */
            firstNode?: (Uint8Array|null);

            /** ClusterRecord poolBase */
            poolBase?: (Uint8Array|null);

            /** ClusterRecord poolPrefixBits */
            poolPrefixBits?: (number|null);

            /** ClusterRecord subnetPrefixBits */
            subnetPrefixBits?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ClusterRecord. */
        type $Shape = weft.ClusterRecord.$Properties;
    }

    /**
     * Properties of a Datagram.
     * @deprecated Use weft.Datagram.$Properties instead.
     */
    interface IDatagram extends weft.Datagram.$Properties {
    }

    /** Represents a Datagram. */
    class Datagram {

        /**
         * Constructs a new Datagram.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.Datagram.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Datagram items. */
        items: Uint8Array[];

        /**
         * Encodes the specified Datagram message. Does not implicitly {@link weft.Datagram.verify|verify} messages.
         * @param message Datagram message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.Datagram.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Datagram message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.Datagram & weft.Datagram.$Shape} Datagram
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.Datagram & weft.Datagram.$Shape;

        /**
         * Gets the type url for Datagram
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Datagram {

        /** Properties of a Datagram. */
        interface $Properties {

            /** Datagram items */
            items?: (Uint8Array[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Datagram. */
        type $Shape = weft.Datagram.$Properties;
    }

    /**
     * Properties of an Item.
     * @deprecated Use weft.Item.$Properties instead.
     */
    interface IItem extends weft.Item.$Properties {
    }

    /** Represents an Item. */
    class Item {

        /**
         * Constructs a new Item.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.Item.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Item ping. */
        ping?: (weft.Ping.$Properties|null);

        /** Item ack. */
        ack?: (weft.Ack.$Properties|null);

        /** Item pingRequest. */
        pingRequest?: (weft.PingRequest.$Properties|null);

        /** Item rumor. */
        rumor?: (weft.Rumor.$Properties|null);

        /** Item delta. */
        delta?: (weft.Delta.$Properties|null);

        /** Item deltaAck. */
        deltaAck?: (weft.Versions.$Properties|null);

        /** Item digest. */
        digest?: (weft.Digest.$Properties|null);

        /** Item message. */
        message?: (Uint8Array|null);

        /** Item nack. */
        nack?: (weft.Nack.$Properties|null);

        /** Item kind. */
        kind?: ("ping"|"ack"|"pingRequest"|"rumor"|"delta"|"deltaAck"|"digest"|"message"|"nack");

        /**
         * Encodes the specified Item message. Does not implicitly {@link weft.Item.verify|verify} messages.
         * @param message Item message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.Item.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Item message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.Item & weft.Item.$Shape} Item
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.Item & weft.Item.$Shape;

        /**
         * Gets the type url for Item
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Item {

        /** Properties of an Item. */
        interface $Properties {

            /** Item ping */
            ping?: (weft.Ping.$Properties|null);

            /** Item ack */
            ack?: (weft.Ack.$Properties|null);

            /** Item pingRequest */
            pingRequest?: (weft.PingRequest.$Properties|null);

            /** Item rumor */
            rumor?: (weft.Rumor.$Properties|null);

            /** Item delta */
            delta?: (weft.Delta.$Properties|null);

            /** Item deltaAck */
            deltaAck?: (weft.Versions.$Properties|null);

            /** Item digest */
            digest?: (weft.Digest.$Properties|null);

            /** Item message */
            message?: (Uint8Array|null);

            /** Item nack */
            nack?: (weft.Nack.$Properties|null);

            /** Item kind */
            kind?: ("ping"|"ack"|"pingRequest"|"rumor"|"delta"|"deltaAck"|"digest"|"message"|"nack");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of an Item. */
        type $Shape = {
          ping?: weft.Ping.$Shape|null;
          ack?: weft.Ack.$Shape|null;
          pingRequest?: weft.PingRequest.$Shape|null;
          rumor?: weft.Rumor.$Shape|null;
          delta?: weft.Delta.$Shape|null;
          deltaAck?: weft.Versions.$Shape|null;
          digest?: weft.Digest.$Shape|null;
          message?: Uint8Array|null;
          nack?: weft.Nack.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ kind?: undefined; ping?: null; ack?: null; pingRequest?: null; rumor?: null; delta?: null; deltaAck?: null; digest?: null; message?: null; nack?: null }|{ kind?: "ping"; ping: weft.Ping.$Shape; ack?: null; pingRequest?: null; rumor?: null; delta?: null; deltaAck?: null; digest?: null; message?: null; nack?: null }|{ kind?: "ack"; ping?: null; ack: weft.Ack.$Shape; pingRequest?: null; rumor?: null; delta?: null; deltaAck?: null; digest?: null; message?: null; nack?: null }|{ kind?: "pingRequest"; ping?: null; ack?: null; pingRequest: weft.PingRequest.$Shape; rumor?: null; delta?: null; deltaAck?: null; digest?: null; message?: null; nack?: null }|{ kind?: "rumor"; ping?: null; ack?: null; pingRequest?: null; rumor: weft.Rumor.$Shape; delta?: null; deltaAck?: null; digest?: null; message?: null; nack?: null }|{ kind?: "delta"; ping?: null; ack?: null; pingRequest?: null; rumor?: null; delta: weft.Delta.$Shape; deltaAck?: null; digest?: null; message?: null; nack?: null }|{ kind?: "deltaAck"; ping?: null; ack?: null; pingRequest?: null; rumor?: null; delta?: null; deltaAck: weft.Versions.$Shape; digest?: null; message?: null; nack?: null }|{ kind?: "digest"; ping?: null; ack?: null; pingRequest?: null; rumor?: null; delta?: null; deltaAck?: null; digest: weft.Digest.$Shape; message?: null; nack?: null }|{ kind?: "message"; ping?: null; ack?: null; pingRequest?: null; rumor?: null; delta?: null; deltaAck?: null; digest?: null; message: Uint8Array; nack?: null }|{ kind?: "nack"; ping?: null; ack?: null; pingRequest?: null; rumor?: null; delta?: null; deltaAck?: null; digest?: null; message?: null; nack: weft.Nack.$Shape })
        );
    }

    /**
     * Properties of a Ping.
     * @deprecated Use weft.Ping.$Properties instead.
     */
    interface IPing extends weft.Ping.$Properties {
    }

    /** Represents a Ping. */
    class Ping {

        /**
         * Constructs a new Ping.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.Ping.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Ping number. */
        number: number;

        /** Ping periodMs. */
        periodMs: number;

        /**
         * Encodes the specified Ping message. Does not implicitly {@link weft.Ping.verify|verify} messages.
         * @param message Ping message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.Ping.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Ping message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.Ping & weft.Ping.$Shape} Ping
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.Ping & weft.Ping.$Shape;

        /**
         * Gets the type url for Ping
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Ping {

        /** Properties of a Ping. */
        interface $Properties {

            /** Ping number */
            number?: (number|null);

            /** Ping periodMs */
            periodMs?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Ping. */
        type $Shape = weft.Ping.$Properties;
    }

    /**
     * Properties of an Ack.
     * @deprecated Use weft.Ack.$Properties instead.
     */
    interface IAck extends weft.Ack.$Properties {
    }

    /** Represents an Ack. */
    class Ack {

        /**
         * Constructs a new Ack.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.Ack.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Ack number. */
        number: number;

        /**
         * Encodes the specified Ack message. Does not implicitly {@link weft.Ack.verify|verify} messages.
         * @param message Ack message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.Ack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Ack message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.Ack & weft.Ack.$Shape} Ack
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.Ack & weft.Ack.$Shape;

        /**
         * Gets the type url for Ack
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Ack {

        /** Properties of an Ack. */
        interface $Properties {

            /** Ack number */
            number?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Ack. */
        type $Shape = weft.Ack.$Properties;
    }

    /**
     * Properties of a Nack.
     * @deprecated Use weft.Nack.$Properties instead.
     */
    interface INack extends weft.Nack.$Properties {
    }

    /** Represents a Nack. */
    class Nack {

        /**
         * Constructs a new Nack.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.Nack.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Nack number. */
        number: number;

        /**
         * Encodes the specified Nack message. Does not implicitly {@link weft.Nack.verify|verify} messages.
         * @param message Nack message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.Nack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Nack message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.Nack & weft.Nack.$Shape} Nack
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.Nack & weft.Nack.$Shape;

        /**
         * Gets the type url for Nack
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Nack {

        /** Properties of a Nack. */
        interface $Properties {

            /** Nack number */
            number?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Nack. */
        type $Shape = weft.Nack.$Properties;
    }

    /**
     * Properties of a PingRequest.
     * @deprecated Use weft.PingRequest.$Properties instead.
     */
    interface IPingRequest extends weft.PingRequest.$Properties {
    }

    /** Represents a PingRequest. */
    class PingRequest {

        /**
         * Constructs a new PingRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.PingRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** PingRequest number. */
        number: number;

        /** PingRequest target. */
        target: Uint8Array;

        /**
         * Encodes the specified PingRequest message. Does not implicitly {@link weft.PingRequest.verify|verify} messages.
         * @param message PingRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.PingRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a PingRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.PingRequest & weft.PingRequest.$Shape} PingRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.PingRequest & weft.PingRequest.$Shape;

        /**
         * Gets the type url for PingRequest
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace PingRequest {

        /** Properties of a PingRequest. */
        interface $Properties {

            /** PingRequest number */
            number?: (number|null);

            /** PingRequest target */
            target?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a PingRequest. */
        type $Shape = weft.PingRequest.$Properties;
    }

    /**
     * Properties of a Rumor.
     * @deprecated Use weft.Rumor.$Properties instead.
     */
    interface IRumor extends weft.Rumor.$Properties {
    }

    /** Represents a Rumor. */
    class Rumor {

        /**
         * Constructs a new Rumor.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.Rumor.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Rumor node. */
        node: Uint8Array;

        /** Rumor incarnation. */
        incarnation: number;

        /** Rumor status. */
        status: number;

        /** Rumor accuser. */
        accuser: Uint8Array;

        /**
         * Encodes the specified Rumor message. Does not implicitly {@link weft.Rumor.verify|verify} messages.
         * @param message Rumor message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.Rumor.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Rumor message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.Rumor & weft.Rumor.$Shape} Rumor
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.Rumor & weft.Rumor.$Shape;

        /**
         * Gets the type url for Rumor
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Rumor {

        /** Properties of a Rumor. */
        interface $Properties {

            /** Rumor node */
            node?: (Uint8Array|null);

            /** Rumor incarnation */
            incarnation?: (number|null);

            /** Rumor status */
            status?: (number|null);

            /** Rumor accuser */
            accuser?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Rumor. */
        type $Shape = weft.Rumor.$Properties;
    }

    /**
     * Properties of a Versions.
     * @deprecated Use weft.Versions.$Properties instead.
     */
    interface IVersions extends weft.Versions.$Properties {
    }

    /** Represents a Versions. */
    class Versions {

        /**
         * Constructs a new Versions.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.Versions.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Versions versions. */
        versions: weft.Version.$Properties[];

        /** Versions more. */
        more: boolean;

        /** Versions part. */
        part: boolean;

        /** Versions leaves. */
        leaves: number[];

        /**
         * Encodes the specified Versions message. Does not implicitly {@link weft.Versions.verify|verify} messages.
         * @param message Versions message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.Versions.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Versions message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.Versions & weft.Versions.$Shape} Versions
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.Versions & weft.Versions.$Shape;

        /**
         * Gets the type url for Versions
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Versions {

        /** Properties of a Versions. */
        interface $Properties {

            /** Versions versions */
            versions?: (weft.Version.$Properties[]|null);

            /** Versions more */
            more?: (boolean|null);

            /** Versions part */
            part?: (boolean|null);

            /** Versions leaves */
            leaves?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Versions. */
        type $Shape = weft.Versions.$Properties;
    }

    /**
     * Properties of a TreeBranches.
     * @deprecated Use weft.TreeBranches.$Properties instead.
     */
    interface ITreeBranches extends weft.TreeBranches.$Properties {
    }

    /** Represents a TreeBranches. */
    class TreeBranches {

        /**
         * Constructs a new TreeBranches.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.TreeBranches.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TreeBranches hashes. */
        hashes: Uint8Array;

        /**
         * Encodes the specified TreeBranches message. Does not implicitly {@link weft.TreeBranches.verify|verify} messages.
         * @param message TreeBranches message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.TreeBranches.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TreeBranches message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.TreeBranches & weft.TreeBranches.$Shape} TreeBranches
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.TreeBranches & weft.TreeBranches.$Shape;

        /**
         * Gets the type url for TreeBranches
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace TreeBranches {

        /** Properties of a TreeBranches. */
        interface $Properties {

            /** TreeBranches hashes */
            hashes?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TreeBranches. */
        type $Shape = weft.TreeBranches.$Properties;
    }

    /**
     * Properties of a TreeLeaves.
     * @deprecated Use weft.TreeLeaves.$Properties instead.
     */
    interface ITreeLeaves extends weft.TreeLeaves.$Properties {
    }

    /** Represents a TreeLeaves. */
    class TreeLeaves {

        /**
         * Constructs a new TreeLeaves.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.TreeLeaves.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TreeLeaves branches. */
        branches: weft.TreeBranch.$Properties[];

        /**
         * Encodes the specified TreeLeaves message. Does not implicitly {@link weft.TreeLeaves.verify|verify} messages.
         * @param message TreeLeaves message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.TreeLeaves.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TreeLeaves message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.TreeLeaves & weft.TreeLeaves.$Shape} TreeLeaves
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.TreeLeaves & weft.TreeLeaves.$Shape;

        /**
         * Gets the type url for TreeLeaves
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace TreeLeaves {

        /** Properties of a TreeLeaves. */
        interface $Properties {

            /** TreeLeaves branches */
            branches?: (weft.TreeBranch.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TreeLeaves. */
        type $Shape = weft.TreeLeaves.$Properties;
    }

    /**
     * Properties of a TreeBranch.
     * @deprecated Use weft.TreeBranch.$Properties instead.
     */
    interface ITreeBranch extends weft.TreeBranch.$Properties {
    }

    /** Represents a TreeBranch. */
    class TreeBranch {

        /**
         * Constructs a new TreeBranch.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.TreeBranch.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TreeBranch index. */
        index: number;

        /** TreeBranch hashes. */
        hashes: Uint8Array;

        /**
         * Encodes the specified TreeBranch message. Does not implicitly {@link weft.TreeBranch.verify|verify} messages.
         * @param message TreeBranch message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.TreeBranch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TreeBranch message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.TreeBranch & weft.TreeBranch.$Shape} TreeBranch
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.TreeBranch & weft.TreeBranch.$Shape;

        /**
         * Gets the type url for TreeBranch
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace TreeBranch {

        /** Properties of a TreeBranch. */
        interface $Properties {

            /** TreeBranch index */
            index?: (number|null);

            /** TreeBranch hashes */
            hashes?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TreeBranch. */
        type $Shape = weft.TreeBranch.$Properties;
    }

    /**
     * Properties of a Digest.
     * @deprecated Use weft.Digest.$Properties instead.
     */
    interface IDigest extends weft.Digest.$Properties {
    }

    /** Represents a Digest. */
    class Digest {

        /**
         * Constructs a new Digest.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.Digest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Digest root. */
        root: Uint8Array;

        /** Digest mode. */
        mode: number;

        /**
         * Encodes the specified Digest message. Does not implicitly {@link weft.Digest.verify|verify} messages.
         * @param message Digest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.Digest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Digest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.Digest & weft.Digest.$Shape} Digest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.Digest & weft.Digest.$Shape;

        /**
         * Gets the type url for Digest
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Digest {

        /** Properties of a Digest. */
        interface $Properties {

            /** Digest root */
            root?: (Uint8Array|null);

            /** Digest mode */
            mode?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Digest. */
        type $Shape = weft.Digest.$Properties;
    }

    /**
     * Properties of a PoolMessage.
     * @deprecated Use weft.PoolMessage.$Properties instead.
     */
    interface IPoolMessage extends weft.PoolMessage.$Properties {
    }

    /** Represents a PoolMessage. */
    class PoolMessage {

        /**
         * Constructs a new PoolMessage.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.PoolMessage.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** PoolMessage ask. */
        ask?: (weft.PoolAsk.$Properties|null);

        /** PoolMessage answer. */
        answer?: (weft.PoolAnswer.$Properties|null);

        /** PoolMessage intent. */
        intent?: (weft.NetworkIntent.$Properties|null);

        /** PoolMessage intentAnswer. */
        intentAnswer?: (weft.IntentAnswer.$Properties|null);

        /** PoolMessage intentEnd. */
        intentEnd?: (weft.IntentEnd.$Properties|null);

        /** PoolMessage kind. */
        kind?: ("ask"|"answer"|"intent"|"intentAnswer"|"intentEnd");

        /**
         * Encodes the specified PoolMessage message. Does not implicitly {@link weft.PoolMessage.verify|verify} messages.
         * @param message PoolMessage message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.PoolMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a PoolMessage message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.PoolMessage & weft.PoolMessage.$Shape} PoolMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.PoolMessage & weft.PoolMessage.$Shape;

        /**
         * Gets the type url for PoolMessage
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace PoolMessage {

        /** Properties of a PoolMessage. */
        interface $Properties {

            /** PoolMessage ask */
            ask?: (weft.PoolAsk.$Properties|null);

            /** PoolMessage answer */
            answer?: (weft.PoolAnswer.$Properties|null);

            /** PoolMessage intent */
            intent?: (weft.NetworkIntent.$Properties|null);

            /** PoolMessage intentAnswer */
            intentAnswer?: (weft.IntentAnswer.$Properties|null);

            /** PoolMessage intentEnd */
            intentEnd?: (weft.IntentEnd.$Properties|null);

            /** PoolMessage kind */
            kind?: ("ask"|"answer"|"intent"|"intentAnswer"|"intentEnd");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a PoolMessage. */
        type $Shape = {
          ask?: weft.PoolAsk.$Shape|null;
          answer?: weft.PoolAnswer.$Shape|null;
          intent?: weft.NetworkIntent.$Shape|null;
          intentAnswer?: weft.IntentAnswer.$Shape|null;
          intentEnd?: weft.IntentEnd.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ kind?: undefined; ask?: null; answer?: null; intent?: null; intentAnswer?: null; intentEnd?: null }|{ kind?: "ask"; ask: weft.PoolAsk.$Shape; answer?: null; intent?: null; intentAnswer?: null; intentEnd?: null }|{ kind?: "answer"; ask?: null; answer: weft.PoolAnswer.$Shape; intent?: null; intentAnswer?: null; intentEnd?: null }|{ kind?: "intent"; ask?: null; answer?: null; intent: weft.NetworkIntent.$Shape; intentAnswer?: null; intentEnd?: null }|{ kind?: "intentAnswer"; ask?: null; answer?: null; intent?: null; intentAnswer: weft.IntentAnswer.$Shape; intentEnd?: null }|{ kind?: "intentEnd"; ask?: null; answer?: null; intent?: null; intentAnswer?: null; intentEnd: weft.IntentEnd.$Shape })
        );
    }

    /**
     * Properties of a NetworkIntent.
     * @deprecated Use weft.NetworkIntent.$Properties instead.
     */
    interface INetworkIntent extends weft.NetworkIntent.$Properties {
    }

    /** Represents a NetworkIntent. */
    class NetworkIntent {

        /**
         * Constructs a new NetworkIntent.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.NetworkIntent.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** NetworkIntent number. */
        number: number;

        /** NetworkIntent lamport. */
        lamport: number;

        /** NetworkIntent name. */
        name: string;

        /** NetworkIntent subnets. */
        subnets: weft.IntentSubnet.$Properties[];

        /** NetworkIntent vni. */
        vni: number;

        /**
         * Encodes the specified NetworkIntent message. Does not implicitly {@link weft.NetworkIntent.verify|verify} messages.
         * @param message NetworkIntent message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.NetworkIntent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a NetworkIntent message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.NetworkIntent & weft.NetworkIntent.$Shape} NetworkIntent
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.NetworkIntent & weft.NetworkIntent.$Shape;

        /**
         * Gets the type url for NetworkIntent
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace NetworkIntent {

        /** Properties of a NetworkIntent. */
        interface $Properties {

            /** NetworkIntent number */
            number?: (number|null);

            /** NetworkIntent lamport */
            lamport?: (number|null);

            /** NetworkIntent name */
            name?: (string|null);

            /** NetworkIntent subnets */
            subnets?: (weft.IntentSubnet.$Properties[]|null);

            /** NetworkIntent vni */
            vni?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a NetworkIntent. */
        type $Shape = weft.NetworkIntent.$Properties;
    }

    /**
     * Properties of an IntentSubnet.
     * @deprecated Use weft.IntentSubnet.$Properties instead.
     */
    interface IIntentSubnet extends weft.IntentSubnet.$Properties {
    }

    /** Represents an IntentSubnet. */
    class IntentSubnet {

        /**
         * Constructs a new IntentSubnet.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.IntentSubnet.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** IntentSubnet base. */
        base: Uint8Array;

        /** IntentSubnet prefixBits. */
        prefixBits: number;

        /**
         * Encodes the specified IntentSubnet message. Does not implicitly {@link weft.IntentSubnet.verify|verify} messages.
         * @param message IntentSubnet message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.IntentSubnet.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an IntentSubnet message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.IntentSubnet & weft.IntentSubnet.$Shape} IntentSubnet
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.IntentSubnet & weft.IntentSubnet.$Shape;

        /**
         * Gets the type url for IntentSubnet
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace IntentSubnet {

        /** Properties of an IntentSubnet. */
        interface $Properties {

            /** IntentSubnet base */
            base?: (Uint8Array|null);

            /** IntentSubnet prefixBits */
            prefixBits?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an IntentSubnet. */
        type $Shape = weft.IntentSubnet.$Properties;
    }

    /**
     * Properties of an IntentAnswer.
     * @deprecated Use weft.IntentAnswer.$Properties instead.
     */
    interface IIntentAnswer extends weft.IntentAnswer.$Properties {
    }

    /** Represents an IntentAnswer. */
    class IntentAnswer {

        /**
         * Constructs a new IntentAnswer.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.IntentAnswer.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** IntentAnswer number. */
        number: number;

        /** IntentAnswer verdict. */
        verdict: number;

        /** IntentAnswer what. */
        what: string;

        /** IntentAnswer with. */
        with: string;

        /** IntentAnswer lamport. */
        lamport: number;

        /** IntentAnswer node. */
        node: Uint8Array;

        /**
         * Encodes the specified IntentAnswer message. Does not implicitly {@link weft.IntentAnswer.verify|verify} messages.
         * @param message IntentAnswer message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.IntentAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an IntentAnswer message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.IntentAnswer & weft.IntentAnswer.$Shape} IntentAnswer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.IntentAnswer & weft.IntentAnswer.$Shape;

        /**
         * Gets the type url for IntentAnswer
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace IntentAnswer {

        /** Properties of an IntentAnswer. */
        interface $Properties {

            /** IntentAnswer number */
            number?: (number|null);

            /** IntentAnswer verdict */
            verdict?: (number|null);

            /** IntentAnswer what */
            what?: (string|null);

            /** IntentAnswer with */
            "with"?: (string|null);

            /** IntentAnswer lamport */
            lamport?: (number|null);

            /** IntentAnswer node */
            node?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an IntentAnswer. */
        type $Shape = weft.IntentAnswer.$Properties;
    }

    /**
     * Properties of an IntentEnd.
     * @deprecated Use weft.IntentEnd.$Properties instead.
     */
    interface IIntentEnd extends weft.IntentEnd.$Properties {
    }

    /** Represents an IntentEnd. */
    class IntentEnd {

        /**
         * Constructs a new IntentEnd.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.IntentEnd.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** IntentEnd number. */
        number: number;

        /**
         * Encodes the specified IntentEnd message. Does not implicitly {@link weft.IntentEnd.verify|verify} messages.
         * @param message IntentEnd message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.IntentEnd.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an IntentEnd message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.IntentEnd & weft.IntentEnd.$Shape} IntentEnd
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.IntentEnd & weft.IntentEnd.$Shape;

        /**
         * Gets the type url for IntentEnd
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace IntentEnd {

        /** Properties of an IntentEnd. */
        interface $Properties {

            /** IntentEnd number */
            number?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an IntentEnd. */
        type $Shape = weft.IntentEnd.$Properties;
    }

    /**
     * Properties of a PoolAsk.
     * @deprecated Use weft.PoolAsk.$Properties instead.
     */
    interface IPoolAsk extends weft.PoolAsk.$Properties {
    }

    /** Represents a PoolAsk. */
    class PoolAsk {

        /**
         * Constructs a new PoolAsk.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.PoolAsk.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** PoolAsk number. */
        number: number;

        /** PoolAsk pool. */
        pool: string;

        /** PoolAsk wanted. */
        wanted: Uint8Array;

        /** PoolAsk stock. */
        stock: boolean;

        /**
         * Encodes the specified PoolAsk message. Does not implicitly {@link weft.PoolAsk.verify|verify} messages.
         * @param message PoolAsk message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.PoolAsk.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a PoolAsk message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.PoolAsk & weft.PoolAsk.$Shape} PoolAsk
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.PoolAsk & weft.PoolAsk.$Shape;

        /**
         * Gets the type url for PoolAsk
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace PoolAsk {

        /** Properties of a PoolAsk. */
        interface $Properties {

            /** PoolAsk number */
            number?: (number|null);

            /** PoolAsk pool */
            pool?: (string|null);

            /** PoolAsk wanted */
            wanted?: (Uint8Array|null);

            /** PoolAsk stock */
            stock?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a PoolAsk. */
        type $Shape = weft.PoolAsk.$Properties;
    }

    /**
     * Properties of a PoolAnswer.
     * @deprecated Use weft.PoolAnswer.$Properties instead.
     */
    interface IPoolAnswer extends weft.PoolAnswer.$Properties {
    }

    /** Represents a PoolAnswer. */
    class PoolAnswer {

        /**
         * Constructs a new PoolAnswer.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.PoolAnswer.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** PoolAnswer number. */
        number: number;

        /** PoolAnswer status. */
        status: number;

        /**
         * Encodes the specified PoolAnswer message. Does not implicitly {@link weft.PoolAnswer.verify|verify} messages.
         * @param message PoolAnswer message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.PoolAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a PoolAnswer message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.PoolAnswer & weft.PoolAnswer.$Shape} PoolAnswer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.PoolAnswer & weft.PoolAnswer.$Shape;

        /**
         * Gets the type url for PoolAnswer
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace PoolAnswer {

        /** Properties of a PoolAnswer. */
        interface $Properties {

            /** PoolAnswer number */
            number?: (number|null);

            /** PoolAnswer status */
            status?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a PoolAnswer. */
        type $Shape = weft.PoolAnswer.$Properties;
    }

    /**
     * Properties of a StreamFrame.
     * @deprecated Use weft.StreamFrame.$Properties instead.
     */
    interface IStreamFrame extends weft.StreamFrame.$Properties {
    }

    /** Represents a StreamFrame. */
    class StreamFrame {

        /**
         * Constructs a new StreamFrame.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.StreamFrame.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** StreamFrame joinRequest. */
        joinRequest?: (weft.JoinRequest.$Properties|null);

        /** StreamFrame joinAnswer. */
        joinAnswer?: (weft.JoinAnswer.$Properties|null);

        /** StreamFrame refusal. */
        refusal?: (weft.Refusal.$Properties|null);

        /** StreamFrame versions. */
        versions?: (weft.Versions.$Properties|null);

        /** StreamFrame delta. */
        delta?: (weft.Delta.$Properties|null);

        /** StreamFrame end. */
        end?: (weft.Empty.$Properties|null);

        /** StreamFrame branches. */
        branches?: (weft.TreeBranches.$Properties|null);

        /** StreamFrame leaves. */
        leaves?: (weft.TreeLeaves.$Properties|null);

        /** StreamFrame removed. */
        removed?: (weft.RemovalProof.$Properties|null);

        /** StreamFrame stranger. */
        stranger?: (weft.Empty.$Properties|null);

        /** StreamFrame renewRequest. */
        renewRequest?: (weft.RenewRequest.$Properties|null);

        /** StreamFrame renewAnswer. */
        renewAnswer?: (weft.RenewAnswer.$Properties|null);

        /** StreamFrame keyRequest. */
        keyRequest?: (weft.KeyRequest.$Properties|null);

        /** StreamFrame keyAnswer. */
        keyAnswer?: (weft.KeyAnswer.$Properties|null);

        /** StreamFrame authorityKey. */
        authorityKey?: (weft.AuthorityKey.$Properties|null);

        /** StreamFrame accepted. */
        accepted?: (weft.Empty.$Properties|null);

        /** StreamFrame kind. */
        kind?: ("joinRequest"|"joinAnswer"|"refusal"|"versions"|"delta"|"end"|"branches"|"leaves"|"removed"|"stranger"|"renewRequest"|"renewAnswer"|"keyRequest"|"keyAnswer"|"authorityKey"|"accepted");

        /**
         * Encodes the specified StreamFrame message. Does not implicitly {@link weft.StreamFrame.verify|verify} messages.
         * @param message StreamFrame message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.StreamFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a StreamFrame message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.StreamFrame & weft.StreamFrame.$Shape} StreamFrame
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.StreamFrame & weft.StreamFrame.$Shape;

        /**
         * Gets the type url for StreamFrame
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace StreamFrame {

        /** Properties of a StreamFrame. */
        interface $Properties {

            /** StreamFrame joinRequest */
            joinRequest?: (weft.JoinRequest.$Properties|null);

            /** StreamFrame joinAnswer */
            joinAnswer?: (weft.JoinAnswer.$Properties|null);

            /** StreamFrame refusal */
            refusal?: (weft.Refusal.$Properties|null);

            /** StreamFrame versions */
            versions?: (weft.Versions.$Properties|null);

            /** StreamFrame delta */
            delta?: (weft.Delta.$Properties|null);

            /** StreamFrame end */
            end?: (weft.Empty.$Properties|null);

            /** StreamFrame branches */
            branches?: (weft.TreeBranches.$Properties|null);

            /** StreamFrame leaves */
            leaves?: (weft.TreeLeaves.$Properties|null);

            /** StreamFrame removed */
            removed?: (weft.RemovalProof.$Properties|null);

            /** StreamFrame stranger */
            stranger?: (weft.Empty.$Properties|null);

            /** StreamFrame renewRequest */
            renewRequest?: (weft.RenewRequest.$Properties|null);

            /** StreamFrame renewAnswer */
            renewAnswer?: (weft.RenewAnswer.$Properties|null);

            /** StreamFrame keyRequest */
            keyRequest?: (weft.KeyRequest.$Properties|null);

            /** StreamFrame keyAnswer */
            keyAnswer?: (weft.KeyAnswer.$Properties|null);

            /** StreamFrame authorityKey */
            authorityKey?: (weft.AuthorityKey.$Properties|null);

            /** StreamFrame accepted */
            accepted?: (weft.Empty.$Properties|null);

            /** StreamFrame kind */
            kind?: ("joinRequest"|"joinAnswer"|"refusal"|"versions"|"delta"|"end"|"branches"|"leaves"|"removed"|"stranger"|"renewRequest"|"renewAnswer"|"keyRequest"|"keyAnswer"|"authorityKey"|"accepted");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a StreamFrame. */
        type $Shape = {
          joinRequest?: weft.JoinRequest.$Shape|null;
          joinAnswer?: weft.JoinAnswer.$Shape|null;
          refusal?: weft.Refusal.$Shape|null;
          versions?: weft.Versions.$Shape|null;
          delta?: weft.Delta.$Shape|null;
          end?: weft.Empty.$Shape|null;
          branches?: weft.TreeBranches.$Shape|null;
          leaves?: weft.TreeLeaves.$Shape|null;
          removed?: weft.RemovalProof.$Shape|null;
          stranger?: weft.Empty.$Shape|null;
          renewRequest?: weft.RenewRequest.$Shape|null;
          renewAnswer?: weft.RenewAnswer.$Shape|null;
          keyRequest?: weft.KeyRequest.$Shape|null;
          keyAnswer?: weft.KeyAnswer.$Shape|null;
          authorityKey?: weft.AuthorityKey.$Shape|null;
          accepted?: weft.Empty.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ kind?: undefined; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "joinRequest"; joinRequest: weft.JoinRequest.$Shape; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "joinAnswer"; joinRequest?: null; joinAnswer: weft.JoinAnswer.$Shape; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "refusal"; joinRequest?: null; joinAnswer?: null; refusal: weft.Refusal.$Shape; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "versions"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions: weft.Versions.$Shape; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "delta"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta: weft.Delta.$Shape; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "end"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end: weft.Empty.$Shape; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "branches"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches: weft.TreeBranches.$Shape; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "leaves"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves: weft.TreeLeaves.$Shape; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "removed"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed: weft.RemovalProof.$Shape; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "stranger"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger: weft.Empty.$Shape; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "renewRequest"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest: weft.RenewRequest.$Shape; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "renewAnswer"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer: weft.RenewAnswer.$Shape; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "keyRequest"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest: weft.KeyRequest.$Shape; keyAnswer?: null; authorityKey?: null; accepted?: null }|{ kind?: "keyAnswer"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer: weft.KeyAnswer.$Shape; authorityKey?: null; accepted?: null }|{ kind?: "authorityKey"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey: weft.AuthorityKey.$Shape; accepted?: null }|{ kind?: "accepted"; joinRequest?: null; joinAnswer?: null; refusal?: null; versions?: null; delta?: null; end?: null; branches?: null; leaves?: null; removed?: null; stranger?: null; renewRequest?: null; renewAnswer?: null; keyRequest?: null; keyAnswer?: null; authorityKey?: null; accepted: weft.Empty.$Shape })
        );
    }

    /**
     * Properties of a RemovalProof.
     * @deprecated Use weft.RemovalProof.$Properties instead.
     */
    interface IRemovalProof extends weft.RemovalProof.$Properties {
    }

    /** Represents a RemovalProof. */
    class RemovalProof {

        /**
         * Constructs a new RemovalProof.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.RemovalProof.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** RemovalProof entries. */
        entries: Uint8Array[];

        /**
         * Encodes the specified RemovalProof message. Does not implicitly {@link weft.RemovalProof.verify|verify} messages.
         * @param message RemovalProof message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.RemovalProof.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a RemovalProof message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.RemovalProof & weft.RemovalProof.$Shape} RemovalProof
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.RemovalProof & weft.RemovalProof.$Shape;

        /**
         * Gets the type url for RemovalProof
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace RemovalProof {

        /** Properties of a RemovalProof. */
        interface $Properties {

            /** RemovalProof entries */
            entries?: (Uint8Array[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a RemovalProof. */
        type $Shape = weft.RemovalProof.$Properties;
    }

    /**
     * Properties of a JoinRequest.
     * @deprecated Use weft.JoinRequest.$Properties instead.
     */
    interface IJoinRequest extends weft.JoinRequest.$Properties {
    }

    /** Represents a JoinRequest. */
    class JoinRequest {

        /**
         * Constructs a new JoinRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.JoinRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** JoinRequest token. */
        token: string;

        /** JoinRequest secret. */
        secret: Uint8Array;

        /** JoinRequest request. */
        request: Uint8Array;

        /** JoinRequest name. */
        name: string;

        /** JoinRequest address. */
        address: Uint8Array;

        /** JoinRequest gossipPort. */
        gossipPort: number;

        /** JoinRequest source. */
        source: string;

        /**
         * Encodes the specified JoinRequest message. Does not implicitly {@link weft.JoinRequest.verify|verify} messages.
         * @param message JoinRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.JoinRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a JoinRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.JoinRequest & weft.JoinRequest.$Shape} JoinRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.JoinRequest & weft.JoinRequest.$Shape;

        /**
         * Gets the type url for JoinRequest
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace JoinRequest {

        /** Properties of a JoinRequest. */
        interface $Properties {

            /** JoinRequest token */
            token?: (string|null);

            /** JoinRequest secret */
            secret?: (Uint8Array|null);

            /** JoinRequest request */
            request?: (Uint8Array|null);

            /** JoinRequest name */
            name?: (string|null);

            /** JoinRequest address */
            address?: (Uint8Array|null);

            /** JoinRequest gossipPort */
            gossipPort?: (number|null);

            /** JoinRequest source */
            source?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a JoinRequest. */
        type $Shape = weft.JoinRequest.$Properties;
    }

    /**
     * Properties of a JoinAnswer.
     * @deprecated Use weft.JoinAnswer.$Properties instead.
     */
    interface IJoinAnswer extends weft.JoinAnswer.$Properties {
    }

    /** Represents a JoinAnswer. */
    class JoinAnswer {

        /**
         * Constructs a new JoinAnswer.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.JoinAnswer.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** JoinAnswer cluster. */
        cluster: Uint8Array;

        /** JoinAnswer certificate. */
        certificate: Uint8Array;

        /** JoinAnswer authority. */
        authority: Uint8Array;

        /** JoinAnswer keys. */
        keys: weft.GossipKey.$Properties[];

        /** JoinAnswer sponsor. */
        sponsor: Uint8Array;

        /** JoinAnswer roots. */
        roots: Uint8Array[];

        /**
         * Encodes the specified JoinAnswer message. Does not implicitly {@link weft.JoinAnswer.verify|verify} messages.
         * @param message JoinAnswer message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.JoinAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a JoinAnswer message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.JoinAnswer & weft.JoinAnswer.$Shape} JoinAnswer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.JoinAnswer & weft.JoinAnswer.$Shape;

        /**
         * Gets the type url for JoinAnswer
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace JoinAnswer {

        /** Properties of a JoinAnswer. */
        interface $Properties {

            /** JoinAnswer cluster */
            cluster?: (Uint8Array|null);

            /** JoinAnswer certificate */
            certificate?: (Uint8Array|null);

            /** JoinAnswer authority */
            authority?: (Uint8Array|null);

            /** JoinAnswer keys */
            keys?: (weft.GossipKey.$Properties[]|null);

            /** JoinAnswer sponsor */
            sponsor?: (Uint8Array|null);

            /** JoinAnswer roots */
            roots?: (Uint8Array[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a JoinAnswer. */
        type $Shape = weft.JoinAnswer.$Properties;
    }

    /**
     * Properties of a RenewRequest.
     * @deprecated Use weft.RenewRequest.$Properties instead.
     */
    interface IRenewRequest extends weft.RenewRequest.$Properties {
    }

    /** Represents a RenewRequest. */
    class RenewRequest {

        /**
         * Constructs a new RenewRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.RenewRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** RenewRequest request. */
        request: Uint8Array;

        /**
         * Encodes the specified RenewRequest message. Does not implicitly {@link weft.RenewRequest.verify|verify} messages.
         * @param message RenewRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.RenewRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a RenewRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.RenewRequest & weft.RenewRequest.$Shape} RenewRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.RenewRequest & weft.RenewRequest.$Shape;

        /**
         * Gets the type url for RenewRequest
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace RenewRequest {

        /** Properties of a RenewRequest. */
        interface $Properties {

            /** RenewRequest request */
            request?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a RenewRequest. */
        type $Shape = weft.RenewRequest.$Properties;
    }

    /**
     * Properties of a RenewAnswer.
     * @deprecated Use weft.RenewAnswer.$Properties instead.
     */
    interface IRenewAnswer extends weft.RenewAnswer.$Properties {
    }

    /** Represents a RenewAnswer. */
    class RenewAnswer {

        /**
         * Constructs a new RenewAnswer.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.RenewAnswer.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** RenewAnswer certificate. */
        certificate: Uint8Array;

        /** RenewAnswer root. */
        root: Uint8Array;

        /** RenewAnswer cross. */
        cross: Uint8Array[];

        /**
         * Encodes the specified RenewAnswer message. Does not implicitly {@link weft.RenewAnswer.verify|verify} messages.
         * @param message RenewAnswer message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.RenewAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a RenewAnswer message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.RenewAnswer & weft.RenewAnswer.$Shape} RenewAnswer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.RenewAnswer & weft.RenewAnswer.$Shape;

        /**
         * Gets the type url for RenewAnswer
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace RenewAnswer {

        /** Properties of a RenewAnswer. */
        interface $Properties {

            /** RenewAnswer certificate */
            certificate?: (Uint8Array|null);

            /** RenewAnswer root */
            root?: (Uint8Array|null);

            /** RenewAnswer cross */
            cross?: (Uint8Array[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a RenewAnswer. */
        type $Shape = weft.RenewAnswer.$Properties;
    }

    /**
     * Properties of a KeyRequest.
     * @deprecated Use weft.KeyRequest.$Properties instead.
     */
    interface IKeyRequest extends weft.KeyRequest.$Properties {
    }

    /** Represents a KeyRequest. */
    class KeyRequest {

        /**
         * Constructs a new KeyRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.KeyRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** KeyRequest held. */
        held: number[];

        /**
         * Encodes the specified KeyRequest message. Does not implicitly {@link weft.KeyRequest.verify|verify} messages.
         * @param message KeyRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.KeyRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a KeyRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.KeyRequest & weft.KeyRequest.$Shape} KeyRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.KeyRequest & weft.KeyRequest.$Shape;

        /**
         * Gets the type url for KeyRequest
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace KeyRequest {

        /** Properties of a KeyRequest. */
        interface $Properties {

            /** KeyRequest held */
            held?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a KeyRequest. */
        type $Shape = weft.KeyRequest.$Properties;
    }

    /**
     * Properties of a KeyAnswer.
     * @deprecated Use weft.KeyAnswer.$Properties instead.
     */
    interface IKeyAnswer extends weft.KeyAnswer.$Properties {
    }

    /** Represents a KeyAnswer. */
    class KeyAnswer {

        /**
         * Constructs a new KeyAnswer.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.KeyAnswer.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** KeyAnswer keys. */
        keys: weft.GossipKey.$Properties[];

        /**
         * Encodes the specified KeyAnswer message. Does not implicitly {@link weft.KeyAnswer.verify|verify} messages.
         * @param message KeyAnswer message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.KeyAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a KeyAnswer message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.KeyAnswer & weft.KeyAnswer.$Shape} KeyAnswer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.KeyAnswer & weft.KeyAnswer.$Shape;

        /**
         * Gets the type url for KeyAnswer
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace KeyAnswer {

        /** Properties of a KeyAnswer. */
        interface $Properties {

            /** KeyAnswer keys */
            keys?: (weft.GossipKey.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a KeyAnswer. */
        type $Shape = weft.KeyAnswer.$Properties;
    }

    /**
     * Properties of an AuthorityKey.
     * @deprecated Use weft.AuthorityKey.$Properties instead.
     */
    interface IAuthorityKey extends weft.AuthorityKey.$Properties {
    }

    /** Represents an AuthorityKey. */
    class AuthorityKey {

        /**
         * Constructs a new AuthorityKey.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.AuthorityKey.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** AuthorityKey root. */
        root: Uint8Array;

        /** AuthorityKey privateKey. */
        privateKey: Uint8Array;

        /**
         * Encodes the specified AuthorityKey message. Does not implicitly {@link weft.AuthorityKey.verify|verify} messages.
         * @param message AuthorityKey message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.AuthorityKey.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an AuthorityKey message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.AuthorityKey & weft.AuthorityKey.$Shape} AuthorityKey
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.AuthorityKey & weft.AuthorityKey.$Shape;

        /**
         * Gets the type url for AuthorityKey
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace AuthorityKey {

        /** Properties of an AuthorityKey. */
        interface $Properties {

            /** AuthorityKey root */
            root?: (Uint8Array|null);

            /** AuthorityKey privateKey */
            privateKey?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an AuthorityKey. */
        type $Shape = weft.AuthorityKey.$Properties;
    }

    /**
     * Properties of a GossipKey.
     * @deprecated Use weft.GossipKey.$Properties instead.
     */
    interface IGossipKey extends weft.GossipKey.$Properties {
    }

    /** Represents a GossipKey. */
    class GossipKey {

        /**
         * Constructs a new GossipKey.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.GossipKey.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** GossipKey id. */
        id: number;

        /** GossipKey key. */
        key: Uint8Array;

        /**
         * Encodes the specified GossipKey message. Does not implicitly {@link weft.GossipKey.verify|verify} messages.
         * @param message GossipKey message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.GossipKey.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a GossipKey message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.GossipKey & weft.GossipKey.$Shape} GossipKey
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.GossipKey & weft.GossipKey.$Shape;

        /**
         * Gets the type url for GossipKey
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace GossipKey {

        /** Properties of a GossipKey. */
        interface $Properties {

            /** GossipKey id */
            id?: (number|null);

            /** GossipKey key */
            key?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a GossipKey. */
        type $Shape = weft.GossipKey.$Properties;
    }

    /**
     * Properties of a Refusal.
     * @deprecated Use weft.Refusal.$Properties instead.
     */
    interface IRefusal extends weft.Refusal.$Properties {
    }

    /** Represents a Refusal. */
    class Refusal {

        /**
         * Constructs a new Refusal.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.Refusal.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Refusal code. */
        code: string;

        /** Refusal what. */
        what: string;

        /** Refusal why. */
        why: string;

        /** Refusal remedy. */
        remedy: string;

        /**
         * Encodes the specified Refusal message. Does not implicitly {@link weft.Refusal.verify|verify} messages.
         * @param message Refusal message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.Refusal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Refusal message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.Refusal & weft.Refusal.$Shape} Refusal
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.Refusal & weft.Refusal.$Shape;

        /**
         * Gets the type url for Refusal
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Refusal {

        /** Properties of a Refusal. */
        interface $Properties {

            /** Refusal code */
            code?: (string|null);

            /** Refusal what */
            what?: (string|null);

            /** Refusal why */
            why?: (string|null);

            /** Refusal remedy */
            remedy?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Refusal. */
        type $Shape = weft.Refusal.$Properties;
    }

    /**
     * Properties of an Empty.
     * @deprecated Use weft.Empty.$Properties instead.
     */
    interface IEmpty extends weft.Empty.$Properties {
    }

    /** Represents an Empty. */
    class Empty {

        /**
         * Constructs a new Empty.
         * @param [properties] Properties to set
         */
        constructor(properties?: weft.Empty.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /**
         * Encodes the specified Empty message. Does not implicitly {@link weft.Empty.verify|verify} messages.
         * @param message Empty message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: weft.Empty.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Empty message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {weft.Empty & weft.Empty.$Shape} Empty
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): weft.Empty & weft.Empty.$Shape;

        /**
         * Gets the type url for Empty
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Empty {

        /** Properties of an Empty. */
        interface $Properties {

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Empty. */
        type $Shape = weft.Empty.$Properties;
    }
}
