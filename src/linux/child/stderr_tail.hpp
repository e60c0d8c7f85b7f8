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
    // A carriage return restarts the line, as on a terminal, so that progress displays do not push out other
    // lines.
    void feed(std::string_view bytes);

    // The lines, joined by line ends: oldest first, the unfinished one last, without empty lines.
    std::string text() const;
    // Empty when there is none.
    std::string last_line() const;

  private:
    static constexpr std::size_t kMaxLines = 10;
    static constexpr std::size_t kMaxBytes = 4096;  // a longer line is cut at a quarter of it

    void end_line();

    std::deque<std::string> lines_;
    std::size_t bytes_ = 0;  // in lines_
    std::string line_;
    bool return_seen_ = false;
    enum class Escape : unsigned char { kNone, kBegun, kSequence } escape_ = Escape::kNone;
};

}  // namespace vedette::child
