#include "hub/source/reasons.hpp"

#include <fmt/format.h>

#include "core/base/text.hpp"
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
    if (!equal_ignoring_case(kind, "Basic") && !equal_ignoring_case(kind, "Digest")) {
        return fmt::format("the camera wants a login of the kind {}; Basic and Digest are known",
                           http::is_token(kind) ? kind : "that it does not name");
    }
    return fmt::format(
        "{} wants a user name and password, which are for another address; give that one as the source",
        answer.address().host);
}

std::string content_problem(std::string_view type) {
    if (equal_ignoring_case(type, "text/html"))
        return fmt::format("the camera sent a web page, not pictures; {}", kUsualPlaces);
    if (starts_with_ignoring_case(type, "video/")) {
        return fmt::format(
            "the camera sent {}, and only MJPEG and JPEG can be read over HTTP; does it have an "
            "MJPEG or rtsp:// address too?",
            type);
    }
    if (type.empty()) return "the camera does not say that it sends pictures (no Content-Type)";
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

Error explain_content(const io::HttpClient& answer) {
    constexpr std::size_t kMaxType = 100;  // characters
    const std::string_view whole = http::before_parameters(answer.header("Content-Type").value_or(""));
    const std::string type =
        whole.size() > kMaxType ? std::string(whole.substr(0, kMaxType)) + "..." : std::string(whole);
    if (starts_with_ignoring_case(type, "multipart/"))
        return {Kind::kDataLoss,
                "the camera's stream does not say what separates its pictures (no boundary)"};
    return {Kind::kFailedPrecondition, content_problem(type)};
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
