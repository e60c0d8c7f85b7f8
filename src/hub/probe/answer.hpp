// One request of a probe and what came of it. Bodies are from strangers: bounded, and trusted for nothing.
// Values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/multipart/first_bytes.hpp"

namespace vedette::probe {

// Bytes of a body that are kept.
inline constexpr std::size_t kMaxBody = 64 * 1024;

// What is tried at a port.
enum class ProbeMethod : std::uint8_t {
    kGet,      // an HTTP request
    kConnect,  // a connection on which nothing is sent: does the other side begin to speak?
};

// One request of a recogniser.
struct Request {
    std::size_t port = 0;   // index into Recogniser::ports
    std::string_view path;  // with its query
    ProbeMethod method = ProbeMethod::kGet;
};

// What a request came to.
struct Answer {
    // How far it got.
    enum class Outcome : std::uint8_t {
        kNotAsked,       // the time was over, or the port had not answered before
        kNoConnection,   // refused, unreachable, or no such name
        kRefusedByRule,  // the address rule of this program
        kSilent,         // connected, and no byte came
        kNotHttp,        // something else than HTTP came, or the connection ended
        kAnswered,       // HTTP
    };
    Outcome outcome = Outcome::kNotAsked;
    int status = 0;
    std::string type;                                           // Content-Type as sent
    std::string server;                                         // Server
    std::string challenge;                                      // WWW-Authenticate
    multipart::Content content = multipart::Content::kUnknown;  // what the first bytes of the body are
    bool has_length = false;                                    // the body ends before the connection does
    std::string body;           // at most kMaxBody; empty for pictures and streams
    std::string url;            // after redirects, without credentials
    std::string error;          // in words, where it is not kAnswered
    std::string fingerprint{};  // of a certificate that is not accepted, "3F:A0:…"; empty: there was none

    bool ok() const { return outcome == Outcome::kAnswered && status == 200; }
    bool needs_login() const { return outcome == Outcome::kAnswered && status == 401; }
    // An endless stream of pictures, by its first bytes or, before any have come, by its type.
    bool is_stream() const;
    // One JPEG.
    bool is_picture() const;
    bool is_page() const { return ok() && content == multipart::Content::kHtml; }
    // The boundary of a multipart Content-Type, without quotes; empty: none.
    std::string_view boundary() const;
};

// What came, in words: `200, a page "Router"`, `connection refused`.
std::string describe(const Answer& answer);

}  // namespace vedette::probe
