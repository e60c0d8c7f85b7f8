// For tests: the hub's side of vedette-video. Starts the program, grants credit, takes envelopes. Waits, with
// patience that only a failing test uses up.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/wire/decoder.hpp"
#include "linux/child/child.hpp"

namespace vedette::video::testing {

struct Message {
    wire::Header header;
    std::vector<std::uint8_t> payload;
};

class Hub {
  public:
    // The program with `arguments` behind --fd 3; `typed` goes to its standard input.
    explicit Hub(std::vector<std::string> arguments, const std::string& typed = "");

    // So many units in all.
    void grant(std::uint64_t total);
    void send_raw(std::string_view bytes);
    // The next message; nothing when the program has closed the socket.
    std::optional<Message> next();
    // The next message of that type, which must come.
    Message next(wire::Type type);
    // Nothing comes within so many ms.
    bool quiet(int ms) const;
    void hang_up() { socket_.reset(); }
    // How it ended, and its last line on stderr.
    child::Exit wait();
    std::string complaint();

  private:
    UniqueFd socket_;
    std::optional<child::Child> child_;
    wire::Decoder decoder_{16 << 20};
};

// A folder that lasts as long as the object, and the programs run in it.
class Folder {
  public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string file(const std::string& name) const { return path_ + "/" + name; }
    // Runs ffmpeg with these arguments here, and expects it to succeed.
    void ffmpeg(const std::string& arguments) const;
    std::vector<std::uint8_t> read(const std::string& name) const;
    void write(const std::string& name, const std::vector<std::uint8_t>& bytes) const;

  private:
    std::string path_;
};

}  // namespace vedette::video::testing
