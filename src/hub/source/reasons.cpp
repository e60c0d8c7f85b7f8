#include "hub/source/reasons.hpp"

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/http/auth.hpp"
#include "core/http/header_values.hpp"
#include "core/http/write.hpp"

namespace vedette::source {
namespace {

constexpr std::string_view kUsualPlaces = "its stream is often at /stream, /mjpeg, /video or :81/stream";

// "503 Service Unavailable", without the camera's own reason phrase, which may be any text.
std::string status_text(int status) {
    const std::string_view phrase = http::reason_phrase(status);
    return phrase.empty() ? fmt::to_string(status) : fmt::format("{} {}", status, phrase);
}

std::string_view path_of(const io::HttpClient& answer) {
    const std::string_view target = answer.address().target;
    return target.substr(0, target.find('?'));
}

std::string login_problem(const io::HttpClient& answer, bool has_login) {
    if (!has_login) return "the camera wants a user name and password: set user and password_file";
    if (answer.logged_in()) return "the camera does not accept this user name and password";
    const std::string_view challenge = answer.header("WWW-Authenticate").value_or("");
    if (challenge.empty()) return "the camera wants a login of its own kind, which only browsers can do";
    const std::string_view kind = challenge.substr(0, challenge.find(' '));
    const auto demand = http::first_demand(challenge);
    if (demand && equal_ignoring_case(kind, "Digest") && !http::choose_challenge(challenge)) {
        return fmt::format(
            "the camera wants a Digest login with {}, which is not supported; set it to MD5 or "
            "SHA-256, or to Basic",
            http::is_token(demand->algorithm) ? demand->algorithm : "a challenge of its own");
    }
    if (!equal_ignoring_case(kind, "Basic") && !equal_ignoring_case(kind, "Digest")) {
        return fmt::format("the camera wants a login of the kind {}; Basic and Digest are known",
                           http::is_token(kind) ? kind : "that it does not name");
    }
    return fmt::format(
        "{} wants a user name and password, which are for another address; give that one as the source",
        answer.address().host);
}

// The beginning of a text, for a message; nothing when there is no printable one.
std::string quoted(Bytes bytes) {
    constexpr std::size_t kMaxQuote = 80;  // characters
    std::string text;
    for (const char c : as_text(bytes)) {
        if (text.size() == kMaxQuote) break;
        const bool printable = c > ' ' && c < 0x7f;
        if (printable) text += c;
        if (!printable && !text.empty() && !text.ends_with(' ')) text += ' ';
    }
    while (text.ends_with(' ')) text.pop_back();
    return text.empty() ? text : fmt::format(": {}", text);
}

// By the first bytes. Empty: they do not say it.
std::string content_problem(multipart::Content content, Bytes begun) {
    using multipart::Content;
    constexpr std::string_view kOnlyJpeg = "only JPEG can be read; set the camera's format to JPEG";
    switch (content) {
        case Content::kHtml: return fmt::format("the camera sent a web page, not pictures; {}", kUsualPlaces);
        case Content::kXml: return fmt::format("the camera sent XML, not pictures{}", quoted(begun));
        case Content::kJson: return fmt::format("the camera sent JSON, not pictures{}", quoted(begun));
        case Content::kText: return fmt::format("the camera sent a text, not pictures{}", quoted(begun));
        case Content::kGzip:
            return "the camera sent compressed data (gzip), which is not read; switch compression off in its "
                   "web server";
        case Content::kPng: return fmt::format("the camera sent a PNG picture, and {}", kOnlyJpeg);
        case Content::kGif: return fmt::format("the camera sent a GIF picture, and {}", kOnlyJpeg);
        case Content::kWebp: return fmt::format("the camera sent a WebP picture, and {}", kOnlyJpeg);
        case Content::kVideo:
            return "the camera sent a video, and only MJPEG and JPEG can be read over HTTP; does it have an "
                   "MJPEG or rtsp:// address too?";
        case Content::kEmpty: return "the camera sent an empty answer, not a picture; is the address right?";
        default: return {};
    }
}

std::string content_problem(std::string_view type) {
    if (starts_with_ignoring_case(type, "video/")) {
        return fmt::format(
            "the camera sent {}, and only MJPEG and JPEG can be read over HTTP; does it have an "
            "MJPEG or rtsp:// address too?",
            type);
    }
    if (type.empty()) return fmt::format("the camera sent something that is no picture; {}", kUsualPlaces);
    return fmt::format("the camera sent {}, not pictures; {}", type, kUsualPlaces);
}

}  // namespace

Error stopped() { return {Kind::kCancelled, "stopped"}; }

Error connection_closed(bool in_picture) {
    return {Kind::kUnavailable, in_picture ? "the camera closed the connection in the middle of a picture"
                                           : "the camera closed the connection"};
}

Error explain_connection(const Error& error) {
    if (error.kind != Kind::kUnauthenticated) return error;
    return {error.kind, error.message + "; a certificate that the camera made itself is trusted by ca_file"};
}

Error explain_status(const io::HttpClient& answer, bool has_login) {
    const int status = answer.status();
    const std::string text = status_text(status);
    switch (status) {
        case 401: return {Kind::kUnauthenticated, login_problem(answer, has_login)};
        case 403:
            return {Kind::kPermissionDenied,
                    fmt::format("the camera answered {}: this user may not watch, or this address may not",
                                text)};
        case 404:
            return {Kind::kNotFound, fmt::format("the camera has nothing at {} ({}); {}", path_of(answer),
                                                 text, kUsualPlaces)};
        case 503:
            return {Kind::kUnavailable,
                    fmt::format("the camera answered {}: it may allow one viewer only", text)};
        default: break;
    }
    if (status >= 500)
        return {Kind::kUnavailable, fmt::format("the camera answered {}: it has a fault", text)};
    if (status == 204) return {Kind::kUnavailable, "the camera answered without a picture (204 No Content)"};
    return {Kind::kFailedPrecondition,
            fmt::format("the camera answered {} at {}; is the address right?", text, path_of(answer))};
}

Error explain_content(const io::HttpClient& answer, multipart::Content content, Bytes begun) {
    constexpr std::size_t kMaxType = 100;  // characters
    const Kind kind = content == multipart::Content::kEmpty ? Kind::kUnavailable : Kind::kFailedPrecondition;
    if (std::string problem = content_problem(content, begun); !problem.empty()) return {kind, problem};
    const std::string_view whole = http::before_parameters(answer.header("Content-Type").value_or(""));
    const std::string type =
        whole.size() > kMaxType ? std::string(whole.substr(0, kMaxType)) + "..." : std::string(whole);
    return {kind, content_problem(type)};
}

Error explain_no_websocket(const io::HttpClient& answer, bool has_login) {
    const int status = answer.status();
    if (status == 401 || status == 403 || status >= 500) return explain_status(answer, has_login);
    return {Kind::kFailedPrecondition,
            fmt::format(
                "the camera answered {} at {} and takes no WebSocket there; its capture server is often on "
                "port 81",
                status_text(status), path_of(answer))};
}

}  // namespace vedette::source
