// What `vedette grab` shows while it works: one line on a terminal, drawn again and again; nothing when
// nobody looks. Also the numbers of its last line. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "core/base/time.hpp"

namespace vedette::grab {

struct GrabTally {
    std::uint64_t pictures = 0;
    std::uint64_t wanted = 0;  // 0: no end
    std::uint64_t bytes = 0;   // of all pictures
    int width = 0;             // of the last picture, pixels
    int height = 0;
    MonoTime first{};  // when the first picture was in
    MonoTime last{};

    // Pictures a second from the first to the last; 0 while there are none to compare.
    double fps() const;
};

// "640 B", "21 kB", "1.4 MB": a thousand bytes are a kB.
std::string format_bytes(std::uint64_t bytes);

class GrabProgress {
  public:
    GrabProgress(std::FILE* terminal, bool shown) : terminal_(terminal), shown_(shown) {}
    ~GrabProgress() { clear(); }
    GrabProgress(const GrabProgress&) = delete;
    GrabProgress& operator=(const GrabProgress&) = delete;

    // What is being waited for.
    void note(std::string_view text);
    // A picture of so many bytes is in. Drawn at most ten times a second.
    void picture(const GrabTally& tally, std::size_t bytes, std::string_view file);
    // Takes the line away, for what is to stay on the terminal.
    void clear();

  private:
    void draw(std::string_view text);

    std::FILE* terminal_;
    bool shown_;
    bool drawn_ = false;
    MonoTime drawn_at_{};
    std::array<MonoTime, 32> recent_{};  // when the last pictures came
    std::uint64_t count_ = 0;
};

}  // namespace vedette::grab
