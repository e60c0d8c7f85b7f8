// What vedette-video was asked for on its command line. Plain values; any thread.
#pragma once

#include <span>
#include <string>

#include "linux/base/error.hpp"

namespace vedette::video {

// The options of vedette-video, checked.
struct Options {
    int fd = -1;           // the socket to the hub
    std::string url;       // rtsp://…, rtsps://…, file:PATH or an absolute path
    bool loop = false;     // files: begin again at the end
    bool every = false;    // files: every picture, as fast as the hub takes them
    double fps = 0;        // files: play so fast instead of by their timestamps; streams: at most so many
    int quality = 85;      // of pictures made here, 1 to 100
    int timeout_s = 10;    // streams: silence that counts as lost
    bool udp = false;      // streams: RTP over UDP, not inside the RTSP connection
    int memory_mb = 1024;  // address space, 0: no limit

    bool film = false;  // make a film of the hub's pictures instead of reading any
    int out = -1;       // its file, which can seek
    int width = 0;      // of its pictures, pixels; even
    int height = 0;

    bool is_file() const { return url.starts_with("file:"); }
};

inline constexpr std::string_view kUsage =
    "usage: vedette-video --fd N --url URL|- [--loop] [--every] [--fps F] [--quality 1-100] [--timeout "
    "SECONDS] "
    "[--udp] "
    "[--memory MB]\n"
    "       vedette-video --film --fd N --out M --size WIDTHxHEIGHT [--memory MB]\n"
    "  reads rtsp://…, rtsps:// or file:PATH and sends its pictures as envelopes to socket N; \"--url -\" "
    "reads the\n"
    "  address from standard input, which keeps its password out of `ps`. With --film it takes pictures from "
    "socket N\n"
    "  and writes an MP4 file to descriptor M\n";

// `arguments` without the program's name. A url of "-" is left for the caller to replace; check_url then.
Result<Options> parse_options(std::span<char* const> arguments);

// Puts an absolute path into the form file:PATH; refuses schemes that are not ours.
Result<std::string> check_url(const std::string& url);

}  // namespace vedette::video
