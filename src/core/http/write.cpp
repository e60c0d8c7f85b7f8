#include "core/http/write.hpp"

#include <algorithm>
#include <charconv>

#include "core/http/header_values.hpp"

namespace vedette::http {
namespace {

bool is_value(std::string_view text) { return std::ranges::none_of(text, is_control_byte); }

bool is_target(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

std::string_view reason_phrase(int status) {
    switch (status) {
        case 100: return "Continue";
        case 101: return "Switching Protocols";
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 411: return "Length Required";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 422: return "Unprocessable Content";
        case 426: return "Upgrade Required";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        case 505: return "HTTP Version Not Supported";
        case 507: return "Insufficient Storage";
        default: return {};
    }
}

void HeadWriter::request(std::string_view method, std::string_view target) {
    check(is_token(method) && is_target(target));
    text_ << method << " " << target << " HTTP/1.1\r\n";
}

void HeadWriter::response(int status, std::string_view reason) {
    check(status >= 100 && status <= 999 && is_value(reason));
    text_ << "HTTP/1.1 " << status << " " << (reason.empty() ? reason_phrase(status) : reason) << "\r\n";
}

void HeadWriter::field(std::string_view name, std::uint64_t number) {
    check(is_token(name));
    text_ << name << ": " << number << "\r\n";
}

void HeadWriter::field(std::string_view name, std::string_view value, std::string_view more) {
    check(is_token(name) && is_value(value) && is_value(more));
    text_ << name << ": " << value << more << "\r\n";
}

std::optional<std::string_view> HeadWriter::finish() {
    text_ << "\r\n";
    return valid_ ? text_.result() : std::nullopt;
}

std::string_view format_chunk_head(std::uint64_t size, std::span<char, kMaxChunkHead> out) {
    char* end = std::to_chars(out.data(), out.data() + 16, size, 16).ptr;
    *end++ = '\r';
    *end++ = '\n';
    return {out.data(), end};
}

}  // namespace vedette::http
