#include "helpers/video/av_error.hpp"

extern "C" {
#include <libavutil/error.h>
#include <libavutil/log.h>
}

#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdio>

namespace vedette::video {
namespace {

std::string& last_av_log_line() {
    static std::string text;
    return text;
}

void on_log(void* /*who*/, int level, const char* format, va_list arguments) {
    if (level > AV_LOG_ERROR) return;
    std::array<char, 512> line{};
    std::vsnprintf(line.data(), line.size(), format, arguments);
    std::string text(line.data());
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    if (!text.empty()) last_av_log_line() = text;
}

// What happened. The hub chooses by the kind what it advises (hub/source/reasons).
struct Known {
    int number;
    Kind kind;
    std::string_view text;
};

constexpr std::array kKnown = {
    Known{AVERROR_HTTP_NOT_FOUND, Kind::kNotFound, "no such stream (404)"},
    Known{AVERROR_HTTP_UNAUTHORIZED, Kind::kUnauthenticated,
          "the camera refuses the user name or password (401)"},
    Known{AVERROR(EPROTONOSUPPORT), Kind::kFailedPrecondition,
          "the camera sends its pictures neither over TCP nor over UDP"},
    Known{AVERROR_HTTP_FORBIDDEN, Kind::kPermissionDenied, "this user may not watch (403)"},
    Known{AVERROR_HTTP_BAD_REQUEST, Kind::kFailedPrecondition,
          "the camera does not understand the request (400)"},
    Known{AVERROR_HTTP_OTHER_4XX, Kind::kFailedPrecondition, "the camera refuses the request (4xx)"},
    Known{AVERROR_HTTP_SERVER_ERROR, Kind::kResourceExhausted, "the camera has a fault (5xx)"},
    Known{AVERROR(ECONNREFUSED), Kind::kUnavailable, "connection refused"},
    Known{AVERROR(ECONNRESET), Kind::kUnavailable, "the camera broke the connection"},
    Known{AVERROR(EPIPE), Kind::kUnavailable, "the camera broke the connection"},
    Known{AVERROR(ETIMEDOUT), Kind::kTimeout, "the camera does not answer"},
    Known{AVERROR(EHOSTUNREACH), Kind::kUnavailable, "no route to the camera"},
    Known{AVERROR(ENETUNREACH), Kind::kUnavailable, "no network"},
    Known{AVERROR(ENOENT), Kind::kNotFound, "no such file"},
    Known{AVERROR(EACCES), Kind::kPermissionDenied, "no right to read it"},
    Known{AVERROR(EISDIR), Kind::kInvalidArgument, "is a folder"},
    Known{AVERROR(ENOMEM), Kind::kResourceExhausted, "not enough memory; --memory sets the limit"},
    Known{AVERROR_EOF, Kind::kUnavailable, "the stream has ended"},
};

}  // namespace

std::string mask_passwords(std::string_view text) {
    std::string out;
    while (true) {
        const std::size_t mark = text.find("://");
        if (mark == text.npos) return out += text;
        const std::size_t start = mark + 3;
        const std::size_t end = text.find_first_of("/ ?#\"'", start);
        const std::string_view authority = text.substr(start, end == text.npos ? end : end - start);
        const std::size_t at = authority.rfind('@');
        out += text.substr(0, start);
        out += at == authority.npos ? std::string(authority) : "***" + std::string(authority.substr(at));
        text.remove_prefix(start + authority.size());
    }
}

void capture_av_log() { av_log_set_callback(on_log); }

Error explain_av_error(std::string_view address, int av_error) {
    const std::string who = mask_passwords(address) + ": ";
    if (last_av_log_line().find("resolve hostname") != std::string::npos && av_error == AVERROR(EIO))
        return {Kind::kNotFound, who + "the name is not known"};
    for (const Known& known : kKnown) {
        if (known.number == av_error) return {known.kind, who + std::string(known.text)};
    }
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(av_error, text.data(), text.size());
    std::string why = text.data();
    if (!last_av_log_line().empty()) why += " (" + mask_passwords(last_av_log_line()) + ")";
    return {av_error == AVERROR_INVALIDDATA ? Kind::kDataLoss : Kind::kUnavailable, who + why};
}

}  // namespace vedette::video
