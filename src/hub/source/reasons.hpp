// The reasons why a camera delivers no pictures, as messages for users: one table, with what happened and
// what to do about it, in the settings or on the command line. Reasons that only programs, files or devices
// have are in the files of those kinds. Thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/multipart/first_bytes.hpp"
#include "hub/io/http_client.hpp"
#include "hub/settings/source_url.hpp"
#include "linux/base/error.hpp"

namespace vedette::source {

// Why a picture was skipped, for Sink::skipped().
inline constexpr std::string_view kNoMemory = "no memory for the picture";
// Of a WebSocket camera; the advice of its row differs from that of damaged pictures.
inline constexpr std::string_view kNoPictureMessage = "a message that is not a whole JPEG";
inline constexpr std::string_view kNoPicturePieces = "messages that form no whole JPEG";

// Why a run ended. Each has a row in the table of reasons.cpp.
enum class Reason : std::uint8_t {
    kNoConnection,
    kUnknownName,
    kNoAnswer,
    kNotHttp,
    kNoTls,
    kSelfSigned,
    kNoAuthority,
    kExpired,
    kNotYetValid,
    kOtherName,
    kNotPinned,
    kOtherCertificate,
    kNoLogin,
    kWrongLogin,
    kLoginElsewhere,
    kUnknownLogin,
    kUnknownDigest,
    kBrowserLogin,
    kWrongPin,
    kForbidden,
    kNotFound,
    kBusy,
    kFault,
    kNoContent,
    kOtherStatus,
    kNoWebSocket,
    kWebPage,
    kVideo,
    kOtherContent,
    kText,
    kCompressed,
    kOtherFormat,
    kEmptyAnswer,
    kNoBoundary,
    kClosed,
    kClosedInPicture,
    kTooSlow,
    kSilent,
    kUnusable,
    kNoPictureAnswer,
    kRtspNotFound,
    kRtspRefused,
    kRtspVideo,
};

// One row of the table.
struct ReasonRow {
    Reason reason;
    Kind kind;
    std::string_view what;          // a format string for fmt
    std::string_view settings;      // what to do, where the source is in a settings file
    std::string_view command_line;  // what to do, where it is on a command line; empty: the same
};
std::span<const ReasonRow> reasons();

// The pictures that were skipped since the last good one. Caller's thread.
class LeftOut {
  public:
    void add(std::string_view why) {
        ++count_;
        last_ = why;
    }
    // A good picture came.
    void clear() { count_ = 0; }

    bool any() const { return count_ > 0; }
    // "the camera sent 120 pictures that can't be used, the last one: not a JPEG; …", with what to do.
    Error error() const;

  private:
    std::uint64_t count_ = 0;
    std::string last_;
};

// The source was asked to stop.
Error stopped();

// The camera closed the connection between two pictures, or while it sent one. When no picture since the last
// good one could be used, that is the reason.
Error connection_closed(bool in_picture, const LeftOut& left_out);

// No picture came for so long, for sources that send by themselves.
Error no_picture_for(Duration silence);

// The camera was asked for a picture, and did not send it in time.
Error explain_timeout(const Error& error);

// The error of HttpClient::get().
Error explain_connection(const Error& error, const io::HttpClient& client, const settings::SourceSpec& spec);

// The error of a TCP connection without HTTP.
Error explain_connection(const Error& error);

// An answer with another status than 200.
Error explain_status(const io::HttpClient& answer, const settings::SourceSpec& spec);

// The compression of an answer's body by its Content-Encoding; empty: none.
std::string_view content_coding(const io::HttpClient& answer);

// An answer that is neither a stream of pictures nor a JPEG. `begun`: the beginning of its body.
Error explain_content(const io::HttpClient& answer, multipart::Content content, Bytes begun);

// An answer that refuses to upgrade to WebSocket.
Error explain_no_websocket(const io::HttpClient& answer, const settings::SourceSpec& spec);

// The error of vedette-video for an RTSP camera. `connected`: the camera had described its stream before.
Error explain_rtsp(const Error& error, bool connected, const settings::SourceSpec& spec);

// A TCPCam server that ended the connection without a picture.
Error wrong_pin(const settings::SourceSpec& spec);

}  // namespace vedette::source
