#include "core/http/parse_error.hpp"

namespace vedette::http {

std::string_view to_string(ParseError error) {
    switch (error) {
        case ParseError::kNone: return "no error";
        case ParseError::kHeadTooLarge: return "the header is too large";
        case ParseError::kTooManyFields: return "there are too many header fields";
        case ParseError::kBlankLines: return "there are blank lines before the first line";
        case ParseError::kBareLf: return "a line ends with LF instead of CRLF";
        case ParseError::kBareCr: return "CR is not followed by LF";
        case ParseError::kNulByte: return "there is a zero byte in the header";
        case ParseError::kControlByte: return "there is a control character in the header";
        case ParseError::kBadRequestLine: return "the first line is not an HTTP request";
        case ParseError::kMethodTooLong: return "the method is too long";
        case ParseError::kBadTarget: return "the request's target is malformed";
        case ParseError::kTargetTooLong: return "the request's target is too long";
        case ParseError::kUnsupportedVersion: return "the HTTP version is not 1.x";
        case ParseError::kBadStatusLine: return "the first line is not an HTTP status line";
        case ParseError::kMissingColon: return "a header line has no colon";
        case ParseError::kBadFieldName: return "a header field's name is malformed";
        case ParseError::kBlankBeforeColon: return "there is a blank before a header field's colon";
        case ParseError::kFoldedField: return "a header field is folded over two lines";
        case ParseError::kMissingHost: return "the Host header is missing";
        case ParseError::kDuplicateHost: return "there is more than one Host header";
        case ParseError::kBadHost: return "the Host header is malformed";
        case ParseError::kBadContentLength: return "Content-Length is not a number";
        case ParseError::kDuplicateContentLength: return "there is more than one Content-Length";
        case ParseError::kLengthWithChunked: return "there are both Content-Length and Transfer-Encoding";
        case ParseError::kBadTransferCoding: return "Transfer-Encoding is malformed";
        case ParseError::kUnknownTransferCoding: return "the transfer coding is not chunked";
        case ParseError::kChunkedInHttp10: return "Transfer-Encoding is not allowed in HTTP/1.0";
        case ParseError::kTooManyInterim: return "there are too many interim responses";
        case ParseError::kBodyTooLarge: return "the body is too large";
        case ParseError::kBadChunkSize: return "a chunk's size is malformed";
        case ParseError::kBadChunkLine: return "a chunk's first line is malformed";
        case ParseError::kChunkLineTooLong: return "a chunk's extension is too long";
        case ParseError::kBadChunkEnd: return "a chunk's end is malformed";
        case ParseError::kBadTrailer: return "the trailer is malformed";
        case ParseError::kTrailerTooLarge: return "the trailer is too large";
        case ParseError::kNothingReceived: return "the connection ended before the first byte";
        case ParseError::kTruncated: return "the connection ended in the middle of the message";
        case ParseError::kHeadTooLate: return "the header did not arrive in time";
        case ParseError::kBodyTooLate: return "the body did not arrive in time";
        case ParseError::kNoHeadMemory: return "the server has no memory left for a request";
    }
    return "unknown HTTP error";
}

int suggested_status(ParseError error) {
    switch (error) {
        case ParseError::kHeadTooLarge:
        case ParseError::kTooManyFields:
        case ParseError::kTrailerTooLarge: return 431;
        case ParseError::kTargetTooLong: return 414;
        case ParseError::kBodyTooLarge: return 413;
        case ParseError::kHeadTooLate:
        case ParseError::kBodyTooLate: return 408;
        case ParseError::kNoHeadMemory: return 503;
        case ParseError::kMethodTooLong:
        case ParseError::kUnknownTransferCoding: return 501;
        case ParseError::kUnsupportedVersion: return 505;
        default: return 400;
    }
}

}  // namespace vedette::http
