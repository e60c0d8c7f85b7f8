// Faults of an HTTP/1.1 message (RFC 9112) and the status with which a server reports them. Thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

namespace vedette::http {

// Faults in the order of a message's parts.
enum class ParseError : std::uint8_t {
    kNone,
    // The head as a whole.
    kHeadTooLarge,   // the head does not fit the buffer
    kTooManyFields,  // more header fields than the limit
    kBlankLines,     // more than one blank line before the first line
    kBareLf,         // a line ends with LF alone
    kBareCr,         // CR without LF
    kNulByte,        // a zero byte in the head
    kControlByte,    // another control character in the head
    // The first line.
    kBadRequestLine,  // not "method target HTTP/x.y" with single blanks
    kMethodTooLong,   // longer than any known method
    kBadTarget,       // the target's form does not fit the method, or it contains a # or a byte beyond ASCII
    kTargetTooLong,   // longer than the limit
    kUnsupportedVersion,  // a version that isn't HTTP/1.x
    kBadStatusLine,       // not "HTTP/x.y status reason"
    // Fields.
    kMissingColon,      // a field line without a colon
    kBadFieldName,      // an empty name, or a character that names can't have
    kBlankBeforeColon,  // a blank between name and colon
    kFoldedField,       // a field continued on the next line (obsolete)
    kMissingHost,       // HTTP/1.1 without Host
    kDuplicateHost,     // more than one Host
    kBadHost,           // a Host that is no host with port
    // Framing.
    kBadContentLength,        // not a number
    kDuplicateContentLength,  // more than one (in responses: with different numbers)
    kLengthWithChunked,       // both Content-Length and Transfer-Encoding
    kBadTransferCoding,       // chunked twice, or not as the last coding
    kUnknownTransferCoding,   // a coding other than chunked
    kChunkedInHttp10,         // Transfer-Encoding in HTTP/1.0
    kTooManyInterim,          // more 1xx responses than the limit
    // The body.
    kBodyTooLarge,      // longer than the limit
    kBadChunkSize,      // no hexadecimal number, or one beyond 64 bits
    kBadChunkLine,      // something other than an extension follows the chunk's size
    kChunkLineTooLong,  // a chunk's extension longer than the limit
    kBadChunkEnd,       // no CRLF after the chunk's bytes
    kBadTrailer,        // a trailer line that is no field
    kTrailerTooLarge,   // trailer longer than the limit
    // The connection.
    kNothingReceived,  // it ended before the first byte of the message
    kTruncated,        // it ended in the middle of the message
    // A server's limits (ServerConnection).
    kHeadTooLate,   // the head was not complete at its deadline
    kBodyTooLate,   // the body was not complete at its deadline
    kNoHeadMemory,  // no memory for the head became free before its deadline
};

std::string_view to_string(ParseError error);

// The status with which a server refuses such a request before it closes: 400, 408, 413, 414, 431, 501, 503
// or 505.
int suggested_status(ParseError error);

}  // namespace vedette::http
