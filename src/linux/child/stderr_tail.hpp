// The last lines that a child wrote on stderr: what a person wants to read when it has failed. Bounded, fit
// for JSON and terminals: valid UTF-8 or '?', no control characters. Reads no descriptor. Not thread-safe.
#pragma once

#include <deque>
#include <string>
#include <string_view>

namespace vedette::child {

class LastWords {
  public:
    // Keeps `max_lines` lines at most, and `max_bytes` bytes in all; a longer line is cut at a quarter of
    // that.
    explicit LastWords(std::size_t max_lines = 10, std::size_t max_bytes = 4096)
        : max_lines_(max_lines), max_bytes_(max_bytes) {}

    // A carriage return starts the line anew, as on a terminal, so that progress displays don't push out what
    // matters.
    void feed(std::string_view bytes);

    // Oldest first, the unfinished one last; empty lines are left out.
    std::deque<std::string> lines() const;
    // The same, joined by line ends.
    std::string text() const;
    // The last line, which is what most programs say before they fail; empty when there is none.
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
