#include "hub/source/reasons.hpp"

#include <array>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/http/auth.hpp"
#include "core/http/header_values.hpp"
#include "core/http/write.hpp"

namespace vedette::source {
namespace {

constexpr std::string_view kUsualPlaces = "; its stream is often at /stream, /mjpeg, /video or :81/stream";
constexpr std::string_view kIsAddressRight = "; is the address right?";
constexpr std::string_view kTrustSettings =
    "; a certificate that the camera made itself is accepted by tls_pin or ca_file, any certificate by "
    "verify: false";
constexpr std::string_view kTrustCommandLine =
    "; a certificate that the camera made itself is accepted by --tls-pin FINGERPRINT or --ca-file FILE, any "
    "certificate by --insecure";

// In the order of Reason. "{}" is filled in by the function that gives the reason.
constexpr auto kReasons = std::to_array<ReasonRow>({
    {Reason::kNoConnection, Kind::kUnavailable, "{}", "; is the camera on, and are address and port right?",
     ""},
    {Reason::kUnknownName, Kind::kNotFound, "{}", "; check the name, or write the camera's number", ""},
    {Reason::kNoAnswer, Kind::kTimeout, "{}", "; is the camera on, and in this network?", ""},
    {Reason::kNotHttp, Kind::kDataLoss, "{}", "; is the port that of the camera's web server?", ""},
    {Reason::kNoTls, Kind::kUnavailable, "{}", "; does the camera want an address without TLS (http:, ws:)?",
     ""},
    {Reason::kSelfSigned, Kind::kFailedPrecondition, "{}", kTrustSettings, kTrustCommandLine},
    {Reason::kNoAuthority, Kind::kFailedPrecondition, "{}",
     "; trust its authority by ca_file, or any certificate by verify: false",
     "; trust its authority by --ca-file FILE, or any certificate by --insecure"},
    {Reason::kExpired, Kind::kFailedPrecondition, "{}",
     "; renew it in the camera, or accept this certificate by tls_pin",
     "; renew it in the camera, or accept this certificate by --tls-pin"},
    {Reason::kNotYetValid, Kind::kFailedPrecondition, "{}",
     "; set the clocks of the camera and of this machine, or accept this certificate by tls_pin",
     "; set the clocks of the camera and of this machine, or accept this certificate by --tls-pin"},
    {Reason::kOtherName, Kind::kFailedPrecondition, "{}",
     "; write the name that is in the certificate as the host, or accept this certificate by tls_pin",
     "; write the name that is in the certificate as the host, or accept this certificate by --tls-pin"},
    {Reason::kNotPinned, Kind::kFailedPrecondition, "{}",
     "; if the camera itself shows this one, write it as tls_pin; if not, another device answers in its "
     "place",
     "; if the camera itself shows this one, write it as --tls-pin; if not, another device answers in its "
     "place"},
    {Reason::kOtherCertificate, Kind::kFailedPrecondition, "{}",
     "; make a new one in the camera, or accept this certificate by tls_pin",
     "; make a new one in the camera, or accept this certificate by --tls-pin"},
    {Reason::kNoLogin, Kind::kUnauthenticated, "the camera wants a user name and password",
     ": set user and password_file", ": write USER:PASSWORD@ before the host's name"},
    {Reason::kWrongLogin, Kind::kUnauthenticated, "the camera does not accept this user name and password",
     "; try both on the camera's own page", ""},
    {Reason::kLoginElsewhere, Kind::kUnauthenticated,
     "{} wants a user name and password, which are for another address", "; give that one as the source", ""},
    {Reason::kUnknownLogin, Kind::kUnauthenticated, "the camera wants a login by {}, which is not supported",
     "; set its login to Digest or Basic", ""},
    {Reason::kUnknownDigest, Kind::kUnauthenticated,
     "the camera wants a Digest login with {}, which is not supported",
     "; set it to MD5 or SHA-256, or to Basic", ""},
    {Reason::kBrowserLogin, Kind::kUnauthenticated,
     "the camera wants a login of its own kind, which only browsers can do",
     "; set its login to Digest or Basic", ""},
    {Reason::kWrongPin, Kind::kUnauthenticated, "the camera closed the connection without a picture",
     ": is the PIN right? pin_file has it", ": is the PIN right? ?pin= has it"},
    {Reason::kForbidden, Kind::kPermissionDenied,
     "the camera answered {}: this user may not watch, or this address may not",
     "; allow it in the camera's settings", ""},
    {Reason::kNotFound, Kind::kNotFound, "the camera has nothing at {} ({})", kUsualPlaces, ""},
    {Reason::kBusy, Kind::kUnavailable, "the camera answered {}: it may allow one viewer only",
     "; close its other viewers", ""},
    {Reason::kFault, Kind::kUnavailable, "the camera answered {}: it has a fault",
     "; restart it if that lasts", ""},
    {Reason::kNoContent, Kind::kUnavailable, "the camera answered without a picture (204 No Content)",
     kIsAddressRight, ""},
    {Reason::kOtherStatus, Kind::kFailedPrecondition, "the camera answered {} at {}", kIsAddressRight, ""},
    {Reason::kNoWebSocket, Kind::kFailedPrecondition,
     "the camera answered {} at {} and takes no WebSocket there", "; its capture server is often on port 81",
     ""},
    {Reason::kWebPage, Kind::kFailedPrecondition, "the camera sent a web page, not pictures", kUsualPlaces,
     ""},
    {Reason::kVideo, Kind::kFailedPrecondition,
     "the camera sent {}, and only MJPEG and JPEG can be read over HTTP",
     "; does it have an MJPEG or rtsp:// address too?", ""},
    {Reason::kOtherContent, Kind::kFailedPrecondition, "the camera sent {}, not pictures", kUsualPlaces, ""},
    {Reason::kText, Kind::kFailedPrecondition, "the camera sent {}, not pictures{}", kIsAddressRight, ""},
    {Reason::kCompressed, Kind::kFailedPrecondition,
     "the camera sent compressed data ({}), which is not read", "; switch compression off in its web server",
     ""},
    {Reason::kOtherFormat, Kind::kFailedPrecondition,
     "the camera sent a {} picture, and only JPEG can be read", "; set the camera's format to JPEG", ""},
    {Reason::kEmptyAnswer, Kind::kUnavailable, "the camera sent an empty answer, not a picture",
     kIsAddressRight, ""},
    {Reason::kNoBoundary, Kind::kDataLoss,
     "the camera's stream does not say what separates its pictures (no boundary)",
     "; does it have another address?", ""},
    {Reason::kClosed, Kind::kUnavailable, "the camera closed the connection",
     "; if that lasts, close its other viewers", ""},
    {Reason::kClosedInPicture, Kind::kUnavailable,
     "the camera closed the connection in the middle of a picture",
     "; if that lasts, close its other viewers", ""},
    {Reason::kTooSlow, Kind::kTimeout, "the camera was asked for a picture and did not send it in time",
     "; if that lasts, ask for fewer or smaller pictures", ""},
    {Reason::kSilent, Kind::kTimeout, "no picture for {} s", "; a slow source needs a longer timeout", ""},
    {Reason::kUnusable, Kind::kDataLoss, "the camera sent {} that can't be used, the last one: {}",
     "; lower its resolution or quality, or try another of its addresses", ""},
    {Reason::kNoPictureAnswer, Kind::kDataLoss,
     "the camera's answers are no pictures ({} left out), the last one: {}",
     "; it has to send a picture as one binary message, or as several one after another", ""},
    {Reason::kRtspNotFound, Kind::kNotFound, "{}", "; check the host's name and the path in the address", ""},
    {Reason::kRtspRefused, Kind::kFailedPrecondition, "{}",
     "; try another of its addresses, or its settings for RTSP", ""},
    {Reason::kRtspVideo, Kind::kFailedPrecondition, "{}",
     "; set the camera's video to H.264 or MJPEG, or try another of its addresses", ""},
});

consteval bool in_order() {
    for (std::size_t i = 0; i < kReasons.size(); ++i)
        if (static_cast<std::size_t>(kReasons[i].reason) != i) return false;
    return kReasons.size() == static_cast<std::size_t>(Reason::kRtspVideo) + 1;
}
static_assert(in_order());

template <class... Parts>
Error explain(Reason reason, bool command_line, const Parts&... parts) {
    const ReasonRow& row = kReasons[static_cast<std::size_t>(reason)];
    std::string message = fmt::format(fmt::runtime(row.what), parts...);
    message += command_line && !row.command_line.empty() ? row.command_line : row.settings;
    return {row.kind, std::move(message)};
}

// "503 Service Unavailable", without the camera's own reason phrase, which may be any text.
std::string status_text(int status) {
    const std::string_view phrase = http::reason_phrase(status);
    return phrase.empty() ? fmt::to_string(status) : fmt::format("{} {}", status, phrase);
}

std::string_view path_of(const io::HttpClient& answer) {
    const std::string_view target = answer.address().target;
    return target.substr(0, target.find('?'));
}

Error explain_login(const io::HttpClient& answer, const settings::SourceSpec& spec) {
    if (spec.user.empty() && spec.password.empty()) return explain(Reason::kNoLogin, spec.command_line);
    if (answer.logged_in()) return explain(Reason::kWrongLogin, spec.command_line);
    if (!answer.may_log_in())
        return explain(Reason::kLoginElsewhere, spec.command_line, answer.address().host);
    const std::string_view challenge = answer.header("WWW-Authenticate").value_or("");
    if (challenge.empty()) return explain(Reason::kBrowserLogin, spec.command_line);
    const auto demand = http::first_demand(challenge);
    if (demand && equal_ignoring_case(demand->scheme, "Digest")) {
        return explain(Reason::kUnknownDigest, spec.command_line,
                       http::is_token(demand->algorithm) ? demand->algorithm : "a challenge of its own");
    }
    return explain(Reason::kUnknownLogin, spec.command_line,
                   demand ? demand->scheme : "a method that it does not name");
}

Reason reason_of(io::TlsProblem problem) {
    switch (problem) {
        case io::TlsProblem::kNone: break;
        case io::TlsProblem::kHandshake: return Reason::kNoTls;
        case io::TlsProblem::kSelfSigned: return Reason::kSelfSigned;
        case io::TlsProblem::kNoAuthority: return Reason::kNoAuthority;
        case io::TlsProblem::kExpired: return Reason::kExpired;
        case io::TlsProblem::kNotYetValid: return Reason::kNotYetValid;
        case io::TlsProblem::kOtherName: return Reason::kOtherName;
        case io::TlsProblem::kNotPinned: return Reason::kNotPinned;
        case io::TlsProblem::kOther: return Reason::kOtherCertificate;
    }
    return Reason::kNoConnection;
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

// What the label says, when the first bytes do not show what the answer is.
Error explain_label(const io::HttpClient& answer) {
    if (const std::string_view coding = content_coding(answer); !coding.empty())
        return explain(Reason::kCompressed, false, http::is_token(coding) ? coding : "an unknown method");
    constexpr std::size_t kMaxType = 100;  // characters
    const std::string_view whole = http::before_parameters(answer.header("Content-Type").value_or(""));
    const std::string type =
        whole.size() > kMaxType ? std::string(whole.substr(0, kMaxType)) + "..." : std::string(whole);
    if (starts_with_ignoring_case(type, "multipart/")) return explain(Reason::kNoBoundary, false);
    if (starts_with_ignoring_case(type, "video/")) return explain(Reason::kVideo, false, type);
    return explain(Reason::kOtherContent, false, type.empty() ? "unknown data" : type);
}

}  // namespace

std::span<const ReasonRow> reasons() { return kReasons; }

Error LeftOut::error() const {
    if (last_ == kNoPictureMessage || last_ == kNoPicturePieces)
        return explain(Reason::kNoPictureAnswer, false, count_, last_);
    const std::string pictures = count_ == 1 ? "a picture" : fmt::format("{} pictures", count_);
    return explain(Reason::kUnusable, false, pictures, last_);
}

Error stopped() { return {Kind::kCancelled, "stopped"}; }

Error connection_closed(bool in_picture, const LeftOut& left_out) {
    if (left_out.any()) return left_out.error();
    return explain(in_picture ? Reason::kClosedInPicture : Reason::kClosed, false);
}

Error no_picture_for(Duration silence) { return explain(Reason::kSilent, false, to_ms(silence) / 1000); }

Error explain_timeout(const Error& error) {
    return error.kind == Kind::kTimeout ? explain(Reason::kTooSlow, false) : error;
}

Error explain_connection(const Error& error) {
    switch (error.kind) {
        case Kind::kUnavailable: return explain(Reason::kNoConnection, false, error.message);
        case Kind::kNotFound: return explain(Reason::kUnknownName, false, error.message);
        case Kind::kTimeout: return explain(Reason::kNoAnswer, false, error.message);
        case Kind::kDataLoss: return explain(Reason::kNotHttp, false, error.message);
        default: return error;
    }
}

Error explain_connection(const Error& error, const io::HttpClient& client, const settings::SourceSpec& spec) {
    if (client.tls_problem() == io::TlsProblem::kNone || error.kind == Kind::kCancelled)
        return explain_connection(error);
    return explain(reason_of(client.tls_problem()), spec.command_line, error.message);
}

Error explain_status(const io::HttpClient& answer, const settings::SourceSpec& spec) {
    const int status = answer.status();
    const std::string text = status_text(status);
    switch (status) {
        case 204: return explain(Reason::kNoContent, spec.command_line);
        case 401: return explain_login(answer, spec);
        case 403: return explain(Reason::kForbidden, spec.command_line, text);
        case 404: return explain(Reason::kNotFound, spec.command_line, path_of(answer), text);
        case 503: return explain(Reason::kBusy, spec.command_line, text);
        default: break;
    }
    if (status >= 500) return explain(Reason::kFault, spec.command_line, text);
    return explain(Reason::kOtherStatus, spec.command_line, text, path_of(answer));
}

std::string_view content_coding(const io::HttpClient& answer) {
    const std::string_view coding = trim(answer.header("Content-Encoding").value_or(""));
    return equal_ignoring_case(coding, "identity") ? "" : coding;
}

Error explain_content(const io::HttpClient& answer, multipart::Content content, Bytes begun) {
    using multipart::Content;
    switch (content) {
        case Content::kHtml: return explain(Reason::kWebPage, false);
        case Content::kXml: return explain(Reason::kText, false, "XML", quoted(begun));
        case Content::kJson: return explain(Reason::kText, false, "JSON", quoted(begun));
        case Content::kText: return explain(Reason::kText, false, "a text", quoted(begun));
        case Content::kGzip: return explain(Reason::kCompressed, false, "gzip");
        case Content::kPng: return explain(Reason::kOtherFormat, false, "PNG");
        case Content::kGif: return explain(Reason::kOtherFormat, false, "GIF");
        case Content::kWebp: return explain(Reason::kOtherFormat, false, "WebP");
        case Content::kVideo: return explain(Reason::kVideo, false, "a video");
        case Content::kEmpty: return explain(Reason::kEmptyAnswer, false);
        default: return explain_label(answer);
    }
}

Error explain_no_websocket(const io::HttpClient& answer, const settings::SourceSpec& spec) {
    const int status = answer.status();
    if (status == 401 || status == 403 || status >= 500) return explain_status(answer, spec);
    return explain(Reason::kNoWebSocket, spec.command_line, status_text(status), path_of(answer));
}

Error explain_rtsp(const Error& error, bool connected, const settings::SourceSpec& spec) {
    // The address is before the first ": "; the user who reads the reason knows it.
    const std::size_t colon = error.message.find(": ");
    const std::string what = error.message.substr(colon == std::string::npos ? 0 : colon + 2);
    const auto row = [&](Reason reason) { return explain(reason, spec.command_line, what); };
    switch (error.kind) {
        case Kind::kNotFound: return row(Reason::kRtspNotFound);
        case Kind::kUnauthenticated:
            return explain(
                spec.user.empty() && spec.password.empty() ? Reason::kNoLogin : Reason::kWrongLogin,
                spec.command_line);
        case Kind::kPermissionDenied: return explain(Reason::kForbidden, spec.command_line, status_text(403));
        case Kind::kResourceExhausted: return explain(Reason::kBusy, spec.command_line, "a fault (5xx)");
        case Kind::kFailedPrecondition: return row(Reason::kRtspRefused);
        case Kind::kDataLoss:
        case Kind::kUnimplemented: return row(Reason::kRtspVideo);
        case Kind::kTimeout: return row(Reason::kNoAnswer);
        default: break;
    }
    return connected ? connection_closed(false, {}) : row(Reason::kNoConnection);
}

Error wrong_pin(const settings::SourceSpec& spec) { return explain(Reason::kWrongPin, spec.command_line); }

}  // namespace vedette::source
