// The last lines that a child wrote on stderr, which usually say why it failed. Bounded; safe for JSON and
// terminals: invalid UTF-8 becomes '?', control characters are removed. Reads no descriptor.
#pragma once

#include <deque>
#include <string>
#include <string_view>

namespace vedette::child {

// Collects stderr output and keeps its end. Caller's thread.
class StderrTail {
  public:
    // Keeps at most `max_lines` lines and `max_bytes` bytes; a longer line is cut at max_bytes / 4.
    explicit StderrTail(std::size_t max_lines = 10, std::size_t max_bytes = 4096)
        : max_lines_(max_lines), max_bytes_(max_bytes) {}

    // A carriage return restarts the line, as on a terminal, so that progress displays do not push out other
    // lines.
    void feed(std::string_view bytes);

    // Oldest first, the unfinished one last, without empty lines.
    std::deque<std::string> lines() const;
    // The same, joined by line ends.
    std::string text() const;
    // Empty when there is none.
    std::string last_line() const;

  private:
    void end_line();

    std::size_t max_lines_;
    std::size_t max_bytes_;
    std::deque<std::string> lines_;
    std::size_t bytes_ = 0;  // in lines_
    std::string line_;
    bool return_seen_ = false;
    enum class Escape : unsigned char { kNone, kBegun, kSequence } escape_ = Escape::kNone;
};

}  // namespace vedette::child
