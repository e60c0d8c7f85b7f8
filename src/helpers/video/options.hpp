// The command line of vedette-video. Thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/ip_address.hpp"
#include "linux/base/error.hpp"

namespace vedette::video {

// What a film's file is.
enum class FilmFormat {
    kMp4,   // with H.264
    kWebm,  // with VP9, or VP8 where that is missing
    kGif,   // 256 colours
};

// Its options.
struct Options {
    int fd = -1;           // the socket to the hub
    std::string url;       // rtsp://…, rtsps://…, file:PATH or an absolute path
    bool loop = false;     // files: repeat
    bool every = false;    // files: every picture, as fast as the hub takes them
    double fps = 0;        // files: rate instead of their timestamps; streams: the highest rate
    int quality = 85;      // of encoded pictures, 1 to 100
    int timeout_s = 10;    // streams: seconds without data until an error
    bool udp = false;      // streams: RTP over UDP; else over the RTSP connection, if the camera can
    int memory_mb = 1024;  // address space, 0: no limit
    // Streams: the addresses of the camera's name, as the hub has judged them; see PeerCheck.
    std::vector<IpAddress> peers{};
    std::vector<std::uint16_t> own_ports{};  // of the hub, to which no camera leads

    bool film = false;  // write a film of the hub's pictures
    int out = -1;       // descriptor of its file, which can seek
    int width = 0;      // of its pictures, pixels; even
    int height = 0;
    FilmFormat format = FilmFormat::kMp4;
    std::string
        join;  // instead of pictures: the folder of the parts of a film, which become one without encoding

    bool writes() const { return film || !join.empty(); }
    bool is_file() const { return url.starts_with("file:"); }
};

inline constexpr const char* kUsage =
    R"(usage: vedette-video --fd N --url URL|- [--loop] [--every] [--fps F] [--quality 1-100] [--timeout SECONDS]
         [--udp] [--memory MB] [--peer ADDRESS]… [--own-port PORT]…
       vedette-video --film --fd N --out M --size WIDTHxHEIGHT [--format mp4|webm|gif] [--memory MB]
       vedette-video --join FOLDER --fd N --out M [--format mp4|webm] [--memory MB]
  reads rtsp://…, rtsps:// or file:PATH and sends its pictures as envelopes to socket N; "--url -" reads the
  address from standard input, which keeps its password out of `ps`. With --peer no byte is sent to this machine
  or its link, but to these addresses; nor to its ports --own-port. With --film it takes pictures from socket N
  and writes a film to descriptor M. With --join it writes the films of FOLDER, in the order of their names, as one
)";

// `arguments`: without the program's name. The caller replaces a url of "-" and then calls check_url().
Result<Options> parse_options(std::span<char* const> arguments);

// Turns an absolute path into file:PATH. Refuses unknown schemes.
Result<std::string> check_url(const std::string& url);

}  // namespace vedette::video
