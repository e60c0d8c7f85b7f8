// For tests: the hub's side of vedette-video. Starts the program, grants credit, receives messages. Blocks,
// with a timeout that only a failing test reaches.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/wire/decoder.hpp"
#include "linux/child/child.hpp"

namespace vedette::video::testing {

// One message of the program.
struct Message {
    wire::Header header;
    std::vector<std::uint8_t> payload;
};

// Runs the program once.
class Hub {
  public:
    // Starts the program with --fd 3 and `arguments`; `typed` is its standard input.
    explicit Hub(std::vector<std::string> arguments, const std::string& typed = "");

    // Grants credit up to `total` units since the start.
    void grant(std::uint64_t total);
    void send_raw(std::string_view bytes);
    // The next message; none: the program has closed the socket.
    std::optional<Message> next();
    // The next message of that type; the test fails without one.
    Message next(wire::Type type);
    // True when no message arrives for `ms` milliseconds.
    bool quiet(int ms) const;
    void hang_up() { socket_.reset(); }
    // How it ended, and its last line on stderr.
    child::Exit wait();
    std::string stderr_text();

  private:
    UniqueFd socket_;
    std::optional<child::Child> child_;
    wire::Decoder decoder_{16 << 20};
};

// A temporary folder, deleted by the destructor, with programs that run in it.
class Folder {
  public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string file(const std::string& name) const { return path_ + "/" + name; }
    // Runs ffmpeg in the folder; the test fails if ffmpeg does.
    void ffmpeg(const std::string& arguments) const;
    std::vector<std::uint8_t> read(const std::string& name) const;
    void write(const std::string& name, const std::vector<std::uint8_t>& bytes) const;

  private:
    std::string path_;
};

}  // namespace vedette::video::testing
