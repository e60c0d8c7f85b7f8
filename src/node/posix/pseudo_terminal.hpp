// The serial line of a board that is a process: a pseudo terminal, which another program opens by its name as
// it would a USB port. The thread of the network task.
#pragma once

#include <array>
#include <string>

#include "linux/base/unique_fd.hpp"
#include "node/port/serial.hpp"

namespace vedette::posix {

// One line. Nothing is echoed or translated.
class PseudoTerminal final : public port::Serial {
  public:
    PseudoTerminal();

    // False: the system has none left.
    bool is_open() const { return static_cast<bool>(line_); }
    // "/dev/pts/3".
    const std::string& name() const { return name_; }
    // Readable when there are bytes.
    int fd() const { return line_.get(); }

    std::size_t read(MutableBytes into) override;
    // At most kMaxPiece bytes.
    bool write(Bytes bytes) override;
    // Sends what the kernel has not taken of the last piece; read() and write() do so too. False: some is
    // left.
    bool flush();

  private:
    static constexpr std::size_t kMaxPiece = 1024;

    UniqueFd line_;
    UniqueFd other_;  // keeps the line open while no program has it
    std::string name_;
    std::array<std::uint8_t, kMaxPiece> rest_{};
    std::size_t rest_bytes_ = 0;
};

}  // namespace vedette::posix
