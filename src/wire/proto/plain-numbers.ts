/**
 * Makes protobufjs read 64-bit integers as numbers. Must run before the generated code is loaded, which asks at that
 * moment. Numbers beyond 2^53 come out unsafe and are refused where they are read.
 */
import protobuf from 'protobufjs/minimal.js';

protobuf.util.Long = undefined as never;
protobuf.configure();
