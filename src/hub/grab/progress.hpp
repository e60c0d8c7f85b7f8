// The progress line of a command-line tool: one line on a terminal, drawn again and again. Also the totals of
// `vedette grab`. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "core/base/time.hpp"

namespace vedette::grab {

// Totals of one run of `vedette grab`.
struct GrabTally {
    std::uint64_t pictures = 0;
    std::uint64_t wanted = 0;  // pictures; 0: no limit
    std::uint64_t bytes = 0;   // of all pictures
    int width = 0;             // of the last picture, pixels
    int height = 0;
    MonoTime first{};  // arrival of the first picture
    MonoTime last{};

    // Pictures a second from the first to the last; 0 with fewer than two pictures.
    double fps() const;
};

// "640 B", "21 kB", "1.4 MB"; 1 kB is 1000 bytes.
std::string format_bytes(std::uint64_t bytes);

// The progress line.
class ProgressLine {
  public:
    // `shown`: whether it is drawn at all.
    ProgressLine(std::FILE* terminal, bool shown) : terminal_(terminal), shown_(shown) {}
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    // Replaces the line.
    void note(std::string_view text);
    // Shows a saved picture of `bytes`, and the totals. Draws at most ten times a second.
    void picture(const GrabTally& tally, std::size_t bytes, std::string_view file);
    // Erases the line, before other output to the terminal.
    void clear();

  private:
    std::FILE* terminal_;
    bool shown_;
    bool drawn_ = false;
    MonoTime drawn_at_{};
    std::array<MonoTime, 32> recent_{};  // arrival of the last pictures, a ring
    std::uint64_t count_ = 0;            // pictures
};

}  // namespace vedette::grab
